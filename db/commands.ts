/** Commands remembered in the book itself (rule L5): the same id again gets the first answer, with other contents a refusal. */

import { hash } from 'node:crypto';
import { prepared, type Connection } from './connection.ts';
import { refuse } from './ledger/refusal.ts';

export interface CommandIdentity {
  readonly id: string;
  readonly method: string;
  /** Anything JSON can write; compared by its hash. */
  readonly input: unknown;
}

/** The first answer of a command, as JSON; `undefined` for a command that is new. */
export function firstAnswer(connection: Connection, command: CommandIdentity): string | undefined {
  const known = prepared<[string], { method: string; inputHash: Buffer; answer: string }>(
    connection,
    'SELECT method, input_hash AS inputHash, answer FROM command WHERE id = ?',
  ).get(command.id);
  if (!known) return undefined;
  if (known.method !== command.method || !known.inputHash.equals(inputHash(command))) {
    refuse('key_with_other_contents', 'This request has the id of another one that was carried out before. Nothing was done; try again.');
  }
  return known.answer;
}

/** Remembers the answer, in the transaction that carries the command out. */
export function rememberAnswer(connection: Connection, command: CommandIdentity, answer: unknown, recordedAt: number): void {
  prepared(connection, 'INSERT INTO command (id, method, input_hash, answer, recorded_at) VALUES (?, ?, ?, ?, ?)').run(
    command.id,
    command.method,
    inputHash(command),
    JSON.stringify(answer),
    recordedAt,
  );
}

function inputHash(command: CommandIdentity): Buffer {
  return hash('sha256', JSON.stringify(command.input), 'buffer');
}
