/** Where contents of inputs come from: what earlier answers said, what means something, and texts of the caller's. */

import type { Random } from '../../model/random.ts';
import type { Source } from './shapes.ts';

export interface LearningSource extends Source {
  /** Keeps what an answer says, by the names of its fields. */
  learn(answer: unknown): void;
}

/** Numbers of things that there are. */
const SMALL_IDS = 12;
const MOST_LEARNED = 24;
/** What goes into later calls as it was answered. */
const WHOLE = new Set(['told', 'guards', 'terms', 'download', 'upload', 'lead', 'packId', 'answers']);

/** `texts`: what a field of text gets where nothing better is known. */
export function createSource(random: Random, texts: readonly string[]): LearningSource {
  const learned = new Map<string, unknown[]>();
  const learn = (value: unknown, field: string, depth: number): void => {
    if (value === undefined || value === null || depth > 6) return;
    if (typeof value !== 'object' || WHOLE.has(field)) keep(field, value);
    if (Array.isArray(value)) for (const each of value.slice(0, 5)) learn(each, field, depth + 1);
    else if (typeof value === 'object') for (const [name, each] of Object.entries(value)) learn(each, name, depth + 1);
  };
  const keep = (field: string, value: unknown) => {
    const values = learned.get(field) ?? [];
    values.push(value);
    if (values.length > MOST_LEARNED) values.shift();
    learned.set(field, values);
  };
  const pickLearned = (field: string): unknown => {
    const values = learned.get(ANSWERED_AS[field] ?? field);
    return values === undefined ? undefined : random.pick(values);
  };
  return {
    random,
    text: (field) => {
      const known = random.chance(50) ? pickLearned(field) : undefined;
      return typeof known === 'string' ? known : random.chance(30) ? (GOOD_TEXTS[field] ?? random.pick(texts)) : random.pick(texts);
    },
    number: (field) => {
      if (field === 'workspaceId') return random.chance(95) ? 1 : undefined;
      const known = random.chance(50) ? pickLearned(field) : undefined;
      if (typeof known === 'number') return known;
      if (field.endsWith('Id')) return random.chance(80) ? random.between(1, SMALL_IDS) : undefined;
      const good = GOOD_NUMBERS[field];
      return good !== undefined && random.chance(60) ? random.pick(good) : undefined;
    },
    seen: (field) => (WHOLE.has(field) ? pickLearned(field) : undefined),
    learn: (answer) => learn(answer, '', 0),
  };
}

/** Fields of inputs that answers call otherwise. */
const ANSWERED_AS: Readonly<Record<string, string>> = {
  uploads: 'upload',
  chargeEventId: 'eventId',
  items: 'eventId',
  lines: 'lineId',
  day: 'firstDay',
};

const GOOD_NUMBERS: Readonly<Record<string, readonly number[]>> = {
  price: [100_00, 900_00],
  packs: [1],
  chargeAtOnce: [0],
  amount: [100_00, 90_00, -1_50, 5_00],
  credits: [5_00, 100_00],
  capPerDay: [5000_00],
  capPerMonth: [20_000_00],
  bytes: [10],
  offset: [0],
  limit: [10],
};

/** Texts that mean something, where others mostly do not. */
const GOOD_TEXTS: Readonly<Record<string, string>> = {
  card: 'tok_visa',
  packId: 'small',
  currency: 'GBP',
  timeZone: 'Europe/London',
  acceptedTerms: '1',
  reason: 'duplicate',
  from: 'books@example.com',
  to: 'anna@example.com',
  recipients: 'anna@example.com',
  user: 'books',
  host: 'localhost',
  id: 'small',
  name: 'Main',
  preset: 'custom',
};
