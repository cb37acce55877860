/** Backups as this computer makes them: the settings of each book, its passphrase in the system's secret store, and the thread that does the work. */

import { existsSync, statSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { refuse } from '../../../db/ledger/refusal.ts';
import type { FoundSecret, SecretPlace, SecretStore } from '../secret-store.ts';
import type { BackupTools } from './due.ts';
import { refuseWeakPassphrase } from './encryption.ts';
import { inThread } from './in-thread.ts';
import { backupSettings, passphraseName, setBackupSettings, type BackupSettings } from './machine-settings.ts';

export interface MachineBackups {
  toolsOf(bookFile: string): Omit<BackupTools, 'state'>;
  settings(bookFile: string): BackupSettings;
  /** A folder of the user's, which has to be there; `null` for beside the book. */
  setFolder(bookFile: string, folder: string | null): void;
  /** Encrypts from now on; `null` for no longer, and then the passphrase is forgotten. */
  setPassphrase(bookFile: string, passphrase: string | null): Promise<void>;
  passphrase(bookFile: string): Promise<FoundSecret>;
  /** Where a passphrase would be kept now. */
  place(): Promise<SecretPlace>;
}

export function createMachineBackups(userDataFolder: string, secrets: SecretStore): MachineBackups {
  const settings = (bookFile: string) => backupSettings(userDataFolder, bookFile);
  const passphrase = (bookFile: string) => secrets.find(passphraseName(bookFile));
  return {
    settings,
    passphrase,
    place: () => secrets.place(),
    toolsOf: (bookFile) => ({
      settings: () => settings(bookFile),
      passphrase: () => passphrase(bookFile),
      make: (request) => inThread({ work: 'make', request }),
    }),
    setFolder(bookFile, folder) {
      if (folder !== null) refuseNoFolder(folder);
      setBackupSettings(userDataFolder, bookFile, { ...settings(bookFile), folder });
    },
    async setPassphrase(bookFile, given) {
      if (given === null) {
        setBackupSettings(userDataFolder, bookFile, { ...settings(bookFile), isEncrypted: false });
        secrets.forget(passphraseName(bookFile));
        return;
      }
      refuseWeakPassphrase(given);
      await secrets.keep(passphraseName(bookFile), given);
      setBackupSettings(userDataFolder, bookFile, { ...settings(bookFile), isEncrypted: true });
    },
  };
}

function refuseNoFolder(folder: string): void {
  if (!isAbsolute(folder) || !existsSync(folder) || !statSync(folder).isDirectory())
    refuse('file_not_found', 'There is no folder at this place. Give the whole name of a folder that is there.', { file: folder });
}
