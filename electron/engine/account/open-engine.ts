/** The engine of an open book: its clock, its processors, its scheduler. */

import { randomUUID } from 'node:crypto';
import type { WriteBook } from '../../../db/open.ts';
import type { BackupTools } from '../backups/due.ts';
import type { MailTools } from '../mail/outbox.ts';
import { createManualProcessor } from '../processors/manual.ts';
import type { PaymentProcessor, ProcessorMode, ProcessorName } from '../processors/processor.ts';
import { openSandbox } from '../processors/sandbox.ts';
import type { Engine } from './account.ts';
import { createLeadFeeds } from './lead-feeds.ts';
import { createScheduler, type Scheduler } from './scheduler.ts';

export interface EngineOptions {
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly isOnline?: () => boolean;
  readonly onChange?: (workspaceId: number) => void;
  readonly onDefect: (error: unknown) => void;
  /** Processors that are set up on this computer, beside the sandbox and the manual one. */
  readonly processors?: () => readonly PaymentProcessor[];
  /** Passwords of mail servers; nothing is sent without. */
  readonly mailPasswords?: MailTools['passwords'];
  readonly backups?: Omit<BackupTools, 'state'>;
}

export interface OpenEngine extends Engine {
  readonly scheduler: Scheduler;
  /** `bank`: what a bank asks the owner of a card can be answered here. */
  readonly processors: () => readonly { readonly name: ProcessorName; readonly mode: ProcessorMode; readonly bank: boolean }[];
}

/** The engine of a book; nothing runs before its scheduler is asked to. */
export function openEngine(book: WriteBook, options: EngineOptions): OpenEngine {
  const { clock, onDefect } = options;
  // The sandbox stands for an outside company: its records are not the book's, and lie beside it.
  const own = [openSandbox({ file: sandboxFile(book.file), now: clock }), createManualProcessor()];
  const processors = () => [...own, ...(options.processors?.() ?? [])];
  const stopping = new AbortController();
  const engine: Engine = {
    book,
    clock,
    newUid: randomUUID,
    processor: (name, mode) => processors().find((processor) => processor.name === name && (processor.mode === mode || name === 'manual')),
    isOnline: options.isOnline ?? (() => true),
    inFlight: new Set(),
    asked: new Set(),
    onChange: options.onChange ?? (() => undefined),
    leadFeed: createLeadFeeds(book),
    ...(options.backups && { backups: { ...options.backups, state: { openedAt: clock(), nextLookAt: 0, failure: undefined } } }),
    ...(options.mailPasswords && { mail: { passwords: options.mailPasswords, inFlight: new Set(), stopped: stopping.signal } }),
  };
  const { start, lookSoon, stop } = createScheduler(engine, onDefect);
  return {
    ...engine,
    scheduler: {
      start,
      lookSoon,
      stop() {
        stopping.abort();
        stop();
      },
    },
    processors: () => processors().map(({ name, mode, bank }) => ({ name, mode, bank: bank !== undefined })),
  };
}

export function sandboxFile(bookFile: string): string {
  return `${bookFile}-sandbox.jsonl`;
}
