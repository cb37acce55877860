/** What lies in a watched folder: the lead files by name, and how each looks from outside. */

import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Refusal } from '../../../db/ledger/refusal.ts';
import { isSystemError } from '../whole-file.ts';

/** How a file looks from outside; different after any change. */
export interface Look {
  readonly size: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
}

export interface ListedFile {
  readonly name: string;
  readonly look: Look;
}

export type Listing =
  | { readonly outcome: 'listed'; readonly files: readonly ListedFile[] }
  | { readonly outcome: 'unreachable'; readonly refusal: Refusal };

/** The CSV files of a folder, in order of their names. Links, folders and hidden files are not looked at. */
export async function listFolder(path: string): Promise<Listing> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    const names = entries.filter((entry) => entry.isFile() && isLeadFileName(entry.name)).map(({ name }) => name);
    const files = await Promise.all(names.sort().map((name) => lookAt(path, name)));
    return { outcome: 'listed', files: files.filter((file) => file !== undefined) };
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const what = error.code === 'ENOENT' || error.code === 'ENOTDIR' ? 'is not there' : 'cannot be read';
    const message = `The folder of leads ${what}. Check that it exists, that you may read it, and that its disk or network is connected.`;
    return { outcome: 'unreachable', refusal: { code: 'feed_unreachable', message, file: path } };
  }
}

/** A name that is not Unicode is listed with signs in place of its bytes, and is not found under them. */
export function isNameLost(name: string): boolean {
  return name.includes('\uFFFD');
}

export function isSameLook(one: Look, other: Look): boolean {
  return one.size === other.size && one.mtimeMs === other.mtimeMs && one.ctimeMs === other.ctimeMs;
}

/** Programs write under another name and rename, or under a hidden one. */
function isLeadFileName(name: string): boolean {
  return /\.csv$/i.test(name) && !/^[.~]/.test(name);
}

/** `undefined` for a file that was taken away meanwhile. */
async function lookAt(folder: string, name: string): Promise<ListedFile | undefined> {
  try {
    const { size, mtimeMs, ctimeMs } = await lstat(join(folder, name));
    return { name, look: { size, mtimeMs, ctimeMs } };
  } catch (error) {
    if (!isSystemError(error) || error.code !== 'ENOENT') throw error;
    return isNameLost(name) ? { name, look: { size: 0, mtimeMs: 0, ctimeMs: 0 } } : undefined;
  }
}
