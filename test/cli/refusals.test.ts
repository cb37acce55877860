/** What bad input gets on the command line: a named refusal that says what to do, with file and line, and nothing written. */

import { spawn } from 'node:child_process';
import { appendFileSync, copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeAll, describe, expect, test } from 'vitest';
import { canMount, csv, environment, floatbook, newFolder, refusal, stateOf, withMounts, answer } from './command-line.ts';

const GOOD = csv(
  'T1,2026-01-05,top_up,100.00,90.00,EUR',
  'C1,2026-01-06,lead_purchase,10.00,,,,,,,Roofs,,L1',
  'L1,2026-01-07,lead,,,,,,,,,,L1,won,500.00',
);

let template: string;

beforeAll(async () => {
  template = newFolder();
  await answer(template, 'init', '--currency', 'EUR', '--time-zone', 'UTC');
  writeFileSync(join(template, 'good.csv'), GOOD);
  await answer(template, 'import', 'activity', 'good.csv');
}, 60_000);

/** A folder with a copy of the book: one top-up of 100 credits, one charge of 10. */
function withBook(): string {
  const folder = newFolder();
  copyFileSync(join(template, 'b.floatbook'), join(folder, 'b.floatbook'));
  return folder;
}

const FILES: ReadonlyArray<readonly [title: string, contents: string | Buffer, expected: { code: string; sourceLine?: number; says: RegExp }]> = [
  [
    'a missing column',
    'id,date,kind\r\nX,2026-01-08,lead\r\n',
    { code: 'missing_column', sourceLine: 1, says: /"credits".*columns of an activity file are/ },
  ],
  ['a renamed column', csv().replace('credits', 'quantity'), { code: 'missing_column', sourceLine: 1, says: /"credits".*"quantity".*rename/ }],
  ['a column twice', csv().replace('category', 'campaign'), { code: 'duplicate_column', sourceLine: 1, says: /"campaign" twice/ }],
  [
    'a wrong number',
    csv('X,2026-01-08,bonus,5.00', 'Y,2026-01-08,quotation,1;50'),
    { code: 'wrong_number', sourceLine: 3, says: /Line 3: "1;50" in "credits"/ },
  ],
  ['a number with too many decimals', csv('Y,2026-01-08,quotation,1.505'), { code: 'wrong_number', sourceLine: 2, says: /more than 2 decimals/ }],
  ['negative credits', csv('Y,2026-01-08,quotation,-1.50'), { code: 'wrong_number', sourceLine: 2, says: /negative/ }],
  ['a date that does not exist', csv('X,2026-02-30,bonus,5.00'), { code: 'wrong_date', sourceLine: 2, says: /"2026-02-30"/ }],
  ['a time without an offset', csv('X,2026-02-20T10:00:00,bonus,5.00'), { code: 'wrong_date', sourceLine: 2, says: /with offset/ }],
  ['an unknown kind', csv('X,2026-01-08,gift,5.00'), { code: 'unknown_kind', sourceLine: 2, says: /"gift".*lead_purchase/ }],
  ['an unknown currency', csv('X,2026-01-08,top_up,5.00,5.00,EUX'), { code: 'unknown_currency', sourceLine: 2, says: /"EUX".*EUR/ }],
  ['another currency than the workspace', csv('X,2026-01-08,top_up,5.00,5.00,USD'), { code: 'wrong_currency', sourceLine: 2, says: /USD.*EUR/ }],
  [
    'an id with other contents',
    csv('C1,2026-01-06,lead_purchase,11.00,,,,,,,Roofs,,L1'),
    { code: 'id_with_other_contents', sourceLine: 2, says: /C1.*"credits"/ },
  ],
  [
    'an id twice in one file',
    csv('X,2026-01-08,bonus,5.00', 'X,2026-01-08,bonus,6.00'),
    { code: 'id_with_other_contents', sourceLine: 3, says: /X/ },
  ],
  [
    'a charge beyond the credits',
    csv('X,2026-01-08,quotation,90.00', 'Y,2026-01-09,quotation,0.01'),
    { code: 'beyond_credits', sourceLine: 3, says: /Y of 2026-01-09 needs 0\.01 credits, but only 0\.00/ },
  ],
  ['a late charge that leaves a later one uncovered', csv('X,2026-01-05,quotation,95.00'), { code: 'beyond_credits', says: /C1/ }],
  [
    'a refund of an unknown charge',
    csv('X,2026-01-08,refund,1.00,,,,,,,,,,,,refund of C9'),
    { code: 'unknown_charge', sourceLine: 2, says: /refund of C9/ },
  ],
  [
    'a refund of more than its charge',
    csv('X,2026-01-08,refund,10.01,,,,,,,,,,,,refund of C1'),
    { code: 'refund_exceeds_charge', sourceLine: 2, says: /10\.01.*10\.00/ },
  ],
  ['a row that is too short', `${csv()}X,2026-01-08\r\n`, { code: 'malformed_csv', sourceLine: 2, says: /2 fields.*16/ }],
  ['a quote left open', `${csv()}X,2026-01-08,bonus,"5.00\r\n`, { code: 'malformed_csv', sourceLine: 2, says: /quote/ }],
  ['no text at all', Buffer.from([0x69, 0x64, 0xff, 0xfe, 0x0a]), { code: 'not_utf8', sourceLine: 1, says: /UTF-8/ }],
  ['an empty file', '', { code: 'empty_file', says: /header/ }],
];

