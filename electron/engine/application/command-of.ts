/** A call as the book remembers it (rule L5): by the id that whoever asked gave it. */

import type { CommandIdentity } from '../../../db/commands.ts';
import type { CommandName } from '../../ipc/contract/contract.ts';
import type { CallContext } from '../../ipc/handlers.ts';

/** `undefined` for what was asked without an id. `input` as it was parsed. */
export function commandOf({ commandId }: Pick<CallContext, 'commandId'>, method: CommandName, input: unknown): CommandIdentity | undefined {
  return commandId === undefined ? undefined : { id: commandId, method, input };
}
