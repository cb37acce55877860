/**
 * Customer statements of SWIFT, MT940 and MT942, in the dialects of banks. Pages of a statement are one statement, and balances are added up.
 * A movement's date is its value date, the only one that each has.
 */

import { refuse } from '../../../db/ledger/refusal.ts';
import type { FormatReader, StatementPart } from '../statement.ts';
import { readFields } from './fields.ts';
import { MessageReader } from './messages.ts';

/** A movement or a balance; else two different fields of a message's head. */
const CERTAIN = /(?:^|[\r\n}])[^\S\r\n]*:(?:61:\d{6}|6[02][FM]:[CD]\d{6}[A-Z]{3})/;
const OF_HEAD = /(?:^|[\r\n}])[^\S\r\n]*:(?:20|25P?|28C?|34F|13D):/g;
const ENVELOPE = /^[\s\uFEFF\x01]*\{1:F?\d\d/;

export const mt940Reader: FormatReader = {
  format: 'mt940',
  looksLike: (head) => ENVELOPE.test(head) || CERTAIN.test(head) || new Set(head.match(OF_HEAD)?.map((each) => each.trim())).size > 1,
  read: readMt940,
};

function* readMt940(text: string): Generator<StatementPart, void, undefined> {
  const reader = new MessageReader();
  for (const field of readFields(text)) yield* reader.field(field);
  yield* reader.endOfFile();
  if (!reader.isAny)
    refuse('wrong_kind', 'This file has no customer statement (MT940 or MT942) in it. Download the statement as MT940.', { sourceLine: 1 });
}
