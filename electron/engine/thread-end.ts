/** How a thread ends that did not come to the end of its work: without memory, or because the system did not give what it needed to begin. */

import { Refused, type RefusalCode } from '../../db/ledger/refusal.ts';
import { codeOf, troubleOf } from '../../db/trouble.ts';

export function isOutOfMemory(error: unknown): boolean {
  return codeOf(error) === 'ERR_WORKER_OUT_OF_MEMORY';
}

/** Of a thread without memory, or one that could not begin because its files could not be opened or read, or the system has no thread more; `undefined` for a defect. */
export function refusedThread(error: unknown): Refused | undefined {
  if (isOutOfMemory(error))
    return refused('out_of_memory', 'This needs more memory than it may have here. Use the command line, which has no such limit.', error);
  if (troubleOf(error) === undefined && !NOT_BEGUN.has(codeOf(error))) return undefined;
  return refused(
    'work_ended',
    'The system did not give what this needs to begin: it may be short of memory, of open files, or its disk fails. Try again in a moment.',
    error,
  );
}

/** How Node says that it could not load a file of ours that is there, or has no thread more. */
const NOT_BEGUN: ReadonlySet<string> = new Set(['ERR_DLOPEN_FAILED', 'ERR_INVALID_PACKAGE_CONFIG', 'ERR_WORKER_INIT_FAILED']);

export function threadEnded(): Refused {
  return refused('work_ended', 'The thread that worked on this ended before it was done. Nothing was written; try again.');
}

function refused(code: RefusalCode, message: string, cause?: unknown): Refused {
  return new Refused({ code, message }, { cause });
}
