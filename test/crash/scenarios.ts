/** Every outcome that a processor may give to the first charge of a payment, for each kind of payment. */

import { contact } from '../../electron/engine/account/fees.ts';
import { buyPacks } from '../../electron/engine/account/top-ups.ts';
import type { SandboxCourse } from '../../electron/engine/processors/sandbox-cards.ts';
import type { ChargeRequest } from '../../electron/engine/processors/processor.ts';
import { methodsOf } from '../../db/payment-methods.ts';
import { Refused } from '../../db/ledger/refusal.ts';
import { untilNothingIsOpen, type Owner } from './time-passes.ts';
import { putOnFile, turnOn, type World } from './world.ts';

/** What calls for the payment. */
export type Trigger = 'automatic' | 'fee_by_card' | 'by_hand';
export const TRIGGERS: readonly Trigger[] = ['automatic', 'fee_by_card', 'by_hand'];

interface Outcome {
  /** Cards on file, the primary first. */
  readonly cards: readonly string[];
  /** In the place of what the card does, for the first charge that a process makes. */
  readonly first?: SandboxCourse;
  readonly owner?: Owner;
  /** The processor forgets the first card before it is charged. */
  readonly forgets?: true;
  readonly ends: 'paid' | 'not_paid' | 'in_the_way';
}

const SUCCEED = { does: 'succeed' } as const;

export const OUTCOMES = {
  succeeds: { cards: ['tok_visa'], ends: 'paid' },
  'declines softly, and a backup pays': { cards: ['tok_declined_soft', 'tok_mastercard'], ends: 'paid' },
  'declines softly, then pays a day later': { cards: ['tok_declines_then_works'], ends: 'paid' },
  'declines softly to the last': { cards: ['tok_declined_soft'], ends: 'not_paid' },
  'declines for good, and a backup pays': { cards: ['tok_declined_hard', 'tok_mastercard'], ends: 'paid' },
  'declines for good': { cards: ['tok_declined_hard'], ends: 'not_paid' },
  'does not know the card any more, and a backup pays': { cards: ['tok_visa', 'tok_mastercard'], forgets: true, ends: 'paid' },
  'needs the owner, who confirms': { cards: ['tok_needs_owner'], owner: 'confirms', ends: 'paid' },
  'needs the owner, who refuses': { cards: ['tok_needs_owner'], owner: 'refuses', ends: 'not_paid' },
  'needs the owner, who never answers': { cards: ['tok_needs_owner'], owner: 'never_answers', ends: 'not_paid' },
  'is undecided for two minutes': { cards: ['tok_processing'], ends: 'paid' },
  'is never reached': { cards: ['tok_times_out'], ends: 'not_paid' },
  'is not reached at first': { cards: ['tok_visa'], first: { happens: { does: 'nothing' }, answer: 'lost' }, ends: 'paid' },
  'charges, and the answer is lost': { cards: ['tok_answers_late'], ends: 'paid' },
  'charges, and shows it late': { cards: ['tok_appears_late'], ends: 'paid' },
  'charges, and answers nonsense': { cards: ['tok_broken_answer'], ends: 'paid' },
  'charges, and fails': { cards: ['tok_visa'], first: { happens: SUCCEED, answer: 'server_error' }, ends: 'paid' },
  'fails before it charges': { cards: ['tok_visa'], first: { happens: { does: 'nothing' }, answer: 'server_error' }, ends: 'paid' },
  'declines, and the answer is lost': {
    cards: ['tok_visa', 'tok_mastercard'],
    first: { happens: { does: 'decline', code: 'insufficient_funds', advice: null }, answer: 'lost' },
    ends: 'paid',
  },
  'charges, and lists it twice': { cards: ['tok_answers_twice'], ends: 'paid' },
  'charges another amount': { cards: ['tok_wrong_amount', 'tok_visa'], ends: 'in_the_way' },
  'charges in another currency': { cards: ['tok_visa'], first: { happens: SUCCEED, instead: { currency: 'USD' } }, ends: 'in_the_way' },
  'charges another customer': { cards: ['tok_visa'], first: { happens: SUCCEED, instead: { customer: 'somebody_else' } }, ends: 'in_the_way' },
  'charges in live mode': { cards: ['tok_visa'], first: { happens: SUCCEED, instead: { mode: 'live' } }, ends: 'in_the_way' },
} as const satisfies Readonly<Record<string, Outcome>>;
export type OutcomeName = keyof typeof OUTCOMES;

export interface Scenario {
  readonly trigger: Trigger;
  readonly outcome: OutcomeName;
}

export const SCENARIOS: readonly Scenario[] = (Object.keys(OUTCOMES) as OutcomeName[]).flatMap((outcome) =>
  TRIGGERS.map((each): Scenario => ({ trigger: each, outcome })),
);

export function outcomeOf({ outcome }: Scenario): Outcome {
  return OUTCOMES[outcome];
}

/** The account as it is before the payment: its cards on file, and its mode. */
export async function prepare(world: World, scenario: Scenario): Promise<void> {
  const { cards, forgets } = outcomeOf(scenario);
  // Without a card there is nothing that it could charge at once.
  if (scenario.trigger === 'automatic') await turnOn(world, 0);
  for (const card of cards) await putOnFile(world, card);
  const [first] = methodsOf(world.book.connection, world.id);
  if (forgets) await world.sandbox.detach(first?.token ?? '');
}

/** The first charge of a process takes the course of its scenario. */
export function firstCourse(scenario: Scenario): (request: ChargeRequest) => SandboxCourse | null {
  let isFirst = true;
  return () => {
    const { first } = outcomeOf(scenario);
    const course = isFirst ? first : undefined;
    isFirst = false;
    return course ?? null;
  };
}

/** What calls for the payment happens (again, where the process that heard of it was lost), and time passes until it is at its end. */
export async function play(world: World, scenario: Scenario, longest?: number): Promise<void> {
  await trigger(world, scenario);
  await untilNothingIsOpen(world, outcomeOf(scenario).owner ?? 'confirms', longest);
}

async function trigger({ engine, id, book }: World, scenario: Scenario): Promise<void> {
  if (scenario.trigger !== 'by_hand') {
    await contact(engine, id, { sourceId: 'the quotation', kind: 'quotation', credits: 45_50 });
    return;
  }
  // Whoever buys by hand looks first whether it was bought.
  if (book.connection.prepare('SELECT 1 FROM obligation').get() !== undefined) return;
  try {
    await buyPacks(engine, id, 'small', 1);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
  }
}

/** What is wrong with how a scenario ended. */
export function wrongEnd({ book, sandbox }: World, scenario: Scenario): readonly string[] {
  const { ends } = outcomeOf(scenario);
  const succeeded = sandbox.charges().filter(({ state }) => state === 'succeeded').length;
  const states = book.connection.prepare<[], string>('SELECT state FROM obligation ORDER BY id').pluck().all().join(', ');
  const expected = { paid: 1, not_paid: 0, in_the_way: 1 }[ends];
  return [
    ...(succeeded === expected ? [] : [`${succeeded} charges where ${expected} was expected; payments: ${states}`]),
    ...(ends === 'in_the_way' && states !== 'unknown' ? [`payments that do not match are ${states}`] : []),
    ...(ends === 'paid' ? feeNotPosted(book.connection.prepare<[], string>('SELECT state FROM fee').pluck().all()) : []),
  ];
}

function feeNotPosted(states: readonly string[]): readonly string[] {
  return states.filter((state) => state !== 'posted').map((state) => `the fee is ${state}, and was paid for`);
}
