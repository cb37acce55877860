/**
 * Looks at the write-ahead log that a crash left beside a book. SQLite reads it up to the first frame that is not as it was written, and forgets the rest
 * without a word: commits that were told as done would be gone, and the log of another book would make another book of this one.
 */

import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { connect, type Connection } from './connection.ts';
import { privateCopy } from './private-copy.ts';
import { troubleOf } from './trouble.ts';
import { checkFile } from './verify/file.ts';
import { createFindings } from './verify/findings.ts';
import { checkJournal } from './verify/journal.ts';

const HEADER = 32;
const FRAME_HEADER = 24;

/** What is wrong with the log of a book, in words; `undefined` where nothing is, or where a writer is just changing it. */
export function logProblem(file: string): string | undefined {
  const before = markOf(file);
  if (before === undefined) return undefined;
  const problem = problemIn(file);
  // What changes meanwhile belongs to whoever writes the book.
  return markOf(file) === before ? problem : undefined;
}

/** Whether a book that nobody has open is whole, with its log, in its pages and its journal. It is read from a copy, so that nothing is touched. */
export function isWholeWithLog(file: string): boolean {
  return logProblem(file) === undefined && within(file, true, isSound) === true;
}

/** What changes with every write to the log; `undefined` where it is too short for a frame. */
function markOf(file: string): string | undefined {
  const found = statSync(`${file}-wal`, { bigint: true, throwIfNoEntry: false });
  return found === undefined || found.size <= HEADER + FRAME_HEADER ? undefined : `${found.ino} ${found.size} ${found.mtimeNs}`;
}

function problemIn(file: string): string | undefined {
  if (!knowsOfLogs(file)) return 'it does not know of the log that lies beside it';
  const frames = reading(`${file}-wal`, framesOf);
  if (frames === undefined) return isOldNews(file) ? undefined : 'the log beside it cannot be read';
  // A power cut leaves at most the last commit unfinished: everything before it was on the disk.
  if (frames.commitsBehind > 1) return `the log beside it is damaged, before ${frames.commitsBehind} of its commits`;
  return frames.commits > 0 && isOfAnother(file) ? 'the log beside it belongs to another book, or to another state of this one' : undefined;
}

/** Whether the book's header says that it is written by way of a log. What is no database is none of our business. */
function knowsOfLogs(file: string): boolean {
  const header = Buffer.alloc(HEADER);
  reading(file, (read) => read(header, 0));
  return header.toString('latin1', 0, 6) !== 'SQLite' || (header[18] === BY_LOG && header[19] === BY_LOG);
}

const BY_LOG = 2;

/** Fills the buffer from a place of the file on; `false` where the file ends before. */
type Read = (into: Buffer, at: number) => boolean;

function reading<Result>(path: string, work: (read: Read) => Result): Result {
  const descriptor = openSync(path, 'r');
  try {
    return work((into, at) => readSync(descriptor, into, 0, into.length, at) === into.length);
  } finally {
    closeSync(descriptor);
  }
}

interface Frames {
  /** Commits that SQLite will read. */
  readonly commits: number;
  /** Commits of the same log behind the first frame that is not as it was written. */
  readonly commitsBehind: number;
}

/** `undefined` where the log's header is not as SQLite writes it. */
function framesOf(read: Read): Frames | undefined {
  const header = Buffer.alloc(HEADER);
  read(header, 0);
  const magic = header.readUInt32BE(0);
  const pageBytes = header.readUInt32BE(8);
  if ((magic & 0xfffffffe) >>> 0 !== 0x377f0682 || header.readUInt32BE(4) !== 3_007_000 || !isPageSize(pageBytes)) return undefined;
  const isBig = (magic & 1) === 1;
  let sums = checksum(header, 0, 24, [0, 0], isBig);
  if (sums[0] !== header.readUInt32BE(24) || sums[1] !== header.readUInt32BE(28)) return undefined;
  let [commits, commitsBehind, isWhole] = [0, 0, true];
  const frame = Buffer.alloc(FRAME_HEADER + pageBytes);
  for (let at = HEADER; read(frame, at); at += frame.length) {
    const isOfThisLog = frame.compare(header, 16, 24, 8, 16) === 0;
    if (isWhole && isOfThisLog) {
      sums = checksum(frame, FRAME_HEADER, pageBytes, checksum(frame, 0, 8, sums, isBig), isBig);
      isWhole = sums[0] === frame.readUInt32BE(16) && sums[1] === frame.readUInt32BE(20);
    } else isWhole = false;
    const isCommit = isOfThisLog && frame.readUInt32BE(4) !== 0;
    if (isCommit && isWhole) commits += 1;
    else if (isCommit) commitsBehind += 1;
  }
  return { commits, commitsBehind };
}

