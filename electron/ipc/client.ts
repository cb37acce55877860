/** The caller's side of the contract: typed queries and commands over any transport, every answer parsed strictly. */

import './jitless.ts';
import type { z } from 'zod';
import type { Refusal } from '../../db/ledger/refusal.ts';
import { answerShape, contract, announcementShape } from './contract/contract.ts';
import type { Announcement, Call, CommandName, InputOf, MethodName, OutputOf, QueryName } from './contract/contract.ts';
import { invalidInput } from './invalid.ts';
import { plainRefusal } from './plain-refusal.ts';
import type { Transport } from './transport.ts';

export type { Transport } from './transport.ts';
export type Progress = Extract<Announcement, { type: 'progress' }>;

/** The part of `AbortSignal` that is needed here; this layer knows neither the DOM nor Node. */
export interface CancelSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

export interface CommandOptions {
  /** The same id again returns the first answer: give it to retry after `ConnectionLost`. */
  readonly commandId?: string;
  readonly onProgress?: (progress: Progress) => void;
  /** Aborting asks the main process to cancel; the command then rejects as refused with `cancelled`, or is done all the same. */
  readonly signal?: CancelSignal;
}

export interface Client {
  query<Name extends QueryName>(name: Name, input: InputOf<Name>): Promise<OutputOf<Name>>;
  run<Name extends CommandName>(name: Name, input: InputOf<Name>, options?: CommandOptions): Promise<OutputOf<Name>>;
  /** Hears every announcement until the returned function is called. */
  listen(listener: (announcement: Announcement) => void): () => void;
}

/** The other side refused, with a reason that the user may read. */
export class RefusedAnswer extends Error {
  override readonly name = 'RefusedAnswer';
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

/** The other side failed; `id` finds the defect in its log. `unreadable` is an answer outside the contract. */
export class DefectAnswer extends Error {
  override readonly name = 'DefectAnswer';
  readonly id: string;

  constructor(id: string, cause?: unknown) {
    super(`Defect ${id}`, { cause });
    this.id = id;
  }
}

/** No answer came: whether a command was done is unknown until it is run again with the same `commandId`. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
  readonly commandId: string | undefined;

  constructor(commandId: string | undefined, cause: unknown) {
    super('Floatbook cannot be reached.', { cause });
    this.commandId = commandId;
  }
}

/** Makes command ids; the default is the platform's `crypto.randomUUID`. */
export type IdMaker = () => string;

export function createClient(transport: Transport, newId: IdMaker = randomId): Client {
  const listen: Client['listen'] = (listener) =>
    transport.listen((raw) => {
      const announcement = announcementShape.safeParse(raw);
      if (announcement.success) listener(announcement.data);
    });
  return {
    listen,
    query: (name, input) => ask(transport, name, input, undefined),
    run: async (name, input, options = {}) => {
      const commandId = options.commandId ?? newId();
      const endings = [
        ...followProgress(listen, commandId, options.onProgress),
        ...followCancel(options.signal, () => {
          // The command's own answer tells how cancelling went, so this one's does not matter.
          ask(transport, 'work.cancel', { commandId }, newId()).catch(() => undefined);
        }),
      ];
      try {
        return await ask(transport, name, input, commandId);
      } finally {
        for (const end of endings) end();
      }
    },
  };
}

async function ask<Name extends MethodName>(
  transport: Transport,
  name: Name,
  input: InputOf<Name>,
  commandId: string | undefined,
): Promise<OutputOf<Name>> {
  const method = contract[name];
  const checked = method.input.safeParse(input);
  if (!checked.success) throw new RefusedAnswer(invalidInput(checked.error));
  const call: Call = commandId === undefined ? { method: name, input } : { method: name, input, commandId };
  const raw = await transport.call(call).catch((error: unknown) => {
    throw new ConnectionLost(commandId, error);
  });
  return readAnswer(raw, method.output) as OutputOf<Name>;
}

function readAnswer(raw: unknown, output: z.ZodType): unknown {
  const answer = answerShape.safeParse(raw);
  if (!answer.success) throw new DefectAnswer('unreadable', answer.error);
  if (answer.data.outcome === 'refused') throw new RefusedAnswer(plainRefusal(answer.data.refusal));
  if (answer.data.outcome === 'defect') throw new DefectAnswer(answer.data.id);
  const value = output.safeParse(answer.data.value);
  if (!value.success) throw new DefectAnswer('unreadable', value.error);
  return value.data;
}

function followProgress(listen: Client['listen'], commandId: string, onProgress: CommandOptions['onProgress']): (() => void)[] {
  if (onProgress === undefined) return [];
  return [
    listen((announcement) => {
      if (announcement.type === 'progress' && announcement.commandId === commandId) onProgress(announcement);
    }),
  ];
}

function followCancel(signal: CancelSignal | undefined, cancel: () => void): (() => void)[] {
  if (signal === undefined) return [];
  if (signal.aborted) cancel();
  signal.addEventListener('abort', cancel);
  return [() => signal.removeEventListener('abort', cancel)];
}

function randomId(): string {
  return (globalThis as unknown as { readonly crypto: { randomUUID(): string } }).crypto.randomUUID();
}
