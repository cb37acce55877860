/**
 * Customer statements of SWIFT, MT940 and MT942, in the dialects of banks. Pages of a statement are one statement, and balances are added up.
 * A movement's date is its value date, the only one that each has.
 */

import { refuse } from '../../../db/ledger/refusal.ts';
import { bankOfAccount, lasting, nameLayout } from '../layout-name.ts';
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
  const reader = new MessageReader(/[\r\n]$/.test(text));
  yield { part: 'layout', layout: nameLayout('mt940', traitsOf(text.slice(0, HEAD))) };
  for (const field of readFields(text)) yield* reader.field(field);
  yield* reader.endOfFile();
  if (!reader.isAny)
    refuse('wrong_kind', 'This file has no customer statement (MT940 or MT942) in it. Download the statement as MT940.', { sourceLine: 1 });
}

/** So much of a file tells whose it is. */
const HEAD = 8192;

/** The bank, by its address in the envelope and by the account; where neither tells, the fields that it writes, and how its text begins. */
function traitsOf(head: string): string[] {
  const address = /\{1:F?\d\d([A-Z]{6}[A-Z\d]{2})/.exec(head)?.[1];
  const account = /(?:^|[\r\n])[^\S\r\n]*:25P?:[^\S\r\n]*([^\r\n]{1,70})/.exec(head)?.[1];
  const bank = account === undefined ? undefined : bankOfAccount(account);
  if (address !== undefined || bank !== undefined) return [address ?? '', bank ?? ''];
  const tags = new Set(head.match(/^[^\S\r\n]*:\d\d[A-Z]?:/gm)?.map((tag) => tag.trim()));
  const before = lasting(head.slice(0, Math.max(0, head.search(/(?:^|[\r\n])[^\S\r\n]*:\d\d/))));
  const named = /(?:^|[\r\n])[^\S\r\n]*:20:([A-Za-z ]{3,16})(?=[\r\n])/.exec(head)?.[1] ?? '';
  const form = /(?:^|[\r\n])[^\S\r\n]*:86:\s{0,3}(?:\d{3}\s?)?([?>~^<!|@#/]?)/.exec(head)?.[1] ?? '';
  return [...OPTIONAL_TAGS.filter((tag) => tags.has(tag)), before, named, form];
}

const OPTIONAL_TAGS = [':13D:', ':21:', ':34F:', ':64:', ':65:', ':86:', ':90D:', ':NS:'];
