/** I1, I4 What is written as QIF is read back, and whatever is damaged in it, it is read or refused by name, in linear time. */

import { expect, test } from 'vitest';
import { formatDay } from '../../db/ledger/calendar.ts';
import { qifReader } from '../../electron/readers/qif/qif-reader.ts';
import { damageFiles, FUZZ_RUNS, oneOf, seeded, type Random } from './mutations.ts';
import { readWhole, refusalOf } from './read-whole.ts';

type Form = (year: string, month: string, day: string) => string;

/** With a day beyond the twelfth in each file, so that nothing has to be asked. */
const FORMS: readonly Form[] = [
  (year, month, day) => `${Number(month)}/${Number(day)}'${year.slice(2)}`,
  (year, month, day) => `${month}/${day}/${year}`,
  (year, month, day) => `${day}/${month}/${year}`,
  (year, month, day) => `${day}.${month}.${year.slice(2)}`,
  (year, month, day) => `${day}-${month}-${year}`,
  (year, month, day) => `${Number(month)}/${day.replace(/^0/, ' ')}'${year}`,
  (year, month, day) => `${year}-${month}-${day}`,
];

interface Written {
  readonly account: string | null;
  readonly transactions: ReadonlyArray<{ readonly day: string; readonly amount: string; readonly payee: string; readonly memo: string }>;
}

function randomBook(random: Random): readonly Written[] {
  const digits = (below: number, from = 0): string => String(from + random(below)).padStart(2, '0');
  return Array.from({ length: 1 + random(3) }, (_, index) => ({
    account: index === 0 && random(2) === 0 ? null : `Account ${index}`,
    transactions: Array.from({ length: 1 + random(6) }, (__, at) => ({
      day: `20${digits(30)}-${digits(12, 1)}-${at === 0 ? digits(16, 13) : digits(28, 1)}`,
      amount: `${random(2) === 0 ? '-' : ''}${1 + random(1_000_000)}.${digits(100)}`,
      payee: random(3) === 0 ? '' : `Payee ${at}`,
      memo: random(3) === 0 ? '' : `for lead ${at}`,
    })),
  }));
}

function written(book: readonly Written[], random: Random): string {
  const [form, end] = [oneOf(random, FORMS), oneOf(random, ['\n', '\r\n', '\r'])];
  const [point, group] = oneOf(random, [
    ['.', ','],
    [',', '.'],
    ['.', ''],
  ] as const);
  const number = (amount: string): string => {
    const [whole = '', fraction = ''] = amount.split('.');
    return `${whole.replace(/\B(?=(\d{3})+$)/g, group)}${point}${fraction}`;
  };
  const lines: string[] = random(2) === 0 ? ['!Type:Cat', 'NCosts', 'Dof leads', '^'] : [];
  for (const { account, transactions } of book) {
    if (account !== null) lines.push('!Account', `N${account}`, 'TBank', '^');
    lines.push(oneOf(random, ['!Type:Bank', '!Type:CCard', '!Type:Oth A']));
    for (const { day, amount, payee, memo } of transactions) {
      const [year, month, date] = day.split('-') as [string, string, string];
      lines.push(`D${form(year, month, date)}`, `T${number(amount)}`);
      if (payee !== '') lines.push(`P${payee}`);
      if (memo !== '') lines.push(`M${memo}`);
      if (random(3) === 0) lines.push('SCosts', `$${number(amount)}`);
      lines.push('^');
    }
  }
  return lines.join(end) + (random(2) === 0 ? end : '');
}

test('what is written is read back, whatever its dress', () => {
  for (let seed = 1; seed <= 2000; seed += 1) {
    const random = seeded(seed);
    const book = randomBook(random);
    const text = written(book, random);
    const read = readWhole(text);
    const got = read.lines.map(({ date, amount, description, counterparty }) => [formatDay(date as number), amount, description, counterparty]);
    const expected = book.flatMap(({ transactions }) =>
      transactions.map(({ day, amount, payee, memo }) => [day, amount, `${payee} ${memo}`.trim(), payee]),
    );
    expect(got, `seed ${seed}: ${text}`).toEqual(expected);
    expect(read.statements.map(({ account }) => account)).toEqual(book.map(({ account }) => account));
    expect([read.questions, read.warnings]).toEqual([[], []]);
    const lines = text.split(/\r\n|\r|\n/);
    for (const { sourceLine } of read.lines) expect(lines[sourceLine - 1]?.[0]).toBe('D');
  }
});

const PIECES = [
  '^\n',
  '^',
  '\n!Type:Bank\n',
  '\n!Type:Invst\nNBuy\n',
  '\n!Type:Cat\n',
  '\n!Type:Other\n',
  '\n!Account\n',
  '\n!Option:AutoSwitch\n',
  '\nD1/13/2026\n',
  '\nD13/1/2026\n',
  "\nD1/ 1' 0\n",
  '\nDxyz\n',
  '\nT1,234\n',
  '\nT\n',
  '\nU5\n',
  '\nSCosts\n',
  '\n$5\n',
  '\nL[Account 1]\n',
  '\nPOpening Balance\n',
  'T',
  "'",
  '!',
  '9'.repeat(50),
  '\0',
  '\uD800',
  '\r',
  '\n',
  ' ',
];

test(
  `${FUZZ_RUNS} damaged files`,
  () => {
    const answers = damageFiles(qifReader, FUZZ_RUNS, PIECES, (random) => written(randomBook(random), random));
    expect([...answers.keys()]).toEqual(expect.arrayContaining(['read', 'truncated_file', 'wrong_number', 'wrong_date']));
  },
  Math.max(20_000, FUZZ_RUNS * 20),
);

test.each<[what: string, text: string]>([
  ['a line of 30 MB', `!Type:Bank\nD2026-01-01\nT5\nP${'x'.repeat(30_000_000)}`],
  ['fields without an end', `!Type:Bank\n${'D1/1/2026\n'.repeat(1_000_000)}`],
  ['a text that goes on', `!Type:Bank\nD2026-01-01\nT5\nMx\n${'(y\n'.repeat(2_000_000)}`],
  ['many records without anything but a date', `!Type:Bank\nD2026-01-01\nTx\n^\n${'D1/1/2026\n^\n'.repeat(300_000)}`],
  ['blank lines', `!Type:Cat\n${'\n'.repeat(5_000_000)}`],
  ['headers', '!Type:Cat\n'.repeat(1_000_000)],
])('hostile: %s', (_, text) => {
  const begun = performance.now();
  expect(['malformed_file', 'wrong_kind', 'wrong_number']).toContain(refusalOf(text).code);
  expect(performance.now() - begun).toBeLessThan(5000);
});
