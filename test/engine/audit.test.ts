/** The charge audit over real books (rule R5): what is gathered, what the user says of the past, lines of statements, and our own charges. */

import { expect, test } from 'vitest';
import { openEvents } from '../../db/events.ts';
import { settingHistory } from '../../db/settings.ts';
import { spendBySpan } from '../../db/reports/weekly-spend.ts';
import { reportWeeks } from '../../db/reports/weeks.ts';
import { verifyBook } from '../../db/verify.ts';
import { addWorkspace, readBookFacts, workspaceById } from '../../db/workspaces.ts';
import { auditDiscounts } from '../../electron/billing/audit-discount.ts';
import { auditWorkspace } from '../../electron/engine/audit/audit.ts';
import { rulesInForce, STATED_RULES } from '../../electron/engine/audit/rules-in-force.ts';
import { sayOfTopUp, stateRules } from '../../electron/engine/audit/said.ts';
import { contact } from '../../electron/engine/account/fees.ts';
import { buyPacks } from '../../electron/engine/account/top-ups.ts';
import { turnOffTopUp } from '../../electron/engine/account/plan.ts';
import { undoImport } from '../../electron/engine/undo-import.ts';
import { HOUR, newTestAccount } from '../support/accounts.ts';
import { newTestBook, NOW, TODAY, type TestBook } from '../support/books.ts';
import { addLines, makeAccount } from '../support/statement-lines.ts';

const audit = ({ book, workspace }: Pick<TestBook, 'book' | 'workspace'>) =>
  auditWorkspace({ book, facts: readBookFacts(book), workspace: workspace(), today: TODAY });
const told = (made: Pick<TestBook, 'book' | 'workspace'>) => audit(made).map(({ id, verdict, because }) => `${id} ${verdict} ${because.code}`);

const PACK = { name: '1000', price: 900_00, credits: 1000_00 };
const AUTOMATIC = {
  mode: 'automatic', paused: false, pack: PACK, packs: [PACK],
  guards: { coolDownMinutes: 60, topUpsPerDay: 3, capPerDay: null, capPerMonth: null },
  threshold: null, payAsYouUse: 'exact_fee', heldHours: null, methods: ['Visa 4242'],
}; // prettier-ignore
const OFF = { ...AUTOMATIC, mode: 'off', pack: null };

const topUp = (id: string, date: string, more: Readonly<Record<string, string>> = {}) => ({
  id, date, kind: 'top_up', credits: '1000.00', amount: '900.00', currency: 'EUR', method: 'Visa 4242', ...more,
}); // prettier-ignore
const HISTORY = [
  topUp('T1', '2026-03-02T10:00:00+01:00'),
  { id: 'C1', date: '2026-03-02T10:01:00+01:00', kind: 'quotation', credits: '960.00' },
  topUp('T2', '2026-04-02T10:00:00+02:00'),
  { id: 'C2', date: '2026-04-02T10:01:00+02:00', kind: 'quotation', credits: '50.00' },
];
const MARCH = Date.parse('2026-03-01T00:00:00+01:00');
const APRIL = Date.parse('2026-04-01T00:00:00+02:00');

test('R5 without rules nothing can be decided, and stated rules of the past decide each day by its own', async () => {
  const made = newTestBook();
  await made.importRows(HISTORY);
  expect(told(made)).toEqual(['T1 not_decidable no_rules', 'T2 not_decidable no_rules']);
  await stateRules(made.book, { workspaceId: 1, from: MARCH, rules: AUTOMATIC, now: NOW });
  expect(told(made)).toEqual(['T1 explained used_up', 'T2 explained insufficient']);
  await stateRules(made.book, { workspaceId: 1, from: APRIL, rules: OFF, now: NOW });
  expect(told(made)).toEqual(['T1 explained used_up', 'T2 while_off automatic_off']);
  await stateRules(made.book, { workspaceId: 1, from: APRIL, rules: 'unknown', now: NOW });
  expect(told(made)).toEqual(['T1 explained used_up', 'T2 not_decidable no_rules']);
  await stateRules(made.book, { workspaceId: 1, from: APRIL, rules: 'withdrawn', now: NOW });
  expect(told(made)).toEqual(['T1 explained used_up', 'T2 explained insufficient']);
});

