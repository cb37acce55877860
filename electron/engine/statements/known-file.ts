/** A statement file that a standing import holds already: nothing of it is new, and what the user took out stays out. */

import type { Connection } from '../../../db/connection.ts';
import { keptStatement, skippedRowsOf, statedBalancesOf, type RowOfFile } from '../../../db/statement-lines.ts';
import type { Warning } from '../../readers/statement.ts';
import { FATES_SHOWN, type FateOfRow } from './row-fates.ts';

/** What is told of the file again: from the book, it is not read anew. */
export function fatesOfKnownFile(connection: Connection, fileId: number) {
  const { rows, ...file } = keptStatement(connection, fileId);
  const skipped = skippedRowsOf(connection, fileId);
  const balances = statedBalancesOf(connection, fileId);
  const removed = rows.filter(({ removedBecause }) => removedBecause !== null);
  return {
    format: file.format,
    encoding: file.encoding,
    layout: file.layout,
    detected: [],
    profile: null,
    questions: [],
    read: rows.length + skipped.length,
    added: 0,
    matched: rows.length,
    skipped,
    fates: rows.slice(0, FATES_SHOWN).map((row) => fateOf(row, file.name)),
    opening: balances.find(({ which }) => which === 'opening')?.amount ?? null,
    closing: balances.findLast(({ which }) => which === 'closing')?.amount ?? null,
    from: rows.reduce<number | null>((least, { day }) => Math.min(least ?? day, day), null),
    to: rows.reduce<number | null>((most, { day }) => Math.max(most ?? day, day), null),
    warnings: [known(file.name), ...removedWarning(removed)],
  };
}

function known(name: string): Warning {
  return { code: 'known_file', message: `This very file is in the book already, as ${name}. It adds nothing.`, sourceLine: null };
}

function removedWarning([first, ...others]: readonly RowOfFile[]): readonly Warning[] {
  if (first === undefined) return [];
  const because = `(${first.removedBecause ?? ''})`;
  const message =
    others.length === 0
      ? `Line ${first.sourceLine} stays out: you took it out ${because}.`
      : `${others.length + 1} rows stay out, because you took them out. The first is line ${first.sourceLine} ${because}.`;
  return [{ code: 'removed_line', message, sourceLine: first.sourceLine }];
}

function fateOf({ place, sourceLine, day, amount, description, counterparty, removedBecause }: RowOfFile, file: string): FateOfRow {
  const text = [counterparty, description].filter((each) => each !== '').join(', ');
  const isRemoved = removedBecause !== null;
  const because = isRemoved ? `You took this line out: ${removedBecause}` : `This file is in the book already, as ${file}`;
  return { place, sourceLine, day, amount, text, fate: isRemoved ? 'removed' : 'matched', because, may: [] };
}
