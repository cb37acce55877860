/** The sandbox's customers and the cards that they put on file. */

import { currencyDecimals } from '../../../db/ledger/money.ts';
import { requestRefused, type PaymentProcessor, type SetupAnswer } from './processor.ts';
import { TEST_CARDS, type TestCard } from './sandbox-cards.ts';
import { newName, type ChargeRow, type SandboxStore, type SetupRow } from './sandbox-store.ts';

type SetupRequest = Parameters<PaymentProcessor['beginSetup']>[0];

export function createCustomer(store: SandboxStore, { book, workspace, name }: Parameters<PaymentProcessor['createCustomer']>[0]): string {
  const { customers } = store.tables();
  const known = [...customers.values()].find((row) => row.book === book && row.workspace === workspace);
  if (known !== undefined) return known.id;
  const id = newName('customer', book, workspace);
  store.write([{ table: 'customers', id, book, workspace, name }]);
  return id;
}

export function beginSetup(store: SandboxStore, request: SetupRequest, now: number): string {
  const { customers, setups } = store.tables();
  const known = [...setups.values()].find((row) => row.key === request.idempotencyKey);
  if (known !== undefined) return known.id;
  const card = TEST_CARDS.get(request.card ?? '');
  // What was typed is not repeated: it may have been the number of a real card.
  if (card === undefined) throw requestRefused(`The sandbox takes the tokens of its test cards only: ${[...TEST_CARDS.keys()].join(', ')}.`);
  if (!customers.has(request.customer)) throw requestRefused(`The sandbox has no customer ${request.customer}.`);
  const id = newName('setup', request.idempotencyKey);
  const expires = new Date(now);
  expires.setUTCMonth(expires.getUTCMonth() + card.expiresInMonths, 1);
  const token = newName('card', request.idempotencyKey);
  const setup = {
    table: 'setups',
    id,
    key: request.idempotencyKey,
    customer: request.customer,
    card: request.card ?? '',
    token,
    state: card.setup,
    expiryMonth: expires.getUTCMonth() + 1,
    expiryYear: expires.getUTCFullYear(),
  } as const;
  store.write(card.testCharge === true ? [setup, testCharge(store, request, token, now)] : [setup]);
  return id;
}

/** One unit of the currency, charged to see whether the card works. */
function testCharge(store: SandboxStore, { idempotencyKey, customer, currency }: SetupRequest, token: string, now: number): ChargeRow {
  const { book = '', workspace = '' } = store.tables().customers.get(customer) ?? {};
  const key = testKey(idempotencyKey);
  const id = newName('charge', key);
  return {
    table: 'charges',
    id,
    idempotencyKey: key,
    chargeId: id,
    amount: 10 ** (currencyDecimals(currency) ?? 0),
    currency,
    customer,
    mode: 'test',
    token,
    description: 'Verification of a card',
    metadata: { book, workspace, obligation: key, purpose: 'verification', credits: 0 },
    state: 'succeeded',
    code: '',
    advice: null,
    createdAt: now,
    appearsAt: now,
    succeedsAt: now,
    refunded: 0,
    disputed: 0,
    listedTwice: false,
  };
}

function testKey(setupKey: string): string {
  return `${setupKey}-test-charge`;
}

export function readSetup(store: SandboxStore, setup: SetupRow): SetupAnswer {
  const { brand, last4, funding } = testCardOf(setup);
  switch (setup.state) {
    case 'verified':
    case 'detached': {
      const { token, expiryMonth, expiryYear } = setup;
      const verified = { outcome: 'verified', token, card: { brand, last4, expiryMonth, expiryYear, funding } } as const;
      const charged = [...store.tables().charges.values()].find(({ idempotencyKey }) => idempotencyKey === testKey(setup.key));
      if (charged === undefined) return verified;
      const { chargeId, idempotencyKey, amount, currency, customer, mode } = charged;
      return { ...verified, testCharge: { chargeId, idempotencyKey, amount, currency, customer, mode } };
    }
    case 'pending':
      return { outcome: 'pending', url: null };
    case 'refused':
      return { outcome: 'refused', code: 'do_not_honor' };
  }
}

export function detach(store: SandboxStore, token: string): void {
  const setup = setupWithToken(store, token);
  if (setup !== undefined) store.write([{ ...setup, state: 'detached' }]);
}

export function setupOf(store: SandboxStore, setupId: string): SetupRow {
  const row = store.tables().setups.get(setupId);
  if (row === undefined) throw requestRefused(`The sandbox has no set-up ${setupId}.`);
  return row;
}

export function setupWithToken(store: SandboxStore, token: string): SetupRow | undefined {
  return [...store.tables().setups.values()].find((row) => row.token === token);
}

export function testCardOf(setup: SetupRow): TestCard {
  const card = TEST_CARDS.get(setup.card);
  if (card === undefined) throw new Error(`no test card ${setup.card}`);
  return card;
}
