/** Copies the built application and breaks it in one place, so that a test can show that it would notice. */

import { cpSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

/** What stands in the built main process or its threads, and what takes its place. */
export type Break = readonly [right: string, wrong: string];

/** Throws where a text that is to be broken is not there: a variant that is not broken would prove nothing. */
export function copyApplication(folder: string, breaks: readonly Break[] = []): string {
  cpSync(join(PROJECT, 'dist'), join(folder, 'dist'), { recursive: true });
  cpSync(join(PROJECT, 'package.json'), join(folder, 'package.json'));
  symlinkSync(join(PROJECT, 'node_modules'), join(folder, 'node_modules'));
  const built = readdirSync(join(folder, 'dist/main')).filter((name) => /\.c?js$/.test(name));
  for (const [right, wrong] of breaks) {
    const hit = built.filter((name) => breakFile(join(folder, 'dist/main', name), right, wrong));
    if (hit.length === 0) throw new Error(`Not in what was built: ${right}`);
  }
  // A folder whose name only begins like that of the pages.
  mkdirSync(join(folder, 'dist/renderer-secret'));
  writeFileSync(join(folder, 'dist/renderer-secret/secret.json'), '{}');
  return folder;
}

function breakFile(file: string, right: string, wrong: string): boolean {
  const text = readFileSync(file, 'utf8');
  if (!text.includes(right)) return false;
  writeFileSync(file, text.replaceAll(right, wrong));
  return true;
}
