/**
 * The one door of the main process: takes a call as it came over any transport, parses it strictly, runs its handler and answers. Commands run
 * one strictly after another, queries beside them; a command that comes again gets its first answer (rule L5).
 */

import { Refused } from '../../db/ledger/refusal.ts';
import type { Refusal, RefusalCode } from '../../db/ledger/refusal.ts';
import { createCancellations } from './cancellations.ts';
import { callShape, contract } from './contract/contract.ts';
import type { Announcement, Answer, MethodName } from './contract/contract.ts';
import type { CallContext, Handlers } from './handlers.ts';
import { invalidInput } from './invalid.ts';
import { plainCopy } from './plain.ts';
import { plainRefusal } from './plain-refusal.ts';
import { createQueue } from './queues.ts';
import { createRemembered } from './remembered.ts';

export interface Defect {
  readonly id: string;
  readonly method: MethodName;
  readonly error: unknown;
}

/** An input of a command as it may be stored, and whether something in it was masked. */
export interface TypedText {
  readonly input: unknown;
  readonly isMasked: boolean;
}

export interface DispatcherOptions {
  readonly handlers: Handlers;
  /** Looks at what was typed before a command gets it; the refusal, where it must not be stored. */
  readonly typed: (input: unknown) => TypedText | Refusal;
  readonly announce: (announcement: Announcement) => void;
  readonly remember: {
    /** Digest of a text, collision-free: answers are kept with the digest of their input, not with the input. */
    readonly digest: (text: string) => string;
    /** How many answers are kept; 1000 unless given. */
    readonly answers?: number;
  };
  readonly logDefect: (defect: Defect) => void;
  /** Makes the random id of a defect. */
  readonly newId: () => string;
}

/** Never rejects. */
export type Dispatch = (raw: unknown) => Promise<Answer>;

const LONGEST_QUEUE = 256;
const MOST_CANCELLATIONS = 256;
const MOST_ANSWERS = 1000;

const ASKS_A_PROCESSOR = /^(?:methods|packs|topUp)\./;
/** These change nothing: what a working thread makes of the book as it is, in a line of its own. */
const ONLY_READS = /\.(?:export\w*|disputes|document|sealedDocument|verify)$/;

/** A call that fits the contract. */
export interface ParsedCall {
  readonly method: MethodName;
  readonly input: unknown;
  readonly commandId: string | undefined;
}

export function createDispatcher(options: DispatcherOptions): Dispatch {
  const cancellations = createCancellations(MOST_CANCELLATIONS);
  const remembered = createRemembered(options.remember.answers ?? MOST_ANSWERS);
  // Pieces of a file keep their order among themselves, and are not held up by an import that runs for a minute; nor does anything wait for a processor to answer.
  const [work, uploads, payments] = [createQueue(LONGEST_QUEUE), createQueue(LONGEST_QUEUE), createQueue(LONGEST_QUEUE)];

  const runCommand = (call: ParsedCall, commandId: string): Promise<Answer> | undefined => {
    const run = () => runHandler(options, cancellations, call, commandId);
    if (call.method === 'work.cancel' || ONLY_READS.test(call.method)) return run();
    return (call.method.startsWith('upload.') ? uploads : ASKS_A_PROCESSOR.test(call.method) ? payments : work).add(run);
  };

  const answerCommand = (call: ParsedCall, commandId: string): Promise<Answer> => {
    const contents = options.remember.digest(contentsOf(call));
    const first = remembered.find(commandId);
    if (first !== undefined)
      return first.contents === contents
        ? first.answer
        : refused('key_with_other_contents', 'This command id was used before for something else; nothing was done.');
    const answer = runCommand(call, commandId);
    if (answer === undefined) return refused('busy', 'Floatbook has too much to do at the moment; nothing was done. Try again in a moment.');
    remembered.keep(commandId, contents, answer);
    // Asked again, the book is looked at again.
    void answer.then((given) => {
      if (given.outcome === 'refused' && given.refusal.code === 'outcome_unknown') remembered.forget(commandId);
    });
    return answer;
  };

  return async (raw) => {
    const call = readCall(raw);
    if ('code' in call) return { outcome: 'refused', refusal: call };
    const { commandId } = call;
    if (commandId === undefined) return runHandler(options, cancellations, call, undefined);
    const typed = options.typed(call.input);
    if ('code' in typed) return { outcome: 'refused', refusal: typed };
    if (typed.isMasked) safely(options, call.method)({ type: 'masked', commandId });
    return answerCommand({ ...call, input: typed.input }, commandId);
  };
}