function isPageSize(bytes: number): boolean {
  return bytes >= 512 && bytes <= 65_536 && (bytes & (bytes - 1)) === 0;
}

/** The log's own checksum over words of 32 bits, continued from the one before. */
function checksum(
  bytes: Buffer,
  from: number,
  length: number,
  [first, second]: readonly [number, number],
  isBig: boolean,
): readonly [number, number] {
  let [one, two] = [first, second];
  for (let at = from; at < from + length; at += 8) {
    one = (one + (isBig ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at)) + two) >>> 0;
    two = (two + (isBig ? bytes.readUInt32BE(at + 4) : bytes.readUInt32LE(at + 4)) + one) >>> 0;
  }
  return [one, two];
}

/** Whether everything in a log without a header is in the book already: a cut in the moment in which a log is begun anew loses nothing. */
function isOldNews(file: string): boolean {
  return reading(file, (readBook) => {
    const header = Buffer.alloc(HEADER);
    const pageBytes = readBook(header, 0) ? header.readUInt16BE(16) : 0;
    if (!isPageSize(pageBytes)) return false;
    return reading(`${file}-wal`, (readLog) => {
      const frame = Buffer.alloc(FRAME_HEADER + pageBytes);
      const last = new Map<number, number>();
      for (let at = HEADER; readLog(frame, at); at += frame.length) last.set(frame.readUInt32BE(0), at);
      const page = Buffer.alloc(pageBytes);
      const isInBook = (number: number, at: number) =>
        number > 0 && readLog(frame, at) && readBook(page, (number - 1) * pageBytes) && frame.compare(page, 0, pageBytes, FRAME_HEADER) === 0;
      return [...last].every(([number, at]) => isInBook(number, at));
    });
  });
}

interface Identity {
  readonly uid: string | null;
  readonly createdAt: number;
}

/** Whether the book without its log is another one than with it: another name, or a journal that the other does not go on from. */
function isOfAnother(file: string): boolean {
  const alone = within(file, false, (connection) => ({ identity: identityOf(connection), head: headOf(connection) }));
  if (alone?.identity === undefined) return false;
  const { identity, head } = alone;
  const together = within(file, true, (connection) => {
    const other = identityOf(connection);
    const isSame = other !== undefined && other.createdAt === identity.createdAt && (identity.uid === null || other.uid === identity.uid);
    return isSame && (head === undefined || hashOf(connection, head.id)?.equals(head.hash) === true);
  });
  // What cannot be read with its log is found by whoever reads it.
  return together === false && !isMended(file);
}

/** Whether the book is whole with its log and not without it: the power went while the log was brought into it, and what is torn there is in the log. */
function isMended(file: string): boolean {
  return within(file, true, isSound) === true && within(file, false, isSound) !== true;
}

function isSound(connection: Connection): boolean {
  const findings = createFindings();
  checkFile(connection, findings);
  checkJournal(connection, findings, () => undefined);
  return findings.list().length === 0;
}

function within<Result>(file: string, withLog: boolean, ask: (connection: Connection) => Result): Result | undefined {
  const copy = privateCopy(file, { withLog });
  try {
    const connection = connect(copy.file, 'read');
    try {
      return ask(connection);
    } finally {
      connection.close();
    }
  } catch (error) {
    // Without its log a book may be half of what it was.
    if (troubleOf(error) !== 'damaged_book' && !(error instanceof Error && error.message.startsWith('no such'))) throw error;
    return undefined;
  } finally {
    copy.remove();
  }
}

function identityOf(connection: Connection): Identity | undefined {
  return connection.prepare<[], Identity>('SELECT uid, created_at AS createdAt FROM book').get();
}

function headOf(connection: Connection): { readonly id: number; readonly hash: Buffer } | undefined {
  return connection.prepare<[], { id: number; hash: Buffer }>('SELECT id, hash FROM journal_entry ORDER BY id DESC LIMIT 1').get();
}

function hashOf(connection: Connection, entryId: number): Buffer | undefined {
  return connection.prepare<[number], Buffer>('SELECT hash FROM journal_entry WHERE id = ?').pluck().get(entryId);
}
