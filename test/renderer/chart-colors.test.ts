/** Charts of documents and of the window in its light theme have the same colours: a kind keeps its own from page to page and on paper. */

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { PALETTE } from '../../electron/charts/palette.ts';

const css = readFileSync(new URL('../../renderer/tokens.css', import.meta.url), 'utf8');
const light = css.slice(css.indexOf("[data-mantine-color-scheme='light']"), css.indexOf("[data-mantine-color-scheme='dark']"));
const token = (name: string) => new RegExp(`--fb-${name}: (#[0-9a-f]{6});`).exec(light)?.[1];

test.each<readonly [name: string, color: string]>([
  ...PALETTE.series.map((color, index) => [`series-${index + 1}`, color] as const),
  ['text-3', PALETTE.other],
  ['area', PALETTE.area],
  ['grid', PALETTE.grid],
  ['axis', PALETTE.axis],
  ['mute-soft', PALETTE.band],
  ['text', PALETTE.text],
  ['text-3', PALETTE.caption],
  ['bad', PALETTE.bad],
])('%s is %s in both', (name, color) => {
  expect(token(name)).toBe(color);
});
