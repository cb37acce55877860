/** Remembers where the window was and how large, and forgets what does not fit the screens that there are now. */

import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Rectangle } from 'electron';
import { z } from 'zod';

export const MIN_WIDTH = 900;
export const MIN_HEIGHT = 600;
const LARGEST = 20_000;
/** So much of the window's top has to be on a screen for it to be caught hold of. */
const GRIP = 80;

const stateShape = z.strictObject({
  x: z.int().min(-LARGEST).max(LARGEST),
  y: z.int().min(-LARGEST).max(LARGEST),
  width: z.int().min(MIN_WIDTH).max(LARGEST),
  height: z.int().min(MIN_HEIGHT).max(LARGEST),
  maximized: z.boolean(),
});
export type WindowState = z.output<typeof stateShape>;

/** `undefined` where there is none, or one that is damaged or lies off every screen. */
export function readWindowState(file: string, screens: readonly Rectangle[]): WindowState | undefined {
  try {
    const state = stateShape.parse(JSON.parse(readFileSync(file, 'utf8')));
    return screens.some((screen) => canBeGripped(state, screen)) ? state : undefined;
  } catch {
    return undefined;
  }
}

export function writeWindowState(file: string, state: WindowState): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, JSON.stringify(state));
  renameSync(`${file}.new`, file);
}

function canBeGripped(state: WindowState, screen: Rectangle): boolean {
  const acrossBy = Math.min(state.x + state.width, screen.x + screen.width) - Math.max(state.x, screen.x);
  return acrossBy >= GRIP && state.y >= screen.y && state.y + GRIP <= screen.y + screen.height;
}
