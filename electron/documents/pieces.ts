/** Text in pieces: what is written of each item is joined until it is worth handing on. */

/** Pieces have about this many UTF-16 units. */
export const PIECE_LENGTH = 131_072;

/** `head` and then what `write` makes of each item; returns the number of items. */
export function* inPieces<Item>(head: string, items: Iterable<Item>, write: (item: Item, index: number) => string): Generator<string, number> {
  let piece = head;
  let count = 0;
  for (const item of items) {
    piece += write(item, count);
    count += 1;
    if (piece.length >= PIECE_LENGTH) {
      yield piece;
      piece = '';
    }
  }
  if (piece !== '') yield piece;
  return count;
}
