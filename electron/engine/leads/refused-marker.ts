/** The reason beside a file that was refused: NAME.refused.txt, for whoever dropped the file and does not see the window. */

import { randomBytes } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import type { Refusal } from '../../../db/ledger/refusal.ts';

export function markerOf(path: string): string {
  return `${path}.refused.txt`;
}

/** Writes the reason. The file itself stays as it is. */
export async function writeMarker(path: string, name: string, refusal: Refusal): Promise<void> {
  // Renamed into place: what stands there, be it a link to somewhere else, is replaced and never written through.
  const temporary = `${markerOf(path)}.${randomBytes(6).toString('hex')}.part`;
  try {
    const handle = await open(temporary, 'wx');
    try {
      await handle.writeFile(`${FIRST_LINE}\r\n\r\n${name}: ${refusal.message}\r\n\r\n${WHAT_NOW} (${refusal.code})\r\n`);
    } finally {
      await handle.close();
    }
    await rename(temporary, markerOf(path));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Takes the reason away; a file of that name that says something else is left alone. */
export async function removeMarker(path: string): Promise<void> {
  const text = await readFile(markerOf(path), 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  });
  if (text.startsWith(FIRST_LINE)) await rm(markerOf(path), { force: true });
}

const FIRST_LINE = 'Floatbook did not take over the leads of this file.';
const WHAT_NOW = 'Nothing of it was taken over. Correct the file where it is, or drop it again under another name.';
