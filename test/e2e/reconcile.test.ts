/** Reconcile from its page: three banks' files at once, a question answered, matches accepted, a break gone to, an entry made, a period closed and reopened. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WIDE, look } from './accessibility.ts';
import { describeInChromium } from './browser.ts';
import { ACTIVITY, DROP_WORDS, KARTE, grid, groups, newAccount } from './reconcile-steps.ts';
import { startElectronSide } from './sides.ts';
import type { Side } from './sides.ts';
import { choose, chooseFiles, closeBook, download, dropFiles, eventually, goTo, importDialog, makeBook, readTable } from './steps.ts';

/** Every date may be read in two ways, and the rows are in no order that would tell. */
const HAFENBANK = `Buchung;Verwendungszweck;Betrag
03/10/2025;MIETE OKTOBER;-1250,00
02/10/2025;GUTSCHRIFT KUNDE 17;2400,00
05/10/2025;ABRECHNUNG KARTE 4242;-1053,40
`;

/** The card of before under another number, and one more. */
const TWO_CARDS = KARTE.replace('4242', '4343').replace(
  '</CREDITCARDMSGSRSV1>',
  `<CCSTMTTRNRS><TRNUID>2<STATUS><CODE>0<SEVERITY>INFO</STATUS><CCSTMTRS><CURDEF>EUR<CCACCTFROM><ACCTID>XXXXXXXXXXXX1881</CCACCTFROM>
<BANKTRANLIST><DTSTART>20251001<DTEND>20251031
<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20251014<TRNAMT>-45.00<FITID>B1<NAME>PAPIERHAUS</STMTTRN>
</BANKTRANLIST></CCSTMTRS></CCSTMTTRNRS></CREDITCARDMSGSRSV1>`,
);

const NORDBANK = [
  ':20:STARTUMS',
  ':25:50030000/0012345678',
  ':28C:10/1',
  ':60F:C251001EUR5000,00',
  ':61:2510061006D120,00NTRFNONREF//1',
  ':86:020?20BUEROBEDARF?32PAPIERHAUS',
  ':61:2510161016C640,00NTRFNONREF//2',
  ':86:020?20RECHNUNG 881?32KUNDE NORD',
  ':62F:C251031EUR5520,00',
  '-',
  '',
].join('\r\n');

const dialogOf = (page: Page, name: string | RegExp): Locator => page.getByRole('dialog', { name });
const chosen = (page: Page): Locator => grid(page).locator('[aria-selected="true"]').first();

