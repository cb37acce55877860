/** Lines and items for tests, saying only what matters. */

import { parseDay, type Day } from '../../db/ledger/calendar.ts';
import {
  DEFAULT_MATCHING,
  NOTHING_LEARNED,
  type BooksSide,
  type MatchingInput,
  type MatchingSettings,
  type Proposals,
  type Knowledge,
  type StatementSide,
} from '../../electron/reconciling/shapes.ts';
import { proposeMatches } from '../../electron/reconciling/propose-matches.ts';

export function day(text: string): Day {
  const found = parseDay(text);
  if (found === undefined) throw new Error(`${text} is no day`);
  return found;
}

export function line(id: number, on: Day, amount: number, description = 'CARD PAYMENT', rest: Partial<StatementSide> = {}): StatementSide {
  return { id, day: on, valueDay: null, amount, description, counterparty: '', reference: null, original: null, ...rest };
}

export function item(id: number, on: Day, amount: number, references: readonly string[] = [], rest: Partial<BooksSide> = {}): BooksSide {
  const named = { kind: 'top_up', text: 'Top-up', vendor: 'Quotehaven', method: 'Visa ·· 4242' } as const;
  return { id, day: on, instant: null, amount, references, original: null, ...named, ...rest };
}

export interface Given {
  readonly knowledge?: Knowledge;
  readonly settings?: Partial<MatchingSettings>;
  readonly lastDay?: Day;
}

export function inputOf(lines: readonly StatementSide[], items: readonly BooksSide[], given: Given = {}): MatchingInput {
  const lastDay = given.lastDay ?? Math.max(...lines.map((one) => one.day));
  return {
    currency: 'EUR',
    lines,
    items,
    lastDay,
    knowledge: given.knowledge ?? NOTHING_LEARNED,
    settings: { ...DEFAULT_MATCHING, ...given.settings },
  };
}

export function propose(lines: readonly StatementSide[], items: readonly BooksSide[], given: Given = {}): Proposals {
  return proposeMatches(inputOf(lines, items, given));
}

/** `lines=items` of each match, in order of the lines. */
export function pairsOf({ matches }: Pick<Proposals, 'matches'>): readonly string[] {
  return matches.map(({ lines, items }) => `${lines.join('+')}=${items.join('+')}`).sort((a, b) => parseInt(a) - parseInt(b));
}
