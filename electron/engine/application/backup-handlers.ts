/** Answers about backups: the list, making, checking and restoring in a thread, undoing, and the end of a restore. */

import { dirname, isAbsolute } from 'node:path';
import type { BookContents } from '../../../db/backup-files.ts';
import { Refused, refuse } from '../../../db/ledger/refusal.ts';
import { replacementsOf, restoredWhenOpened } from '../../../db/replace-book.ts';
import { removeCutOffBooks } from '../../../db/new-place.ts';
import { heldSinceRestore } from '../../../db/restored-book.ts';
import type { OutputOf } from '../../ipc/contract/contract.ts';
import type { CallContext, Handlers } from '../../ipc/handlers.ts';
import { confirmRestore } from '../account/confirm-restore.ts';
import { makeNow } from '../backups/due.ts';
import { inThread, type Watching } from '../backups/in-thread.ts';
import { listBackupsOf, newestGoodBackup, type ListedBackup } from '../backups/list.ts';
import type { MachineBackups } from '../backups/machine.ts';
import { backupFolder } from '../backups/machine-settings.ts';
import { presentContents } from '../backups/present.ts';
import { inTurn } from '../turns.ts';
import type { Notices } from './notices.ts';
import { openAsAllowed } from './open-as-allowed.ts';
import type { Session } from './session.ts';

type BackupHandlers = Pick<Handlers, Extract<keyof Handlers, `backup.${string}`>>;
type Holds = NonNullable<OutputOf<'backup.check'>['after']>;

interface Asked {
  readonly file?: string | undefined;
  readonly name: string;
  readonly passphrase?: string | undefined;
}

/** `changed` is told when another book, or none, may be open. */
export function backupHandlers(session: Session, backups: MachineBackups, notices: Notices, changed: () => void): BackupHandlers {
  const fileOf = ({ file }: { readonly file?: string | undefined }): string => {
    if (file === undefined) return session.book().file;
    return isAbsolute(file) ? file : refuse('book_not_found', 'Give the whole name of the book.', { file });
  };
  const folderOf = (file: string) => backupFolder(file, backups.settings(file));
  const listOf = (file: string) => listBackupsOf(file, folderOf(file));
  /** The backup, and the passphrase that was given or is kept. */
  const sourceOf = async (asked: Asked) => {
    const found = asked.passphrase === undefined ? await backups.passphrase(fileOf(asked)) : undefined;
    const passphrase = asked.passphrase ?? (found && 'reveal' in found ? found.reveal() : undefined);
    const backup = listOf(fileOf(asked)).find(({ name }) => name === asked.name);
    if (backup === undefined) return refuse('no_backup', 'This backup is not there any more.');
    return { backup: backup.file, ...(passphrase !== undefined && { passphrase }) };
  };
  /** Closes the book, has `work` replace it, and opens what is there then; where it was refused, that is the book as it was, if it can be opened just now. */
  const replaced = async <Result>(file: string, work: () => Promise<Result>): Promise<Result> => {
    const open = session.current();
    if (open?.file === file) await inTurn(open.turns, () => session.replaceBook(undefined));
    try {
      const result = await orOpenAgain(work, () => open?.file === file && session.replaceBook(openAsAllowed(file)));
      restoredWhenOpened(file, () => session.replaceBook(openAsAllowed(file)));
      return result;
    } catch (error) {
      // It may be that no book is open now: a refusal alone would leave the page with one that is not there.
      changed();
      throw error;
    } finally {
      notices.lookSoon();
    }
  };
  return {
    'backup.state': async (input) => {
      const file = fileOf(input);
      const { folder: chosenFolder, isEncrypted } = backups.settings(file);
      const open = session.current()?.file === file ? session.engine() : undefined;
      const failure = open?.backups?.state.failure;
      const last = replacementsOf(file).find(({ holdsBook }) => holdsBook);
      return {
        folder: folderOf(file),
        chosenFolder,
        encrypted: isEncrypted,
        passphrase: (await backups.passphrase(file)).place,
        passphrasePlace: await backups.place(),
        backups: listOf(file).map(backupShape),
        failure: failure === undefined ? null : { at: failure.at, message: failure.refusal.message },
        replaced: last === undefined ? null : { because: last.because, at: last.at, cutOff: last.cutOff ?? null },
        heldSince: open === undefined ? null : (heldSinceRestore(open.book.reader.connection)?.at ?? null),
      };
    },
    'backup.newestGood': (input) => {
      const file = fileOf(input);
      const found = newestGoodBackup(file, folderOf(file));
      return { backup: found === undefined ? null : backupShape(found) };
    },
    'backup.make': async () => {
      const { backup, entries, documentsMissing } = await makeNow(session.engine(), 'by_hand');
      return { name: backup.name, entries, documentsMissing };
    },
    'backup.check': async (input, context) => {
      const file = fileOf(input);
      const source = { ...(await sourceOf(input)), now: session.now() };
      const temporary = dirname(file);
      const { entries, holds } = await watched(context, (watching) => inThread({ work: 'check', source, temporary }, watching)).finally(() =>
        // Stopped, the thread leaves what it unpacked.
        removeCutOffBooks(temporary),
      );
      return { entries, before: holdsShape(presentContents(file, session.now())), after: holdsShape(holds) };
    },
    'backup.restore': async (input, context) => {
      const file = fileOf(input);
      const request = { bookFile: file, now: session.now(), ...(await sourceOf(input)) };
      return replaced(file, async () => {
        const { entries, documents } = await inThread(
          { work: 'restore', request },
          { progress: (done, total) => context.progress('checking', done, total) },
        );
        return { entries, documents: { ...documents } };
      });
    },
    'backup.undo': async () => {
      const { file } = session.book();
      await replaced(file, () => inThread({ work: 'undo', request: { bookFile: file, now: session.now() } }));
      return {};
    },
    'backup.confirm': async () => {
      await confirmRestore(session.engine());
      return {};
    },
    'backup.setFolder': ({ folder }) => {
      backups.setFolder(session.book().file, folder);
      lookAnew(session);
      return {};
    },
    'backup.setPassphrase': async ({ passphrase }) => {
      await backups.setPassphrase(session.book().file, passphrase);
      lookAnew(session);
      return {};
    },
  };
}

