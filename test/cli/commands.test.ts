/** The commands of the real command line on their ordinary ways: forms, exit statuses, tables, help, files. */

import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { COMMANDS, runCommandLine } from '../../electron/commands/run.ts';
import { JOURNAL_FORMATS } from '../../electron/documents/journal.ts';
import { CLI, answer, csv, environment, floatbook, floatbookProcess, newFolder, refusal, stateOf } from './command-line.ts';

const ACTIVITY = csv(
  'T1,2026-01-05,top_up,100.00,90.00,EUR,Visa 4242,,100.00,2026-01-20',
  'C1,2026-01-06,lead_purchase,10.00,,,,,,,Roofs,,L1',
  'C2,2026-01-13,quotation,20.00,,,,,,,=Baths,,L2',
  'R1,2026-01-14,refund,20.00,,,,,,,,,L2',
  'L1,2026-01-15,lead,,,,,,,,,,L1,won,500.00',
);

const PERIOD = ['--from', '2026-01-05', '--to', '2026-01-20'];

/** A book with the activity above: 100 credits for 90.00, 10 used, 90 expired. */
let template: string;

beforeAll(async () => {
  template = newFolder();
  await answer(template, 'init', '--currency', 'EUR', '--time-zone', 'UTC');
  writeFileSync(join(template, 'activity.csv'), ACTIVITY);
  await answer(template, 'import', 'activity', 'activity.csv');
}, 60_000);

function withBook(): string {
  const folder = newFolder();
  for (const name of ['b.floatbook', 'activity.csv']) copyFileSync(join(template, name), join(folder, name));
  return folder;
}

/** The same command line within this process: for what a process of its own shows no better. */
async function within(folder: string, ...args: readonly string[]) {
  let stdout = '';
  let stderr = '';
  const surroundings = { arguments: args, environment: {}, folder, now: () => Date.UTC(2026, 1, 1) };
  const status = await runCommandLine({
    ...surroundings,
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
  });
  return { status, stdout, stderr };
}

describe('making books', { timeout: 60_000 }, () => {
  test('init makes a book and says so, as a document and in words', async () => {
    const folder = newFolder();
    expect(
      await answer(
        folder,
        'init',
        '--currency',
        'JPY',
        '--name',
        'Acme',
        '--workspace',
        'Quotehaven',
        '--time-zone',
        'Asia/Tokyo',
        '--week-start',
        'sunday',
      ),
    ).toEqual({
      book: join(folder, 'b.floatbook'),
      workspaces: [{ name: 'Quotehaven', vendor: '', currency: 'JPY' }],
    });
    expect(stateOf(folder)).toMatchObject({ ok: true, entries: 0, workspace: 1, head: '0'.repeat(64) });
    const listed = await floatbookProcess(folder, ['workspace', 'list'], { FLOATBOOK_BOOK: 'b.floatbook' });
    expect(listed).toMatchObject({ status: 0, stderr: '' });
    expect(listed.stdout).toMatch(/Workspace +Vendor +Currency\nQuotehaven +JPY\n$/);
  });

  test('demo makes the sample book, the same each time', async () => {
    const [one, other] = [newFolder(), newFolder()];
    const made = await answer<{ workspaces: { name: string }[] }>(one, 'demo');
    expect(made.workspaces.map(({ name }) => name)).toEqual(['Quotehaven', 'Marktpfad', 'Leadlotse']);
    await answer(other, 'demo');
    expect(stateOf(one)).toMatchObject({ ok: true });
    expect(stateOf(one)).toEqual(stateOf(other));
  });
});

describe('importing', { timeout: 60_000 }, () => {
  test('I3 a dry run writes nothing, the same file again adds nothing, undoing takes everything back', async () => {
    const folder = newFolder();
    await answer(folder, 'init', '--currency', 'EUR', '--time-zone', 'UTC');
    writeFileSync(join(folder, 'activity.csv'), ACTIVITY);
    const empty = stateOf(folder);
    expect(await answer(folder, 'import', 'activity', 'activity.csv', '--dry-run')).toEqual({
      importId: null,
      rows: { read: 5, added: 5, matched: 0, skipped: [] },
    });
    expect(stateOf(folder)).toEqual(empty);
    expect(await answer(folder, 'import', 'activity', 'activity.csv')).toEqual({ importId: 1, rows: { read: 5, added: 5, matched: 0, skipped: [] } });
    const full = stateOf(folder);
    expect(await answer(folder, 'import', 'activity', 'activity.csv')).toEqual({ importId: 1, rows: { read: 5, added: 0, matched: 5, skipped: [] } });
    expect(stateOf(folder)).toEqual(full);
    expect(await answer(folder, 'import', 'undo', '1')).toEqual({ importId: 1, removed: 5 });
    expect(await answer(folder, 'balance')).toEqual({ credits: '0.00', cost: '0.00', available: '0.00', pending: '0.00' });
    expect(stateOf(folder)).toMatchObject({ ok: true });
  });

  test('a warning is told beside the document', async () => {
    const folder = withBook();
    writeFileSync(join(folder, 'late.csv'), csv('X1,2026-01-20,expiry,50.00'));
    const ended = await floatbook(folder, ['import', 'activity', 'late.csv', '--book', 'b.floatbook', '--json']);
    expect(JSON.parse(ended.stdout)).toEqual({ importId: 2, rows: { read: 1, added: 1, matched: 0, skipped: [] } });
    expect(JSON.parse(ended.stderr)).toMatchObject({ warning: { code: 'expiry_shortfall', file: 'late.csv', sourceLine: 2 } });
  });
});

