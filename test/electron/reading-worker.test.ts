/** The thread that reads statement files, as it is built: one file beside the main process, found and run from there. */

import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { readInWorker as ReadInWorker } from '../../electron/engine/statements/read-in-worker.ts';
import type { StatementPart } from '../../electron/readers/statement.ts';

const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** Away from the project: what the thread needs is in its own file, or it fails. */
const folder = mkdtempSync(join(tmpdir(), 'floatbook-built-'));
let readInWorker: typeof ReadInWorker;

beforeAll(async () => {
  await build({
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true, external: ['better-sqlite3'] },
    build: {
      ssr: at('electron/engine/statements/read-in-worker.ts'),
      outDir: folder,
      emptyOutDir: false,
      minify: false,
      rolldownOptions: { external: ['better-sqlite3', ...builtinModules, /^node:/], output: { format: 'es', entryFileNames: '[name].mjs' } },
    },
  });
  cpSync(at('dist/main/reading-worker.cjs'), join(folder, 'reading-worker.cjs'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(at('node_modules/better-sqlite3'), join(folder, 'node_modules/better-sqlite3'), 'junction');
  const built: unknown = await import(pathToFileURL(join(folder, 'read-in-worker.mjs')).href);
  ({ readInWorker } = built as { readInWorker: typeof ReadInWorker });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function linesOf(content: string | Uint8Array): Promise<{ encoding: string; format: string; lines: string[] }> {
  const path = join(folder, 'statement');
  writeFileSync(path, content);
  const parts: StatementPart[] = [];
  const { encoding, format } = await readInWorker({ file: { path } }, (batch) => void parts.push(...batch));
  return { encoding, format, lines: parts.flatMap((part) => (part.part === 'line' ? [`${part.amount} ${part.description}`] : [])) };
}

test.each<[encoding: string, format: string, content: string | Uint8Array]>([
  ['utf-8', 'csv', 'Datum;Text;Betrag\n15.01.2026;Müßig;-1,00\n'],
  ['utf-16le', 'csv', Buffer.from('\uFEFFDatum;Text;Betrag\n15.01.2026;Müßig;-1,00\n', 'utf16le')],
  ['windows-1252', 'csv', Buffer.from('Datum;Text;Betrag\n15.01.2026;Müßig;-1,00\n', 'latin1')],
  [
    'iso-8859-2',
    'ofx',
    Buffer.concat([
      Buffer.from('<?xml version="1.0" encoding="iso-8859-2"?><OFX><STMTRS><BANKTRANLIST><STMTTRN><DTPOSTED>20260302<TRNAMT>-1.00<NAME>M'),
      Buffer.from([0xfc, 0xdf]),
      Buffer.from('ig</STMTTRN></BANKTRANLIST></STMTRS></OFX>'),
    ]),
  ],
  [
    'utf-8',
    'camt',
    '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><Stmt><Ntry><Amt Ccy="EUR">1.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><BookgDt><Dt>2026-01-15</Dt></BookgDt><AddtlNtryInf>Müßig</AddtlNtryInf></Ntry></Stmt></BkToCstmrStmt></Document>',
  ],
])('%s, %s', async (encoding, format, content) => {
  expect(await linesOf(content)).toEqual({ encoding, format, lines: ['-1.00 Müßig'] });
});

test('refusals come back as such', async () => {
  await expect(linesOf('PK\u0003\u0004')).rejects.toMatchObject({ name: 'Refused', refusal: { code: 'wrong_kind', file: 'statement' } });
});

test('it needs nothing beside it', () => {
  expect(readdirSync(at('dist/main')).filter((name) => name.startsWith('reading'))).toEqual(['reading-worker.cjs']);
  const required = [...readFileSync(at('dist/main/reading-worker.cjs'), 'utf8').matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name]) => name ?? '');
  expect(required.filter((name) => !builtinModules.includes(name.replace(/^node:/, '')))).toEqual([]);
});