/** What `work` was refused with is told, whether or not the book can be opened again. */
async function orOpenAgain<Result>(work: () => Promise<Result>, openAgain: () => void): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    try {
      openAgain();
    } catch (second) {
      if (!(error instanceof Refused && second instanceof Refused)) throw second;
    }
    throw error;
  }
}

/** With other settings, what failed may be done. */
function lookAnew(session: Session): void {
  const tools = session.engine().backups;
  if (tools === undefined) return;
  tools.state.failure = undefined;
  tools.state.nextLookAt = 0;
}

const LOOK_MS = 100;

/** Work in a thread, whose progress is told and which the user may cancel. */
async function watched<Result>(context: CallContext, work: (watching: Watching) => Promise<Result>): Promise<Result> {
  const cancelling = new AbortController();
  const timer = setInterval(() => context.cancelled() && cancelling.abort(), LOOK_MS);
  try {
    return await work({ progress: (done, total) => context.progress('checking', done, total), signal: cancelling.signal });
  } finally {
    clearInterval(timer);
  }
}

function backupShape({ name, because, at, bytes, isEncrypted, about }: ListedBackup): OutputOf<'backup.state'>['backups'][number] {
  return { name, because, at, bytes, encrypted: isEncrypted, holds: holdsShape(about?.holds ?? null) };
}

function holdsShape(holds: BookContents | null): Holds | null {
  if (holds === null) return null;
  const { organisation, entries, lastEntryAt, lastDay, workspaces, documents } = holds;
  return { organisation, entries, lastEntryAt, lastDay, workspaces: workspaces.map((workspace) => ({ ...workspace })), documents: { ...documents } };
}