describeInChromium('reconciling', () => {
  let side: Side;
  let page: Page;
  let folder: string;
  const fileOf = (name: string, contents: string): string => {
    const path = join(folder, name);
    writeFileSync(path, contents);
    return path;
  };
  beforeAll(async () => {
    side = await startElectronSide({ context: { viewport: WIDE, colorScheme: 'light' } });
    page = side.page;
    folder = join(side.folder, 'files');
    mkdirSync(folder);
    await page.getByRole('heading', { name: 'Open your books' }).waitFor();
    await makeBook(page, { currency: 'EUR' });
    await chooseFiles(page, fileOf('history.csv', ACTIVITY));
    await importDialog(page).getByRole('button', { name: 'Import 4 rows' }).click();
    await importDialog(page).getByRole('button', { name: 'Done' }).click();
  });
  afterAll(() => side?.close());

  test('says what it is for while there is no statement, with the one button to begin', async () => {
    await goTo(page, 'Reconcile');
    await page.getByRole('heading', { name: 'No statement yet' }).waitFor();
    expect(await page.getByRole('main').getByRole('button').count()).toBe(1);
    await look(page, 'reconcile-empty');
  }, 120_000);

  test('a bank’s CSV that is dropped elsewhere goes on from the import of the vendor’s history to that of statements', async () => {
    await goTo(page, 'Overview');
    await dropFiles(page, [fileOf('hafenbank.csv', HAFENBANK)]);
    await importDialog(page).getByRole('button', { name: 'Import as a statement…' }).click();
    const dialog = dialogOf(page, 'Import statements');
    await dialog.getByText('Which account is this file of?').waitFor();
    expect(await importDialog(page).count()).toBe(0);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'hidden' });
  });

  test('three files of different banks are dropped at once; what cannot be known is asked before anything is written', async () => {
    await goTo(page, 'Reconcile');
    const files = [join(folder, 'hafenbank.csv'), fileOf('karte.ofx', KARTE), fileOf('nordbank.sta', NORDBANK)];
    await dropFiles(page, files, DROP_WORDS);
    const dialog = dialogOf(page, 'Import statements');
    await dialog.getByText('Which accounts are these files of?').waitFor();
    await newAccount(page, 'hafenbank.csv', 'Hafenbank', 'Bank account');
    await newAccount(page, 'karte.ofx', 'Rheinbank Visa', 'Card');
    await newAccount(page, 'nordbank.sta', 'Nordbank', 'Bank account');
    await look(page, 'reconcile-whose');
    await dialog.getByRole('button', { name: 'Go on' }).click();
    await dialog.getByText('What this import would do').waitFor();
    const question = dialog.getByRole('radiogroup', { name: 'In which order are the dates written?' });
    await dialog.getByText(/Line 2 has 03\/10\/2025/).waitFor();
    await dialog.getByText('1 question is open. Answer it to import.').waitFor();
    expect(await dialog.getByRole('button', { name: /^Import \d/ }).count()).toBe(0);
    await look(page, 'reconcile-question');
    await question.getByRole('radio', { name: 'Day, month, year' }).check();
    await dialog.getByRole('button', { name: 'Import 9 rows of 3 files' }).waitFor();
    // It was answered, and can still be answered otherwise.
    expect(await question.getByRole('radio', { name: 'Day, month, year' }).isChecked()).toBe(true);
    await dialog.getByRole('cell', { name: '2 Oct 2025', exact: true }).waitFor();
  }, 180_000);

  test('the preview adds up, a row is skipped and taken back, and everything is imported as one act', async () => {
    const dialog = dialogOf(page, 'Import statements');
    await dialog.getByRole('button', { name: /karte\.ofx.*Rheinbank Visa/ }).click();
    await dialog.getByRole('group', { name: '10 rows read = 9 added + 0 matched + 1 skipped' }).waitFor();
    await dialog.getByRole('button', { name: 'Skip: row of line 16' }).click();
    await dialog.getByRole('group', { name: '10 rows read = 8 added + 0 matched + 2 skipped' }).waitFor();
    await dialog.getByRole('button', { name: 'As proposed: row of line 16' }).click();
    await dialog.getByRole('group', { name: '10 rows read = 9 added + 0 matched + 1 skipped' }).waitFor();
    await look(page, 'reconcile-preview');
    await dialog.getByRole('button', { name: 'Import 9 rows of 3 files' }).click();
    await dialog.getByText('Imported', { exact: true }).waitFor();
    await look(page, 'reconcile-imported');
    await dialog.getByRole('button', { name: 'Reconcile' }).click();
    await dialog.waitFor({ state: 'hidden' });
    const accounts = await readTable(page.getByRole('table', { name: 'Accounts' }));
    expect(accounts.rows.map(([name = '']) => name).toSorted((a, b) => a.localeCompare(b))).toEqual(['Hafenbank', 'Nordbank', 'Rheinbank Visa']);
    await page
      .getByRole('navigation', { name: 'Pages' })
      .getByRole('link', { name: /^Reconcile.*9 open lines/ })
      .waitFor();
    await look(page, 'reconcile-accounts');
  }, 240_000);

  test('the same files again add nothing', async () => {
    await dropFiles(page, [join(folder, 'karte.ofx'), join(folder, 'nordbank.sta')], DROP_WORDS);
    const dialog = dialogOf(page, 'Import statements');
    await dialog.getByText('Every row is in the book already, so there is nothing to import.').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await dialog.waitFor({ state: 'hidden' });
  });

  test('the first row at which books and statement part is named, and gone to', async () => {
    await page.getByRole('link', { name: 'Open Rheinbank Visa' }).click();
    await grid(page).waitFor();
    await page.getByText(/Books and statement part on Mon 20 Oct 2025, row 3\./).waitFor();
    await look(page, 'reconcile-full');
    await page.getByRole('button', { name: 'Go to row 3' }).click();
    await eventually(() => chosen(page).textContent()).toContain('FOREIGN TXN FEE');
    expect(page.url()).toContain('row=');
    await page.getByText('karte.ofx, row 3, line 16').first().waitFor();
    await page.getByRole('button', { name: 'Show the lines of its files' }).click();
    await page
      .getByRole('list', { name: 'Lines of the file around it' })
      .getByText(/FITID>A3<NAME>FOREIGN TXN FEE/)
      .waitFor();
    await look(page, 'reconcile-break');
  }, 180_000);

  test('columns of the table are chosen, and stay so', async () => {
    const toggle = async (...names: readonly string[]): Promise<void> => {
      await page.getByRole('button', { name: 'Columns' }).click();
      for (const name of names) await page.getByRole('menuitemcheckbox', { name, exact: true }).click();
      await page.keyboard.press('Escape');
    };
    await toggle('Reference', 'Id');
    await grid(page).getByRole('columnheader', { name: 'Reference', exact: true }).waitFor();
    await grid(page).getByRole('gridcell', { name: 'T-2', exact: true }).first().waitFor();
    await look(page, 'reconcile-columns');
    await page.reload();
    await grid(page).getByRole('columnheader', { name: 'Id', exact: true }).waitFor();
    await toggle('Reference', 'Id');
    await grid(page).getByRole('columnheader', { name: 'Reference', exact: true }).waitFor({ state: 'detached' });
  }, 120_000);

  test('what is proposed is accepted by button and by key, and taken back', async () => {
    const before = await groups(page);
    const proposed = (before['Certain'] ?? 0) + (before['Likely'] ?? 0);
    expect(proposed).toBe(3);
    await grid(page).focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await eventually(async () => (await groups(page))['Accepted']).toBe(1);
    await page.getByText('1 match accepted and posted.').waitFor();
    // The accepted one is the last row; U takes it back.
    await grid(page).focus();
    await page.keyboard.press('End');
    await page.keyboard.press('u');
    await eventually(async () => (await groups(page))['Accepted']).toBeUndefined();
    // One that is not accepted with the others keeps its place.
    await page.keyboard.press('Home');
    await page.keyboard.press(' ');
    for (const button of await grid(page)
      .getByRole('button', { name: /^Accept \d/ })
      .all())
      await button.click();
    await eventually(async () => (await groups(page))['Accepted']).toBe(2);
    await page.getByRole('button', { name: 'Accept match' }).click();
    await eventually(async () => (await groups(page))['Accepted']).toBe(3);
  }, 120_000);

  test('an entry is made from a line that the books do not have, saying first what it posts', async () => {
    await page.getByRole('button', { name: 'Go to row 3' }).click();
    await grid(page).focus();
    await page.keyboard.press('n');
    const dialog = dialogOf(page, 'New entry from the statement');
    await choose(page, 'What it is', 'Fees');
    await dialog.getByText('Posts −€13.40 to Fees on Mon 20 Oct 2025.').waitFor();
    await look(page, 'reconcile-entry');
    await dialog.getByRole('button', { name: 'Create “Fees 13.40”' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await eventually(async () => await groups(page)).toMatchObject({ Accepted: 3, 'Only in the books': 1 });
    await page.getByText(/Books and statement part/).waitFor({ state: 'detached' });
    await page.getByText('4 of 4').waitFor();
    await look(page, 'reconcile-settled');
  }, 120_000);

  test('a match is split by hand, to the cent', async () => {
    await grid(page).getByRole('button', { name: 'Show 1 more' }).click();
    await grid(page).getByText('QUOTEHAVEN T-3').click();
    await page.getByRole('button', { name: 'Unmatch' }).click();
    await eventually(async () => (await groups(page))['Accepted']).toBe(3);
    await grid(page).getByText('QUOTEHAVEN T-3').click();
    await page.keyboard.press('s');
    const dialog = dialogOf(page, 'Match by hand');
    await dialog.getByRole('group', { name: 'Entries of the books' }).getByRole('checkbox', { checked: true }).uncheck();
    await dialog.getByRole('button', { name: 'Put −€100.00 to a category' }).click();
    await dialog.getByRole('combobox', { name: 'Part 1: Category' }).click();
    await page.getByRole('option', { name: 'Other business' }).click();
    await dialog.getByRole('textbox', { name: 'Part 1: Amount EUR' }).fill('−99.99');
    await dialog.getByRole('button', { name: 'Match', exact: true }).click();
    await dialog.getByText('−€0.01 is left over: give it a category, or choose other rows.').waitFor();
    await look(page, 'reconcile-split');
    await dialog.getByRole('button', { name: 'Remove part 1' }).click();
    await dialog
      .getByRole('group', { name: 'Entries of the books' })
      .getByRole('checkbox', { name: /25 Oct/ })
      .check();
    await dialog.getByText('Posts −€100.00 from Card clearing.').waitFor();
    await dialog.getByRole('button', { name: 'Match', exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByText('4 of 4').waitFor();
  }, 180_000);

  test('all three sides are shown with a verdict each, and what is open leaves as CSV', async () => {
    await page.getByText('All three').click();
    await page.getByRole('table', { name: 'Vendor, statement and books' }).waitFor();
    await look(page, 'reconcile-sides');
    await choose(page, 'Verdict', 'Vendor only 1');
    await eventually(async () => (await readTable(page.getByRole('table'))).rows.length).toBe(1);
    expect(page.url()).toContain('verdict=vendor_only');
    const { name, text } = await download(page, () => page.getByRole('button', { name: 'Export CSV…' }).click());
    expect(name).toMatch(/\.csv$/);
    expect(text).toContain('T-4');
    await page.getByText('Vendor and books', { exact: true }).first().click();
    await page.getByRole('table', { name: 'Vendor and books' }).waitFor();
    await page.getByText('Statement and books', { exact: true }).click();
    await grid(page).waitFor();
  }, 120_000);

  test('the period is closed at its balance, reopened with a reason, and both leave a trace', async () => {
    await page.getByRole('button', { name: 'Close October 2025…' }).click();
    const dialog = dialogOf(page, 'Close October 2025');
    await dialog.getByText('1 entry is carried to the next statement').waitFor();
    await look(page, 'reconcile-close');
    await dialog.getByRole('button', { name: 'Close October 2025 at −€1,298.40' }).click();
    await dialog.getByText('Closed up to Fri 31 Oct 2025').waitFor();
    await dialog.getByText(/The workspace stays open until these are closed as well: .*Hafenbank/).waitFor();
    await dialog.getByRole('button', { name: 'Done' }).click();
    await page.getByText('Closed to 31 Oct 2025').waitFor();
    await grid(page).focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('u');
    await page.getByText('This period is closed. Reopen it to change anything in it.').waitFor();
    await look(page, 'reconcile-closed');
    await page.getByRole('button', { name: 'Reopen…' }).click();
    const reopen = dialogOf(page, 'Reopen a closed period');
    await reopen.getByRole('button', { name: /^Reopen from/ }).click();
    await reopen.getByText('A reason is needed').waitFor();
    await reopen.getByRole('textbox', { name: 'Reason' }).fill('The bank sent a corrected statement');
    await look(page, 'reconcile-reopen');
    await reopen.getByRole('button', { name: /^Reopen from/ }).click();
    await page.getByRole('button', { name: 'Close October 2025…' }).waitFor();
    await page.getByRole('button', { name: 'More about this account' }).click();
    await page.getByRole('menuitem', { name: 'Closed periods…' }).click();
    await dialogOf(page, 'Rheinbank Visa')
      .getByText(/^Reopened .*: The bank sent a corrected statement$/)
      .waitFor();
    await look(page, 'reconcile-periods');
    await page.keyboard.press('Escape');
  }, 240_000);

  test('a line is taken out with a reason and put back; what was learned is forgotten', async () => {
    await choose(page, 'Account', 'Nordbank');
    await grid(page).getByText('BUEROBEDARF').click();
    await page.getByRole('button', { name: 'More for this row' }).click();
    await page.getByRole('menuitem', { name: 'Take out…' }).click();
    const dialog = dialogOf(page, 'Take this line out');
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('Private');
    await dialog.getByRole('button', { name: 'Take the line out' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await grid(page).getByText('BUEROBEDARF').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'More about this account' }).click();
    await page.getByRole('menuitem', { name: 'Lines taken out…' }).click();
    const details = dialogOf(page, 'Nordbank');
    await details.getByRole('cell', { name: 'Private' }).waitFor();
    await look(page, 'reconcile-removed');
    await details.getByRole('button', { name: /^Put back / }).click();
    await details.getByText('No line was taken out.').waitFor();
    await details.getByRole('tab', { name: 'Details' }).click();
    await details.getByRole('textbox', { name: 'Opening balance EUR' }).fill('5,000.00');
    await look(page, 'reconcile-details');
    await details.getByRole('button', { name: 'Save' }).click();
    await details.waitFor({ state: 'hidden' });
    await choose(page, 'Account', 'Rheinbank Visa');
    await page.getByRole('button', { name: 'More about this account' }).click();
    await page.getByRole('menuitem', { name: 'What was learned…' }).click();
    const card = dialogOf(page, 'Rheinbank Visa');
    await look(page, 'reconcile-learned');
    await card
      .getByRole('button', { name: /^Forget / })
      .first()
      .click();
    await page.keyboard.press('Escape');
    await card.waitFor({ state: 'hidden' });
  }, 240_000);

  test('the answer for a source is kept with its account, and can be changed', async () => {
    await choose(page, 'Account', 'Hafenbank');
    await page.getByRole('button', { name: 'More about this account' }).click();
    await page.getByRole('menuitem', { name: 'Sources and their answers…' }).click();
    const details = dialogOf(page, 'Hafenbank');
    await details.getByRole('cell', { name: 'Day, month, year', exact: true }).waitFor();
    await look(page, 'reconcile-sources');
    await details.getByRole('button', { name: /^Change / }).click();
    await details.getByRole('textbox', { name: 'Name' }).fill('Hafenbank online');
    await details.getByRole('button', { name: 'Save' }).click();
    await details.getByRole('cell', { name: 'Hafenbank online', exact: true }).waitFor();
    const { text } = await download(page, () => details.getByRole('button', { name: 'Export sources…' }).click());
    expect(text).toContain('Hafenbank online');
    await details.getByRole('button', { name: 'Remove Hafenbank online' }).click();
    await details.getByText('Nothing had to be answered yet').waitFor();
    await page.keyboard.press('Escape');
    await details.waitFor({ state: 'hidden' });
  }, 120_000);

  test('of a file with two cards the one that is meant is chosen, and it is a card without being told', async () => {
    await dropFiles(page, [fileOf('cards.ofx', TWO_CARDS)], DROP_WORDS);
    const dialog = dialogOf(page, 'Import statements');
    const fields = dialog.getByRole('group', { name: 'cards.ofx' });
    await fields.getByRole('textbox', { name: 'Name of the account' }).fill('Südbank cards');
    expect(await fields.getByRole('combobox', { name: 'Kind' }).inputValue()).toBe('Card');
    await fields.getByText('The file has several: choose one').waitFor();
    await dialog.getByRole('button', { name: 'Go on' }).click();
    await look(page, 'reconcile-which-card');
    await fields.getByRole('combobox', { name: 'Which of the 2 accounts in the file' }).click();
    await page.getByRole('option', { name: 'XXXXXXXXXXXX1881' }).click();
    await dialog.getByRole('button', { name: 'Go on' }).click();
    await dialog.getByRole('group', { name: '5 rows read = 1 added + 0 matched + 4 skipped' }).waitFor();
    await dialog.getByText(/^OFX of a card/).waitFor();
    await look(page, 'reconcile-one-of-two');
    await dialog.getByRole('combobox', { name: 'Which of the 2 accounts in the file' }).click();
    await page.getByRole('option', { name: 'XXXXXXXXXXXX4343' }).click();
    await dialog.getByRole('button', { name: 'Import 4 rows' }).click();
    await dialog.getByText('Imported', { exact: true }).waitFor();
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await dialog.waitFor({ state: 'hidden' });
  }, 180_000);

  test('the vendor’s history is still imported by dropping it elsewhere', async () => {
    await goTo(page, 'Activity');
    await dropFiles(page, [join(folder, 'history.csv')]);
    await importDialog(page).getByText('Every row is in the book already, so there is nothing to import.').waitFor();
    await importDialog(page).getByRole('button', { name: 'Close' }).last().click();
    await importDialog(page).waitFor({ state: 'hidden' });
  });

  test('nothing went wrong unseen on the way', async () => {
    await closeBook(page);
    expect(side.errors).toEqual([]);
  });
});
