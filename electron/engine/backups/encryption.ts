/** Encryption by a passphrase or by a key, in the standard age format, as streams: what is encrypted here is opened by any program that knows it. */

import { createReadStream, createWriteStream, writeFileSync } from 'node:fs';
import { Readable, Writable } from 'node:stream';
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { asRefusal } from '../../../db/database-refusals.ts';
import { syncFile } from '../../../db/durable-files.ts';
import { Refused, refuse } from '../../../db/ledger/refusal.ts';

/** Scrypt's cost as a power of 2: what the program `age` takes as well. */
const WORK_FACTOR = 18;
/** Where a passphrase is shorter, whoever has the file tries them all. */
const SHORTEST = 10;

/** Refuses a passphrase that protects nothing. */
export function refuseWeakPassphrase(passphrase: string): void {
  if (passphrase.length < SHORTEST)
    refuse(
      'wrong_setting',
      `A passphrase needs ${SHORTEST} characters at least. Four or five words that have nothing to do with one another are good.`,
    );
}

export interface Passphrase {
  readonly passphrase: string;
  /** Scrypt's cost as a power of 2; the one that is usual unless given. */
  readonly workFactor?: number;
}
export type Lock = Passphrase | { readonly recipient: string };
export type Key = { readonly passphrase: string } | { readonly identity: string };

/** Encrypts a file into another one, which is replaced, and forces it to the disk. */
export async function encryptFile(from: string, to: string, lock: Lock): Promise<void> {
  const encrypter = new Encrypter();
  if ('recipient' in lock) encrypter.addRecipient(lock.recipient);
  else {
    encrypter.setPassphrase(lock.passphrase);
    encrypter.setScryptWorkFactor(lock.workFactor ?? WORK_FACTOR);
  }
  const stream = await encrypter.encrypt(bytesOf(from));
  await stream.pipeTo(intoFile(to));
  syncFile(to);
}

/** Encrypts a short text into a file, which is replaced, and forces it to the disk. */
export async function encryptText(text: string, to: string, { passphrase, workFactor = WORK_FACTOR }: Passphrase): Promise<void> {
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase);
  encrypter.setScryptWorkFactor(workFactor);
  writeFileSync(to, await encrypter.encrypt(text), { mode: 0o600 });
  syncFile(to);
}

/** The text of a short file. Refuses as {@link decryptFile} does. */
export async function decryptText(from: string, passphrase: string): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  await readDecrypted(from, { passphrase }, (piece) => void (text += decoder.decode(piece, { stream: true })));
  return text + decoder.decode();
}

/** Decrypts a file into another one, which is replaced. Refuses a passphrase or key that does not fit, and a file that is not whole. */
export async function decryptFile(from: string, to: string, key: Key): Promise<void> {
  const stream = await opened(from, key);
  await stream.pipeTo(intoFile(to)).catch((error: unknown) => refuseDamaged(error, from));
  syncFile(to);
}

/** Reads through an encrypted file; what `take` is given is plain. Refuses as {@link decryptFile} does. */
export async function readDecrypted(from: string, key: Key, take: (piece: Uint8Array) => void): Promise<void> {
  const stream = await opened(from, key);
  await stream.pipeTo(new WritableStream<Uint8Array>({ write: take })).catch((error: unknown) => refuseDamaged(error, from));
}

/** A key of its own for many files: `identity` opens what is encrypted to `recipient`. */
export async function newKey(): Promise<{ readonly identity: string; readonly recipient: string }> {
  const identity = await generateX25519Identity();
  return { identity, recipient: await identityToRecipient(identity) };
}

export function recipientOf(identity: string): Promise<string> {
  return identityToRecipient(identity);
}

async function opened(from: string, key: Key): Promise<ReadableStream<Uint8Array>> {
  const decrypter = new Decrypter();
  if ('identity' in key) decrypter.addIdentity(key.identity);
  else decrypter.addPassphrase(key.passphrase);
  try {
    return await decrypter.decrypt(bytesOf(from));
  } catch (error) {
    if (error instanceof Error && error.message === NO_KEY_FITS)
      refuse('wrong_passphrase', 'This passphrase does not open the backup. Check it letter by letter; small and capital letters differ.', {
        file: from,
      });
    return refuseDamaged(error, from);
  }
}

/** The package has no classes of errors. */
const NO_KEY_FITS = "no identity matched any of the file's recipients";

function refuseDamaged(error: unknown, file: string): never {
  const refusal = asRefusal(error, file);
  if (refusal !== undefined) throw new Refused(refusal);
  return refuse('damaged_backup', 'This backup is damaged or was cut off. Take another one.', { file });
}

function bytesOf(file: string): ReadableStream<Uint8Array> {
  return Readable.toWeb(createReadStream(file, { highWaterMark: 1 << 18 })) as ReadableStream<Uint8Array>;
}

function intoFile(file: string): WritableStream<Uint8Array> {
  return Writable.toWeb(createWriteStream(file, { mode: 0o600 })) as WritableStream<Uint8Array>;
}
