/** The books that are spoilt, in a folder: as files, so that each process that spoils them reads the same. */

import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BookFiles, Originals } from './corruptions.ts';

const BOOKS = ['closed', 'hot', 'earlier', 'other'] as const;

export type Originally = (typeof BOOKS)[number];

/** Keeps a book's file, and its log where it has one. */
export function keepOriginal(folder: string, name: Originally, file: string): void {
  for (const part of ['', '-wal']) if (existsSync(file + part)) cpSync(file + part, join(folder, `${name}.floatbook${part}`));
}

export function keepForeign(folder: string, bytes: Buffer): void {
  writeFileSync(join(folder, 'foreign.sqlite'), bytes);
}

export function readOriginals(folder: string): Originals {
  const files = (name: Originally): BookFiles => {
    const file = join(folder, `${name}.floatbook`);
    return { main: readFileSync(file), wal: existsSync(`${file}-wal`) ? readFileSync(`${file}-wal`) : null };
  };
  return {
    closed: files('closed'),
    hot: files('hot'),
    earlier: files('earlier'),
    other: files('other'),
    foreign: readFileSync(join(folder, 'foreign.sqlite')),
  };
}
