/** What people type beside figures: a full card number in it is masked with a warning, in a name that has to stay exact it is refused (rule M4). */

import { refuse } from '../../db/ledger/refusal.ts';
import { maskCardNumbers } from '../billing/card-number.ts';
import type { Call, Outcome } from './command.ts';

type Warning = NonNullable<Outcome['warnings']>[number];

export interface FreeText {
  readonly text: string;
  readonly warnings: readonly Warning[];
}

export const MASKED: Warning = { code: 'card_number', message: 'A full card number was typed. It was masked: Floatbook never stores one.' };

/** The text of an option, masked; empty unless given. */
export function freeText(call: Call, option: string): FreeText {
  const { text, found } = maskCardNumbers((call.text(option) ?? '').trim());
  return { text, warnings: found > 0 ? [MASKED] : [] };
}

/** The name of something, as it was typed. Refuses a full card number. */
export function exactName(given: string, what: string): string {
  const name = given.trim();
  if (maskCardNumbers(name).found > 0) refuse('card_number', `The ${what} looks like a full card number. Floatbook never stores one; use another.`);
  return name;
}
