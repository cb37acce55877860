/** Backups by commands: made, listed, checked, restored, undone; with a full disk and a place that cannot be written nothing is left over. */

import { copyFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { answer, canMount, csv, floatbook, newFolder, refusal, withMounts } from './command-line.ts';

interface Made {
  readonly backup: string;
  readonly entries: number;
  readonly head: string;
  readonly encrypted: boolean;
}

async function bookWithRows(): Promise<string> {
  const folder = newFolder();
  await answer(folder, 'init', '--currency', 'EUR', '--time-zone', 'UTC');
  writeFileSync(join(folder, 'one.csv'), csv('a-1,2026-11-01,top_up,1000,900', 'a-2,2026-11-02,quotation,100'));
  writeFileSync(join(folder, 'two.csv'), csv('a-3,2026-11-03,quotation,50'));
  await answer(folder, 'import', 'activity', 'one.csv');
  return folder;
}

test('a backup is made, listed, checked and restored; the restore is undone', async () => {
  const folder = await bookWithRows();
  const { backup, head } = await answer<Made>(folder, 'backup', 'make');
  await answer(folder, 'import', 'activity', 'two.csv');
  const { backups } = await answer<{ backups: Record<string, unknown>[] }>(folder, 'backup', 'list');
  expect(backups).toMatchObject([
    {
      file: backup,
      because: 'by_hand',
      encrypted: false,
      asMade: true,
      holds: { entries: 2, head, lastDay: '2026-11-02', workspaces: [{ credits: '900.00' }] },
    },
  ]);
  expect(await answer(folder, 'backup', 'check')).toMatchObject({ backup, entries: 2, head });
  const dry = await answer(folder, 'restore', backup, '--dry-run');
  expect(dry).toMatchObject({ dryRun: true, before: { entries: 3 }, after: { entries: 2 } });
  expect((await answer<{ entries: number }>(folder, 'verify')).entries).toBe(3);
  const restored = await answer<{ kept: string }>(folder, 'backup', 'restore', backup);
  expect(restored).toMatchObject({ entries: 2, head, before: { lastDay: '2026-11-03' }, after: { lastDay: '2026-11-02' } });
  expect((await answer<{ entries: number }>(folder, 'verify')).entries).toBe(2);
  expect(existsSync(join(restored.kept, 'book'))).toBe(true);
  await answer(folder, 'backup', 'undo');
  expect((await answer<{ entries: number }>(folder, 'verify')).entries).toBe(3);
  expect(await answer(folder, 'backup', 'confirm')).toEqual({ confirmed: true });
});

test('a backup is named from the folder, and as a file; for people there is a table', async () => {
  const folder = await bookWithRows();
  const { backup } = await answer<Made>(folder, 'backup', 'make', '--folder', 'stick');
  expect(backup.startsWith(join(folder, 'stick'))).toBe(true);
  const name = backup.slice(join(folder, 'stick').length + 1);
  const inWords = await floatbook(folder, ['backup', 'list', '--folder', 'stick', '--book', 'b.floatbook']);
  expect(inWords.stdout).toContain(name);
  expect(inWords.stdout).toContain('Main: 900.00 (810.00 EUR)');
  expect((await floatbook(folder, ['backup', 'restore', name, '--folder', 'stick', '--book', 'b.floatbook'])).stdout).toContain(
    'backup undo puts it back',
  );
  expect((await floatbook(folder, ['backup', 'list', '--book', 'b.floatbook'])).stdout).toBe('There is no backup of this book.\n');
});

test('what a restored book would charge is refused until it is confirmed', async () => {
  const folder = await bookWithRows();
  const { backup } = await answer<Made>(folder, 'backup', 'make');
  await answer(folder, 'backup', 'restore', backup);
  await answer(folder, 'method', 'add', '--card', 'tok_visa');
  // Verifying can make a test charge.
  expect((await refusal(folder, 'method', 'verify', '1'))['code']).toBe('restore_not_confirmed');
  await answer(folder, 'backup', 'confirm');
  expect(await answer(folder, 'method', 'verify', '1')).toMatchObject({ outcome: 'verified' });
});

test('the passphrase comes from the environment alone', { timeout: 180_000 }, async () => {
  const folder = await bookWithRows();
  const run = (passphrase: string | undefined, ...args: readonly string[]) =>
    floatbook(folder, [...args, '--book', 'b.floatbook', '--json'], passphrase === undefined ? {} : { FLOATBOOK_BACKUP_PASSPHRASE: passphrase });
  const codeOf = ({ stderr }: { stderr: string }) => (JSON.parse(stderr) as { error: { code: string } }).error.code;
  expect(codeOf(await run(undefined, 'backup', 'make', '--encrypt'))).toBe('passphrase_needed');
  expect(codeOf(await run('short', 'backup', 'make', '--encrypt'))).toBe('wrong_setting');
  const made = await run('correct horse battery', 'backup', 'make', '--encrypt');
  const { backup, encrypted } = JSON.parse(made.stdout) as Made;
  expect([encrypted, backup.endsWith('.floatbook.age')]).toEqual([true, true]);
  expect(codeOf(await run('correct horse batteri', 'backup', 'check'))).toBe('wrong_passphrase');
  expect((await run('correct horse battery', 'restore', backup)).status).toBe(0);
});

test('backup --out writes a verified copy', async () => {
  const folder = await bookWithRows();
  const { head } = await answer<Made>(folder, 'backup', '--out', 'copy.floatbook');
  copyFileSync(join(folder, 'copy.floatbook'), join(folder, 'b.floatbook'));
  expect(await answer(folder, 'verify')).toMatchObject({ ok: true, head });
  expect((await refusal(folder, 'backup', '--out', 'b.floatbook'))['code']).toBe('file_exists');
});

test('what cannot be done is refused', async () => {
  const folder = await bookWithRows();
  expect((await refusal(folder, 'backup', 'check'))['code']).toBe('no_backup');
  expect((await refusal(folder, 'backup', 'restore', 'none.floatbook'))['code']).toBe('no_backup');
  expect((await refusal(folder, 'backup', 'undo'))['code']).toBe('nothing_replaced');
  expect((await floatbook(folder, ['backup', 'make', 'more', '--book', 'b.floatbook'])).status).toBe(2);
  expect((await floatbook(folder, ['restore', '--book', 'b.floatbook'])).status).toBe(2);
  expect((await floatbook(folder, ['backup', 'make', '--book', 'none.floatbook', '--json'])).stderr).toContain('book_not_found');
});

const mounts = canMount();

test.runIf(mounts)(
  'a full disk: the backup is refused and leaves nothing but its folder; there was room for nothing else',
  { timeout: 60_000 },
  async () => {
    const folder = await bookWithRows();
    mkdirSync(join(folder, 'small'));
    const script =
      'mount -t tmpfs -o size=300k none small && $CLI backup make --folder small --book b.floatbook --json; echo "status $?"; ls -A small';
    const { stdout, stderr } = withMounts(folder, script);
    expect(stderr).toContain('"disk_full"');
    expect(stdout).toBe('status 1\n.lock\n');
    expect(await answer(folder, 'verify')).toMatchObject({ ok: true });
  },
);

test.runIf(mounts)('a full disk: the restore is refused, and the book is as it was', { timeout: 60_000 }, async () => {
  const folder = await bookWithRows();
  const { backup } = await answer<Made>(folder, 'backup', 'make');
  mkdirSync(join(folder, 'small'));
  const script = `mount -t tmpfs -o size=1100k none small && cp b.floatbook small/ && $CLI restore ${backup} --book small/b.floatbook --json; echo "status $?"; $CLI verify --book small/b.floatbook; ls -A small`;
  const { stdout, stderr } = withMounts(folder, script);
  expect(stderr).toContain('"disk_full"');
  expect(stdout).toMatch(/^status 1\nThe book is whole/);
  expect(stdout).not.toMatch(/restoring|replac/);
});

test.runIf(mounts)('a folder that cannot be written: the backup is refused', { timeout: 60_000 }, async () => {
  const folder = await bookWithRows();
  mkdirSync(join(folder, 'still'));
  const { stdout, stderr } = withMounts(
    folder,
    'mount -t tmpfs -o ro none still && $CLI backup make --folder still --book b.floatbook --json; echo "status $?"',
  );
  expect([stdout, stderr.includes('"read_only"')]).toEqual(['status 1\n', true]);
  expect(readdirSync(folder).filter((name) => name.includes('.part'))).toEqual([]);
});
