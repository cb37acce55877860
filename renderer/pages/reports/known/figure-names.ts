/** Figures of a dataset in words, by the path to each: `spend / kinds / quotation / cost` is “Spend, kinds, quotations, cost”. */

import { text } from '../../../text/text.ts';

/** Words of a path that its parts themselves do not say. */
const WORDS: Readonly<Record<string, string>> = text.known.figureParts;

export function figureName(path: readonly string[]): string {
  const name = path.map((part) => WORDS[part] ?? part.replaceAll('_', ' ')).join(', ');
  return name.charAt(0).toUpperCase() + name.slice(1);
}
