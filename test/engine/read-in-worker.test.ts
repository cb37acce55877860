/** Statement files read in a thread: the same as without one, within limits, and ended when asked (rule I4). */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { Refused, type Refusal } from '../../db/ledger/refusal.ts';
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
