/** A watched folder with real files (rules C4, I4): each read once and whole, in order, and refused with the reason beside it. */

import { appendFileSync, chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'; // prettier-ignore
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { FeedAnswer, FeedNews, LeadFeed } from '../../electron/engine/leads/lead-feed.ts';
import { loadLeadFile, MOST_LEAD_BYTES, readLeadFile } from '../../electron/engine/leads/read-lead-file.ts';
import { PATIENCE_MS, SETTLE_MS, UNFINISHED_MS, watchFolder } from '../../electron/engine/leads/watched-folder.ts';
import { temporaryFolder } from '../support/books.ts';
import { leadFile, TERMS } from './lead-files.ts';

let folder: string;
let feed: LeadFeed;
let cursor: string | null;
let now: number;

beforeEach(() => {
  folder = temporaryFolder();
  feed = watchFolder({ path: folder, terms: TERMS });
  cursor = null;
  now = Date.UTC(2026, 10, 18, 12);
});

const drop = (name: string, content: string | Buffer = leadFile({ id: name })) => writeFileSync(join(folder, name), content);
const marker = (name: string) => join(folder, `${name}.refused.txt`);

/** One poll, whose cursor is kept. */
async function poll(after = 0): Promise<FeedNews> {
  now += after;
  const answer = await feed.poll({ cursor, now });
  if (answer.outcome !== 'news') throw new Error(answer.refusal.message);
  cursor = answer.cursor;
  return answer;
}

/** Looks, waits until files have come to rest, and polls. */
async function settled(): Promise<FeedNews> {
  const first = await poll();
  expect(ids(first)).toEqual([]);
  return poll(SETTLE_MS);
}

const ids = (answer: FeedAnswer) => (answer.outcome === 'news' ? answer.offers.map(({ sourceId }) => sourceId) : []);
const problems = (answer: FeedNews) => answer.problems.map(({ refusal }) => [refusal.file, refusal.code]);

describe('what is dropped', () => {
  test('is read once it has come to rest, in order of names, and only once', async () => {
    drop('b.csv');
    drop('a.CSV');
    drop('10.csv');
    expect(ids(await settled())).toEqual(['10.csv', 'a.CSV', 'b.csv']);
    const before = cursor;
    expect(ids(await poll(60_000))).toEqual([]);
    expect(cursor).toBe(before);
  });

  test('tells of leads that are gone, now where the file does not say since when', async () => {
    drop('a.csv', leadFile({ id: 'L1' }, { id: 'L2', status: 'gone' }, { id: 'L3', status: 'gone', until: '2026-11-18T11:00:00Z' }, { id: 'L4', status: 'gone', until: '2027-01-01' })); // prettier-ignore
    const { gone } = await settled();
    expect(gone).toEqual([
      { sourceId: 'L2', at: now },
      { sourceId: 'L3', at: Date.UTC(2026, 10, 18, 11) },
      { sourceId: 'L4', at: now },
    ]);
  });

  test('twice with the same bytes is read once, under whatever name', async () => {
    drop('a.csv', leadFile({ id: 'L1' }));
    drop('b.csv', leadFile({ id: 'L1' }));
    expect(ids(await settled())).toEqual(['L1']);
    rmSync(join(folder, 'a.csv'));
    drop('c.csv', leadFile({ id: 'L1' }));
    renameSync(join(folder, 'b.csv'), join(folder, 'd.csv'));
    expect(ids(await settled())).toEqual([]);
    expect(ids(await poll(5000))).toEqual([]);
  });

  test('is known again after a restart, by the cursor alone', async () => {
    drop('a.csv');
    await settled();
    feed = watchFolder({ path: folder, terms: TERMS });
    const before = cursor;
    expect(ids(await settled())).toEqual([]);
    expect(cursor).toBe(before);
  });

  test('is told again to whoever lost the cursor', async () => {
    drop('a.csv');
    const before = (await poll()).cursor;
    expect(ids(await poll(SETTLE_MS))).toEqual(['a.csv']);
    cursor = before;
    expect(ids(await poll(1000))).toEqual(['a.csv']);
  });

  test('under a name that was read before, with other bytes, is read', async () => {
    drop('a.csv', leadFile({ id: 'L1' }));
    await settled();
    drop('a.csv', leadFile({ id: 'L2' }));
    expect(ids(await settled())).toEqual(['L2']);
  });

  test('may be one of many: what is beyond a poll comes with the next, at once', async () => {
    const many = (name: string) => leadFile(...Array.from({ length: 12_000 }, (_, at) => ({ id: `${name}${at}` })));
    for (const name of ['a', 'b', 'c']) drop(`${name}.csv`, many(name));
    const first = await settled();
    expect([first.offers.length, first.nextPollAt]).toEqual([24_000, now]);
    expect((await poll()).offers).toHaveLength(12_000);
  });

  test('is nothing else than CSV files that lie there openly', async () => {
    for (const name of ['.hidden.csv', '~lock.csv', 'a.csv.part', 'a.txt', 'a.csv.refused.txt']) drop(name);
    mkdirSync(join(folder, 'folder.csv'));
    const elsewhere = temporaryFolder();
    writeFileSync(join(elsewhere, 'secret.csv'), leadFile({ id: 'secret' }));
    symlinkSync(join(elsewhere, 'secret.csv'), join(folder, 'link.csv'));
    execFileSync('mkfifo', [join(folder, 'pipe.csv')]);
    const answer = await settled();
    expect([ids(answer), answer.problems, answer.warnings]).toEqual([[], [], []]);
  });

  test('of which something is masked or not read is taken over with a warning', async () => {
    drop('a.csv', leadFile({ id: 'L1', note: '4242 4242 4242 4242' }));
    const answer = await settled();
    expect(ids(answer)).toEqual(['L1']);
    expect(answer.warnings).toMatchObject([{ file: 'a.csv', sourceLine: 2 }]);
    expect((await poll(5000)).warnings).toEqual([]);
  });
});

describe('a file that is still being written', () => {
  test('is left until its size is stable, and those after it by name wait for it', async () => {
    drop('a.csv', leadFile({ id: 'L1' }));
    drop('b.csv', leadFile({ id: 'L9' }));
    await poll();
    appendFileSync(join(folder, 'a.csv'), leadFile({ id: 'L2' }).split('\r\n')[1] as string);
    const waiting = await poll(SETTLE_MS);
    expect(ids(waiting)).toEqual([]);
    expect(waiting.nextPollAt).toBe(now + SETTLE_MS);
    appendFileSync(join(folder, 'a.csv'), '\r\n');
    expect(ids(await poll(SETTLE_MS))).toEqual([]);
    expect(ids(await poll(SETTLE_MS))).toEqual(['L1', 'L2', 'L9']);
  });

  test('and pauses within a row is given a minute; half a price is never read', async () => {
    drop('a.csv', 'id,offered,category,area,quality,customer,until,status,note,price\r\nL1,2026-11-18,Roof,Bonn,,,,available,,12');
    expect(ids(await settled())).toEqual([]);
    expect(ids(await poll(30_000))).toEqual([]);
    appendFileSync(join(folder, 'a.csv'), '5.00\r\n');
    const answer = await settled();
    expect(answer.offers.map(({ sourceId, price }) => [sourceId, price])).toEqual([['L1', 12_500]]);
    expect(existsSync(marker('a.csv'))).toBe(false);
  });

  test('that ends without a line break is read as it is after a minute', async () => {
    drop('a.csv', leadFile({ id: 'L1' }).trimEnd());
    await settled();
    const waiting = await poll(5000);
    expect([ids(waiting), waiting.problems]).toEqual([[], []]);
    expect(ids(await poll(UNFINISHED_MS))).toEqual(['L1']);
    // Known by its hash, it holds nothing up after a restart.
    feed = watchFolder({ path: folder, terms: TERMS });
    drop('b.csv');
    expect(ids(await settled())).toEqual(['b.csv']);
  });

  test('that is empty is refused after a minute, and read when it has come', async () => {
    drop('a.csv', '');
    await settled();
    expect(problems(await poll(UNFINISHED_MS))).toEqual([['a.csv', 'empty_file']]);
    drop('a.csv');
    expect(ids(await settled())).toEqual(['a.csv']);
  });

  test('and never comes to rest is told after ten minutes, and holds nothing up', async () => {
    drop('a.csv');
    drop('b.csv');
    for (let waited = 0; waited < PATIENCE_MS; waited += 60_000) {
      expect(ids(await poll(60_000))).toEqual([]);
      appendFileSync(join(folder, 'a.csv'), '\r\n');
    }
    const answer = await poll(60_000);
    expect(ids(answer)).toEqual(['b.csv']);
    expect(problems(answer)).toEqual([['a.csv', 'file_changed']]);
  });

  test('and was renamed into place is read under its new name', async () => {
    drop('a.part');
    await poll();
    renameSync(join(folder, 'a.part'), join(folder, 'a.csv'));
    expect(ids(await settled())).toEqual(['a.part']);
  });

  test('or is replaced by one of the same size and age is noticed', async () => {
    drop('a.csv', leadFile({ id: 'L1' }));
    await poll();
    const { atime, mtime } = statSync(join(folder, 'a.csv'));
    drop('a.csv', leadFile({ id: 'L2' }));
    utimesSync(join(folder, 'a.csv'), atime, mtime);
    expect(ids(await poll(SETTLE_MS))).toEqual([]);
    expect(ids(await poll(SETTLE_MS))).toEqual(['L2']);
  });
});

describe('a file that is refused', () => {
  test('I4 gives nothing, has the reason beside it, and holds nothing up', async () => {
    drop('a.csv', leadFile({ id: 'L1' }, { id: 'L2', price: 'much' }));
    drop('b.csv');
    const answer = await settled();
    expect(ids(answer)).toEqual(['b.csv']);
    expect(answer.problems).toMatchObject([{ refusal: { code: 'wrong_number', file: 'a.csv', sourceLine: 3 }, since: now }]);
    const reason = readFileSync(marker('a.csv'), 'utf8');
    expect(reason).toContain('a.csv: Line 3: "much" in "price"');
    expect(reason).toContain('(wrong_number)');
    expect(readFileSync(join(folder, 'a.csv'), 'utf8')).toContain('much');
  });

  test('stays a problem until it is corrected; then its reason goes', async () => {
    drop('a.csv', leadFile({ price: 'much' }));
    await settled();
    const since = now;
    feed = watchFolder({ path: folder, terms: TERMS });
    const before = cursor;
    await settled();
    const again = await poll(60_000);
    expect(again.problems).toMatchObject([{ refusal: { code: 'wrong_number' }, since }]);
    expect(cursor).toBe(before);
    drop('a.csv', leadFile({ id: 'L1' }));
    const corrected = await settled();
    expect([ids(corrected), corrected.problems, existsSync(marker('a.csv'))]).toEqual([['L1'], [], false]);
  });

  test('and taken away takes its reason with it; under another name it is refused anew', async () => {
    drop('a.csv', leadFile({ price: 'much' }));
    await settled();
    renameSync(join(folder, 'a.csv'), join(folder, 'b.csv'));
    expect(problems(await settled())).toEqual([['b.csv', 'wrong_number']]);
    expect(readdirSync(folder).sort()).toEqual(['b.csv', 'b.csv.refused.txt']);
    rmSync(join(folder, 'b.csv'));
    expect((await poll(5000)).problems).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('is refused for not being UTF-8, for a NUL, for being too large', async () => {
    drop('a.csv', Buffer.from(leadFile({ area: 'Köln' }), 'latin1'));
    drop('b.csv', leadFile({ note: 'nul\0' }));
    drop('c.csv', '\n');
    truncateSync(join(folder, 'c.csv'), MOST_LEAD_BYTES + 1);
    drop('d.csv', Buffer.from(`${leadFile({})}\u00e9`).subarray(0, -1));
    await settled();
    const answer = await poll(UNFINISHED_MS);
    expect(problems(answer)).toEqual([
      ['a.csv', 'not_utf8'],
      ['b.csv', 'malformed_csv'],
      ['c.csv', 'file_too_large'],
      ['d.csv', 'not_utf8'],
    ]);
    const before = cursor;
    await poll(5000);
    expect(cursor).toBe(before);
  });

  test('never writes its reason through a link', async () => {
    const elsewhere = join(temporaryFolder(), 'precious.txt');
    writeFileSync(elsewhere, 'precious');
    symlinkSync(elsewhere, marker('a.csv'));
    drop('a.csv', leadFile({ price: 'much' }));
    await settled();
    expect(readFileSync(elsewhere, 'utf8')).toBe('precious');
    expect(readFileSync(marker('a.csv'), 'utf8')).toContain('wrong_number');
  });

  test('leaves alone what is not its reason', async () => {
    writeFileSync(marker('a.csv'), 'my own note');
    drop('a.csv');
    await settled();
    expect(readFileSync(marker('a.csv'), 'utf8')).toBe('my own note');
  });
});

describe('what cannot be reached', () => {
  /** Files of root are readable by root whatever their permissions say. */
  async function asSomebody<Result>(work: () => Promise<Result>): Promise<Result> {
    if (process.geteuid?.() !== 0) return work();
    process.seteuid?.(65_534);
    try {
      return await work();
    } finally {
      process.seteuid?.(0);
    }
  }

  test('a folder that is missing, or is a file, is an answer, and is tried again', async () => {
    const path = join(folder, 'later');
    feed = watchFolder({ path, terms: TERMS });
    const missing = await feed.poll({ cursor, now });
    expect(missing).toMatchObject({ outcome: 'unreachable', refusal: { code: 'feed_unreachable' }, nextPollAt: now + 60_000 });
    writeFileSync(path, '');
    expect(await feed.poll({ cursor, now })).toMatchObject({ outcome: 'unreachable' });
    rmSync(path);
    mkdirSync(path);
    writeFileSync(join(path, 'a.csv'), leadFile({ id: 'L1' }));
    expect(ids(await settled())).toEqual(['L1']);
  });

  test('a folder that may not be read is an answer', async () => {
    chmodSync(folder, 0o000);
    try {
      expect(await asSomebody(() => feed.poll({ cursor, now }))).toMatchObject({ outcome: 'unreachable', refusal: { code: 'feed_unreachable' } });
    } finally {
      chmodSync(folder, 0o700);
    }
  });

  test('a file that may not be read is told until it may, and holds nothing up', async () => {
    chmodSync(folder, 0o755);
    drop('a.csv');
    drop('b.csv');
    chmodSync(join(folder, 'a.csv'), 0o000);
    const answer = await asSomebody(settled);
    expect([ids(answer), problems(answer)]).toEqual([['b.csv'], [['a.csv', 'file_unreadable']]]);
    chmodSync(join(folder, 'a.csv'), 0o644);
    const readable = await asSomebody(settled);
    expect([ids(readable), readable.problems]).toEqual([['a.csv'], []]);
  });

  test('a reason that cannot be written is told', async () => {
    drop('a.csv', leadFile({ price: 'much' }));
    chmodSync(folder, 0o555);
    try {
      const answer = await asSomebody(settled);
      expect(problems(answer)).toEqual([['a.csv', 'wrong_number']]);
      expect(answer.warnings).toMatchObject([{ file: 'a.csv.refused.txt' }]);
    } finally {
      chmodSync(folder, 0o755);
    }
  });

  test('a file whose name is not Unicode is told', async () => {
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0xff]), Buffer.from('.csv')]), leadFile({}));
    expect(problems(await settled())).toEqual([['\uFFFD.csv', 'file_unreadable']]);
  });

  test('a clock that was set back only makes it wait anew', async () => {
    drop('a.csv');
    await poll();
    expect(ids(await poll(-3_600_000))).toEqual([]);
    expect(ids(await poll(SETTLE_MS))).toEqual(['a.csv']);
  });

  test('the cursor of another feed is a defect', async () => {
    await expect(feed.poll({ cursor: '1795000000000', now })).rejects.toThrow('Invalid input');
  });
});

