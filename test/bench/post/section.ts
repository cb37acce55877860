/** Section `post`: one charge posted durably, beside raw prepared inserts of the same rows without triggers and rollups. */

import { join } from 'node:path';
import { openEvents } from '../../../db/events.ts';
import { openJournal } from '../../../db/journal.ts';
import { openLots } from '../../../db/lots.ts';
import type { WriteBook } from '../../../db/open.ts';
import type { Workspace } from '../../../db/workspaces.ts';
import { entryFor } from '../../../electron/billing/posting-rules.ts';
import { dropChecks } from '../drop-checks.ts';
import { NOW, freshBook } from '../fresh-book.ts';
import { LAST_DAY } from '../history.ts';
import { inTurns, median, removeBook } from '../measure.ts';
import type { BenchOptions } from '../options.ts';
import type { Finding } from '../results.ts';

/** Entries of one round. */
const POSTS = 200;
const ROUNDS = 15;
const FEE = 2500;
/** Credits of the lot that is drawn, bought at face value. */
const LOT = 1_000_000_000;

export async function benchPost(_: BenchOptions, folder: string): Promise<readonly Finding[]> {
  const files = [join(folder, 'post.floatbook'), join(folder, 'post-raw.floatbook')] as const;
  for (const file of files) removeBook(file);
  const [real, raw] = files.map(bookWithCredits) as [Prepared, Prepared];
  const times = inTurns(ROUNDS, { contender: poster(real), limit: rawWriter(raw) });
  for (const { book } of [real, raw]) book.close();
  for (const file of files) removeBook(file);
  const each = (ms: readonly number[]) => `${((median(ms) / POSTS) * 1000).toFixed(0)} µs`;
  return [
    {
      section: 'post',
      what: 'one charge, committed with FULL',
      contender: each(times.contender),
      limit: each(times.limit),
      ratio: median(times.limit) / median(times.contender),
      goal: null,
    },
  ];
}

interface Prepared {
  readonly book: WriteBook;
  readonly workspace: Workspace;
  readonly lotId: number;
  /** The event that all charges are posted for. */
  readonly eventId: number;
}

function bookWithCredits(file: string): Prepared {
  const { book, workspace } = freshBook(file);
  const lot = { quantity: LOT, cost: LOT, day: LAST_DAY, expiresDay: null, bonus: false, priority: 0 };
  const facts = {
    instant: null,
    credits: LOT,
    amount: LOT,
    method: '',
    tax: null,
    statedBalance: null,
    expiresDay: null,
    campaign: '',
    category: '',
    lead: null,
    outcome: null,
    value: null,
    note: '',
  };
  return book.connection.transaction(() => {
    const eventId = openEvents(book.connection, workspace.id).insertNew(
      { ...facts, sourceId: 'T-1', kind: 'top_up', day: LAST_DAY },
      2,
      null,
    ) as number;
    const lotId = openLots(book.connection, workspace.id).insert(eventId, lot);
    const filled = { lotId, credits: LOT, cost: LOT };
    openJournal(book.connection, workspace, NOW).post(
      eventId,
      entryFor({ movement: 'top_up', day: LAST_DAY, paid: LOT, tax: 0 }, [filled]),
      'top-up',
    );
    return { book, workspace, lotId, eventId };
  })();
}

function poster({ book, workspace, lotId, eventId }: Prepared): () => void {
  const { connection } = book;
  let posted = 0;
  return () => {
    for (let post = 0; post < POSTS; post += 1) {
      posted += 1;
      connection.exec('BEGIN IMMEDIATE');
      const draft = entryFor({ movement: 'lead_purchase', day: LAST_DAY, campaign: 'Roofs', byCard: 0, faceValue: FEE }, [
        { lotId, credits: -FEE, cost: -FEE },
      ]);
      openJournal(connection, workspace, NOW).post(eventId, draft, `charge-${posted}`);
      connection.exec('COMMIT');
    }
  };
}

function rawWriter({ book, workspace, lotId, eventId }: Prepared): () => void {
  const { connection } = book;
  dropChecks(connection);
  const insertPosting = connection.prepare('INSERT INTO posting VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1)');
  const insertMovement = connection.prepare('INSERT INTO lot_movement VALUES (?, ?, ?, ?, ?, ?)');
  const insertEntry = connection.prepare('INSERT INTO journal_entry VALUES (?, ?, ?, NULL, ?, ?, ?, ?, NULL, ?)');
  connection
    .prepare(
      `INSERT INTO account (id, workspace_id, type, role, kind, campaign, currency) VALUES (100, 1, 'expense', 'lead_cost', 'lead_purchase', 'Roofs', 'EUR')`,
    )
    .run();
  const prepaid = connection.prepare(`SELECT id FROM account WHERE role = 'prepaid'`).pluck().get();
  const hash = Buffer.alloc(32);
  let id = 1;
  return () => {
    for (let post = 0; post < POSTS; post += 1) {
      id += 1;
      connection.exec('BEGIN IMMEDIATE');
      insertPosting.run(id, 0, 100, LAST_DAY, 'lead_purchase', FEE, 0, FEE);
      insertPosting.run(id, 1, prepaid, LAST_DAY, 'lead_purchase', -FEE, -FEE, 0);
      insertMovement.run(id, 0, lotId, LAST_DAY, -FEE, -FEE);
      insertEntry.run(id, workspace.id, eventId, 'lead_purchase', LAST_DAY, NOW, `charge-${id}`, hash);
      connection.exec('COMMIT');
    }
  };
}
