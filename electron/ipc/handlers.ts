/** The shape of what answers the contract: one handler for each method, so that a missing one does not compile. */

import type { Announcement, MethodName, OutputOf, ParsedInputOf } from './contract/contract.ts';

export type ProgressStep = Extract<Announcement, { type: 'progress' }>['step'];

export interface CallContext {
  /** The caller's id of a command; `undefined` for a query. Goes into the book as the business key (rule L5). */
  readonly commandId: string | undefined;
  /** Announces how far the command has come; `total` is `null` where unknown. Does nothing for a query. */
  progress(step: ProgressStep, done: number, total: number | null): void;
  /** Whether `work.cancel` has named this command. Long work asks, takes back what it wrote and refuses `cancelled`. */
  cancelled(): boolean;
}

/**
 * A handler throws `Refused` to refuse; anything else thrown is a defect. `work.cancel` has a handler as well, for what the engine itself
 * has to stop: the dispatcher has already marked the command as cancelled when it is called.
 */
export type Handlers = {
  readonly [Name in MethodName]: (input: ParsedInputOf<Name>, context: CallContext) => OutputOf<Name> | Promise<OutputOf<Name>>;
};
