/**
 * The name of a file's layout: the same for the files that one source gives month after month, and another for those of another source, as far as
 * files tell. By it the answers that were given for a source are found again.
 */

import { createHash } from 'node:crypto';
import type { StatementFormat } from './statement.ts';

/** `traits` are what does not change from month to month: names of columns, labels before the table, the bank. */
export function nameLayout(format: StatementFormat, traits: readonly string[]): string {
  return `${format}-${createHash('sha256').update(JSON.stringify(traits)).digest('hex').slice(0, 12)}`;
}

/** What a header or label says that is the same next month: without figures, and without case. */
export function lasting(text: string): string {
  return text.replace(/\d+/g, '#').replace(/\s+/g, ' ').trim().toLowerCase();
}

/** Of a date: what separates its figures, and where its year is, `y-#-#`; the rest of it counts for nothing. */
export function dateForm(text: string): string {
  const parts = /^\D{0,4}?(\d{1,8})(?:(\D)\D?(\d{1,4}|\p{L}{3,})(\D)\D?(\d{1,4}))?/u.exec(text.trim());
  if (parts === null) return '';
  const form = (part: string | undefined) => (part === undefined ? '' : /^\p{L}/u.test(part) ? 'm' : part.length > 3 ? 'y' : '#');
  return [form(parts[1]), parts[2], form(parts[3]), parts[4], form(parts[5])].join('');
}

/** How many letters or digits name the bank, behind the country and the check digits of an IBAN. */
const BANK_DIGITS: ReadonlyMap<string, number> = new Map(
  ('AT5 BE3 BG4 CH5 CY3 CZ4 DE8 DK4 EE2 ES4 FI3 FR5 GB4 GR3 HR7 HU3 IE4 IS2 IT6 ' + 'LI5 LT5 LU3 LV4 MC5 MT4 NL4 NO4 PL3 PT4 RO4 SE3 SI2 SK4 SM6 TR5')
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))] as const),
);

/** The bank of an account by its number: an IBAN, or a bank code and a number; `undefined` where it does not tell. */
export function bankOfAccount(account: string): string | undefined {
  const bare = account.replaceAll(' ', '').toUpperCase();
  const iban = /^([A-Z]{2})\d{2}([A-Z\d]{8,30})/.exec(bare);
  if (iban) return `${iban[1]}${iban[2]?.slice(0, BANK_DIGITS.get(iban[1] ?? '') ?? 4)}`;
  return /^([A-Z]{6}[A-Z\d]{2,5}|\d{4,9})\/./.exec(bare)?.[1];
}
