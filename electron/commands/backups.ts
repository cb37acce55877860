/** Commands of backups: `backup make|list|check|restore|undo|confirm`, `backup --out FILE` and `restore FILE`. The passphrase comes from FLOATBOOK_BACKUP_PASSPHRASE. */

import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { standardBackupFolder, type BookContents } from '../../db/backup-files.ts';
import { isoInstant } from '../../db/ledger/zone.ts';
import { refuse } from '../../db/ledger/refusal.ts';
import { finishReplacement, replacementsOf } from '../../db/replace-book.ts';
import { confirmRestore } from '../engine/account/confirm-restore.ts';
import { refuseWeakPassphrase, type Passphrase } from '../engine/backups/encryption.ts';
import { isAsMade, listBackups, type ListedBackup } from '../engine/backups/list.ts';
import { makeBackup, saveCopy } from '../engine/backups/make.ts';
import { presentContents } from '../engine/backups/present.ts';
import { checkBackup, restoreBackup, undoRestore, type RestoredBook } from '../engine/backups/restore.ts';
import type { Call, Command, Outcome } from './command.ts';
import { OUT, outFile } from './exports.ts';
import { shortInstant } from './instants.ts';
import { engineOf } from './operating.ts';
import { writeBook } from './reading.ts';
import { printable, table } from './table.ts';

const FOLDER = { value: 'FOLDER', help: 'where the backups are; beside the book unless given' } as const;

function command(words: readonly string[], form: string, help: string) {
  return { words, form, help, options: {}, least: 0, most: 0, isOfWorkspace: false } as const;
}

const make: Command = {
  ...command(
    ['backup', 'make'],
    '[--folder FOLDER] [--encrypt]',
    'Makes a backup of the book, verified, beside it or in another folder; the book may be open.',
  ),
  options: { folder: FOLDER, encrypt: { help: 'with the passphrase of FLOATBOOK_BACKUP_PASSPHRASE' } },
  async run(call) {
    const bookFile = existingBook(call);
    const lock = call.has('encrypt') ? newLock(call) : undefined;
    const request = { bookFile, folder: folderOf(call), because: 'by_hand', now: call.now, ...(lock && { lock }) } as const;
    const { backup, entries, head, documentsMissing } = await makeBackup(request, checking(call));
    return {
      document: { backup: backup.file, entries, head, bytes: backup.bytes, encrypted: backup.isEncrypted },
      text: () => `${printable(backup.file)}: ${entries} entries, verified${backup.isEncrypted ? ', encrypted' : ''}.\nHead: ${head}\n`,
      warnings: lostDocuments(documentsMissing),
    };
  },
};

const copy: Command = {
  ...command(
    ['backup'],
    '--out FILE',
    'Writes a verified copy of the book; the book may be open. Files of documents are not in it: see backup make.',
  ),
  options: { out: OUT },
  run(call) {
    const out = outFile(call);
    const bookFile = existingBook(call);
    if (existsSync(out) && realpathSync(out) === realpathSync(bookFile))
      refuse('file_exists', 'This is the book itself. Choose another file.', { file: out });
    const { entries, head } = saveCopy(bookFile, out, call.now, checking(call));
    return { document: { entries, head }, text: () => `${printable(out)}: ${entries} entries, verified.\nHead: ${head}\n` };
  },
};

const list: Command = {
  ...command(['backup', 'list'], '[--folder FOLDER]', 'The backups of the book, newest first, and what restores have replaced.'),
  options: { folder: FOLDER },
  run(call) {
    const backups = listBackups(folderOf(call)).map((backup) => ({ ...described(backup), asMade: isAsMade(backup) }));
    const replaced = replacementsOf(call.bookFile).map(({ name, because, at, from, cutOff, holdsBook }) => ({
      name,
      because,
      at: utc(at),
      from,
      cutOff: cutOff ?? null,
      holdsBook,
    }));
    const text = () =>
      backups.length === 0
        ? 'There is no backup of this book.\n'
        : table(
            [
              { title: 'Made' },
              { title: 'Backup' },
              { title: 'Why' },
              { title: 'Bytes', isNumber: true },
              { title: 'Last event' },
              { title: 'Balance' },
              { title: '' },
            ],
            backups.map(({ at, name, because, bytes, holds, encrypted, asMade }) => [
              shortInstant(at),
              name,
              WHY[because],
              String(bytes),
              holds?.lastDay ?? '',
              balances(holds),
              [encrypted ? 'encrypted' : '', asMade ? '' : 'not as it was made'].filter((word) => word !== '').join(', '),
            ]),
          );
    return { document: { folder: folderOf(call), backups, replaced }, text };
  },
};

const check: Command = {
  ...command(
    ['backup', 'check'],
    '[BACKUP] [--folder FOLDER]',
    'Tries a backup out, the newest unless named: unpacks it into a temporary place, opens and verifies it there.',
  ),
  options: { folder: FOLDER },
  most: 1,
  async run(call) {
    const backup = backupNamed(call);
    const { entries, head, holds } = await checkBackup({ backup, ...passphraseOf(call), now: call.now }, dirname(call.bookFile), checking(call));
    return {
      document: { backup, entries, head, holds },
      text: () => `${printable(backup)} opens and verifies: ${entries} entries.\nHead: ${head}\n`,
      warnings: lostDocuments(holds.documents.missing),
    };
  },
};