describe('figures', () => {
  test('L9 W3 balance, today and at a day', async () => {
    const folder = withBook();
    const balance = async (...args: readonly string[]) =>
      JSON.parse((await within(folder, 'balance', '--book', 'b.floatbook', '--json', ...args)).stdout) as unknown;
    expect(await balance('--at', '2026-01-13')).toEqual({ credits: '70.00', cost: '63.00', available: '70.00', pending: '0.00' });
    expect(await balance()).toEqual({ credits: '0.00', cost: '0.00', available: '0.00', pending: '0.00' });
  });

  test('W2 W3 W4 W5 reports have the forms of the command line, whole weeks, zero weeks too', async () => {
    const folder = withBook();
    const report = async (...args: readonly string[]) =>
      JSON.parse((await within(folder, 'report', ...args, ...PERIOD, '--book', 'b.floatbook', '--json')).stdout) as unknown;
    expect(await report('weekly-spend')).toEqual([
      { week: '2026-W02', start: '2026-01-05', spend: '9.00', faceValue: '10.00', count: 1, groups: { lead_purchase: '9.00' } },
      { week: '2026-W03', start: '2026-01-12', spend: '0.00', faceValue: '0.00', count: 1, groups: { quotation: '0.00' } },
      { week: '2026-W04', start: '2026-01-19', spend: '0.00', faceValue: '0.00', count: 0, groups: {} },
    ]);
    expect(await report('weekly-spend', '--by', 'campaign')).toMatchObject([
      { groups: { Roofs: '9.00' } },
      { groups: { '=Baths': '0.00' } },
      { groups: {} },
    ]);
    expect(await report('balance-history')).toEqual([
      { week: '2026-W02', credits: '90.00', cost: '81.00' },
      { week: '2026-W03', credits: '90.00', cost: '81.00' },
      { week: '2026-W04', credits: '0.00', cost: '0.00' },
    ]);
    expect(await report('balance-history', '--by', 'day')).toHaveLength(16);
    expect(await report('value-per-lead')).toMatchObject([
      {
        week: '2026-W02',
        leads: 1,
        won: 1,
        value: '500.00',
        valuePerLead: '500.00',
        cost: '9.00',
        costNet: '9.00',
        costPerLead: '9.00',
        costNetPerLead: '9.00',
        open: false,
      },
      { week: '2026-W03', leads: 1, won: 0, costNet: '0.00', open: true },
      { week: '2026-W04', leads: 0, valuePerLead: null, costPerLead: null, costNetPerLead: null, open: false },
    ]);
    expect(await report('campaigns')).toEqual({
      from: '2026-01-05',
      to: '2026-01-25',
      weeks: 3,
      currency: 'EUR',
      campaigns: [
        {
          campaign: 'Roofs', charges: 1, spend: '9.00', leads: 1, won: 1, undecided: 0, value: '500.00', cost: '9.00', return: '491.00',
          budgetWeeks: 0, budget: null, used: null,
        },
        {
          campaign: '=Baths', charges: 1, spend: '0.00', leads: 1, won: 0, undecided: 1, value: '0.00', cost: '0.00', return: '0.00',
          budgetWeeks: 0, budget: null, used: null,
        },
      ],
    }); // prettier-ignore
    expect(await report('bridge')).toMatchObject([
      { week: '2026-W02', opening: '0.00', topUps: '100.00', charges: '10.00', closing: '90.00', unexplained: '0.00' },
      { week: '2026-W03', opening: '90.00', refunds: '20.00', charges: '20.00', closing: '90.00' },
      { week: '2026-W04', opening: '90.00', expiry: '90.00', closing: '0.00' },
    ]);
  });

  test('tables are aligned, and hold nothing that a terminal would obey', async () => {
    const folder = withBook();
    writeFileSync(join(folder, 'nasty.csv'), csv('B1,2026-01-21,bonus,9.00', 'N1,2026-01-21,quotation,5.00,,,,,,,\u001b[31m浴室\u202e,,L9'));
    await within(folder, 'import', 'activity', 'nasty.csv', '--book', 'b.floatbook');
    const { stdout } = await within(folder, 'report', 'weekly-spend', '--by', 'campaign', ...PERIOD, '--book', 'b.floatbook');
    expect(stdout.split('\n').slice(0, 3)).toEqual([
      'Week      Start       Spend in EUR  Face value  Count  Roofs  =Baths  \ufffd[31m浴室\ufffd',
      '2026-W02  2026-01-05          9.00       10.00      1   9.00',
      '2026-W03  2026-01-12          0.00        0.00      1           0.00',
    ]);
    for (const args of [['balance'], ['report', 'bridge'], ['report', 'value-per-lead'], ['report', 'balance-history'], ['verify']]) {
      const ended = await within(folder, ...args, '--book', 'b.floatbook');
      expect(ended).toMatchObject({ status: 0, stderr: '' });
      expect(ended.stdout).toMatch(/\S+\n$/);
    }
  });
});

