/** The command `engine run`: does what is due now; with `--until` over simulated time, on a book whose methods all belong to the sandbox. */

import { prepared, type Connection } from '../../db/connection.ts';
import { formatDay, type Day } from '../../db/ledger/calendar.ts';
import { dayOfInstant, isoInstant } from '../../db/ledger/zone.ts';
import { refuse } from '../../db/ledger/refusal.ts';
import type { WriteBook } from '../../db/open.ts';
import { listWorkspaces, readBookFacts, type BookFacts } from '../../db/workspaces.ts';
import { viewAccount } from '../engine/account/account.ts';
import type { OpenEngine } from '../engine/account/open-engine.ts';
import { nextDueAt, runDue } from '../engine/account/scheduler.ts';
import { startOfDay } from '../statements/instant.ts';
import type { Call, Command, Outcome } from './command.ts';
import { happenedSince, markBook, type Happening } from './happenings.ts';
import { shortInstant } from './instants.ts';
import { atRest } from './lead-feeds.ts';
import { engineOf, passwordOf } from './operating.ts';
import { writeBook } from './reading.ts';
import { table } from './table.ts';

const MOST_DAYS = 3660;

const run: Command = {
  words: ['engine', 'run'],
  form: '[--until DATE]',
  help: 'Does what is due now: look-ups, later tries, holds that ran out, fees that wait, expiry. With --until over simulated time, on a trial book only.',
  options: { until: { value: 'DATE', help: 'from now to the end of this day, in simulated time; every method has to belong to the sandbox' } },
  least: 0,
  most: 0,
  isOfWorkspace: false,
  run(call) {
    const until = call.day('until');
    return writeBook(call, (book) => (until === undefined ? runOnce(call, book) : runUntil(call, book, until)));
  },
};

export const ENGINE_COMMANDS: readonly Command[] = [run];

interface Ran {
  readonly from: number;
  readonly to: number;
  readonly happened: readonly Happening[];
}

async function runOnce(call: Call, book: WriteBook): Promise<Outcome> {
  const facts = readBookFacts(book);
  let now = call.now;
  const engine = engineOf(book, () => now, passwordOf(call));
  const happened = [...(await step(engine, facts, now))];
  await atRest(engine, async (waited) => {
    now += waited;
    happened.push(...(await step(engine, facts, now)));
  });
  return describeRun({ from: call.now, to: now, happened }, facts);
}

/** Time passes by itself: each step is at what is due next, or at the next midnight. */
async function runUntil(call: Call, book: WriteBook, until: Day): Promise<Outcome> {
  const facts = readBookFacts(book);
  refuseUnlessTrial(book.connection, facts);
  let now = call.now;
  const engine = engineOf(book, () => now);
  const from = startOfRun(engine, call.now);
  const end = startOfDay(until + 1, facts.timeZone) - 1;
  refuseUnlessAhead(from, end, until, facts);
  const happened: Happening[] = [];
  for (now = from; ; now = Math.min(end, nextStep(engine, now, facts))) {
    happened.push(...(await step(engine, facts, now)));
    call.progress.show('running', now - from, end - from);
    if (now >= end) break;
  }
  return { ...describeRun({ from, to: end, happened }, facts), warnings: aheadOf(call.now, end, facts) };
}

async function step(engine: OpenEngine, facts: BookFacts, now: number): Promise<readonly Happening[]> {
  const marks = markBook(engine);
  await runDue(engine);
  return happenedSince(marks, facts, now, (id) => viewAccount(engine, id));
}

/** What is due and cannot be done is asked again at the next midnight. */
function nextStep(engine: OpenEngine, now: number, facts: BookFacts): number {
  const midnight = startOfDay(dayOfInstant(now, facts.timeZone) + 1, facts.timeZone);
  const due = nextDueAt(engine);
  return due === undefined || due <= now ? midnight : Math.min(midnight, due);
}

/** Now, or where the book's own time has come to. */
function startOfRun(engine: OpenEngine, clock: number): number {
  return Math.max(clock, ...listWorkspaces(engine.book).map(({ id }) => viewAccount(engine, id).moment.now));
}

/** Simulated time is for trials: where real money or a real history is at stake, it would say of days to come what nobody knows. */
function refuseUnlessTrial(connection: Connection, { sampleDay }: BookFacts): void {
  if (sampleDay !== null)
    refuse('not_available', 'The day of the sample book stands still: no time can pass in it. Make a book of your own by init.');
  const processors = prepared<[], { processor: string }>(connection, 'SELECT DISTINCT processor FROM payment_method ORDER BY processor').all();
  const others = processors.filter(({ processor }) => processor !== 'sandbox').map(({ processor }) => processor);
  if (others.length > 0)
    refuse(
      'not_available',
      `Time is simulated only where every payment method belongs to the sandbox. This book has methods of: ${others.join(', ')}.`,
    );
  if (processors.length === 0)
    refuse(
      'not_available',
      'Time is simulated only in a trial book, one whose payment methods belong to the sandbox. This book has none: see method add.',
    );
}

function refuseUnlessAhead(from: number, end: number, until: Day, { timeZone }: BookFacts): void {
  if (end < from)
    refuse('wrong_period', `${formatDay(until)} is over: the time of this book is ${shortInstant(isoInstant(from, timeZone))} already.`);
  if (dayOfInstant(end, timeZone) - dayOfInstant(from, timeZone) > MOST_DAYS) refuse('wrong_period', `Simulate ten years at most at a time.`);
}

function aheadOf(clock: number, end: number, { timeZone }: BookFacts): NonNullable<Outcome['warnings']> {
  if (dayOfInstant(end, timeZone) <= dayOfInstant(clock, timeZone)) return [];
  const day = formatDay(dayOfInstant(end, timeZone));
  return [
    {
      code: 'simulated',
      message: `This book has been run to the end of ${day}. What happened on the way is dated later than today: see balance --at ${day}.`,
    },
  ];
}

function describeRun({ from, to, happened }: Ran, { timeZone }: BookFacts): Outcome {
  const instants = { from: isoInstant(from, timeZone), until: isoInstant(to, timeZone) };
  const text = () =>
    happened.length === 0
      ? 'Nothing was due.\n'
      : table(
          [{ title: 'At' }, { title: 'Workspace' }, { title: 'What happened' }],
          happened.map(({ at, workspace, text: said }) => [shortInstant(at), workspace, said]),
        );
  return { document: { ...instants, happened }, text };
}
