/** A working thread as it is built: one file beside the main process, which finds fonts and migrations beside it, and better-sqlite3 where the main process does. */

import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSampleBook } from '../../electron/engine/sample/sample-book.ts';
import type { createWorkingThreads as CreateWorkingThreads, WorkingThreads } from '../../electron/engine/working/working-threads.ts';

const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** Away from the project: what the thread needs is in its own file, beside it, or in `node_modules`, or it fails. */
const folder = mkdtempSync(join(tmpdir(), 'floatbook-built-'));
let work: WorkingThreads;

beforeAll(async () => {
  await build({
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true, external: ['better-sqlite3'] },
    build: {
      ssr: at('electron/engine/working/working-threads.ts'),
      outDir: folder,
      emptyOutDir: false,
      minify: false,
      rolldownOptions: { external: ['better-sqlite3', ...builtinModules, /^node:/], output: { format: 'es', entryFileNames: '[name].mjs' } },
    },
  });
  cpSync(at('dist/main/working-worker.cjs'), join(folder, 'working-worker.cjs'));
  for (const beside of ['fonts', 'migrations']) cpSync(at(`dist/main/${beside}`), join(folder, beside), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(at('node_modules/better-sqlite3'), join(folder, 'node_modules/better-sqlite3'), 'junction');
  const file = join(folder, 'sample.floatbook');
  (await createSampleBook(file)).close();
  const built: unknown = await import(pathToFileURL(join(folder, 'working-threads.mjs')).href);
  const { createWorkingThreads } = built as { createWorkingThreads: typeof CreateWorkingThreads };
  work = createWorkingThreads({ file, now: () => Date.UTC(2026, 10, 23, 12) });
});
afterAll(() => {
  work.close();
  rmSync(folder, { recursive: true, force: true });
});

test.each([
  ['pdf', '%PDF-'],
  ['xlsx', 'PK'],
  ['csv', 'date,'],
] as const)('a statement as %s', async (format, head) => {
  const file = join(folder, `made.${format}`);
  const made = await work.run('statement.export', { workspaceId: 1, from: '2026-01-01', to: '2026-03-31', format }, { file });
  expect(made.rows).toBeGreaterThan(100);
  expect(readFileSync(file).subarray(0, head.length).toString('latin1')).toBe(head);
});

test('a report as PDF, the audit, and a verification', async () => {
  const file = join(folder, 'made-report.pdf');
  await work.run('report.document', { workspaceId: 1, unit: 'week', format: 'pdf' }, { file });
  expect(readFileSync(file).subarray(0, 5).toString('latin1')).toBe('%PDF-');
  expect((await work.run('audit.list', { workspaceId: 1, offset: 0, limit: 50 })).all.charges).toBe(28);
  expect((await work.run('book.verify', {})).ok).toBe(true);
});

test('it needs nothing beside it but Node and better-sqlite3', () => {
  expect(readdirSync(at('dist/main')).filter((name) => name.startsWith('working'))).toEqual(['working-worker.cjs']);
  const required = [...readFileSync(at('dist/main/working-worker.cjs'), 'utf8').matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name]) => name ?? '');
  expect([...new Set(required)].filter((name) => !builtinModules.includes(name.replace(/^node:/, '')))).toEqual(['better-sqlite3']);
});
