/** Decisions that explain themselves (rule T8): every evaluation is kept with its reason, names what it was about, and is told where it matters. */

import { expect, test } from 'vitest';
import { latestDecisions } from '../../db/decisions.ts';
import { feeById } from '../../db/fees.ts';
import { offerBySource, type NewOffer } from '../../db/offers.ts';
import { verifyBook } from '../../db/verify.ts';
import { workspaceById } from '../../db/workspaces.ts';
import { onAccount, viewAccount } from '../../electron/engine/account/account.ts';
import { previewFee, toldOf, type PayTold } from '../../electron/engine/account/fee-preview.ts';
import { contact, fallDue, tryFeeAgain } from '../../electron/engine/account/fees.ts';
import { addCampaign } from '../../electron/engine/account/campaigns.ts';
import { buyLead, decideOffers, takeNews } from '../../electron/engine/account/leads.ts';
import { setPaused, turnOffTopUp } from '../../electron/engine/account/plan.ts';
import { buyPacks } from '../../electron/engine/account/top-ups.ts';
import { decisionShape, evaluationShape, noTopUpOf } from '../../electron/engine/application/account-shapes.ts';
import { explainedShape } from '../../electron/engine/application/explained.ts';
import { loggedDecision } from '../../electron/ipc/contract/account.ts';
import { leadMethods } from '../../electron/ipc/contract/leads.ts';
import { activityMethods } from '../../electron/ipc/contract/activity.ts';
import { DAY, GUARDS, MINUTE, newTestAccount, type TestAccount } from '../support/accounts.ts';

const ANYTHING = { on: true, categories: [], areas: [], maxPrice: null, minQuality: null, budgetPerDay: null, budgetPerWeek: null, hours: null };
const LEAD: Omit<NewOffer, 'workspaceId' | 'sourceId' | 'offeredAt'> = {
  category: 'Kitchen',
  area: '10115',
  price: 90_00,
  quality: 80,
  customer: '',
  until: null,
  note: '',
};

async function offer(account: TestAccount, sourceId: string, change: Partial<NewOffer> = {}): Promise<void> {
  const offers = [{ ...LEAD, sourceId, offeredAt: account.now(), ...change }];
  await onAccount(account.engine, account.id, (now) => void takeNews(now, { offers, gone: [] }));
  await decideOffers(account.engine, account.id);
}

const log = ({ book, id }: TestAccount) => latestDecisions(book.connection, id, 100).toReversed();
const shown = (account: TestAccount) =>
  log(account).map((decision) => loggedDecision.parse(decisionShape(account.book.connection, decision, new Map())));
const NO_TOP_UP = leadMethods['leads.offers'].output.shape.offers.element.shape.noTopUp;
const reasonOf = (account: TestAccount, sourceId: string) => {
  const found = offerBySource(account.book.connection, account.id, sourceId);
  return { because: found?.because, noTopUp: NO_TOP_UP.parse(evaluationShape(account.book.connection, found?.decisionId)) };
};

/** 54.00 credits are left of an automatic top-up, and the next has to cool down. */
async function coolingDown(): Promise<TestAccount> {
  const account = await newTestAccount();
  await account.card('tok_visa');
  await account.automatic({ packId: 'small', chargeAtOnce: 100_00 });
  await contact(account.engine, account.id, { sourceId: 'q1', kind: 'quotation', credits: 46_00, lead: 'L1' });
  return account;
}

test('T8 C4 a lead that the balance does not cover has the reason of the top-up, kept once for as long as it is the same', async () => {
  const account = await coolingDown();
  await addCampaign(account.engine, account.id, 'All', ANYTHING);
  const before = log(account).length;
  const until = (log(account)[0]?.at ?? 0) + 60 * MINUTE;
  await offer(account, 'L2');
  expect(reasonOf(account, 'L2')).toMatchObject({
    because: 'balance',
    noTopUp: { because: 'cooling_down', charge: null, until: expect.closeTo(until, -2), figures: { available: 54_00, fee: 90_00 } },
  });
  for (let wake = 0; wake < 3; wake += 1) {
    account.setClock(account.now() + MINUTE);
    await decideOffers(account.engine, account.id);
  }
  expect(log(account)).toHaveLength(before + 1);
  expect(shown(account).at(-1)).toMatchObject({
    subject: 'top_up',
    because: 'cooling_down',
    about: { kind: 'lead_purchase', name: 'L2', eventId: null },
  });
  await setPaused(account.engine, account.id, true);
  await decideOffers(account.engine, account.id);
  expect(reasonOf(account, 'L2')).toMatchObject({ because: 'balance', noTopUp: { because: 'paused' } });
  await setPaused(account.engine, account.id, false);
  account.setClock(account.now() + DAY);
  await decideOffers(account.engine, account.id);
  expect(offerBySource(account.book.connection, account.id, 'L2')).toMatchObject({ state: 'bought', decisionId: null });
  expect(verifyBook(account.book).problems).toEqual([]);
});

