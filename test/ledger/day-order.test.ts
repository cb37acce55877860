/** The order within a day (rule W1). */

import { expect, test } from 'vitest';
import { compareCodePoints, orderDay, type FileOfDay, type PlacedEvent } from '../../db/ledger/day-order.ts';

function event(id: number, sourceId: string, instant: number | null = null, opening = false): PlacedEvent {
  return { id, sourceId, instant, kind: opening ? 'opening' : 'quotation' };
}

function file(fileId: number, ids: readonly number[], given: Partial<FileOfDay> = {}): FileOfDay {
  return { fileId, rows: ids.length, sha256: `${fileId}`, backwards: false, lineOf: new Map(ids.map((id, index) => [id, index + 2])), ...given };
}

const order = (events: readonly PlacedEvent[], files: readonly FileOfDay[] = []) => orderDay(events, files).map(({ id }) => id);
const plain = [event(1, 'c'), event(2, 'a'), event(3, 'b')];

test('W1 by time where all events of the day have one', () => {
  expect(order([event(1, 'a', 30), event(2, 'b', 10), event(3, 'c', 20)], [file(1, [1, 2, 3])])).toEqual([2, 3, 1]);
});

test('W1 equal times follow the file', () => {
  expect(order([event(1, 'z', 10), event(2, 'a', 10)], [file(1, [1, 2])])).toEqual([1, 2]);
});

test('W1 in the order of the file as soon as one event has no time', () => {
  expect(order([event(1, 'a', 30), event(2, 'b'), event(3, 'c', 20)], [file(1, [1, 2, 3])])).toEqual([1, 2, 3]);
});

test('W1 a file with its newest row first is read backwards', () => {
  expect(order(plain, [file(1, [1, 2, 3], { backwards: true })])).toEqual([3, 2, 1]);
});

test('W1 by id where no single file holds the whole day', () => {
  expect(order(plain, [file(1, [1, 2]), file(2, [3])])).toEqual([2, 3, 1]);
  expect(order(plain)).toEqual([2, 3, 1]);
});

test('W1 of several files that hold the whole day the larger counts, then the lower hash, whatever came first', () => {
  const small = file(1, [1, 2, 3]);
  const large = file(2, [3, 2, 1], { rows: 50 });
  const twin = file(3, [2, 1, 3], { rows: 50, sha256: '0' });
  for (const files of [
    [small, large, twin],
    [twin, large, small],
  ]) expect(order(plain, files)).toEqual([2, 1, 3]); // prettier-ignore
});

test('W1 openings come first and do not count against the times of the others', () => {
  expect(order([event(1, 'a', 20), event(2, 'b', 10), event(3, 'z', null, true)], [file(1, [1, 2, 3])])).toEqual([3, 2, 1]);
});

test('W1 ids compare by code point', () => {
  expect(['b', 'B', 'é', '\u{1F600}', '\uFF5E', 'a', 'aa'].toSorted(compareCodePoints)).toEqual(['B', 'a', 'aa', 'b', 'é', '\uFF5E', '\u{1F600}']);
});
