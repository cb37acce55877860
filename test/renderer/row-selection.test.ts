/** Keys that move through the rows of a table. */

import { expect, test } from 'vitest';
import { rowAfter } from '../../renderer/parts/row-selection.ts';

test.each([
  ['ArrowDown', 3, 4],
  ['ArrowDown', 19, 19],
  ['ArrowDown', -1, 0],
  ['ArrowUp', 3, 2],
  ['ArrowUp', 0, 0],
  ['PageDown', 3, 18],
  ['PageUp', 3, 0],
  ['Home', 7, 0],
  ['End', 7, 19],
])('%s from row %i leads to row %i of 20', (key, at, place) => {
  expect(rowAfter(key, at, 20)).toBe(place);
});

test('other keys move nowhere', () => {
  expect(rowAfter('Enter', 3, 20)).toBeUndefined();
});