test('L10 what is stated of the past changes no figure, no entry and no decision', async () => {
  const made = newTestBook();
  await made.importRows(HISTORY);
  const { connection } = made.book;
  const figures = () => ({
    spend: spendBySpan(made.book, 1, reportWeeks(made.book, 1, readBookFacts(made.book).weekRules, {}, TODAY), 'kind'),
    head: verifyBook(made.book).head,
  });
  const before = figures();
  await stateRules(made.book, { workspaceId: 1, from: MARCH, rules: AUTOMATIC, now: NOW });
  expect(figures()).toEqual(before);
  expect(settingHistory(connection, 1, STATED_RULES)).toHaveLength(1);
  expect(settingHistory(connection, 1, 'top_up')).toEqual([]);
});

test('R5 rules that cannot be are refused, and nothing is written', async () => {
  const made = newTestBook();
  const state = (rules: unknown, from = MARCH) => stateRules(made.book, { workspaceId: 1, from, rules, now: NOW });
  await expect(state({ ...AUTOMATIC, pack: null })).rejects.toThrow('Automatic top-up needs its plan');
  await expect(state({ ...OFF, pack: PACK })).rejects.toThrow('there is no plan');
  await expect(state({ ...AUTOMATIC, guards: { ...AUTOMATIC.guards, capPerDay: -1 } })).rejects.toThrow('The cap per day');
  await expect(state(AUTOMATIC, NOW + 1)).rejects.toThrow('for the past');
  await expect(state('withdrawn')).rejects.toThrow('Nothing was said of this moment');
  expect(settingHistory(made.book.connection, 1, STATED_RULES)).toEqual([]);
  await state({ ...AUTOMATIC, methods: ['4111 1111 1111 1111'] });
  expect(settingHistory(made.book.connection, 1, STATED_RULES)[0]?.value).not.toContain('4111 1111 1111');
});

test('R5 a top-up that the user bought by hand is explained, also when its file is imported anew', async () => {
  const made = newTestBook();
  const { importId } = await made.importRows(HISTORY);
  await stateRules(made.book, { workspaceId: 1, from: MARCH, rules: OFF, now: NOW });
  const say = (id: string, said: 'by_hand' | null) =>
    sayOfTopUp(made.book, { workspaceId: 1, eventId: openEvents(made.book.connection, 1).find(id)?.id as number, said, note: '', now: NOW });
  await say('T1', 'by_hand');
  await say('T2', 'by_hand');
  expect(told(made)).toEqual(['T1 explained by_hand', 'T2 explained by_hand']);
  await say('T2', null);
  await undoImport(made.book, { importId: importId as number, now: NOW });
  expect(told(made)).toEqual([]);
  await made.importRows(HISTORY);
  expect(told(made)).toEqual(['T1 explained by_hand', 'T2 while_off automatic_off']);
  await expect(say('C1', 'by_hand')).rejects.toThrow('Only a top-up');
  expect(verifyBook(made.book).problems).toEqual([]);
});

test('R5 a line of the card that names the vendor and has no top-up is money without credits; others are not the vendor’s', async () => {
  const made = newTestBook();
  await made.importRows([...HISTORY, topUp('T3', '2026-05-04T10:00:00+02:00')]);
  addLines(made.book, makeAccount(made.book, 'Visa 4242'), [
    { day: '2026-03-03', amount: '-900.00', text: 'VENDOR T1' },
    { day: '2026-04-03', amount: '-900.00', text: 'VENDOR T2' },
    { day: '2026-04-13', amount: '-450.00', text: 'VENDOR CREDITS' },
    { day: '2026-04-14', amount: '-33.10', text: 'GREENGROCER' },
    { day: '2026-05-05', amount: '-900.00', text: 'VENDOR T3' },
    { day: '2026-06-20', amount: '-900.00', text: 'VENDOR CREDITS' },
  ]);
  const lines = audit(made).filter(({ kind }) => kind === 'statement_line');
  expect(lines.map(({ amount, verdict, because }) => [amount, verdict, because.code])).toEqual([
    [450_00, 'no_credits_arrived', 'statement_only'],
    [900_00, 'not_decidable', 'history_ends_before'],
  ]);
});