describe('I4 an activity file with', () => {
  test.concurrent.each(FILES)(
    '%s is refused with its line, and nothing is written',
    { timeout: 60_000 },
    async (_title, contents, { code, sourceLine, says }) => {
      const folder = withBook();
      writeFileSync(join(folder, 'bad.csv'), contents);
      const before = stateOf(folder);
      const error = await refusal(folder, 'import', 'activity', 'bad.csv');
      expect(error).toMatchObject({ code, ...(sourceLine === undefined ? {} : { sourceLine, file: 'bad.csv' }) });
      expect(error['message']).toMatch(says);
      expect(stateOf(folder)).toEqual(before);
    },
  );

  test('a mistake in the second file leaves the first one out as well, and is a sentence without --json', { timeout: 60_000 }, async () => {
    const folder = withBook();
    writeFileSync(join(folder, 'one.csv'), csv('X,2026-01-08,bonus,5.00'));
    writeFileSync(join(folder, 'two.csv'), csv('Y,2026-01-08,bonus,5.00', 'Z,2026-01-08,bonus,'));
    const before = stateOf(folder);
    const ended = await floatbook(folder, ['import', 'activity', 'one.csv', 'two.csv', '--book', 'b.floatbook']);
    expect(ended).toMatchObject({ status: 1, stdout: '' });
    expect(ended.stderr).toMatch(/^floatbook: two\.csv: Line 3: .*credits.*\n$/);
    expect(stateOf(folder)).toEqual(before);
  });

  test('other bytes each time it is read is refused', { timeout: 120_000 }, async () => {
    const folder = withBook();
    const rows = Array.from({ length: 40_000 }, (_, index) => `N${index},2026-01-08,lead,,,,,,,,,,L1,won,1.00`);
    writeFileSync(join(folder, 'growing.csv'), csv(...rows));
    const before = stateOf(folder);
    let grown = 0;
    const growing = setInterval(() => appendFileSync(join(folder, 'growing.csv'), `G${(grown += 1)},2026-01-08,lead,,,,,,,,,,L1,won,1.00,\r\n`), 2);
    try {
      expect(await refusal(folder, 'import', 'activity', 'growing.csv')).toMatchObject({
        code: 'file_changed',
        file: 'growing.csv',
        message: expect.stringContaining('import it again'),
      });
    } finally {
      clearInterval(growing);
    }
    expect(stateOf(folder)).toEqual(before);
  });

  test('a name that is not there, and a folder, are refused', { timeout: 60_000 }, async () => {
    const folder = withBook();
    mkdirSync(join(folder, 'folder.csv'));
    const before = stateOf(folder);
    expect(await refusal(folder, 'import', 'activity', 'nowhere.csv')).toMatchObject({ code: 'file_not_found', file: 'nowhere.csv' });
    expect(await refusal(folder, 'import', 'activity', 'folder.csv')).toMatchObject({ code: 'file_unreadable', file: 'folder.csv' });
    expect(stateOf(folder)).toEqual(before);
  });
});