test('T8 C4 where the top-up for a lead does not come, what stands in its way then is the reason', async () => {
  const account = await newTestAccount();
  await account.card('tok_works_then_declines');
  await account.automatic({ packId: 'small', chargeAtOnce: 100_00, guards: { ...GUARDS, coolDownMinutes: 0 } });
  await contact(account.engine, account.id, { sourceId: 'q1', kind: 'quotation', credits: 46_00 });
  await addCampaign(account.engine, account.id, 'All', ANYTHING);
  await offer(account, 'L2');
  expect(reasonOf(account, 'L2')).toMatchObject({ because: 'balance', noTopUp: { because: 'waiting_for_later_try' } });
  expect(shown(account).slice(-2)).toMatchObject([
    { because: 'insufficient', about: { name: 'L2' }, payment: { state: 'waiting' } },
    { because: 'waiting_for_later_try', about: { name: 'L2' } },
  ]);
});

test('T8 a fee left unpaid for want of a top-up, and its preview, say why none came and until when', async () => {
  const account = await coolingDown();
  expect(previewFee(viewAccount(account.engine, account.id), { kind: 'quotation', credits: 90_00 })).toMatchObject({
    pay: 'none',
    because: 'no_top_up',
    noTopUp: { because: 'cooling_down', until: expect.any(Number) },
  });
  const fee = await contact(account.engine, account.id, { sourceId: 'q2', kind: 'quotation', credits: 90_00, note: 'Miller' });
  expect(fee).toMatchObject({ state: 'unpaid', because: 'no_top_up' });
  expect(noTopUpOf(account.book.connection, fee)).toMatchObject({
    because: 'cooling_down',
    until: expect.any(Number),
    figures: { available: 54_00 },
  });
});

test('T8 a decision names the lead, customer or quotation that it is about, and the entry where it is charged', async () => {
  const account = await coolingDown();
  const posted = (await contact(account.engine, account.id, { sourceId: 'q1', kind: 'quotation', credits: 46_00, lead: 'L1' })).eventId;
  await contact(account.engine, account.id, { sourceId: 'contact-2a21923f', kind: 'promotion', credits: 90_00, note: 'Miller' });
  expect(shown(account)).toMatchObject([
    { subject: 'top_up', because: 'used_up', about: null },
    { subject: 'top_up', because: 'covered', about: { kind: 'quotation', name: 'L1', eventId: posted } },
    { subject: 'fee', because: 'covered', about: { kind: 'quotation', name: 'L1', eventId: posted } },
    { subject: 'top_up', because: 'cooling_down', about: { kind: 'promotion', name: 'Miller', eventId: null } },
    { subject: 'fee', because: 'no_top_up', about: { kind: 'promotion', name: 'Miller' }, decision: { because: 'cooling_down' } },
  ]);
});

test('T4 T8 packs bought by hand leave a decision, and it is no evaluation of the balance', async () => {
  const account = await newTestAccount();
  await account.card('tok_visa');
  const { id } = await buyPacks(account.engine, account.id, 'large', 2);
  expect(shown(account)).toMatchObject([
    {
      subject: 'top_up',
      because: 'by_hand',
      need: 'by_hand',
      decision: { charge: { packId: 'large', packs: 2, price: 1800_00, credits: 2000_00 }, figures: { available: 0, fee: null } },
      payment: { id, because: 'by_hand', state: 'succeeded' },
    },
  ]);
});

const EXPLAINED = activityMethods['activity.event'].output.shape.explained;
const explained = ({ book, id }: TestAccount, eventId: number | null | undefined) =>
  EXPLAINED.parse(explainedShape(book.connection, workspaceById(book, id), eventId as number));

