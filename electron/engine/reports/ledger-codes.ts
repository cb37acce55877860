/** General-ledger codes and cost centres of a workspace (rules X2, L10): a dated setting, and what every export takes from it. */

import type { AccountKey } from '../../../db/ledger/accounts.ts';
import type { Day } from '../../../db/ledger/calendar.ts';
import type { Journal } from '../../../db/ledger/journal.ts';
import { NO_CODES, UNCODED, codesOfAccount, type LedgerCodes, type PostingCodes } from '../../../db/ledger/ledger-codes.ts';
import type { ReadBook } from '../../../db/open.ts';
import { readJournal } from '../../../db/reports/journal.ts';
import { settingHistory, settingOn, type DatedSetting } from '../../../db/settings.ts';
import { BEGINNING } from '../../../db/workspaces.ts';
import { checkLedgerCodes, readLedgerCodes } from '../../billing/settings-shapes.ts';
import { onAccount, type Engine } from '../account/account.ts';
import { setAccountSetting } from '../account/account-settings.ts';

const NAME = 'ledger_codes';

/** The codes in force on a day, and since when; `null` where none were ever set. */
export function ledgerCodesOn({ connection }: ReadBook, workspaceId: number, day: Day): LedgerCodes & { readonly since: Day | null } {
  const setting = settingOn(connection, workspaceId, NAME, day);
  return setting === undefined ? { ...NO_CODES, since: null } : { ...readLedgerCodes(setting.value), since: setting.fromDay };
}

/**
 * Sets all codes of a workspace from a day on. They decide no figure, so any day may be given; without one they hold from today, or from the
 * beginning where none were set before: a history that is there already is to be handed on with them.
 */
export async function setLedgerCodes(engine: Engine, workspaceId: number, codes: LedgerCodes, from?: Day): Promise<void> {
  checkLedgerCodes(codes);
  await onAccount(engine, workspaceId, ({ book, moment }) => {
    const isFirst = settingHistory(book.connection, workspaceId, NAME).length === 0;
    setAccountSetting(book.connection, workspaceId, NAME, codes, from ?? (isFirst ? BEGINNING : moment.today), moment.now);
  });
}

/** Whether codes were ever set. */
export function hasCodes({ connection }: ReadBook, workspaceId: number): boolean {
  return settingHistory(connection, workspaceId, NAME).length > 0;
}

/** The codes of accounts of a workspace on any day, read once. */
export function createCodes({ connection }: ReadBook, workspaceId: number): (day: Day, account: AccountKey) => PostingCodes {
  const history = settingHistory(connection, workspaceId, NAME);
  if (history.length === 0) return () => UNCODED;
  const read = history.map(({ value }) => ({ codes: readLedgerCodes(value), known: new Map<AccountKey, PostingCodes>() }));
  return (day, account) => {
    const inForce = read[lastFrom(history, day)];
    if (inForce === undefined) return UNCODED;
    let found = inForce.known.get(account);
    if (found === undefined) inForce.known.set(account, (found = codesOfAccount(inForce.codes, account)));
    return found;
  };
}

/** Index of the setting in force on a day: they come by their day, and of one day the last counts. */
function lastFrom(history: readonly DatedSetting[], day: Day): number {
  return history.findLastIndex(({ fromDay }) => fromDay <= day);
}

/** The journal of a book with the codes of each posting's day. Read within one transaction. */
export function readCodedJournal(book: ReadBook): Journal {
  const codes = new Map<number, ReturnType<typeof createCodes>>();
  return readJournal(book, (workspaceId, day, account) => {
    let ofWorkspace = codes.get(workspaceId);
    if (ofWorkspace === undefined) codes.set(workspaceId, (ofWorkspace = createCodes(book, workspaceId)));
    return ofWorkspace(day, account);
  });
}
