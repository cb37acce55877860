/** Reads one activity file into the book: every row matched or written as an event, the raw bytes kept, nothing posted yet. */

import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import type { Connection } from '../../db/connection.ts';
import { asRefusal } from '../../db/database-refusals.ts';
import { differingColumn, type EventStore } from '../../db/events.ts';
import { finishImportFile, insertImportFile, insertPiece } from '../../db/imports.ts';
import { prepared } from '../../db/connection.ts';
import type { Day } from '../../db/ledger/calendar.ts';
import { refuse, Refused, type Place } from '../../db/ledger/refusal.ts';
import { maskCardNumbers } from '../billing/card-number.ts';
import { readHeader, readRow, type ActivityHeader, type ActivityRow, type ActivityTerms } from '../statements/activity-file.ts';
import { createCsvReader } from '../statements/csv.ts';
import { provisionalPlace } from './day-places.ts';

const CHUNK_BYTES = 262_144;

export interface SourceFile {
  readonly path: string;
  /** What the user calls it; the path's last part unless given. */
  readonly name?: string;
}

export interface FileReading {
  readonly fileId: number;
  readonly read: number;
  readonly added: number;
  readonly matched: number;
  readonly backwards: boolean;
}

export interface ReadingContext {
  readonly connection: Connection;
  readonly events: EventStore;
  readonly terms: ActivityTerms;
  readonly importId: number;
  /** Days that an event of the file falls on; added to. */
  readonly days: Set<Day>;
  readonly onNewLead: (lead: string) => void;
  /** Awaited between pieces of the file with the bytes read of it. */
  readonly pause: (bytes: number) => Promise<void> | void;
}

export function nameOf(file: SourceFile): string {
  return file.name ?? basename(file.path);
}

/** SHA-256 and size of a file. Refuses one that is not there or cannot be read. */
export function fingerprint(file: SourceFile): { readonly sha256: Buffer; readonly bytes: number } {
  const digest = createHash('sha256');
  let bytes = 0;
  for (const chunk of chunksOf(file)) {
    digest.update(chunk);
    bytes += chunk.length;
  }
  return { sha256: digest.digest(), bytes };
}

/** Reads the file whose fingerprint was taken; refuses one that has changed since, whatever else seems wrong with it. */
export async function readActivityFile(context: ReadingContext, file: SourceFile, expected: { readonly sha256: Buffer }): Promise<FileReading> {
  try {
    return await readWhole(context, file, expected);
  } catch (error) {
    if (error instanceof Refused && error.refusal.code !== 'cancelled' && !fingerprint(file).sha256.equals(expected.sha256)) refuseChanged(file);
    throw error;
  }
}

function refuseChanged(file: SourceFile): never {
  refuse('file_changed', 'This file changed while it was read. Wait until the other program has finished writing it, then import it again.', {
    file: nameOf(file),
  });
}

async function readWhole(context: ReadingContext, file: SourceFile, expected: { readonly sha256: Buffer }): Promise<FileReading> {
  const fileId = insertImportFile(context.connection, context.importId, nameOf(file));
  const rows = createRowTaker(context, fileId, nameOf(file));
  const csv = createCsvReader(rows.take);
  const pieces = createPieceKeeper(context.connection, fileId);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const digest = createHash('sha256');
  let bytes = 0;
  const place = (): Place => ({ file: nameOf(file), sourceLine: csv.line() });
  for (const chunk of chunksOf(file)) {
    digest.update(chunk);
    bytes += chunk.length;
    pieces.keep(chunk);
    withPlace(nameOf(file), () => csv.push(decoded(decoder, chunk, true, place)));
    await context.pause(bytes);
  }
  withPlace(nameOf(file), () => {
    csv.push(decoded(decoder, Buffer.alloc(0), false, place));
    csv.end();
  });
  pieces.end();
  const sha256 = digest.digest();
  if (!sha256.equals(expected.sha256)) refuseChanged(file);
  const result = rows.end();
  finishImportFile(context.connection, fileId, { sha256, bytes, rows: result.read, backwards: result.backwards });
  return { fileId, ...result };
}

function* chunksOf(file: SourceFile): Generator<Buffer> {
  const descriptor = opened(file);
  try {
    if (!fstatSync(descriptor).isFile())
      refuse('file_unreadable', 'This is a folder or a device, not a file. Choose a CSV file.', { file: nameOf(file) });
    for (;;) {
      const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
      const length = readSync(descriptor, chunk, 0, CHUNK_BYTES, null);
      if (length === 0) return;
      yield chunk.subarray(0, length);
    }
  } finally {
    closeSync(descriptor);
  }
}