test('R5 a line that may be of another workspace charged to the same card accuses nobody', async () => {
  const made = newTestBook();
  await made.importRows([...HISTORY, topUp('T3', '2026-05-04T10:00:00+02:00')]);
  const other = addWorkspace(made.book, { name: 'Second', vendor: 'Vendor', currency: 'EUR', creditDecimals: 2 }, NOW);
  await made.importRows([topUp('S1', '2026-04-10T10:00:00+02:00', { amount: '450.00', credits: '450.00' })], { workspaceId: other.id });
  addLines(made.book, makeAccount(made.book, 'Visa 4242'), [
    { day: '2026-03-03', amount: '-900.00', text: 'VENDOR T1' },
    { day: '2026-04-03', amount: '-900.00', text: 'VENDOR T2' },
    { day: '2026-04-13', amount: '-450.00', text: 'VENDOR CREDITS' },
    { day: '2026-04-22', amount: '-450.00', text: 'VENDOR CREDITS' },
    { day: '2026-05-05', amount: '-900.00', text: 'VENDOR T3' },
  ]);
  const lines = audit(made).filter(({ kind }) => kind === 'statement_line');
  expect(lines.map(({ verdict, because }) => [verdict, because.code])).toEqual([
    ['not_decidable', 'of_another_workspace'],
    ['no_credits_arrived', 'statement_only'],
  ]);
});

test('R5 a vendor does not know the nickname of a card', async () => {
  const account = await newTestAccount();
  await account.card('tok_visa', 'Office');
  await account.automatic({ chargeAtOnce: 900_00 });
  await account.importRows([topUp('V-78', new Date(account.now() + 60_000).toISOString(), { amount: '45.00', credits: '50.00' })]);
  const facts = readBookFacts(account.book);
  expect(rulesInForce(account.book.connection, account.id, facts.timeZone).at(-1)?.rules?.methods).toEqual(['Office (Visa 4242)']);
  const [charge] = auditWorkspace({ book: account.book, facts, workspace: workspaceById(account.book, account.id), today: TODAY }).filter(
    ({ id }) => id === 'V-78',
  );
  expect([charge, ...(charge?.further ?? [])].map((found) => found?.because.code)).not.toContain('method_not_in_order');
});

test('R5 a top-up that the card was charged twice for has one line too many, and a line that reconciling pairs is none', async () => {
  const made = newTestBook();
  await made.importRows([
    { id: 'O', date: '2026-02-01', kind: 'opening', credits: '5.00', amount: '5.00', currency: 'EUR' },
    ...HISTORY,
    topUp('T3', '2026-05-04T10:00:00+02:00'),
  ]);
  addLines(made.book, makeAccount(made.book, 'Visa 4242'), [
    { day: '2026-03-03', amount: '-900.00', text: 'VENDOR CREDITS' },
    { day: '2026-03-03', amount: '-900.00', text: 'VENDOR CREDITS' },
    { day: '2026-04-03', amount: '-904.50', text: 'VENDOR T2' },
  ]);
  const lines = audit(made).filter(({ kind }) => kind === 'statement_line');
  expect(lines.map(({ amount, verdict, because }) => [amount, verdict, because.code])).toEqual([[900_00, 'no_credits_arrived', 'statement_only']]);
});

test('R5 our own charges are explained by the decisions that made them', async () => {
  const account = await newTestAccount();
  await account.card('tok_visa');
  await account.automatic({ chargeAtOnce: 900_00 });
  await account.pass(2 * HOUR);
  await contact(account.engine, account.id, { sourceId: 'q1', kind: 'quotation', credits: 1050_00 });
  await buyPacks(account.engine, account.id, 'small', 2);
  // In the same millisecond: what is decided after a decision is not what it was made from.
  await turnOffTopUp(account.engine, account.id);
  await contact(account.engine, account.id, { sourceId: 'q2', kind: 'quotation', credits: 5000_00 });
  expect(
    audit(account)
      .map(({ verdict, because }) => `${verdict} ${because.code}`)
      .toSorted(),
  ).toEqual(['explained by_hand', 'explained fee_not_covered', 'explained insufficient', 'explained used_up']);
  const discounts = auditDiscounts(audit(account));
  expect(discounts.map(({ missing }) => missing)).toEqual([0, 0, 0]);
});

test('R5 what we charged and the vendor tells again is one charge', async () => {
  const account = await newTestAccount();
  await account.card('tok_visa');
  await buyPacks(account.engine, account.id, 'large', 1);
  await account.importRows([topUp('V-77', new Date(account.now() + 60_000).toISOString())]);
  const workspace = workspaceById(account.book, account.id);
  const charges = auditWorkspace({ book: account.book, facts: readBookFacts(account.book), workspace, today: TODAY });
  expect(charges.filter(({ kind, amount }) => kind === 'top_up' && amount === 900_00).map(({ because }) => because.code)).toEqual([
    'by_hand',
    'told_again',
  ]);
});
