/** `import statement` and what goes with it on the command line: its documents, refusals with what to answer, and the table of a preview. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { answer, floatbook, newFolder, refusal, stateOf } from './command-line.ts';

let folder = '';
beforeEach(async () => {
  folder = newFolder();
  await answer(folder, 'init', '--currency', 'EUR');
});

function file(name: string, ...rows: readonly string[]): string {
  writeFileSync(join(folder, name), rows.map((row) => `${row}\n`).join(''));
  return name;
}

const MARCH = ['Date,Description,Amount,Balance', '2026-03-02,Leadmarkt,-100.00,900.00', '2026-03-09,Leadmarkt,-100.00,800.00'];
const HEADER = { sourceLine: 1, because: 'header' };

test('I1 imports, matches, and makes the account', async () => {
  file('march.csv', ...MARCH);
  expect(await answer(folder, 'import', 'statement', 'march.csv', '--account', 'Rheinbank')).toEqual({
    importId: 1,
    rows: { read: 3, added: 2, matched: 0, skipped: [HEADER] },
    questions: [],
    accountCreated: true,
  });
  file('april.csv', ...MARCH, '2026-04-06,Leadmarkt,-100.00,700.00');
  expect(await answer(folder, 'import', 'statement', 'march.csv', 'april.csv', '--account', 'Rheinbank')).toEqual({
    importId: 2,
    rows: { read: 7, added: 1, matched: 4, skipped: [{ ...HEADER, file: 'march.csv' }, { ...HEADER, file: 'april.csv' }] }, // prettier-ignore
    questions: [],
    accountCreated: false,
  });
  expect(await answer(folder, 'account', 'list')).toEqual({
    accounts: [
      {
        account: 'Rheinbank',
        kind: 'bank',
        number: '',
        methods: [],
        opening: null,
        lines: 3,
        open: 3,
        firstDay: '2026-03-02',
        lastDay: '2026-04-06',
        stated: { date: '2026-04-06', balance: '700.00' },
        closedThrough: null,
      },
    ],
  });
  expect(stateOf(folder)).toMatchObject({ ok: true });
});

test('I3 a file that is known adds nothing, and import undo takes an import back', async () => {
  file('march.csv', ...MARCH);
  const first = await answer(folder, 'import', 'statement', 'march.csv', '--account', 'Rheinbank');
  const again = await floatbook(folder, ['import', 'statement', 'march.csv', '--account', 'Rheinbank', '--book', 'b.floatbook', '--json']);
  expect(JSON.parse(again.stdout)).toEqual({ ...first, accountCreated: false, rows: { read: 3, added: 0, matched: 2, skipped: [HEADER] } });
  expect(again.stderr).toContain('This very file is in the book already');
  expect(await answer(folder, 'import', 'undo', '1')).toEqual({ importId: 1, removed: 2 });
  expect(await answer(folder, 'line', 'list')).toEqual({ lines: [] });
  expect(await answer(folder, 'import', 'statement', 'march.csv', '--account', 'Rheinbank')).toMatchObject({ importId: 2, rows: { added: 2 } });
});

test('a dry run writes nothing and shows what becomes of every row', async () => {
  file('march.csv', ...MARCH);
  const before = stateOf(folder);
  const { stdout } = await floatbook(folder, ['import', 'statement', 'march.csv', '--account', 'Rheinbank', '--dry-run', '--book', 'b.floatbook']);
  expect(stdout).toMatch(/^march\.csv\nline +date +amount +text +fate +because\n/);
  expect(stdout).toMatch(/2 {2}2026-03-02 {2}-100\.00 {2}Leadmarkt {2}added {4}New\n/);
  expect(stdout).toContain('Dry run, nothing written: 3 rows read, 2 added, 0 matched, 1 skipped.\n');
  expect(await answer(folder, 'import', 'statement', 'march.csv', '--account', 'Rheinbank', '--dry-run')).toMatchObject({
    importId: null,
    accountCreated: true,
  });
  expect(stateOf(folder)).toEqual(before);
});

describe('what is open', () => {
  const OPEN = ['Date,Description,Amount', '03/04/2026,Leadmarkt,-100.00', '05/04/2026,Leadmarkt,-100.00'];

  test('I2 is told by a dry run, refused with the option that answers it, and remembered', async () => {
    file('april.csv', ...OPEN);
    const preview = await answer<{ questions: readonly unknown[] }>(folder, 'import', 'statement', 'april.csv', '--account', 'R', '--dry-run');
    expect(preview.questions).toMatchObject([{ kind: 'date_order', options: ['dmy', 'mdy'], sourceLine: 2 }]);
    expect(await refusal(folder, 'import', 'statement', 'april.csv', '--account', 'R')).toMatchObject({
      code: 'question_open',
      file: 'april.csv',
      message: expect.stringMatching(/--date-order dmy or --date-order mdy\.$/) as string,
    });
    await answer(folder, 'import', 'statement', 'april.csv', '--account', 'R', '--date-order', 'dmy');
    file('may.csv', ...OPEN.map((row) => row.replaceAll('/04/', '/05/')));
    await answer(folder, 'import', 'statement', 'may.csv', '--account', 'R');
    const { lines } = await answer<{ lines: readonly { date: string }[] }>(folder, 'line', 'list', '--account', 'R');
    expect(lines.map(({ date }) => date)).toEqual(['2026-04-03', '2026-04-05', '2026-05-03', '2026-05-05']);
  });

  test('wrong usage is told with what is right', async () => {
    file('march.csv', ...MARCH);
    const usage = async (...args: readonly string[]) => floatbook(folder, ['import', 'statement', ...args, '--book', 'b.floatbook']);
    expect(await usage('march.csv')).toMatchObject({ status: 2, stderr: expect.stringContaining('--account is missing') as string });
    expect(await usage('march.csv', '--account', 'R', '--date-order', 'ydm')).toMatchObject({ status: 2 });
    expect(await usage('march.csv', '--account', 'R', '--skip-line', 'x')).toMatchObject({ status: 2 });
    expect(await usage('march.csv', 'march.csv', '--account', 'R', '--skip-line', '2')).toMatchObject({ status: 2 });
  });
});

describe('single rows and lines', () => {
  test('rows are skipped by their line', async () => {
    file('march.csv', ...MARCH);
    expect(await answer(folder, 'import', 'statement', 'march.csv', '--account', 'R', '--skip-line', '3')).toMatchObject({
      rows: { read: 3, added: 1, skipped: [HEADER, { sourceLine: 3, because: 'user' }] },
    });
  });

  test('X3 a line leads to its files; it is taken out with a reason and put back', async () => {
    file('march.csv', ...MARCH);
    await answer(folder, 'import', 'statement', 'march.csv', '--account', 'R');
    expect(await answer(folder, 'line', 'show', '1')).toMatchObject({
      line: 1,
      account: 'R',
      date: '2026-03-02',
      amount: '-100.00',
      balance: '900.00',
      removedBecause: null,
      sources: [{ importId: 1, file: 'march.csv', sourceLine: 2, context: MARCH.map((text, index) => ({ line: index + 1, text })) }],
    });
    expect(await answer(folder, 'line', 'remove', '1', '--because', 'card 4111111111111111 of somebody else')).toMatchObject({
      removedBecause: 'card •••• 1111 of somebody else',
    });
    expect(await answer(folder, 'line', 'list', '--account', 'R')).toMatchObject({ lines: [{ line: 2 }] });
    expect(await answer(folder, 'line', 'list', '--removed')).toMatchObject({ lines: [{ line: 1 }] });
    file('longer.csv', ...MARCH, '2026-03-16,Leadmarkt,-100.00,700.00');
    const again = await floatbook(folder, ['import', 'statement', 'longer.csv', '--account', 'R', '--book', 'b.floatbook']);
    expect(again.stderr).toContain('longer.csv: Line 2 stays out: you took it out (card •••• 1111 of somebody else).');
    expect(await answer(folder, 'line', 'restore', '1')).toMatchObject({ removedBecause: null });
    expect((await refusal(folder, 'line', 'restore', '1'))['code']).toBe('no_line');
    expect((await refusal(folder, 'line', 'show', '99'))['code']).toBe('no_line');
    expect(stateOf(folder)).toMatchObject({ ok: true });
  });
});

test('accounts are made and changed', async () => {
  await answer(folder, 'account', 'add', 'Visa 4242', '--kind', 'card');
  expect(await answer(folder, 'account', 'change', 'Visa 4242', '--opening=-120.50')).toMatchObject({
    accounts: [{ account: 'Visa 4242', kind: 'card', opening: '-120.50' }],
  });
  expect(await answer(folder, 'account', 'change', 'Visa 4242', '--opening', 'none')).toMatchObject({ accounts: [{ opening: null }] });
  expect((await refusal(folder, 'account', 'add', 'Visa 4242'))['code']).toBe('account_exists');
  expect((await refusal(folder, 'account', 'change', 'Visa 4242', '--methods', 'Nobody'))['code']).toBe('no_method');
  expect((await refusal(folder, 'account', 'change', 'Visa', '--opening', '1'))['code']).toBe('no_account');
  expect((await refusal(folder, 'account', 'change', 'Visa 4242', '--opening', '1.005'))['code']).toBe('wrong_number');
  expect((await refusal(folder, 'account', 'add', '4111 1111 1111 1111'))['code']).toBe('card_number');
});
