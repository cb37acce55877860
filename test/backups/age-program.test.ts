/** Encrypted backups beside the program `age`: it opens what Floatbook encrypted, documents included, and Floatbook opens what it encrypted. */

import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { standardBackupFolder } from '../../db/backup-files.ts';
import { makeBackup } from '../../electron/engine/backups/make.ts';
import { checkBackup } from '../../electron/engine/backups/restore.ts';
import { runAge } from '../support/age.ts';
import { NOW, temporaryFolder, type TestBook } from '../support/books.ts';
import { hasProgram } from '../support/programs.ts';
import { addPaper, bookWithRows, rowsOf } from './books.ts';

const PASSPHRASE = 'correct horse bättery';

async function backUp({ book }: TestBook, options: Partial<Parameters<typeof makeBackup>[0]> = {}): Promise<string> {
  const { backup } = await makeBackup({ bookFile: book.file, folder: standardBackupFolder(book.file), because: 'by_hand', now: NOW, ...options });
  return backup.file;
}

describe.runIf(process.platform === 'linux' && hasProgram('age', 'nothing but Floatbook opens its encrypted backups'))('the program age', () => {
  test('opens a backup by its passphrase, and no other: the book in it opens and verifies, and its documents are there', async () => {
    const made = await bookWithRows(3);
    await addPaper(made, 'one.pdf', 'first paper');
    const backup = await backUp(made, { lock: { passphrase: PASSPHRASE } });
    const opened = temporaryFolder();
    await runAge(['--decrypt', '--output', join(opened, 'book.floatbook'), backup], PASSPHRASE);
    expect(rowsOf(join(opened, 'book.floatbook'))).toBe(3);
    await expect(runAge(['--decrypt', '--output', join(opened, 'wrong'), backup], `${PASSPHRASE}.`)).rejects.toThrow(/incorrect passphrase/);

    // Documents are under a key of their own, which is under the passphrase.
    const folder = standardBackupFolder(made.book.file);
    const [key = '', paper = ''] = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.startsWith('documents-') && name.endsWith('.age'))
      .toSorted((left, right) => left.length - right.length);
    await runAge(['--decrypt', '--output', join(opened, 'key'), join(folder, key)], PASSPHRASE);
    execFileSync('age', ['--decrypt', '--identity', join(opened, 'key'), '--output', join(opened, 'paper'), join(folder, paper)]);
    expect(readFileSync(join(opened, 'paper'), 'utf8')).toBe('first paper');
  });

  test('encrypts a copy of a book that Floatbook opens by the passphrase, and by no other', async () => {
    const plain = await backUp(await bookWithRows(4));
    const folder = temporaryFolder();
    const backup = join(folder, 'by-age.floatbook.age');
    await runAge(['--passphrase', '--output', backup, plain], PASSPHRASE);
    const check = (passphrase: string) => checkBackup({ backup, passphrase, now: NOW }, folder);
    expect(await check(PASSPHRASE)).toMatchObject({ entries: 4 });
    await expect(check(`${PASSPHRASE}.`)).rejects.toMatchObject({ refusal: { code: 'wrong_passphrase' } });
  });
});
