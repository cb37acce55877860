/** The lives of electron/billing/lives.ts and the triggers of the database are the same tables. */

import { describe, expect, test } from 'vitest';
import { ATTEMPT_LIFE, FEE_LIFE, MAIL_LIFE, METHOD_LIFE, OBLIGATION_LIFE, OFFER_LIFE, REFUND_REQUEST_LIFE } from '../../electron/billing/lives.ts';
import { expectedParts } from '../../db/verify/schema.ts';

const LIVES = {
  payment_method: METHOD_LIFE,
  obligation: OBLIGATION_LIFE,
  attempt: ATTEMPT_LIFE,
  fee: FEE_LIFE,
  offer: OFFER_LIFE,
  refund_request: REFUND_REQUEST_LIFE,
  outgoing_mail: MAIL_LIFE,
} as const;

const sorted = (names: readonly (string | undefined)[]) => names.toSorted((a = '', b = '') => (a < b ? -1 : 1));

describe.each(Object.entries(LIVES))('%s', (table, life) => {
  const parts = expectedParts();

  test('its trigger lets through the steps of its life and no other', () => {
    const trigger = parts.get(`${table}_takes_legal_steps`)?.sql ?? '';
    const allowed = [...trigger.matchAll(/'([a-z_]+>[a-z_]+)'/g)].map(([, step]) => step);
    const legal = Object.entries(life.table as Record<string, Record<string, string>>).flatMap(([state, steps]) =>
      Object.values(steps).map((next) => `${state}>${next}`),
    );
    expect(sorted(allowed)).toEqual(sorted([...new Set(legal)]));
  });

  test('its column knows the states of its life and no other', () => {
    const sql = parts.get(table)?.sql ?? '';
    const states = /\n\s*state TEXT NOT NULL CHECK \(state IN \(([^)]*)\)\)/.exec(sql)?.[1]?.match(/[a-z_]+/g) ?? [];
    expect(sorted(states)).toEqual(sorted(life.states));
  });
});
