/** What is typed in the window, before anything is done with it: no full card number gets past here (rule M4). */

import type { Refusal } from '../../../db/ledger/refusal.ts';
import { maskCardNumbers } from '../../billing/card-number.ts';
import type { TypedText } from '../../ipc/dispatch.ts';

/** Free text, where a number is masked; in everything else it is refused, as names and numbers of leads have to stay exact. */
const FREE = new Set(['note', 'reference', 'reason', 'because']);

/**
 * Fields that no person reads: places of files, pieces of them, the processor's key, the password of a mail server. What is typed as a card, and the name of a method, the
 * account engine looks at itself.
 */
const NOT_TEXT = new Set(['file', 'folder', 'piece', 'upload', 'uploads', 'commandId', 'key', 'password', 'card', 'nickname']);

/** Holds every text of an input against card numbers: gives it back with those in free text masked, or why it is refused. */
export function withoutCardNumbers(input: unknown): TypedText | Refusal {
  let isMasked = false;
  let isRefused = false;
  const looked = (value: unknown, field: string): unknown => {
    if (typeof value === 'string') {
      if (NOT_TEXT.has(field)) return value;
      const { text, found } = maskCardNumbers(value);
      if (found === 0) return value;
      if (FREE.has(field)) isMasked = true;
      else isRefused = true;
      return text;
    }
    if (Array.isArray(value)) return value.map((each) => looked(each, field));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, looked(each, name)]));
  };
  const clean = looked(input, '');
  if (!isRefused) return { input: clean, isMasked };
  return {
    code: 'card_number',
    message:
      'What you typed looks like a full card number. Floatbook never stores one: leave it out, or write its last four digits. Nothing was done.',
  };
}
