/** Puts the application behind its dispatcher: what a window and a browser have in common. */

import { createHash, randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { withoutCardNumbers } from './engine/application/typed-text.ts';
import { createApplication } from './engine/application.ts';
import type { SystemEncryption } from './engine/secret-store.ts';
import type { Folders } from './folders.ts';
import type { Announcement, Answer } from './ipc/contract/contract.ts';
import { createDispatcher } from './ipc/dispatch.ts';
import type { Dispatch } from './ipc/dispatch.ts';
import { openLog } from './log.ts';
import type { Log } from './log.ts';
import { readVersion } from './version.ts';

export interface DoorOptions {
  readonly shell: 'electron' | 'browser';
  readonly folders: Folders;
  readonly announce: (announcement: Announcement) => void;
  /** `null` outside Electron. */
  readonly encryption: SystemEncryption | null;
}

export interface Door {
  readonly dispatch: Dispatch;
  readonly log: Log;
  /** Opens a book that was named on the command line or by the file manager. */
  openBook(file: string): Promise<Answer>;
  close(): void;
}

export function openDoor({ shell, folders, announce, encryption }: DoorOptions): Door {
  const now = () => Date.now();
  const log = openLog(folders.userDataFolder, now);
  const onDefect = (error: unknown) => log.defect({ id: randomUUID(), method: 'engine', error });
  const application = createApplication({ shell, ...folders, now, version: readVersion(import.meta.url), announce, encryption, onDefect });
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
    close: application.close,
  };
}
