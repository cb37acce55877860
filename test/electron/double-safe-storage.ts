/** A double of Electron's `safeStorage`, checked against its types: what one owner encrypts, another cannot decrypt. */

import type { SafeStorage } from 'electron';
import type { SystemEncryption } from '../../electron/engine/secret-store.ts';

type Part = Pick<SafeStorage, keyof SystemEncryption>;

export interface SafeStorageOptions {
  readonly available?: boolean;
  readonly backend?: ReturnType<SafeStorage['getSelectedStorageBackend']>;
  /** Of the user and machine: what another one encrypted is not decrypted. */
  readonly owner?: number;
  readonly reEncrypts?: boolean;
  readonly fails?: boolean;
}

export function safeStorageDouble({
  available = true,
  backend = 'gnome_libsecret',
  owner = 0x5a,
  reEncrypts = false,
  fails = false,
}: SafeStorageOptions = {}): Part {
  const turned = (bytes: Uint8Array) => Buffer.from(bytes.map((byte) => byte ^ owner));
  return {
    isAsyncEncryptionAvailable: () => Promise.resolve(available),
    getSelectedStorageBackend: () => backend,
    encryptStringAsync: (plainText) =>
      fails ? Promise.reject(new Error(`cannot encrypt ${plainText}`)) : Promise.resolve(turned(Buffer.from(`v10${plainText}`))),
    decryptStringAsync(encrypted) {
      const text = turned(encrypted).toString('utf8');
      if (!text.startsWith('v10')) return Promise.reject(new Error('Error while decrypting the ciphertext.'));
      return Promise.resolve({ result: text.slice(3), shouldReEncrypt: reEncrypts });
    },
  };
}