test('T8 every charge is explained: the rule, the balance before, what the caps left, the pack and its discount, every attempt', async () => {
  const account = await newTestAccount();
  await account.card('tok_declined_hard');
  await account.card('tok_mastercard');
  const topUp = await account.automatic({ chargeAtOnce: 900_00 });
  expect(topUp).toMatchObject({ state: 'succeeded', amount: 900_00 });
  expect(explained(account, topUp?.eventId)).toMatchObject({
    decision: { because: 'used_up', decision: { figures: { available: 0, capLeftToday: 5000_00, capLeftThisMonth: 20_000_00 } } },
    payment: { attempts: [{ state: 'declined', code: 'stolen_card' }, { state: 'succeeded' }] },
    pack: { name: 'Large', packs: 1, discountBasisPoints: 1000 },
  });
  const drawn = await contact(account.engine, account.id, { sourceId: 'q1', kind: 'quotation', credits: 46_00 });
  expect(explained(account, drawn.eventId)).toMatchObject({
    decision: { because: 'covered', facts: { available: 1000_00 } },
    payment: null,
    pack: null,
  });
  await turnOffTopUp(account.engine, account.id);
  const byCard = await contact(account.engine, account.id, { sourceId: 'q2', kind: 'quotation', credits: 960_00 });
  expect(explained(account, byCard.eventId)).toMatchObject({
    decision: { because: 'exact_fee', facts: { available: 954_00 }, about: { name: 'q2', eventId: byCard.eventId } },
    payment: { amount: 960_00, attempts: [{ state: 'succeeded' }] },
  });
});

test('T7 turning automatic top-up on gives what it charged at once, also where that was declined', async () => {
  const account = await newTestAccount();
  await account.card('tok_declined_hard');
  expect(await account.automatic({ chargeAtOnce: 900_00 })).toMatchObject({ state: 'failed', failure: 'declined' });
  const covered = await newTestAccount();
  await covered.card('tok_visa');
  await buyPacks(covered.engine, covered.id, 'small', 1);
  expect(await covered.automatic()).toBeUndefined();
});

const told = (account: TestAccount, credits: number): PayTold =>
  toldOf(previewFee(viewAccount(account.engine, account.id), { kind: 'quotation', credits }));
const paidOtherwise = { refusal: { code: 'paid_otherwise' } };

test('T2 what was to be drawn from credits becomes no charge of a card, and nothing is written', async () => {
  const account = await newTestAccount();
  await account.card('tok_visa');
  await buyPacks(account.engine, account.id, 'small', 1);
  const drawn = told(account, 60_00);
  expect(drawn).toEqual({ pay: 'draw', amount: null, method: null });
  await contact(account.engine, account.id, { sourceId: 'between', kind: 'quotation', credits: 70_00 });
  const given = { sourceId: 'q1', kind: 'quotation', credits: 60_00 } as const;
  await expect(contact(account.engine, account.id, given, { told: drawn })).rejects.toMatchObject(paidOtherwise);
  expect(log(account).filter(({ facts }) => (facts as { fee?: string }).fee === 'q1')).toEqual([]);
  expect(account.sandbox.charges()).toHaveLength(1);
  const byCard = told(account, 60_00);
  expect(byCard).toEqual({ pay: 'card', amount: 60_00, method: 'Visa 4242' });
  const fee = await contact(account.engine, account.id, given, { told: byCard });
  expect(fee).toMatchObject({ state: 'posted' });
  expect(await contact(account.engine, account.id, given, { told: drawn })).toEqual(fee);
  expect(account.sandbox.charges()).toHaveLength(2);
});

