/** Lives: which steps a thing may take from which state. An illegal step does not compile; one asked for from stored state is refused. */

import { refuse } from '../../db/ledger/refusal.ts';

/** For each state the steps that leave it, each with the state it leads to. */
export type TransitionTable<State extends string> = Readonly<Record<State, Readonly<Partial<Record<string, State>>>>>;

export interface Lifecycle<Table extends TransitionTable<string>> {
  readonly table: Table;
  readonly states: readonly (keyof Table & string)[];
  /** The state after a step; only steps of the table compile. */
  after<State extends keyof Table, Step extends keyof Table[State]>(state: State, step: Step): Table[State][Step];
  /** The state after a step from a state that was stored; refuses what the table does not have. */
  afterStored(state: string, step: string): keyof Table & string;
  /** Whether a step may be taken from a stored state. */
  allows(state: string, step: string): boolean;
  /** Whether nothing leads out of a state. */
  isEnd(state: string): boolean;
}

/** `noun` is what refusals call it: "top-up", "payment method". */
export function lifecycle<const Table extends TransitionTable<keyof Table & string>>(noun: string, table: Table): Lifecycle<Table> {
  const steps = new Map<string, Readonly<Partial<Record<string, string>>>>(Object.entries(table));
  const next = (state: string, step: string): string | undefined => {
    const known = steps.get(state);
    return known && Object.hasOwn(known, step) ? known[step] : undefined;
  };
  return {
    table,
    states: [...steps.keys()] as (keyof Table & string)[],
    after: (state, step) => table[state][step],
    afterStored: (state, step) =>
      (next(state, step) as (keyof Table & string) | undefined) ??
      refuse('illegal_step', `A ${noun} that is ${words(state)} cannot ${words(step)}. Look at it again: it may have changed since.`),
    allows: (state, step) => next(state, step) !== undefined,
    isEnd: (state) => Object.keys(steps.get(state) ?? {}).length === 0,
  };
}

function words(name: string): string {
  return name.replaceAll('_', ' ');
}