/** Parses a call as it came; the refusal, where it does not fit the contract. */
export function readCall(raw: unknown): ParsedCall | Refusal {
  const copied = plainCopy(raw);
  if (!copied.plain) return notACall('it is not plain data, or too large');
  const call = callShape.safeParse(copied.value);
  if (!call.success) return invalidInput(call.error);
  const { method, input, commandId } = call.data;
  const { type, input: shape } = contract[method];
  if (type === 'command' && commandId === undefined) return notACall('a command needs a commandId');
  if (type === 'query' && commandId !== undefined) return notACall('a query has no commandId');
  const parsed = shape.safeParse(input);
  return parsed.success ? { method, input: parsed.data, commandId } : invalidInput(parsed.error);
}

async function runHandler(
  options: DispatcherOptions,
  cancellations: ReturnType<typeof createCancellations>,
  call: ParsedCall,
  commandId: string | undefined,
): Promise<Answer> {
  const { method, input } = call;
  if (method === 'work.cancel') cancellations.ask((input as { readonly commandId: string }).commandId);
  const announce = safely(options, method);
  try {
    if (commandId !== undefined && cancellations.asked(commandId)) return await refused('cancelled', 'Cancelled before it began; nothing was done.');
    const handler = options.handlers[method] as (input: unknown, context: CallContext) => unknown;
    const value = await handler(input, makeContext(commandId, announce, cancellations));
    const answer: Answer = { outcome: 'ok', value: contract[method].output.parse(value) };
    announceStale(method, announce);
    return answer;
  } catch (error) {
    if (error instanceof Refused) return { outcome: 'refused', refusal: plainRefusal(error.refusal) };
    // What a command wrote before it failed is not known, so what was read before no longer counts.
    announceStale(method, announce);
    return { outcome: 'defect', id: logDefect(options, method, error) };
  } finally {
    if (commandId !== undefined) cancellations.forget(commandId);
  }
}

function makeContext(
  commandId: string | undefined,
  announce: DispatcherOptions['announce'],
  cancellations: ReturnType<typeof createCancellations>,
): CallContext {
  return {
    commandId,
    progress(step, done, total) {
      if (commandId !== undefined) announce({ type: 'progress', commandId, step, done, total });
    },
    cancelled: () => commandId !== undefined && cancellations.asked(commandId),
  };
}

function announceStale(name: MethodName, announce: DispatcherOptions['announce']): void {
  const method = contract[name];
  if (method.type === 'command' && method.stale.length > 0) announce({ type: 'stale', queries: [...method.stale] });
}

/** A listener that fails must not turn a command that was done into a defect. */
function safely(options: DispatcherOptions, method: MethodName): DispatcherOptions['announce'] {
  return (announcement) => {
    try {
      options.announce(announcement);
    } catch (error) {
      logDefect(options, method, error);
    }
  };
}

function logDefect(options: DispatcherOptions, method: MethodName, error: unknown): string {
  const id = options.newId();
  options.logDefect({ id, method, error });
  return id;
}

function notACall(reason: string): Refusal {
  return { code: 'invalid_input', message: `This request does not fit (${reason}).` };
}

function refused(code: RefusalCode, message: string): Promise<Answer> {
  return Promise.resolve({ outcome: 'refused', refusal: { code, message } });
}

/** What is asked for, as text: method and input, equal for equal inputs. */
export function contentsOf({ method, input }: ParsedCall): string {
  return `${method} ${stableText(input)}`;
}

/** JSON with the keys of every object in order, so that equal inputs give equal text. */
function stableText(input: unknown): string {
  return JSON.stringify(input, (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1)));
  });
}
