/** `parse`: what statement files say, with what was found out, what is asked, and answers given as options. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { floatbook, newFolder } from './command-line.ts';

const OPEN = 'Date,Text,Amount,Amount\n03/04/2026,shop,"1.234","2.345"\n05/06/2026,cafe,"3.456","4.567"\n';

function folderWith(name: string, content: string): string {
  const folder = newFolder();
  writeFileSync(join(folder, name), content);
  return folder;
}

test('what is open is asked, what was found is told with its evidence', async () => {
  const folder = folderWith('open.csv', OPEN);
  const { status, stdout } = await floatbook(folder, ['parse', '--json', 'open.csv']);
  const read = JSON.parse(stdout) as Record<string, readonly Record<string, unknown>[]>;
  expect(status).toBe(0);
  expect(read).toMatchObject({ file: 'open.csv', format: 'csv', layout: expect.stringMatching(/^csv-[0-9a-f]{12}$/) });
  expect(read['questions']?.map(({ kind }) => kind)).toEqual(['date_order', 'decimal_sign', 'amount_sign', 'columns']);
  expect(read['detected']?.map(({ what }) => what)).toEqual(['encoding', 'delimiter', 'header_row']);
  const text = await floatbook(folder, ['parse', 'open.csv']);
  expect(text.stdout).toContain('Open: columns, read as amount=3 (amount=3 or amount=4). Amounts are in column 3 “Amount” and column 4 “Amount”');
  expect(text.stdout).toContain('Found: encoding utf-8. All bytes are valid in it.');
});

test('options answer every question', async () => {
  const folder = folderWith('open.csv', OPEN);
  const answers = ['--date-order', 'dmy', '--decimal-sign', ',', '--amount-sign', 'inverted', '--columns', 'amount=4,description=Text'];
  const { stdout } = await floatbook(folder, ['parse', '--json', ...answers, 'open.csv']);
  expect(JSON.parse(stdout)).toMatchObject({
    questions: [],
    statements: [
      {
        lines: [
          { date: '2026-04-03', amount: '-2345', description: 'shop' },
          { date: '2026-06-05', amount: '-4567' },
        ],
      },
    ],
  });
});

test('an answer that the file contradicts is refused with the line; the other files are read', async () => {
  const folder = folderWith('open.csv', OPEN);
  writeFileSync(join(folder, 'other.csv'), 'Date,Text,Amount\n2026-01-05,a,-1.00\n01/31/2026,b,-1.00\n');
  const { status, stdout } = await floatbook(folder, ['parse', '--json', '--date-order', 'dmy', 'other.csv', 'open.csv', 'none.csv']);
  expect(status).toBe(1);
  expect(
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown),
  ).toMatchObject([
    { file: 'other.csv', error: { code: 'contradicts_answer', sourceLine: 3 } },
    { file: 'open.csv', format: 'csv' },
    { file: 'none.csv', error: { code: 'file_not_found' } },
  ]);
});

test.each([
  ['--decimal-sign', ';'],
  ['--amount-sign', 'mine'],
  ['--columns', 'amount'],
])('%s %s is wrong usage', async (option, value) => {
  const { status, stderr } = await floatbook(folderWith('open.csv', OPEN), ['parse', option, value, 'open.csv']);
  expect([status, stderr]).toEqual([2, expect.stringContaining(`not "${value}"`)]);
});