test('T3 T7 a lead, a held fee and an unpaid one are paid as their user was told, or not at all', async () => {
  const account = await newTestAccount();
  const { engine, id, book } = account;
  await account.card('tok_visa');
  await buyPacks(engine, id, 'small', 1);
  await account.terms({ feeDue: { when: 'on_read', releaseAfterHours: 48 } });
  const held = await contact(
    engine,
    id,
    { sourceId: 'q1', kind: 'quotation', credits: 150_00 },
    { told: { pay: 'held', amount: null, method: null } },
  );
  expect(held).toMatchObject({ state: 'held' });
  const again = { sourceId: 'q1', kind: 'quotation', credits: 150_00 } as const;
  expect(await contact(engine, id, again, { told: { pay: 'held', amount: null, method: null } })).toEqual(held);
  await expect(fallDue(engine, id, held.id, { told: { pay: 'draw', amount: null, method: null } })).rejects.toMatchObject(paidOtherwise);
  expect(feeById(book.connection, held.id)).toEqual(held);
  await account.automatic();
  const toTopUp = { pay: 'await_top_up', amount: 900_00, method: 'Visa 4242' } as const;
  await expect(fallDue(engine, id, held.id, { told: { ...toTopUp, amount: 100_00 } })).rejects.toMatchObject(paidOtherwise);
  expect(await fallDue(engine, id, held.id, { told: toTopUp })).toMatchObject({ state: 'posted' });
  await onAccount(
    engine,
    id,
    (now) => void takeNews(now, { offers: [{ ...LEAD, sourceId: 'L1', offeredAt: account.now(), price: 1000_00 }], gone: [] }),
  );
  const lead = offerBySource(book.connection, id, 'L1')?.id as number;
  await expect(buyLead(engine, id, lead, 1000_00, { told: toTopUp })).rejects.toMatchObject(paidOtherwise);
  const unpaid = await contact(engine, id, { sourceId: 'q2', kind: 'promotion', credits: 1000_00 });
  expect(unpaid).toMatchObject({ state: 'unpaid' });
  await account.pass(2 * DAY);
  await expect(tryFeeAgain(engine, id, unpaid.id, { told: { pay: 'none', amount: null, method: null } })).rejects.toMatchObject(paidOtherwise);
  expect(await tryFeeAgain(engine, id, unpaid.id, { told: toTopUp })).toMatchObject({ state: 'posted' });
  expect(verifyBook(book).problems).toEqual([]);
});

test('T3 T7 a fee that credits pay says the top-up that follows from what it leaves, which is made so or not at all', async () => {
  const account = await newTestAccount();
  const { engine, id, sandbox } = account;
  await account.card('tok_visa');
  await buyPacks(engine, id, 'small', 1);
  const given = { sourceId: 'q1', kind: 'quotation', credits: 100_00 } as const;
  const drawnAlone = { pay: 'draw', amount: null, method: null } as const;
  expect(told(account, 100_00)).toEqual(drawnAlone);
  await account.automatic();
  expect(told(account, 99_99)).toEqual(drawnAlone);
  const followed = { pay: 'draw', amount: 900_00, method: 'Visa 4242' } as const;
  expect(told(account, 100_00)).toEqual(followed);
  await account.terms({ threshold: { operator: 'at_or_below', credits: 30_00 } });
  expect([told(account, 69_99), told(account, 70_00)]).toEqual([drawnAlone, followed]);
  await expect(contact(engine, id, given, { told: drawnAlone })).rejects.toMatchObject(paidOtherwise);
  expect(sandbox.charges()).toHaveLength(1);
  expect(await contact(engine, id, given, { told: followed })).toMatchObject({ state: 'posted' });
  expect(sandbox.charges().map(({ amount }) => amount)).toEqual([100_00, 900_00]);
  // The cool-down holds the next one back, and nobody is told of one.
  expect(told(account, 1000_00)).toEqual(drawnAlone);
  expect(await contact(engine, id, { ...given, sourceId: 'q2', credits: 1000_00 }, { told: drawnAlone })).toMatchObject({ state: 'posted' });
  expect(sandbox.charges()).toHaveLength(2);
});

test('T3 C2 so does a fee that is held: what it reserves is not there any more', async () => {
  const account = await newTestAccount();
  const { engine, id, sandbox } = account;
  await account.card('tok_visa');
  await buyPacks(engine, id, 'small', 1);
  await account.terms({ feeDue: { when: 'on_read', releaseAfterHours: 48 } });
  await account.automatic();
  const heldAlone = { pay: 'held', amount: null, method: null } as const;
  // Of the second nothing is reserved.
  expect([told(account, 40_00), told(account, 100_01)]).toEqual([heldAlone, heldAlone]);
  await contact(engine, id, { sourceId: 'q1', kind: 'quotation', credits: 40_00 }, { told: heldAlone });
  await account.pass(MINUTE);
  expect(sandbox.charges()).toHaveLength(1);
  const followed = { pay: 'held', amount: 900_00, method: 'Visa 4242' } as const;
  expect(told(account, 60_00)).toEqual(followed);
  const rest = { sourceId: 'q2', kind: 'quotation', credits: 60_00 } as const;
  await expect(contact(engine, id, rest, { told: heldAlone })).rejects.toMatchObject(paidOtherwise);
  await contact(engine, id, rest, { told: followed });
  await account.pass(MINUTE);
  expect(sandbox.charges().map(({ amount }) => amount)).toEqual([100_00, 900_00]);
});
