/** Passwords of mail servers, in the system's secret store. A password goes in and comes out only to be sent to its server. */

import type { FoundSecret, SecretPlace, SecretStore } from '../secret-store.ts';
import { passwordName, type MailServer } from './mail-settings.ts';

export interface MailPasswords {
  find(server: MailServer): Promise<FoundSecret>;
  keep(server: MailServer, password: string): Promise<SecretPlace>;
  forget(server: MailServer): void;
  /** Where a password would be kept now. */
  place(): Promise<SecretPlace>;
}

export function createMailPasswords(secrets: SecretStore): MailPasswords {
  return {
    find: (server) => secrets.find(passwordName(server)),
    keep: (server, password) => secrets.keep(passwordName(server), password),
    forget: (server) => secrets.forget(passwordName(server)),
    place: () => secrets.place(),
  };
}