describe('a book', { timeout: 60_000 }, () => {
  test('that is none is refused, and its bytes stay', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'b.floatbook'), 'Dear diary, this is no book.');
    for (const args of [['balance'], ['verify'], ['import', 'activity', 'x.csv']])
      expect(await refusal(folder, ...args)).toMatchObject({ code: 'not_a_book', file: join(folder, 'b.floatbook') });
    expect(readFileSync(join(folder, 'b.floatbook'), 'utf8')).toBe('Dear diary, this is no book.');
  });

  test("that is another program's database is refused, and its bytes stay", async () => {
    const folder = newFolder();
    new Database(join(folder, 'b.floatbook')).exec('CREATE TABLE recipe (name TEXT)').close();
    const before = readFileSync(join(folder, 'b.floatbook'));
    for (const args of [['balance'], ['import', 'activity', 'x.csv']]) expect(await refusal(folder, ...args)).toMatchObject({ code: 'not_a_book' });
    expect(readFileSync(join(folder, 'b.floatbook'))).toEqual(before);
  });

  test('that a newer Floatbook wrote is refused', async () => {
    const folder = withBook();
    const raw = new Database(join(folder, 'b.floatbook'));
    raw.pragma('user_version = 99');
    raw.close();
    for (const args of [['balance'], ['verify'], ['import', 'undo', '1']])
      expect(await refusal(folder, ...args)).toMatchObject({ code: 'newer_book', message: expect.stringContaining('Update Floatbook') });
  });

  test('that is not there is refused, and none is made', async () => {
    const folder = newFolder();
    for (const args of [['balance'], ['import', 'activity', 'x.csv'], ['verify']])
      expect(await refusal(folder, ...args)).toMatchObject({ code: 'book_not_found' });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('that exists is not made again', async () => {
    const folder = withBook();
    const before = stateOf(folder);
    expect(await refusal(folder, 'init', '--currency', 'EUR')).toMatchObject({ code: 'book_exists' });
    expect(await refusal(folder, 'demo')).toMatchObject({ code: 'book_exists' });
    expect(stateOf(folder)).toEqual(before);
  });

  test('that another process writes is refused for writing and open for reading', async () => {
    const folder = withBook();
    const lock = new URL('../../db/lock.ts', import.meta.url).href;
    const script = `const { lockBook } = await import(${JSON.stringify(lock)}); globalThis.held = lockBook('b.floatbook'); console.log('locked'); setInterval(() => {}, 1000);`;
    const holder = spawn(process.execPath, ['--input-type=module', '-e', script], {
      cwd: folder,
      env: environment(),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      await new Promise((resolve) => holder.stdout.once('data', resolve));
      writeFileSync(join(folder, 'more.csv'), csv('X,2026-01-08,bonus,5.00'));
      const before = stateOf(folder);
      expect(await refusal(folder, 'import', 'activity', 'more.csv')).toMatchObject({
        code: 'book_in_use',
        message: expect.stringContaining('Close it there'),
      });
      expect(await refusal(folder, 'import', 'undo', '1')).toMatchObject({ code: 'book_in_use' });
      expect(await answer(folder, 'balance')).toMatchObject({ credits: '90.00' });
      expect(stateOf(folder)).toEqual(before);
    } finally {
      holder.kill('SIGKILL');
    }
    await new Promise((resolve) => holder.once('close', resolve));
    // A crash releases the lock.
    expect(await answer(folder, 'import', 'activity', 'more.csv')).toMatchObject({ rows: { added: 1 } });
  });

  test('without the workspace that is asked for is refused with those it has', async () => {
    const folder = withBook();
    writeFileSync(join(folder, 'more.csv'), csv('X,2026-01-08,bonus,5.00'));
    const before = stateOf(folder);
    for (const args of [['balance'], ['report', 'bridge'], ['import', 'activity', 'more.csv'], ['export', 'statement', '--out', 's.csv']]) {
      expect(await refusal(folder, ...args, '--workspace', 'Nowhere')).toMatchObject({
        code: 'no_workspace',
        message: expect.stringContaining('Main'),
      });
    }
    await answer(folder, 'workspace', 'add', '--name', 'Second', '--currency', 'JPY');
    expect(await refusal(folder, 'balance')).toMatchObject({ code: 'which_workspace', message: expect.stringContaining('Main, Second') });
    expect(await refusal(folder, 'workspace', 'add', '--name', 'Second', '--currency', 'JPY')).toMatchObject({ code: 'workspace_exists' });
    expect({ ...stateOf(folder), workspace: 1, expiredThrough: before['expiredThrough'] }).toEqual(before);
    expect(existsSync(join(folder, 's.csv'))).toBe(false);
  });

  test('in an unknown currency or time zone is not made', async () => {
    const folder = newFolder();
    expect(await refusal(folder, 'init', '--currency', 'EUX')).toMatchObject({ code: 'unknown_currency' });
    expect(await refusal(folder, 'init', '--currency', 'EUR', '--time-zone', 'Mars/Olympus')).toMatchObject({ code: 'unknown_time_zone' });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('has no import that is not there, and none twice undone', async () => {
    const folder = withBook();
    expect(await refusal(folder, 'import', 'undo', '7')).toMatchObject({ code: 'no_import' });
    expect(await answer(folder, 'import', 'undo', '1')).toEqual({ importId: 1, removed: 3 });
    const before = stateOf(folder);
    expect(await refusal(folder, 'import', 'undo', '1')).toMatchObject({ code: 'no_import', message: expect.stringContaining('already') });
    expect(stateOf(folder)).toEqual(before);
  });
});

describe('an export', { timeout: 60_000 }, () => {
  test('is not written into a folder that is missing, over a folder, or over the book', async () => {
    const folder = withBook();
    mkdirSync(join(folder, 'there'));
    const before = stateOf(folder);
    for (const args of [
      ['export', 'statement'],
      ['export', 'statement', '--format', 'pdf'],
      ['export', 'journal', '--format', 'csv'],
    ]) {
      expect(await refusal(folder, ...args, '--out', 'missing/s.csv')).toMatchObject({
        code: 'file_not_found',
        message: expect.stringContaining(join(folder, 'missing')),
      });
      expect(await refusal(folder, ...args, '--out', 'there')).toMatchObject({ code: 'file_exists' });
      expect(await refusal(folder, ...args, '--out', '/dev/null')).toMatchObject({ code: 'file_exists' });
      expect(await refusal(folder, ...args, '--out', 'b.floatbook')).toMatchObject({
        code: 'file_exists',
        message: expect.stringContaining('the book itself'),
      });
    }
    expect(stateOf(folder)).toEqual(before);
    expect(readdirSync(folder).filter((name) => !name.startsWith('b.floatbook'))).toEqual(['there']);
  });
});

describe.runIf(canMount())('a place', { timeout: 120_000 }, () => {
  test('that is read-only is refused by name, and nothing is written', () => {
    const folder = withBook();
    writeFileSync(join(folder, 'more.csv'), csv('X,2026-01-08,bonus,5.00'));
    const before = stateOf(folder);
    const script = `mount --bind . . && mount -o remount,ro,bind . && cd . && cd "$PWD"
      $CLI import activity more.csv --book b.floatbook --json; echo "status $?"
      $CLI init --currency EUR --book new.floatbook --json; echo "status $?"
      $CLI export statement --out s.csv --book b.floatbook --json; echo "status $?"`;
    const ended = withMounts(folder, script);
    expect(ended.stdout).toBe('status 1\nstatus 1\nstatus 1\n');
    const codes = ended.stderr
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { error: { code: string } }).error.code);
    expect(codes).toEqual(['read_only', 'read_only', 'read_only']);
    expect(stateOf(folder)).toEqual(before);
  });

  test('that is full is refused by name, and the book is as it was', () => {
    const folder = withBook();
    const rows = Array.from(
      { length: 20_000 },
      (_, index) => `N${index},2026-01-08,lead,,,,,,,,,,LEAD-${index},won,1.00,a note that takes some room`,
    );
    writeFileSync(join(folder, 'large.csv'), csv(...rows));
    const script = `mkdir disk && mount -t tmpfs -o size=1500k none disk && cp b.floatbook disk/ && cd disk
      $CLI verify --book b.floatbook --json
      $CLI import activity ../large.csv --book b.floatbook --json; echo "status $?"
      $CLI verify --book b.floatbook --json
      dd if=/dev/zero of=filler bs=1k 2>/dev/null
      $CLI export statement --out s.csv --book b.floatbook --json; echo "status $?"
      $CLI init --currency EUR --book new.floatbook --json; echo "status $?"; ls`;
    const ended = withMounts(folder, script);
    const [before, refused, after, exported, made, ...left] = ended.stdout.trim().split('\n');
    expect([refused, exported, made]).toEqual(['status 1', 'status 1', 'status 1']);
    expect(JSON.parse(before ?? '')).toMatchObject({ ok: true, entries: 2 });
    expect(after).toBe(before);
    const codes = ended.stderr
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { error: { code: string } }).error.code);
    expect(codes).toEqual(['disk_full', 'disk_full', 'disk_full']);
    expect(left.filter((name) => !name.startsWith('b.floatbook'))).toEqual(['filler']);
  });
});
