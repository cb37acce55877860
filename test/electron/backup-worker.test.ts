/** The thread that makes, checks and restores backups, as it is built: one file beside the main process, found and run from there, with the migrations beside it. */

import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { standardBackupFolder } from '../../db/backup-files.ts';
import { removeCutOffBooks } from '../../db/new-place.ts';
import type { inThread as InThread } from '../../electron/engine/backups/in-thread.ts';
import { NOW } from '../support/books.ts';
import { bookWithRows, rowsOf } from '../backups/books.ts';

const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** Away from the project: what the thread needs is in its own file or beside it, or it fails. */
const folder = mkdtempSync(join(tmpdir(), 'floatbook-built-'));
let inThread: typeof InThread;

beforeAll(async () => {
  await build({
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true, external: ['better-sqlite3'] },
    build: {
      ssr: at('electron/engine/backups/in-thread.ts'),
      outDir: folder,
      emptyOutDir: false,
      minify: false,
      rolldownOptions: { external: ['better-sqlite3', ...builtinModules, /^node:/], output: { format: 'es', entryFileNames: '[name].mjs' } },
    },
  });
  cpSync(at('dist/main/backup-worker.cjs'), join(folder, 'backup-worker.cjs'));
  cpSync(at('dist/main/migrations'), join(folder, 'migrations'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(at('node_modules/better-sqlite3'), join(folder, 'node_modules/better-sqlite3'), 'junction');
  const built: unknown = await import(pathToFileURL(join(folder, 'in-thread.mjs')).href);
  ({ inThread } = built as { inThread: typeof InThread });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const plainCopies = (within: string) => readdirSync(within).filter((name) => name.startsWith('.floatbook-new-'));

test('a backup is made, checked and restored in it; refusals come back as such', async () => {
  const made = await bookWithRows(2);
  const bookFile = made.book.file;
  const lock = { passphrase: 'correct horse battery', workFactor: 10 };
  const told: number[] = [];
  const request = { bookFile, folder: standardBackupFolder(bookFile), because: 'by_hand', now: NOW, lock } as const;
  const { backup } = await inThread({ work: 'make', request }, { progress: (done) => void told.push(done) });
  expect(told.length).toBeGreaterThan(0);
  const source = { backup: backup.file, now: NOW };
  await expect(inThread({ work: 'check', source, temporary: made.folder })).rejects.toMatchObject({
    name: 'Refused',
    refusal: { code: 'passphrase_needed' },
  });
  expect((await inThread({ work: 'check', source: { ...source, passphrase: lock.passphrase }, temporary: made.folder })).entries).toBe(2);
  made.book.close();
  await inThread({ work: 'restore', request: { bookFile, ...source, passphrase: lock.passphrase } });
  expect(rowsOf(bookFile)).toBe(2);
  await expect(inThread({ work: 'make', request }, { signal: AbortSignal.abort() })).rejects.toMatchObject({ refusal: { code: 'cancelled' } });
});

test('what it unpacked of an encrypted backup goes when it was stopped, and a thread that takes too long is stopped', async () => {
  const made = await bookWithRows(2);
  const bookFile = made.book.file;
  const lock = { passphrase: 'correct horse battery', workFactor: 10 };
  const { backup } = await inThread({
    work: 'make',
    request: { bookFile, folder: standardBackupFolder(bookFile), because: 'by_hand', now: NOW, lock },
  });
  const check = { work: 'check', source: { backup: backup.file, now: NOW, passphrase: lock.passphrase }, temporary: made.folder } as const;
  const stopping = new AbortController();
  const unpacked: string[] = [];
  const progress = () => {
    unpacked.push(...plainCopies(made.folder));
    stopping.abort();
  };
  await expect(inThread(check, { progress, signal: stopping.signal })).rejects.toMatchObject({ refusal: { code: 'cancelled' } });
  expect(unpacked).not.toEqual([]);
  removeCutOffBooks(made.folder);
  expect(plainCopies(made.folder)).toEqual([]);
  await expect(inThread(check, { limit: 0 })).rejects.toMatchObject({ refusal: { code: 'took_too_long' } });
  expect((await inThread(check)).entries).toBe(2);
  expect(plainCopies(made.folder)).toEqual([]);
});

test('it needs the database and nothing else beside it', () => {
  const required = [...readFileSync(at('dist/main/backup-worker.cjs'), 'utf8').matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name]) => name ?? '');
  expect([...new Set(required.filter((name) => !builtinModules.includes(name.replace(/^node:/, ''))))]).toEqual(['better-sqlite3']);
});
