/** Statement files read in a thread: the same as without one, within limits, and ended when asked (rule I4). */

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Refused, type Refusal } from '../../db/ledger/refusal.ts';
import type { PieceToKeep } from '../../electron/engine/statements/pieces-to-keep.ts';
import { readInWorker, type ReadFile, type Reading } from '../../electron/engine/statements/read-in-worker.ts';
import { openStatementFile } from '../../electron/readers/read-statement-file.ts';
import type { StatementPart } from '../../electron/readers/statement.ts';
import { camtFile } from '../readers/camt-writer.ts';
import { mt940File } from '../readers/mt940-writer.ts';

const folder = mkdtempSync(join(tmpdir(), 'floatbook-reading-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
function written(content: string | Uint8Array): string {
  const path = join(folder, `statement-${(files += 1)}`);
  writeFileSync(path, content);
  return path;
}

const table = (rows: number) => `Date,Text,Amount\n${'2026-01-15,Card payment in some shop of some town,-12.50\n'.repeat(rows)}`;

async function readAll(path: string, more: Partial<Reading> = {}): Promise<ReadFile & { readonly parts: StatementPart[] }> {
  const parts: StatementPart[] = [];
  const read = await readInWorker({ file: { path, name: 'march.csv' }, ...more }, (batch) => void parts.push(...batch));
  return { ...read, parts };
}

async function refusalOf(reading: Promise<unknown>): Promise<Refusal> {
  try {
    await reading;
  } catch (error) {
    if (error instanceof Refused) return error.refusal;
    throw error;
  }
  throw new Error('nothing was refused');
}

test.each<[format: string, content: string | Uint8Array]>([
  ['csv', table(2_500)],
  ['csv', Buffer.from('Datum;Text;Betrag\n15.01.2026;Müßig;-1,00\n', 'latin1')],
  ['csv', Buffer.from('\uFEFFDatum;Text;Betrag\n15.01.2026;Müßig;-1,00\n', 'utf16le')],
  ['ofx', '<OFX><STMTRS><BANKTRANLIST><STMTTRN><DTPOSTED>20260302<TRNAMT>-5</STMTTRN></BANKTRANLIST></STMTRS></OFX>'],
  ['qif', '!Type:Bank\nD2026-03-02\nT5\n^\n'],
  ['camt', camtFile([{}])],
  ['mt940', mt940File([{ opening: 'C260101EUR100,', movements: [{}], closing: 'C260131EUR87,5' }])],
])('%s: the same parts in the same order', async (format, content) => {
  const path = written(content);
  const { parts, ...read } = await readAll(path);
  const bytes = readFileSync(path);
  expect(parts).toEqual([...openStatementFile(bytes).parts]);
  expect(read).toMatchObject({ format, encoding: openStatementFile(bytes).encoding });
});

test('answers and a known format go along', async () => {
  const path = written('Date,Text,Amount\n03/04/2026,a,-1.00\n');
  const { parts } = await readAll(path, { options: { dateOrder: 'dmy', amountSign: 'as_written' }, format: 'csv' });
  expect(parts.filter(({ part }) => part === 'question')).toEqual([]);
});

describe('I4 refused by name, with the file', () => {
  test('what the reader refuses, with its line', async () => {
    expect(await refusalOf(readAll(written('Date,Text,Amount\n2026-01-15,a,-1.00\n2026-02-30,b,2.00\n2026-03-01,c,2.00\n')))).toMatchObject({
      code: 'wrong_date',
      file: 'march.csv',
      sourceLine: 3,
    });
  });

  test('a file that is not there, and a folder', async () => {
    expect((await refusalOf(readAll(join(folder, 'none')))).code).toBe('file_not_found');
    expect((await refusalOf(readAll(folder))).code).toBe('file_unreadable');
  });

  test('one that takes too long', async () => {
    const reading = readAll(written(table(200_000)), { limits: { milliseconds: 150, megabytes: 160 } });
    expect(await refusalOf(reading)).toMatchObject({ code: 'took_too_long', file: 'march.csv' });
  });

  test('one that needs too much memory', async () => {
    // The transactions of an entry are held until it ends.
    const [before = '', behind = ''] = camtFile([{ entries: [{ amount: '1', direction: 'CRDT', more: '<NtryDtls>@</NtryDtls>' }] }]).split('@');
    const detail = '<TxDtls><Refs><EndToEndId>E</EndToEndId></Refs></TxDtls>';
    const reading = readAll(written(`${before}${detail.repeat(120_000)}${behind}`), { limits: { milliseconds: 60_000, megabytes: 1 } });
    expect(await refusalOf(reading)).toMatchObject({ code: 'file_too_large', file: 'march.csv' });
  });

  test('one that is stopped, before it begins and while it is read', async () => {
    const path = written(table(50_000));
    expect((await refusalOf(readAll(path, { signal: AbortSignal.abort() }))).code).toBe('cancelled');
    const stop = new AbortController();
    let batches = 0;
    const reading = readInWorker({ file: { path }, signal: stop.signal }, () => {
      batches += 1;
      if (batches === 2) stop.abort();
    });
    expect((await refusalOf(reading)).code).toBe('cancelled');
    expect(batches).toBe(2);
  });
});

test('whoever takes the parts may fail: the reading ends with that', async () => {
  const path = written(table(50_000));
  let batches = 0;
  const reading = readInWorker({ file: { path } }, () => {
    batches += 1;
    throw new Error('the disk is full');
  });
  await expect(reading).rejects.toThrow('the disk is full');
  expect(batches).toBe(1);
});

test('a batch is not too much at once, and waiting for its taker does not count as time', async () => {
  let [most, waited] = [0, false];
  const limits = { milliseconds: 2_500, megabytes: 160 };
  await readInWorker({ file: { path: written(table(20_000)) }, limits }, async (parts) => {
    most = Math.max(most, [...parts].length);
    if (!waited) await new Promise((resolve) => setTimeout(resolve, 2_700));
    waited = true;
  });
  expect(most).toBeLessThanOrEqual(1_000);
});

test('everything else goes on meanwhile', async () => {
  let ticks = 0;
  const ticking = setInterval(() => (ticks += 1), 1);
  await readAll(written(table(100_000)));
  clearInterval(ticking);
  expect(ticks).toBeGreaterThan(20);
});

describe('the thread', () => {
  let begun = 0;
  const count = () => (begun += 1);
  beforeAll(() => void process.on('worker', count));
  afterAll(() => void process.off('worker', count));
  const small = () => written(table(10));
  const threadsFor = async (work: () => Promise<unknown>) => {
    const before = begun;
    await work();
    return begun - before;
  };

  test('reads small files one after another, and each as if it were the first', async () => {
    await readAll(small());
    const threads = await threadsFor(async () => {
      expect((await readAll(written('!Type:Bank\nD2026-03-02\nT5\n^\n'))).format).toBe('qif');
      expect((await readAll(small())).parts.filter(({ part }) => part === 'line')).toHaveLength(10);
    });
    expect(threads).toBe(0);
  });

  test('reads one file at a time: a second one has a thread of its own', async () => {
    await readAll(small());
    const threads = await threadsFor(async () => {
      // The second one begins and ends while the first one is taken.
      await readInWorker({ file: { path: small() } }, async () => {
        expect((await readAll(small())).parts.filter(({ part }) => part === 'line')).toHaveLength(10);
      });
    });
    expect(threads).toBe(1);
  });

  test.each<[why: string, message: string, reading: () => Promise<unknown>]>([
    ['was refused', 'a ZIP archive', () => readAll(written('PK\u0003\u0004'))],
    ['was stopped', 'Stopped as you asked', () => readAll(small(), { signal: AbortSignal.abort() })],
    [
      'was given up by its taker',
      'the disk is full',
      () => readInWorker({ file: { path: small() } }, () => Promise.reject(new Error('the disk is full'))),
    ],
  ])('is not used again when its file %s', async (_why, message, reading) => {
    await readAll(small());
    const threads = await threadsFor(async () => {
      await expect(reading()).rejects.toThrow(message);
      await readAll(small());
    });
    expect(threads).toBe(1);
  });

  test('is not shared by a file with limits of its own, or by a large one', async () => {
    await readAll(small());
    expect(await threadsFor(() => readAll(small(), { limits: { milliseconds: 60_000, megabytes: 50 } }))).toBe(1);
    expect(await threadsFor(() => readAll(written(table(180_000))))).toBe(1);
    expect(await threadsFor(() => readAll(small()))).toBe(0);
  });

  test('does not keep the process alive while it waits for the next file', () => {
    const module = new URL('../../electron/engine/statements/read-in-worker.ts', import.meta.url).href;
    const program = join(folder, 'reads-and-ends.mjs');
    const reading = `readInWorker({ file: { path: ${JSON.stringify(small())} } }, () => undefined)`;
    writeFileSync(program, `const { readInWorker } = await import(${JSON.stringify(module)}); await ${reading}; console.log('read');`);
    const run = spawnSync(process.execPath, ['--no-warnings', program], { encoding: 'utf8', timeout: 50_000 });
    expect([run.stdout.trim(), run.status]).toEqual(['read', 0]);
  });
});

test('I3 M4 the pieces that are kept come along: deflated, in the order of their lines, with card numbers masked', async () => {
  const content = `${table(12_000)}2026-01-16,Paid with 4111 1111 1111 1111,-1.00\n`;
  const pieces: PieceToKeep[] = [];
  const { masking } = await readAll(written(content), { keep: (piece) => void pieces.push(piece) });
  const kept = Buffer.concat(pieces.map(({ deflated }) => inflateRawSync(deflated)));
  expect(kept.toString()).toBe(content.replace('4111 1111 1111', '••••'));
  expect(pieces.length).toBeGreaterThan(1);
  expect(pieces.map(({ firstLine }) => firstLine)).toEqual(pieces.map(({ firstLine }) => firstLine).toSorted((a, b) => a - b));
  expect(masking).toMatchObject({ masked: 1, firstMasked: 12_002 });
  expect(Buffer.from(masking?.sha256 ?? [])).toEqual(createHash('sha256').update(kept).digest());
});
