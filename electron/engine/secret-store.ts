/**
 * Secrets that Floatbook keeps for its user (keys of payment processors, the password of a mail server): in the operating system's secret store
 * where there is one, otherwise only in memory. Never in a book: a book is copied, sent and backed up.
 */

import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileWhole } from './write-file.ts';

/** The part of Electron's `safeStorage` that is used. */
export interface SystemEncryption {
  isAsyncEncryptionAvailable(): Promise<boolean>;
  /** Linux only. */
  getSelectedStorageBackend(): string;
  encryptStringAsync(plainText: string): Promise<Buffer>;
  decryptStringAsync(encrypted: Buffer): Promise<{ readonly result: string; readonly shouldReEncrypt: boolean }>;
}

export interface SecretStoreOptions {
  readonly userDataFolder: string;
  /** `null` outside Electron: then secrets are kept until Floatbook ends. */
  readonly encryption: SystemEncryption | null;
  readonly platform: NodeJS.Platform;
}

/** `system` outlives Floatbook; `session` is gone when it ends, and the user is told so. */
export type SecretPlace = 'system' | 'session';

export type FoundSecret =
  /** A function, so that what is printed or logged does not show the secret. */
  | { readonly place: SecretPlace; readonly reveal: () => string }
  | { readonly place: 'nowhere' }
  /** There, and not to be decrypted: of another user or machine, or the system's store was reset. It has to be entered again. */
  | { readonly place: 'unreadable' };

export interface SecretStore {
  /** Where a secret would be kept now. */
  place(): Promise<SecretPlace>;
  /** Keeps a secret in place of the one of that name; tells where. Names are lower case letters, digits and hyphens. */
  keep(name: string, secret: string): Promise<SecretPlace>;
  find(name: string): Promise<FoundSecret>;
  forget(name: string): void;
}

export function openSecretStore({ userDataFolder, encryption, platform }: SecretStoreOptions): SecretStore {
  const folder = join(userDataFolder, 'secrets');
  const ofSession = new Map<string, string>();
  const fileOf = (name: string) => {
    if (!/^[a-z0-9-]{1,64}$/.test(name)) throw new Error('a secret is named by lower case letters, digits and hyphens');
    return join(folder, `${name}.encrypted`);
  };
  const forget = (name: string) => {
    ofSession.delete(name);
    rmSync(fileOf(name), { force: true });
  };
  async function keep(name: string, secret: string): Promise<SecretPlace> {
    const file = fileOf(name);
    const encrypted = await encrypt(encryption, platform, secret);
    if (encrypted === undefined) {
      // An older one would come back when Floatbook is started again.
      forget(name);
      ofSession.set(name, secret);
      return 'session';
    }
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileWhole(file, pieces(encrypted.toString('base64')));
    ofSession.delete(name);
    return 'system';
  }
  return {
    place: async () => ((await isUsable(encryption, platform)) ? 'system' : 'session'),
    keep,
    forget,
    async find(name) {
      const secret = ofSession.get(name);
      if (secret !== undefined) return { place: 'session', reveal: () => secret };
      const file = fileOf(name);
      if (!existsSync(file)) return { place: 'nowhere' };
      const decrypted = await decrypt(encryption, platform, readFileSync(file, 'utf8'));
      if (decrypted === undefined) return { place: 'unreadable' };
      if (decrypted.shouldReEncrypt) await keep(name, decrypted.result);
      return { place: 'system', reveal: () => decrypted.result };
    },
  };
}

/** With `basic_text` Chromium encrypts by a password that stands in its source. */
async function isUsable(encryption: SystemEncryption | null, platform: NodeJS.Platform): Promise<boolean> {
  if (encryption === null || !(await encryption.isAsyncEncryptionAvailable())) return false;
  return platform !== 'linux' || !['basic_text', 'unknown'].includes(encryption.getSelectedStorageBackend());
}

/** `undefined` where the system does not do it: its error is not passed on, because nothing says what stands in it. */
async function encrypt(encryption: SystemEncryption | null, platform: NodeJS.Platform, secret: string): Promise<Buffer | undefined> {
  if (encryption === null || !(await isUsable(encryption, platform))) return undefined;
  return encryption.encryptStringAsync(secret).catch(() => undefined);
}

async function decrypt(encryption: SystemEncryption | null, platform: NodeJS.Platform, encrypted: string) {
  if (encryption === null || !(await isUsable(encryption, platform))) return undefined;
  return encryption.decryptStringAsync(Buffer.from(encrypted, 'base64')).catch(() => undefined);
}

function* pieces(text: string): Generator<string, void> {
  yield text;
}
