/** Ways in which the file of a book can be spoilt, made from a number: the same number spoils the same way. */

import { randomBytes } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { newRandom } from '../../electron/engine/sample/random.ts';

export interface BookFiles {
  readonly main: Buffer;
  /** The write-ahead log beside it; `null` for none. */
  readonly wal: Buffer | null;
}

/** What corruptions are made from. */
export interface Originals {
  /** Closed, without a log. */
  readonly closed: BookFiles;
  /** Left by a kill, with commits in its log. */
  readonly hot: BookFiles;
  /** The same book earlier, with the log of then. */
  readonly earlier: BookFiles;
  /** Another book with a log of its own. */
  readonly other: BookFiles;
  /** A database of another program. */
  readonly foreign: Buffer;
}

export type Kind = 'bits' | 'pages' | 'truncated' | 'header' | 'foreign file' | 'log';

export interface Corrupted extends BookFiles {
  readonly kind: Kind;
  readonly what: string;
  /** Which of the originals it was. */
  readonly of: 'closed' | 'hot';
}

const PAGE = 4096;

type Random = ReturnType<typeof newRandom>;

/** The corruption of a number: of twenty in a row seven flip bits, four overwrite pages, three cut the file off, two spoil its header, one is another file, three spoil the log. */
export function corrupted(originals: Originals, number: number): Corrupted {
  const random = newRandom(number * 7919 + 17);
  const turn = number % 20;
  const of = turn < 17 && random.below(4) === 0 ? 'hot' : turn < 17 ? 'closed' : 'hot';
  const { main, wal } = originals[of];
  const spoil = (kind: Kind, [what, spoilt]: readonly [string, Buffer]): Corrupted => ({ kind, what, of, main: spoilt, wal });
  if (turn < 7) return spoil('bits', flipped(main, random));
  if (turn < 11) return spoil('pages', overwritten(main, random));
  if (turn < 14) return spoil('truncated', cutOff(main, random));
  if (turn < 16) return spoil('header', headerSpoilt(main, random));
  if (turn < 17) return spoil('foreign file', otherFile(originals, random));
  const [what, log] = logSpoilt(originals, random);
  return { kind: 'log', what, of: 'hot', main: originals.hot.main, wal: log };
}

function flipped(bytes: Buffer, random: Random): readonly [string, Buffer] {
  const spoilt = Buffer.from(bytes);
  const many = 1 + random.below(8);
  const places: number[] = [];
  for (let flip = 0; flip < many; flip += 1) {
    const at = random.below(spoilt.length);
    spoilt[at] = (spoilt[at] as number) ^ (1 << random.below(8));
    places.push(at);
  }
  return [`bits at ${places.join(', ')}`, spoilt];
}

function overwritten(bytes: Buffer, random: Random): readonly [string, Buffer] {
  const spoilt = Buffer.from(bytes);
  const pages = Math.floor(bytes.length / PAGE);
  const page = random.below(pages);
  const from = random.below(pages);
  const way = random.below(4);
  if (way === 0) spoilt.fill(0, page * PAGE, (page + 1) * PAGE);
  else if (way === 1) for (let at = page * PAGE; at < (page + 1) * PAGE; at += 1) spoilt[at] = random.below(256);
  else if (way === 2) bytes.copy(spoilt, page * PAGE, from * PAGE, (from + 1) * PAGE);
  // A sector of it.
  else spoilt.fill(0, page * PAGE + 512 * random.below(8), page * PAGE + 4096);
  return [`page ${page + 1} ${['zeroed', 'noise', `as page ${from + 1}`, 'zeroed from a sector on'][way]}`, spoilt];
}

function cutOff(bytes: Buffer, random: Random): readonly [string, Buffer] {
  const length = random.below(2) === 0 ? PAGE * random.below(bytes.length / PAGE) : random.below(bytes.length);
  return [`cut at ${length}`, bytes.subarray(0, length)];
}

const HEADER = 100;

function headerSpoilt(bytes: Buffer, random: Random): readonly [string, Buffer] {
  const spoilt = Buffer.from(bytes);
  const at = random.below(HEADER);
  spoilt[at] = (spoilt[at] as number) ^ (1 + random.below(255));
  return [`byte ${at} of the header`, spoilt];
}

function otherFile({ closed, other, foreign }: Originals, random: Random): readonly [string, Buffer] {
  const files: readonly (readonly [string, Buffer])[] = [
    ['empty', Buffer.alloc(0)],
    ['a letter', Buffer.from('Dear diary, this is no book. '.repeat(1 + random.below(400)))],
    ['noise', randomBytes(1 + random.below(20_000))],
    ['zeros', Buffer.alloc(PAGE * (1 + random.below(10)))],
    ['a compressed book', deflateSync(closed.main)],
    ['a database of another program', foreign],
    ['the tail of a book', closed.main.subarray(PAGE)],
    ['a book behind something else', Buffer.concat([Buffer.alloc(1 + random.below(300)), closed.main])],
    ['the beginning of a book with the rest of another', Buffer.concat([closed.main.subarray(0, 8 * PAGE), other.main.subarray(8 * PAGE)])],
  ];
  return random.pick(files);
}

function logSpoilt({ hot, earlier, other }: Originals, random: Random): readonly [string, Buffer] {
  const wal = hot.wal as Buffer;
  const ways: readonly (() => readonly [string, Buffer])[] = [
    () => flipped(wal, random),
    () => [`log ${cutOff(wal, random)[0]}`, cutOff(wal, random)[1]],
    () => ['noise for a log', randomBytes(1 + random.below(wal.length))],
    () => ['the log of another book', other.wal as Buffer],
    () => ['an earlier log', earlier.wal as Buffer],
    () => ['the log twice', Buffer.concat([wal, wal])],
    () => headerSpoilt(wal.subarray(0), random),
  ];
  return random.pick(ways)();
}
