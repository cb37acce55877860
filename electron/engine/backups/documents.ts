/**
 * Files of documents in a folder of backups: each once, by its hash, plain or encrypted with the folder's own key. They are never deleted here: a document that was
 * removed from the book is still in its older backups.
 */

import { randomBytes } from 'node:crypto';
import { copyFileSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { documentPath, hashOf, stateOfFile } from '../../../db/document-files.ts';
import { makeFolders, PART, syncFile, syncFolder } from '../../../db/durable-files.ts';
import { Refused } from '../../../db/ledger/refusal.ts';
import type { FiledDocument } from './contents.ts';
import { decryptFile, decryptText, encryptFile, encryptText, newKey, recipientOf, type Passphrase } from './encryption.ts';

const PLAIN = 'documents';
const ENCRYPTED = /^documents-[0-9a-f]{8}$/;
const KEY = 'key.age';

/** Copies what is not there yet. A file that the book has lost is left out. */
export async function keepDocuments(bookFile: string, folder: string, files: readonly FiledDocument[], lock: Passphrase | undefined): Promise<void> {
  const there = files.filter((file) => stateOfFile(bookFile, file) === 'there');
  if (there.length === 0) return;
  if (lock === undefined) {
    for (const { sha256 } of there) await keep(placeIn(join(folder, PLAIN), sha256), (to) => copySynced(documentPath(bookFile, sha256), to));
    return;
  }
  const place = (await encryptedFolder(folder, lock)) ?? (await newEncryptedFolder(folder, lock));
  const recipient = await recipientOf(place.identity);
  for (const { sha256 } of there)
    await keep(`${placeIn(place.folder, sha256)}.age`, (to) => encryptFile(documentPath(bookFile, sha256), to, { recipient }));
}

/** Whether the folder has a file of this hash, as far as that can be seen without a passphrase. */
export function hasDocument(folder: string, { sha256, bytes }: FiledDocument): boolean {
  const plain = placeIn(join(folder, PLAIN), sha256);
  if (statSync(plain, { throwIfNoEntry: false })?.size === bytes) return true;
  return encryptedFolders(folder).some((each) => existsSync(`${placeIn(each, sha256)}.age`));
}

/** Writes the file of a document to `to`, plain and synced; `false` where the folder has none that is whole. */
export async function takeDocument(folder: string, { sha256 }: FiledDocument, to: string, key: DocumentKeys): Promise<boolean> {
  const plain = placeIn(join(folder, PLAIN), sha256);
  if (existsSync(plain)) {
    copySynced(plain, to);
    if (hashOf(readFileSync(to)).equals(sha256)) return true;
  }
  for (const each of encryptedFolders(folder)) {
    const encrypted = `${placeIn(each, sha256)}.age`;
    const identity = existsSync(encrypted) ? await key(each) : undefined;
    if (identity !== undefined && (await isDecrypted(encrypted, to, identity)) && hashOf(readFileSync(to)).equals(sha256)) return true;
  }
  rmSync(to, { force: true });
  return false;
}

/** The key of a folder of encrypted documents; `undefined` where the passphrase does not open it. Asked for once for each. */
export type DocumentKeys = (folder: string) => Promise<string | undefined>;

export function documentKeys(passphrase: string | undefined): DocumentKeys {
  const known = new Map<string, Promise<string | undefined>>();
  return (folder) => {
    if (passphrase === undefined) return Promise.resolve(undefined);
    let key = known.get(folder);
    if (key === undefined) known.set(folder, (key = identityOf(folder, passphrase)));
    return key;
  };
}

function placeIn(folder: string, sha256: Buffer): string {
  const name = sha256.toString('hex');
  return join(folder, name.slice(0, 2), name);
}

async function keep(place: string, write: (to: string) => Promise<void> | void): Promise<void> {
  if (existsSync(place)) return;
  makeFolders(dirname(place), 0o700);
  const part = `${place}${PART}`;
  try {
    await write(part);
    renameSync(part, place);
    syncFolder(dirname(place));
    syncFolder(dirname(dirname(place)));
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
}

function copySynced(from: string, to: string): void {
  copyFileSync(from, to);
  syncFile(to);
}

async function isDecrypted(from: string, to: string, identity: string): Promise<boolean> {
  try {
    await decryptFile(from, to, { identity });
    return true;
  } catch (error) {
    if (error instanceof Refused && (error.refusal.code === 'damaged_backup' || error.refusal.code === 'wrong_passphrase')) return false;
    throw error;
  }
}

interface EncryptedFolder {
  readonly folder: string;
  readonly identity: string;
}

function encryptedFolders(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => ENCRYPTED.test(name))
    .map((name) => join(folder, name));
}

/** The folder whose key this passphrase opens: another passphrase has another one. */
async function encryptedFolder(folder: string, { passphrase }: Passphrase): Promise<EncryptedFolder | undefined> {
  for (const each of encryptedFolders(folder)) {
    const identity = await identityOf(each, passphrase);
    if (identity !== undefined) return { folder: each, identity };
  }
  return undefined;
}

async function newEncryptedFolder(folder: string, lock: Passphrase): Promise<EncryptedFolder> {
  const made = join(folder, `${PLAIN}-${randomBytes(4).toString('hex')}`);
  const { identity } = await newKey();
  await keep(join(made, KEY), (to) => encryptText(`${identity}\n`, to, lock));
  return { folder: made, identity };
}

async function identityOf(folder: string, passphrase: string): Promise<string | undefined> {
  const file = join(folder, KEY);
  if (!existsSync(file)) return undefined;
  try {
    return (await decryptText(file, passphrase)).trim();
  } catch (error) {
    if (error instanceof Refused && (error.refusal.code === 'wrong_passphrase' || error.refusal.code === 'damaged_backup')) return undefined;
    throw error;
  }
}
