/** Profiles of sources (rule I2): how the files of one layout are read for an account, kept, changed, and handed from book to book. */

import { z } from 'zod';
import { profileById, profilesOf, removeProfile, writeProfile, type MoneyAccount, type SourceProfile } from '../../../db/money-accounts.ts';
import type { Connection } from '../../../db/connection.ts';
import { refuse } from '../../../db/ledger/refusal.ts';
import { AMOUNT_SIGNS, COLUMN_USES, DATE_ORDERS, DECIMAL_SIGNS, type ReadingOptions } from '../../readers/statement.ts';

/** Answers as the contract and files of profiles have them: columns by name, or by number as text. */
export interface Answers {
  readonly dateOrder?: string | undefined;
  readonly decimalSign?: string | undefined;
  readonly amountSign?: string | undefined;
  readonly columns?: Readonly<Record<string, string>> | undefined;
}

/** Answers as readers take them. Refuses what answers no question. */
export function readingOptionsOf(answers: Answers): ReadingOptions {
  const { dateOrder, decimalSign, amountSign, columns } = answers;
  return {
    ...(dateOrder === undefined ? {} : { dateOrder: oneOf(DATE_ORDERS, dateOrder) }),
    ...(decimalSign === undefined ? {} : { decimalSign: oneOf(DECIMAL_SIGNS, decimalSign) }),
    ...(amountSign === undefined ? {} : { amountSign: oneOf(AMOUNT_SIGNS, amountSign) }),
    ...(columns === undefined
      ? {}
      : {
          columns: Object.fromEntries(
            Object.entries(columns).map(([use, column]) => [oneOf(COLUMN_USES, use), /^\d{1,4}$/.test(column) ? Number(column) : column]),
          ),
        }),
  };
}

/** The other way round, from what a profile keeps. */
export function answersOfProfile({ answers }: Pick<SourceProfile, 'answers'>) {
  const { columns, ...others } = JSON.parse(answers) as ReadingOptions;
  return {
    ...others,
    ...(columns === undefined ? {} : { columns: Object.fromEntries(Object.entries(columns).map(([use, column]) => [use, String(column)])) }),
  };
}

function oneOf<Word extends string>(words: readonly Word[], given: string): Word {
  return words.find((word) => word === given) ?? refuse('invalid_input', `"${given.slice(0, 40)}" answers no question: ${words.join(', ')} do.`);
}

/** The profile of this id, or a refusal. */
export function profileNamed(connection: Connection, id: number): SourceProfile & { readonly moneyAccountId: number } {
  return profileById(connection, id) ?? refuse('no_profile', 'This book has no such profile. Look at the list again.');
}

export function changeProfile(connection: Connection, id: number, name: string, answers: Answers, now: number): void {
  const { moneyAccountId, layout } = profileNamed(connection, id);
  writeProfile(connection, moneyAccountId, { layout, name, answers: JSON.stringify(readingOptionsOf(answers)) }, now);
}

export function forgetProfile(connection: Connection, id: number): void {
  removeProfile(connection, profileNamed(connection, id).id);
}

const answersShape = z.strictObject({
  dateOrder: z.string().optional(),
  decimalSign: z.string().optional(),
  amountSign: z.string().optional(),
  columns: z.record(z.string(), z.string()).optional(),
});
const fileShape = z.strictObject({
  floatbook: z.literal('profiles of statement files'),
  version: z.literal(1),
  profiles: z.array(z.strictObject({ layout: z.string().min(1).max(100), name: z.string().min(1).max(100), answers: answersShape })).max(1_000),
});

/** Profiles of an account as a file for another book. */
export function profilesFile(connection: Connection, account: MoneyAccount): { readonly text: string; readonly profiles: number } {
  const profiles = profilesOf(connection, account.id).map((profile) => ({
    layout: profile.layout,
    name: profile.name,
    answers: answersOfProfile(profile),
  }));
  return { text: `${JSON.stringify({ floatbook: 'profiles of statement files', version: 1, profiles }, null, 2)}\n`, profiles: profiles.length };
}

/** Takes the profiles of such a file over for an account; those of the same layout are replaced. Refuses any other file. Returns how many. */
export function takeProfilesFile(connection: Connection, account: MoneyAccount, text: string, now: number): number {
  const { profiles } = parsed(text);
  for (const { layout, name, answers } of profiles)
    writeProfile(connection, account.id, { layout, name, answers: JSON.stringify(readingOptionsOf(answers)) }, now);
  return profiles.length;
}

function parsed(text: string): z.output<typeof fileShape> {
  try {
    return fileShape.parse(JSON.parse(text));
  } catch {
    return refuse('wrong_kind', 'This is no file of profiles. Choose one that was exported by Floatbook.');
  }
}