describe('a dropped file', () => {
  test('is read by the same reader, whole or not at all', async () => {
    drop('a.csv', leadFile({ id: 'L1' }));
    drop('b.csv', leadFile({ id: 'L1', price: 'much' }));
    expect((await readLeadFile({ path: join(folder, 'a.csv') }, TERMS)).offers).toHaveLength(1);
    await expect(readLeadFile({ path: join(folder, 'b.csv'), name: 'dropped.csv' }, TERMS)).rejects.toMatchObject({
      refusal: { code: 'wrong_number', file: 'dropped.csv', sourceLine: 2 },
    });
    await expect(readLeadFile({ path: join(folder, 'none.csv') }, TERMS)).rejects.toMatchObject({ refusal: { code: 'file_not_found' } });
    await expect(readLeadFile({ path: folder }, TERMS)).rejects.toMatchObject({ refusal: { code: 'file_unreadable' } });
  });

  test('is followed through a link where the user chose it, and never where another program did', async () => {
    drop('a.csv');
    symlinkSync(join(folder, 'a.csv'), join(folder, 'link.csv'));
    expect(await loadLeadFile({ path: join(folder, 'link.csv') })).toEqual(readFileSync(join(folder, 'a.csv')));
    await expect(loadLeadFile({ path: join(folder, 'link.csv') }, 'refuse')).rejects.toMatchObject({ refusal: { code: 'file_unreadable' } });
  });

  test('that grows while it is read is not believed', async () => {
    const path = join(folder, 'a.csv');
    drop('a.csv', 'x'.repeat(1_000_000));
    let isWriting = true;
    const write = () => {
      if (!isWriting) return;
      appendFileSync(path, 'y');
      setImmediate(write);
    };
    write();
    await expect(loadLeadFile({ path })).rejects.toMatchObject({ refusal: { code: 'file_changed' } });
    isWriting = false;
  });
});
