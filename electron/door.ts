/** Puts the application behind its dispatcher: what a window and a browser have in common. */

import { createHash, randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { withoutCardNumbers } from './engine/application/typed-text.ts';
import { createApplication } from './engine/application.ts';
import type { Keys } from './engine/application/keys.ts';
import type { Desktop } from './engine/application/desktop.ts';
import type { SystemEncryption } from './engine/secret-store.ts';
import { keepCrash } from './crashes.ts';
import type { Folders } from './folders.ts';
import type { Announcement, Answer } from './ipc/contract/contract.ts';
import { createDispatcher } from './ipc/dispatch.ts';
import type { Dispatch } from './ipc/dispatch.ts';
import { readLicences } from './licences.ts';
import { openLog } from './log.ts';
import type { Log } from './log.ts';
import { readVersion } from './version.ts';

export interface DoorOptions {
  readonly shell: 'electron' | 'browser';
  readonly folders: Folders;
  readonly announce: (announcement: Announcement) => void;
  /** `null` outside Electron. */
  readonly encryption: SystemEncryption | null;
  /** Shared by the doors of one process; a door that is alone has its own. */
  readonly keys?: Keys | undefined;
  /** Of a window; a page in a browser has none. */
  readonly desktop?: Desktop | undefined;
}

export interface Door {
  readonly dispatch: Dispatch;
  readonly log: Log;
  /** Opens a book that was named on the command line or by the file manager. */
  openBook(file: string): Promise<Answer>;
  /** The file of the book that is open behind it. */
  bookFile(): string | undefined;
  close(): void;
}

export function openDoor({ shell, folders, announce, encryption, keys, desktop }: DoorOptions): Door {
  const now = () => Date.now();
  const log = openLog(folders.userDataFolder, now);
  const onDefect = (error: unknown) => log.defect({ id: randomUUID(), method: 'engine', error });
  const application = createApplication({
    shell,
    ...folders,
    now,
    version: readVersion(import.meta.url),
    licences: () => readLicences(import.meta.url),
    announce,
    encryption,
    keys,
    desktop,
    onDefect,
    onFault: ({ name, places }) => keepCrash(folders.userDataFolder, now(), { where: 'page', name, places }),
  });
  const dispatch = createDispatcher({
    handlers: application.handlers,
    typed: withoutCardNumbers,
    announce,
    remember: { digest: (text) => createHash('sha256').update(text).digest('hex') },
    logDefect: log.defect,
    newId: randomUUID,
  });
  return {
    dispatch,
    log,
    openBook: (file) => dispatch({ method: 'book.open', input: { file: resolve(file) }, commandId: randomUUID() }),
    bookFile: application.bookFile,
    close: application.close,
  };
}