function opened(file: SourceFile): number {
  try {
    return openSync(file.path, 'r');
  } catch (error) {
    const code = asRefusal(error)?.code;
    if (code === 'book_not_found') refuse('file_not_found', 'There is no file at this place. Check the name.', { file: nameOf(file) });
    if (code !== undefined) refuse('file_unreadable', 'This file cannot be read. Check its permissions.', { file: nameOf(file) });
    throw error;
  }
}

function decoded(decoder: InstanceType<typeof TextDecoder>, chunk: Buffer, stream: boolean, place: () => Place): string {
  try {
    return decoder.decode(chunk, { stream });
  } catch {
    refuse(
      'not_utf8',
      `This file is not UTF-8 text: it stops being so after line ${place().sourceLine}. Save it as "CSV UTF-8" and import it again.`,
      place(),
    );
  }
}

/** Adds the file's name to what is refused about one of its lines. */
function withPlace(file: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    throw error instanceof Refused && error.refusal.file === undefined ? new Refused({ ...error.refusal, file }) : error;
  }
}

/** Keeps the raw bytes in pieces that begin at the start of a line. */
function createPieceKeeper(connection: Connection, fileId: number) {
  let held: Buffer[] = [];
  let firstLine = 1;
  const write = (bytes: Buffer) => {
    insertPiece(connection, fileId, firstLine, bytes);
    for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) firstLine += 1;
  };
  return {
    keep(chunk: Buffer) {
      const lineEnd = chunk.lastIndexOf(10);
      if (lineEnd === -1) {
        held.push(chunk);
        return;
      }
      write(Buffer.concat([...held, chunk.subarray(0, lineEnd + 1)]));
      held = lineEnd + 1 < chunk.length ? [chunk.subarray(lineEnd + 1)] : [];
    },
    end() {
      if (held.length > 0) write(Buffer.concat(held));
    },
  };
}

/** Twelve digits with little between them: anything shorter is no card number, and most rows are looked at no further. */
const MANY_DIGITS = /(?:\p{Nd}[^\p{L}\p{Nd}\n]{0,3}){12}/u;

/** The raw file is kept as it is, so a file with a full card number in it is refused rather than masked (rule M4). */
function refuseCardNumbers(texts: readonly (string | null)[], place: Place): void {
  for (const text of texts) {
    if (text === null || text.length < 13 || !MANY_DIGITS.test(text) || maskCardNumbers(text).found === 0) continue;
    refuse(
      'card_number',
      `Line ${place.sourceLine}: there is a full card number in this row. Floatbook never stores one: take it out of the file, and import it again.`,
      place,
    );
  }
}

/** Takes rows one by one: the first is the header, every other is matched with an event or becomes one. */
function createRowTaker(context: ReadingContext, fileId: number, file: string) {
  const { events, terms, days } = context;
  const insertRow = prepared(context.connection, 'INSERT INTO import_row VALUES (?, ?, ?)');
  let header: ActivityHeader | undefined;
  let read = 0;
  let added = 0;
  let placeInDay = 0;
  let firstDay: Day | undefined;
  let lastDay: Day | undefined;
  let anyLater = false;

  const takeEvent = ({ facts, extra }: ActivityRow, line: number) => {
    refuseCardNumbers([facts.note, facts.method, facts.campaign, facts.category, extra], { file, sourceLine: line });
    placeInDay = facts.day === lastDay ? placeInDay + 1 : 0;
    anyLater ||= lastDay !== undefined && facts.day > lastDay;
    firstDay ??= facts.day;
    lastDay = facts.day;
    days.add(facts.day);
    let id = events.insertNew(facts, provisionalPlace(placeInDay), extra);
    if (id !== undefined) {
      added += 1;
      if (facts.kind === 'lead' && facts.lead !== null) context.onNewLead(facts.lead);
    } else {
      const known = events.find(facts.sourceId);
      if (!known) throw new Error(`event ${facts.sourceId} neither is new nor known`);
      const column = differingColumn(known, facts);
      if (column !== undefined) {
        const message = `Line ${line}: the id ${facts.sourceId} is in this workspace already with another "${column}". Was the row changed, or the id used twice? Undo the earlier import to replace it.`;
        refuse('id_with_other_contents', message, { file, sourceLine: line });
      }
      id = known.id;
    }
    insertRow.run(id, fileId, line);
  };

  return {
    take(fields: string[], line: number) {
      const place = { file, sourceLine: line };
      if (!header) {
        header = readHeader(fields, place);
        return;
      }
      read += 1;
      takeEvent(readRow(header, fields, terms, place), line);
    },
    end() {
      if (!header) refuse('empty_file', 'This file is empty. An activity file begins with a header of its columns.', { file });
      return { read, added, matched: read - added, backwards: !anyLater && firstDay !== lastDay };
    },
  };
}
