/** The font of every PDF: DejaVu Sans Condensed, which goes along with the program, so that lines break alike on every machine. */

import { existsSync, readFileSync } from 'node:fs';

export interface Fonts {
  readonly regular: Uint8Array;
  readonly bold: Uint8Array;
}

const FILES = { regular: 'DejaVuSansCondensed.ttf', bold: 'DejaVuSansCondensed-Bold.ttf' } as const;

let read: Fonts | undefined;

/** Read once. In the built program the fonts lie beside its code, in the sources in their package. */
export function fonts(): Fonts {
  read ??= { regular: readFont(FILES.regular), bold: readFont(FILES.bold) };
  return read;
}

function readFont(name: string): Uint8Array {
  const built = new URL(`./fonts/${name}`, import.meta.url);
  return readFileSync(existsSync(built) ? built : new URL(`../../../node_modules/dejavu-fonts-ttf/ttf/${name}`, import.meta.url));
}
