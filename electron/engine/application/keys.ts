/** Keys and passwords of this computer, and how it makes backups: the same for every book that is open in one process. */

import { createMachineBackups, type MachineBackups } from '../backups/machine.ts';
import { createMailPasswords, type MailPasswords } from '../mail/passwords.ts';
import { createConfiguredProcessors, type ConfiguredProcessors } from '../processors/configured.ts';
import { openSecretStore, type SystemEncryption } from '../secret-store.ts';

export interface Keys {
  readonly processors: ConfiguredProcessors;
  readonly mailPasswords: MailPasswords;
  readonly backups: MachineBackups;
  /** When the keys that were kept have been read. */
  readonly loaded: Promise<void>;
}

export interface KeysOptions {
  readonly userDataFolder: string;
  readonly encryption: SystemEncryption | null;
  readonly onDefect: (error: unknown) => void;
}

export function openKeys({ userDataFolder, encryption, onDefect }: KeysOptions): Keys {
  const secrets = openSecretStore({ userDataFolder, encryption, platform: process.platform });
  const processors = createConfiguredProcessors(secrets);
  return {
    processors,
    mailPasswords: createMailPasswords(secrets),
    backups: createMachineBackups(userDataFolder, secrets),
    loaded: processors.load().catch(onDefect),
  };
}
