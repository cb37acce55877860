/** Which items a statement line names: references of items found in the words of the line, also where a bank divided or cut them. */

import type { BooksSide } from './shapes.ts';
import { wordsOf } from './words.ts';

/** One item named by one line. */
export interface Hit {
  /** Place of the item in the list that the index was made of. */
  readonly item: number;
  /** The reference as the item has it. */
  readonly reference: string;
  /** Long enough that nothing else is called so: the line is about this item or none. */
  readonly isStrong: boolean;
}

export interface ReferenceIndex {
  /** The items that these words name, each once, in order of their place. */
  hitsOf(words: readonly string[]): readonly Hit[];
}

/** Banks divide a reference into so many words at most. */
const MOST_WORDS = 6;
/** What more items than this share is no name of one of them: a customer's number, say. */
const MOST_SHARING = 50;
/** A reference that was cut off still has so many signs. */
const CUT_LENGTH = 10;

export function indexReferences(items: readonly BooksSide[]): ReferenceIndex {
  const whole = new Map<string, Named[]>();
  const beginnings = new Map<string, Named[]>();
  items.forEach(({ references }, item) => {
    for (const reference of references) {
      const key = keyOf(reference);
      if (!isTelling(key)) continue;
      const named = { item, reference, key };
      add(whole, key, named);
      if (key.length > CUT_LENGTH) add(beginnings, key.slice(0, CUT_LENGTH), named);
    }
  });
  return { hitsOf: (words) => findHits(words, whole, beginnings) };
}

interface Named {
  readonly item: number;
  readonly reference: string;
  readonly key: string;
}

function keyOf(reference: string): string {
  return PLAIN.test(reference) ? reference.toUpperCase() : wordsOf(reference).join('');
}

const PLAIN = /^[A-Za-z0-9]+$/;

function add(index: Map<string, Named[]>, key: string, named: Named): void {
  const there = index.get(key);
  if (there) there.push(named);
  else index.set(key, [named]);
}

/** Four signs with a digit, or five digits: less is found in any text. Neither is a date a name. */
function isTelling(key: string): boolean {
  if (key.length < 4 || !/\d/.test(key)) return false;
  return /\D/.test(key) || (key.length >= 5 && !/^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/.test(key));
}

function isStrong(key: string): boolean {
  return /\D/.test(key) ? key.length >= 6 : key.length >= 9;
}

function findHits(
  words: readonly string[],
  whole: ReadonlyMap<string, readonly Named[]>,
  beginnings: ReadonlyMap<string, readonly Named[]>,
): readonly Hit[] {
  const hits = new Map<number, Hit>();
  const take = (named: readonly Named[] | undefined, fits: (key: string) => boolean) => {
    if (!named || named.length > MOST_SHARING) return;
    for (const { item, reference, key } of named) {
      if (!fits(key)) continue;
      const strong = isStrong(key);
      if (!hits.get(item)?.isStrong) hits.set(item, { item, reference, isStrong: strong });
    }
  };
  for (let from = 0; from < words.length; from += 1) {
    let text = '';
    for (let to = from; to < Math.min(words.length, from + MOST_WORDS); to += 1) {
      text += words[to] as string;
      if (text.length < 4) continue;
      take(whole.get(text), () => true);
      if (text.length >= CUT_LENGTH) take(beginnings.get(text.slice(0, CUT_LENGTH)), beginsWith(text));
    }
  }
  return [...hits.values()].sort((a, b) => a.item - b.item);
}

function beginsWith(text: string): (key: string) => boolean {
  return (key) => key.length > text.length && key.startsWith(text);
}
