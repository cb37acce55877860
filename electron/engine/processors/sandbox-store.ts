/**
 * What the sandbox remembers: customers, set-ups, charges, keys and refunds, in memory or in a journal of its own that outlives the
 * process. It knows nothing of the book: it stands for the records of an outside company.
 */

import { hash } from 'node:crypto';
import { appendFileSync, closeSync, existsSync, fstatSync, openSync, readSync, truncateSync } from 'node:fs';
import { z } from 'zod';

const metadata = z.strictObject({
  book: z.string(),
  workspace: z.string(),
  obligation: z.string(),
  purpose: z.enum(['top_up', 'fee', 'verification']),
  credits: z.int(),
});
const facts = { chargeId: z.string(), amount: z.int(), currency: z.string(), customer: z.string(), mode: z.enum(['test', 'live']) };

const customerRow = z.strictObject({ table: z.literal('customers'), id: z.string(), book: z.string(), workspace: z.string(), name: z.string() });
const setupRow = z.strictObject({
  table: z.literal('setups'),
  id: z.string(),
  key: z.string(),
  customer: z.string(),
  card: z.string(),
  token: z.string(),
  state: z.enum(['verified', 'pending', 'refused', 'detached']),
  expiryMonth: z.int(),
  expiryYear: z.int(),
});
const chargeRow = z.strictObject({
  table: z.literal('charges'),
  id: z.string(),
  idempotencyKey: z.string(),
  ...facts,
  token: z.string(),
  description: z.string(),
  metadata,
  state: z.enum(['succeeded', 'declined', 'needs_owner', 'processing']),
  /** Of a decline. */
  code: z.string(),
  advice: z.string().nullable(),
  createdAt: z.int(),
  /** Before this instant nobody is told of it. */
  appearsAt: z.int(),
  /** When what is processing succeeds. */
  succeedsAt: z.int(),
  /** What went back by refunds, and what disputes took. */
  refunded: z.int(),
  disputed: z.int(),
  listedTwice: z.boolean(),
});
const answer = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('succeeded'), ...facts }),
  z.strictObject({ outcome: z.literal('needs_owner'), ...facts, url: z.null() }),
  z.strictObject({ outcome: z.literal('processing'), ...facts }),
  z.strictObject({ outcome: z.literal('declined'), chargeId: z.string(), code: z.string(), advice: z.string().nullable() }),
]);
/** What is heard whenever a key is used again. */
const firstAnswer = z.union([answer, z.literal('server_error')]);
const keyRow = z.strictObject({
  table: z.literal('keys'),
  id: z.string(),
  /** What was asked for under the key. */
  request: z.string(),
  at: z.int(),
  chargeId: z.string().nullable(),
  answer: firstAnswer,
});
const refundRow = z.strictObject({ table: z.literal('refunds'), id: z.string(), chargeId: z.string(), amount: z.int() });
const row = z.discriminatedUnion('table', [customerRow, setupRow, chargeRow, keyRow, refundRow]);
/** Rows that belong together, written by one act. */
const line = z.array(row);

type Row = z.output<typeof row>;
export type SetupRow = z.output<typeof setupRow>;
export type ChargeRow = z.output<typeof chargeRow>;
export type StoredAnswer = z.output<typeof answer>;
export type FirstAnswer = z.output<typeof firstAnswer>;

type Tables = { readonly [Name in Row['table']]: ReadonlyMap<string, Extract<Row, { table: Name }>> };

export interface SandboxStore {
  /** What is known now; a journal that another process has added to is read on. */
  tables(): Tables;
  /** Writes rows whole and durably, or not at all. A row takes the place of one with its id. */
  write(rows: readonly Row[]): void;
}

/** A name of the sandbox's own, made from what is named: a journal that is begun anew gives no name a second time. */
export function newName(kind: 'customer' | 'setup' | 'card' | 'charge', ...what: readonly (string | number)[]): string {
  return `sandbox_${kind}_${hash('sha256', JSON.stringify(what)).slice(0, 16)}`;
}

/** `null` for memory alone. */
export function openSandboxStore(file: string | null): SandboxStore {
  const tables = emptyTables();
  const keep = (rows: readonly Row[]) => {
    for (const added of rows) tables[added.table].set(added.id, added as never);
  };
  if (file === null) return { tables: () => tables, write: keep };
  const journal = openJournal(file);
  return {
    tables() {
      for (const text of journal.readOn()) keep(rowsIn(text, file));
      return tables;
    },
    write(rows) {
      journal.append(JSON.stringify(rows));
      keep(rows);
    },
  };
}

function rowsIn(text: string, file: string): readonly Row[] {
  try {
    return line.parse(JSON.parse(text));
  } catch (cause) {
    throw new Error(`${file} holds a line that the sandbox did not write`, { cause });
  }
}

function emptyTables() {
  return {
    customers: new Map<string, z.output<typeof customerRow>>(),
    setups: new Map<string, SetupRow>(),
    charges: new Map<string, ChargeRow>(),
    keys: new Map<string, z.output<typeof keyRow>>(),
    refunds: new Map<string, z.output<typeof refundRow>>(),
  };
}

interface Journal {
  /** Whole lines that were added since the last time. */
  readOn(): readonly string[];
  append(text: string): void;
}

function openJournal(file: string): Journal {
  let readTo = 0;
  return {
    readOn() {
      const added = readFrom(file, readTo);
      // Behind the last newline stands at most a line that a lost process did not finish: it was never answered for.
      const whole = added.subarray(0, added.lastIndexOf('\n') + 1);
      readTo += whole.length;
      return whole
        .toString('utf8')
        .split('\n')
        .filter((text) => text !== '');
    },
    append(text) {
      const bytes = Buffer.from(`${text}\n`);
      const unfinished = readFrom(file, readTo);
      if (unfinished.includes('\n')) throw new Error(`another process has just written to ${file}`);
      if (unfinished.length > 0) truncateSync(file, readTo);
      appendFileSync(file, bytes, { mode: 0o600, flush: true });
      readTo += bytes.length;
    },
  };
}

/** What a file holds from a place on; nothing where there is no file yet. */
function readFrom(file: string, offset: number): Buffer {
  if (!existsSync(file)) return Buffer.alloc(0);
  const descriptor = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(Math.max(0, fstatSync(descriptor).size - offset));
    return bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, offset));
  } finally {
    closeSync(descriptor);
  }
}