const RESTORE = {
  form: 'BACKUP [--folder FOLDER] [--dry-run]',
  help: 'Puts a backup in the place of the book, which nobody may have open, and keeps what was there. Nothing is charged until backup confirm.',
  options: { folder: FOLDER, 'dry-run': { help: 'only tells what it would change' } },
  least: 1,
  most: 1,
  isOfWorkspace: false,
  async run(call: Call): Promise<Outcome> {
    const { bookFile } = call;
    const backup = backupNamed(call);
    const before = presentContents(bookFile, call.now);
    if (call.has('dry-run')) {
      const checked = await checkBackup({ backup, ...passphraseOf(call), now: call.now }, dirname(bookFile), checking(call));
      const { entries, head, holds: after } = checked;
      return { document: { dryRun: true, backup, entries, head, before, after }, text: () => compared(before, after) };
    }
    const restored = await restoreBackup({ bookFile, backup, ...passphraseOf(call), now: call.now }, checking(call));
    finishReplacement(bookFile);
    return describeRestored(bookFile, backup, before, restored);
  },
} as const;

const undo: Command = {
  ...command(
    ['backup', 'undo'],
    '',
    'Puts back what the last restore replaced; what is there now is kept in turn. Nothing is charged until backup confirm.',
  ),
  async run(call) {
    const { bookFile } = call;
    const { folder, from } = await undoRestore({ bookFile, now: call.now });
    finishReplacement(bookFile);
    return {
      document: { book: bookFile, putBack: from, kept: folder },
      text: () => `What was replaced on ${from} is the book again. What was there is kept in ${printable(folder)}.\n${CONFIRM}`,
    };
  },
};

const confirm: Command = {
  ...command(
    ['backup', 'confirm'],
    '',
    'Lets a restored book charge again, when its processors have told what they have charged and that is recorded.',
  ),
  run: (call) =>
    writeBook(call, async (book) => {
      await confirmRestore(engineOf(book, () => call.now));
      return { document: { confirmed: true }, text: () => 'Payments go on.\n' };
    }),
};

export const BACKUP_COMMANDS: readonly Command[] = [
  make,
  list,
  check,
  { words: ['backup', 'restore'], ...RESTORE },
  undo,
  confirm,
  copy,
  { words: ['restore'], ...RESTORE },
];

const CONFIRM = 'Nothing is charged until you have looked at it and said backup confirm.\n';
const WHY = { schedule: 'scheduled', by_hand: 'by hand', before_migration: 'before migration' } as const;
const ENTERED_ANEW = ['keys of payment processors', 'the password of the mail server', 'the passphrase of backups'];

function describeRestored(bookFile: string, backup: string, before: BookContents | null, restored: RestoredBook): Outcome {
  const { entries, head, holds: after, replaced, documents } = restored;
  const kept = replaced.holdsBook ? replaced.folder : null;
  return {
    document: { book: bookFile, backup, entries, head, before, after, kept, documents, enterAnewOnAnotherComputer: ENTERED_ANEW },
    text: () =>
      `${compared(before, after)}\n` +
      (kept === null ? '' : `What was there is kept in ${printable(kept)}; backup undo puts it back.\n`) +
      `On another computer, enter anew: ${ENTERED_ANEW.join(', ')}.\n${CONFIRM}`,
    warnings: lostDocuments(documents.missing),
  };
}

function compared(before: BookContents | null, after: BookContents | null): string {
  const rows = [
    ['Organisation', before?.organisation, after?.organisation],
    ['Entries', before && String(before.entries), after && String(after.entries)],
    ['Last event', before?.lastDay, after?.lastDay],
    ['Balance', balances(before), balances(after)],
    ['Documents', before && String(before.documents.kept), after && String(after.documents.kept)],
  ];
  return table(
    [{ title: '' }, { title: 'Book now' }, { title: 'Backup' }],
    rows.map(([title, was, becomes]) => [title ?? '', was ?? '–', becomes ?? '–']),
  );
}

function balances(holds: BookContents | null | undefined): string {
  return (holds?.workspaces ?? []).map(({ name, credits, cost, currency }) => `${name}: ${credits} (${cost} ${currency})`).join('; ');
}

function described({ name, file, because, at, bytes, isEncrypted, about }: ListedBackup) {
  return { name, file, because, at: utc(at), bytes, encrypted: isEncrypted, holds: about?.holds ?? null };
}

function utc(at: number): string {
  return isoInstant(at, 'UTC');
}

function folderOf(call: Call): string {
  const given = call.text('folder');
  return given === undefined ? standardBackupFolder(call.bookFile) : call.path(given);
}

/** A file, or the name of one in the folder of backups; the newest one without an argument. */
function backupNamed(call: Call): string {
  const [given] = call.arguments;
  const folder = folderOf(call);
  if (given === undefined)
    return listBackups(folder)[0]?.file ?? refuse('no_backup', 'There is no backup of this book. Make one by backup make.', { file: folder });
  const path = call.path(given);
  return existsSync(path) ? path : join(folder, given);
}

function existingBook(call: Call): string {
  const { bookFile } = call;
  if (!existsSync(bookFile)) refuse('book_not_found', 'There is no book at this place. Check the name, or make a new book.', { file: bookFile });
  return bookFile;
}

function newLock(call: Call): Passphrase {
  const passphrase = call.backupPassphrase ?? refuse('passphrase_needed', 'Set the passphrase as FLOATBOOK_BACKUP_PASSPHRASE in the environment.');
  refuseWeakPassphrase(passphrase);
  return { passphrase };
}

function passphraseOf(call: Call): { readonly passphrase?: string } {
  return call.backupPassphrase === undefined ? {} : { passphrase: call.backupPassphrase };
}

function checking(call: Call) {
  return (done: number, total: number) => call.progress.show('checking', done, total);
}

function lostDocuments(missing: number): NonNullable<Outcome['warnings']> {
  if (missing === 0) return [];
  return [
    { code: 'documents_missing', message: `The files of ${missing} ${missing === 1 ? 'document' : 'documents'} are missing: see document list.` },
  ];
}
