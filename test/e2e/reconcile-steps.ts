/** What journeys reconcile, and how: a history with the statement of the card that paid for it, accounts that a file does not name, the match table by its groups. */

import { basename } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { dropFiles, goTo, settled } from './steps.ts';

/** The vendor's history: three top-ups by card, the last of which the card's October statement does not have yet. */
export const ACTIVITY = `id,date,kind,credits,amount,currency,method,tax,balance,expires,campaign,category,lead,outcome,value,note
T-1,2025-10-05,top_up,1000.00,900.00,EUR,Visa 4242,,,,,,,,,
T-2,2025-10-18,top_up,300.00,285.00,EUR,Visa 4242,,,,,,,,,
T-3,2025-10-25,top_up,100.00,100.00,EUR,Visa 4242,,,,,,,,,
T-4,2025-10-31,top_up,100.00,100.00,EUR,Visa 4242,,,,,,,,,
`;

/** Of October 2025, with a fee that the books do not have. */
export const KARTE = `OFXHEADER:100
DATA:OFXSGML
VERSION:102
SECURITY:NONE
ENCODING:USASCII
CHARSET:1252
COMPRESSION:NONE
OLDFILEUID:NONE
NEWFILEUID:NONE

<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><DTSERVER>20251101<LANGUAGE>ENG<FI><ORG>RHEINBANK<FID>7</FI></SONRS></SIGNONMSGSRSV1>
<CREDITCARDMSGSRSV1><CCSTMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS><CCSTMTRS><CURDEF>EUR<CCACCTFROM><ACCTID>XXXXXXXXXXXX4242</CCACCTFROM>
<BANKTRANLIST><DTSTART>20251001<DTEND>20251031
<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20251006<TRNAMT>-900.00<FITID>A1<NAME>QUOTEHAVEN T-1</STMTTRN>
<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20251019<TRNAMT>-285.00<FITID>A2<NAME>QUOTEHAVEN T-2</STMTTRN>
<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20251020<TRNAMT>-13.40<FITID>A3<NAME>FOREIGN TXN FEE</STMTTRN>
<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20251026<TRNAMT>-100.00<FITID>A4<NAME>QUOTEHAVEN T-3</STMTTRN>
</BANKTRANLIST><LEDGERBAL><BALAMT>-1298.40<DTASOF>20251031</LEDGERBAL></CCSTMTRS></CCSTMTTRNRS></CREDITCARDMSGSRSV1></OFX>
`;

export const DROP_WORDS = 'Drop the statements to see what they would add';

export const grid = (page: Page): Locator => page.getByRole('grid', { name: 'Statement and books' });

/** Names of the groups of the match table, with the rows below each. */
export async function groups(page: Page): Promise<Readonly<Record<string, number>>> {
  await settled(page);
  return grid(page).evaluate((table) => {
    const found: Record<string, number> = {};
    let name = '';
    for (const row of table.querySelectorAll('tbody tr')) {
      const head = row.querySelector('th strong');
      if (head === null && row.id !== '') found[name] = (found[name] ?? 0) + 1;
      else if (head !== null) {
        name = head.textContent ?? '';
        found[name] = 0;
      }
    }
    return found;
  });
}

/** Whose account a file is that does not say it. */
export async function newAccount(page: Page, file: string, name: string, kind: string): Promise<void> {
  const fields = page.getByRole('dialog', { name: 'Import statements' }).getByRole('group', { name: file });
  await fields.getByRole('textbox', { name: 'Name of the account' }).fill(name);
  await fields.getByRole('combobox', { name: 'Kind' }).click();
  await page.getByRole('option', { name: kind, exact: true }).click();
}

/** Brings {@link KARTE}, written to a file, in as the statement of a new card, up to its match table; in a book that has no other account. */
export async function importCardStatement(page: Page, file: string): Promise<void> {
  await goTo(page, 'Reconcile');
  await dropFiles(page, [file], DROP_WORDS);
  const dialog = page.getByRole('dialog', { name: 'Import statements' });
  await newAccount(page, basename(file), 'Rheinbank Visa', 'Card');
  await dialog.getByRole('button', { name: 'Go on' }).click();
  await dialog.getByRole('button', { name: 'Import 4 rows' }).click();
  await dialog.getByText('Imported', { exact: true }).waitFor();
  await dialog.getByRole('button', { name: 'Reconcile' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await grid(page).waitFor();
}
