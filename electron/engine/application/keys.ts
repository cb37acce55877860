/** Keys and passwords of this computer: the same for every book that is open in one process. */

import { createMailPasswords, type MailPasswords } from '../mail/passwords.ts';
import { createConfiguredProcessors, type ConfiguredProcessors } from '../processors/configured.ts';
import { openSecretStore, type SystemEncryption } from '../secret-store.ts';

export interface Keys {
  readonly processors: ConfiguredProcessors;
  readonly mailPasswords: MailPasswords;
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
  return { processors, mailPasswords: createMailPasswords(secrets), loaded: processors.load().catch(onDefect) };
}