describe('exporting', { timeout: 60_000 }, () => {
  test('X1 a statement is written whole beside what is there, and replaces it', async () => {
    const folder = withBook();
    mkdirSync(join(folder, 'out'));
    writeFileSync(join(folder, 'out', 's.csv'), 'older');
    const summary = { rows: 6, opening: { credits: '0.00', cost: '0.00' }, closing: { credits: '0.00', cost: '0.00' } };
    expect(await answer(folder, 'export', 'statement', '--format', 'csv', '--out', 'out/s.csv')).toEqual(summary);
    expect(readdirSync(join(folder, 'out'))).toEqual(['s.csv']);
    const lines = readFileSync(join(folder, 'out', 's.csv'), 'utf8').split('\r\n');
    expect(lines[1]).toBe('2026-01-05,,opening,,,,,,0.00,0.00,0.00,0.00,0.00,0.00,,');
    expect(lines[2]).toBe('2026-01-05,T1,top_up,,,,Visa 4242,,100.00,0.00,100.00,90.00,0.00,90.00,90.00,EUR');
    expect(lines[4]).toMatch(/^2026-01-13,C2,quotation,'=Baths,/);
    expect(lines.at(-2)).toMatch(/^20\d\d-\d\d-\d\d,,closing,,,,,,120\.00,120\.00,0\.00,108\.00,108\.00,0\.00,,$/);
    expect(await answer(folder, 'export', 'statement', '--from', '2026-01-13', '--to', '2026-01-13', '--out', 's.csv')).toEqual({
      rows: 1,
      opening: { credits: '90.00', cost: '81.00' },
      closing: { credits: '70.00', cost: '63.00' },
    });
  });

  test('X2 the statement is written in each of its forms, with the same answer', async () => {
    const folder = withBook();
    const answers = [];
    for (const [format, begins] of [
      ['csv', 'date,'],
      ['xlsx', 'PK'],
      ['pdf', '%PDF-'],
    ] as const) {
      answers.push(await answer(folder, 'export', 'statement', '--format', format, '--out', `s.${format}`));
      expect(readFileSync(join(folder, `s.${format}`), 'latin1').startsWith(begins)).toBe(true);
    }
    expect(answers).toEqual(Array(3).fill(answers[0]));
    await answer(folder, 'export', 'statement', '--format', 'pdf', '--paper', 'letter', '--out', 'letter.pdf');
    expect(readFileSync(join(folder, 'letter.pdf'), 'latin1')).toContain('792 612]');
  });

  test('X2 the journal is written in each of its forms', async () => {
    const folder = withBook();
    for (const format of JOURNAL_FORMATS) {
      expect(await answer(folder, 'export', 'journal', '--format', format, '--out', `journal.${format}`)).toEqual({ entries: 5 });
      expect(readFileSync(join(folder, `journal.${format}`), 'utf8')).toContain('T1');
    }
  });
});

describe('usage', { timeout: 60_000 }, () => {
  test('every command has help, in a process of its own and on standard output', async () => {
    const all = await floatbookProcess(newFolder(), ['--help']);
    expect(all).toMatchObject({ status: 0, stderr: '' });
    for (const command of COMMANDS) {
      const words = command.words.join(' ');
      expect(all.stdout).toContain(`  ${words} `);
      const { status, stdout } = await within('/', ...command.words, '--help');
      expect([status, stdout.split('\n')[0]]).toEqual([0, `Usage: floatbook ${[words, command.form].join(' ').trim()} --book FILE`]);
    }
  });

  test.each([
    [[]],
    [['nonsense']],
    [['report']],
    [['report', 'nonsense']],
    [['balance', '--nonsense']],
    [['balance', 'nonsense']],
    [['balance', '--at', '2026-02-30']],
    [['report', 'bridge', '--from', '2026-02-02', '--to', '2026-02-01']],
    [['report', 'weekly-spend', '--by', 'week']],
    [['import', 'activity']],
    [['import', 'undo']],
    [['import', 'undo', '1x']],
    [['export', 'statement']],
    [['export', 'statement', '--format', 'csv', '--paper', 'a4', '--out', 's.csv']],
    [['export', 'statement', '--format', 'ods', '--out', 's.ods']],
    [['codes', 'set']],
    [['report', 'tax', '--by', 'week']],
    [['export', 'statement', '--out', '-']],
    [['export', 'journal', '--out', 'x']],
    [['export', 'journal', '--format', 'word', '--out', 'x']],
    [['verify', '--workspace', 'Main']],
    [['init']],
    [['init', '--currency', 'EUR', '--week-start', 'someday']],
    [['serve', '--port', '70000']],
  ])('%j is wrong usage: status 2, usage on standard error, nothing written', async (args) => {
    const folder = newFolder();
    const { status, stdout, stderr } = await within(folder, ...args, '--book', 'b.floatbook');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^\S.+\n\nUsage: floatbook /);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('a book has to be named, and wrong usage ends a real process with 2', async () => {
    const ended = await floatbookProcess(newFolder(), ['balance']);
    expect(ended).toMatchObject({ status: 2, stdout: '' });
    expect(ended.stderr).toMatch(/FLOATBOOK_BOOK/);
  });

  test('run by npm, names of files are meant from where the user stands', async () => {
    const folder = withBook();
    const elsewhere = newFolder();
    const ended = await floatbookProcess(elsewhere, ['balance', '--book', 'b.floatbook', '--json'], {
      npm_lifecycle_event: 'floatbook',
      INIT_CWD: folder,
    });
    expect(JSON.parse(ended.stdout)).toMatchObject({ credits: '0.00' });
  });

  test('a reader who stops reading is no failure', async () => {
    const folder = withBook();
    const child = spawn(process.execPath, [CLI, 'report', 'balance-history', '--by', 'day', '--from', '1950-01-01', '--book', 'b.floatbook'], {
      cwd: folder,
      env: environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.stdout.once('data', () => child.stdout.destroy());
    const status = await new Promise((resolve) => child.once('close', resolve));
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  test('verify ends with 1 where the book is not whole, and says where', async () => {
    const folder = withBook();
    const { default: Database } = await import('better-sqlite3');
    const raw = new Database(join(folder, 'b.floatbook'));
    raw.exec("UPDATE account_day SET amount = amount + 1 WHERE movement = 'top_up' AND credits > 0");
    raw.close();
    const ended = await floatbook(folder, ['verify', '--book', 'b.floatbook', '--json']);
    expect([ended.status, ended.stderr]).toEqual([1, '']);
    expect(JSON.parse(ended.stdout)).toMatchObject({ ok: false, entries: 5, problems: [{ rule: 'rollup' }] });
    expect((await within(folder, 'verify', '--book', 'b.floatbook')).stdout).toMatch(/not whole[\s\S]+rollup +account 1, 2026-01-05, top_up/);
  });
});

describe('a defect', () => {
  test('is told in a sentence, with its stack only on request', async () => {
    const folder = withBook();
    const broken = {
      write: () => {
        throw new TypeError('wires crossed');
      },
    };
    let stderr = '';
    const surroundings = { folder, now: () => 0, stdout: broken, stderr: { write: (text: string) => (stderr += text) } };
    expect(await runCommandLine({ ...surroundings, arguments: ['balance', '--book', 'b.floatbook', '--json'], environment: {} })).toBe(1);
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'defect' } });
    expect(stderr).not.toContain('wires crossed');
    stderr = '';
    expect(await runCommandLine({ ...surroundings, arguments: ['balance', '--book', 'b.floatbook'], environment: { FLOATBOOK_DEBUG: '1' } })).toBe(1);
    expect(stderr).toMatch(/^floatbook: Floatbook failed.*\nTypeError: wires crossed\n/);
  });
});

describe('serve', { timeout: 180_000 }, () => {
  test('prints one line with the address, and stops when asked', async () => {
    const folder = withBook();
    const child = spawn(process.execPath, [CLI, 'serve', '--no-open', '--book', 'b.floatbook'], {
      cwd: folder,
      env: environment({ FLOATBOOK_USER_DATA: join(folder, 'data') }),
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const line = await new Promise<string>((resolve) => child.stdout.setEncoding('utf8').once('data', resolve));
    expect(line).toMatch(/^.*http:\/\/127\.0\.0\.1:\d+\/.* file:\/\/\/\S+\n$/);
    expect(line).not.toMatch(/[0-9a-f]{64}/);
    expect(await refusal(folder, 'import', 'activity', 'activity.csv')).toMatchObject({ code: 'book_in_use' });
    child.kill('SIGTERM');
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(0);
  });
});
