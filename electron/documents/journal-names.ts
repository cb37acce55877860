/** Names of accounts in plain-text journals (rule X2), and the escaping that hledger and ledger share: different names stay different, and can be read back. */

import { roleName, type AccountType } from '../../db/ledger/accounts.ts';
import type { JournalAccount } from '../../db/ledger/journal.ts';

const ROOTS: Record<AccountType, string> = { asset: 'Assets', liability: 'Liabilities', equity: 'Equity', income: 'Income', expense: 'Expenses' };

/** `Assets`, `Prepaid credits`, WORKSPACE; `Expenses`, `Lead cost`, WORKSPACE, KIND, CAMPAIGN; `Liabilities`, `Card`, WORKSPACE, NAME; without a campaign one level less. */
export function accountLevels(account: JournalAccount): readonly string[] {
  const levels = [ROOTS[account.type], roleName(account.role), account.workspace];
  if (account.kind !== '') levels.push(account.kind);
  if (account.campaign !== '') levels.push(account.campaign);
  if (account.name !== '') levels.push(account.name);
  return levels;
}

/** The account's full name for hledger and ledger. */
export function plainTextAccountName(account: JournalAccount): string {
  return accountLevels(account).map(escapeLevel).join(':');
}

/**
 * A level of an account's name: what would end the name or a level of it (colons, line breaks, spaces beside spaces or at an end,
 * every space that is not the ordinary one) is written `%3A`, as in a URL.
 */
export function escapeLevel(text: string): string {
  return escapeUnprintable(text)
    .replaceAll(':', '%3A')
    .replaceAll(/^ | (?= )| $/g, '%20');
}

/** Percent signs that would read as an escape, control characters, line ends, and every space but the plain one. */
const UNPRINTABLE = /%(?=[0-9A-F]{2})|[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]|(?! )\p{Zs}/gu;

export function escapeUnprintable(text: string): string {
  return text.replaceAll(UNPRINTABLE, (found) => {
    const bytes = encodeURIComponent(found.toWellFormed());
    return bytes.startsWith('%') ? bytes : found;
  });
}

/** The business key as it may stand between brackets. */
export function escapeCode(businessKey: string): string {
  return escapeUnprintable(businessKey).replaceAll(')', '%29');
}

/** What happened, in words that begin no comment and no payee. */
export function escapeDescription(text: string): string {
  return escapeUnprintable(text).replaceAll(';', '%3B').replaceAll('|', '%7C');
}

/** Names that are worked out once for each account. */
export function createAccountNames(nameOf: (account: JournalAccount) => string): (account: JournalAccount) => string {
  const known = new WeakMap<JournalAccount, string>();
  return (account) => {
    let name = known.get(account);
    if (name === undefined) known.set(account, (name = nameOf(account)));
    return name;
  };
}

/** Each currency of the accounts once, with its decimals. */
export function currenciesOf(accounts: readonly JournalAccount[]): readonly (readonly [currency: string, decimals: number])[] {
  return [...new Map(accounts.map(({ units }) => [units.currency, units.currencyDecimals]))];
}
