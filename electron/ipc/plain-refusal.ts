/** A refusal as it crosses and as it arrives: its own keys and nothing else. */

import type { Refusal, RefusalCode } from '../../db/ledger/refusal.ts';

/** zod leaves optional keys as possibly undefined; a `Refusal` has them or not. */
interface LooseRefusal {
  readonly code: RefusalCode;
  readonly message: string;
  readonly file?: string | undefined;
  readonly sourceLine?: number | undefined;
}

export function plainRefusal({ code, message, file, sourceLine }: LooseRefusal): Refusal {
  return { code, message, ...(file === undefined ? {} : { file }), ...(sourceLine === undefined ? {} : { sourceLine }) };
}
