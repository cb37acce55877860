/** Inputs that are answered of methods that need a state which chance does not come to: each prepares it, by calls, in a workspace of its own. */

import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DEFAULT_TERMS } from '../../../electron/billing/vendor-presets.ts';
import { createClient, type Client } from '../../../electron/ipc/client.ts';
import { AUTO_REFILL_VERSION } from '../../../electron/ipc/contract/auto-refill-terms.ts';
import type { InputOf, MethodName } from '../../../electron/ipc/contract/contract.ts';
import type { World } from './world.ts';

const DAY = '2026-03-02';
const PACK = { id: 'one', name: 'One', price: 100_00, credits: 100_00 };
const TERMS: InputOf<'account.setTerms'>['terms'] = {
  ...DEFAULT_TERMS,
  feeDue: { when: 'on_read', releaseAfterHours: 48 },
  refundWindow: { unit: 'days', count: 365 },
  refundReasons: ['duplicate'],
};
const HISTORY = `id,date,kind,credits,amount,currency,method,tax,balance,expires,campaign,category,lead,outcome,value,note
P-1,${DAY},top_up,100.00,90.00,GBP,Visa 4242,,,,,,,,,
P-2,${DAY},lead_purchase,20.00,,,,,,,,,L-1,,,
`;
const STATEMENT = `Date,Description,Amount\n${DAY},VISA 4242 P-1,-90.00\n${DAY},Fee,-1.50\n`;

/** Nothing listens there, so that mail ends at once. */
const SERVER = { host: '127.0.0.1', port: 1, security: 'starttls', user: '' } as const;

/** What is prepared with: calls of the world, a text of the caller's choice for free text, and numbers that are new. */
interface Preparing {
  readonly client: Client;
  /** The book that calls go into. */
  readonly file: string;
  readonly upload: World['upload'];
  readonly text: string;
  readonly number: number;
}

async function workspace({ client, number }: Preparing): Promise<number> {
  return (await client.run('workspace.create', { name: `Prepared ${number}`, vendor: 'Prepared', currency: 'GBP' })).id;
}

/** A workspace with packs and a card that is charged. */
async function operated(preparing: Preparing, card = 'tok_visa'): Promise<{ readonly workspaceId: number; readonly methodId: number }> {
  const { client } = preparing;
  const workspaceId = await workspace(preparing);
  await client.run('packs.set', { workspaceId, packs: [PACK] });
  const { methodId } = await client.run('methods.add', { workspaceId, processor: 'sandbox', mode: 'test', card, nickname: '' });
  await client.run('methods.verify', { workspaceId, methodId });
  await client.run('methods.activate', { workspaceId, methodId });
  return { workspaceId, methodId };
}

/** The same, with a payment under way. */
async function paying(preparing: Preparing, card: string) {
  const { workspaceId } = await operated(preparing, card);
  const { payment } = await preparing.client.run('packs.buy', { workspaceId, packId: PACK.id, packs: 1, price: PACK.price });
  return { workspaceId, payment, paymentId: payment.id };
}

/** A fee that is held until its quotation is read. */
async function heldFee(preparing: Preparing) {
  const { client, text, number } = preparing;
  const { workspaceId } = await operated(preparing);
  await client.run('account.setTerms', { workspaceId, terms: TERMS });
  const asked = { workspaceId, kind: 'quotation' as const, credits: 20_00 };
  const { told } = await client.query('fees.preview', asked);
  const about = { campaign: '', category: '', lead: null, customer: text.slice(0, 200), note: '' };
  const { fee } = await client.run('fees.contact', { ...asked, ...about, sourceId: `fee-${number}`, told });
  const preview = async () => (await client.query('fees.preview', { ...asked, feeId: fee.id })).told;
  return { workspaceId, feeId: fee.id, preview };
}

/** A workspace with a history of one top-up and one lead. */
async function history(preparing: Preparing) {
  const { client, upload } = preparing;
  const workspaceId = await workspace(preparing);
  await client.run('account.setTerms', { workspaceId, terms: TERMS, from: 'beginning' });
  await client.run('activity.import', { workspaceId, uploads: [await upload('prepared.csv', Buffer.from(HISTORY))], dryRun: false });
  const { leads } = await client.query('leads.list', { workspaceId, limit: 10 });
  const { topUps } = await client.query('packs.imported', { workspaceId, limit: 10 });
  return { workspaceId, leadCharge: leads[0]?.chargeEventId ?? 0, topUp: topUps[0]?.eventId ?? 0 };
}

async function refundRequest(preparing: Preparing) {
  const { workspaceId, leadCharge } = await history(preparing);
  const { requestId } = await preparing.client.run('refunds.request', { workspaceId, chargeEventId: leadCharge, reason: 'duplicate', note: '' });
  return { workspaceId, requestId };
}

/** The same history, and a statement with its top-up and a fee. */
async function statement(preparing: Preparing) {
  const { client, upload } = preparing;
  const { workspaceId } = await history(preparing);
  const { accountId } = await client.run('money.addAccount', { workspaceId, name: 'Card', kind: 'card' });
  await client.run('money.changeAccount', { accountId, methods: ['Visa 4242'] });
  const file = {
    upload: await upload('prepared-statement.csv', Buffer.from(STATEMENT)),
    account: { accountId },
    answers: { decimalSign: '.', dateOrder: 'ymd' },
  } as const;
  await client.run('statement.import', { workspaceId, files: [file], dryRun: false });
  const view = await client.query('reconcile.view', { accountId });
  const proposed = [...view.certain.rows, ...view.likely.rows].map(({ lines, items }) => ({
    lines: lines.map(({ lineId }) => lineId),
    items: items.map(({ eventId }) => eventId),
  }));
  const fee = {
    accountId,
    lines: view.onlyStatement.rows.map(({ line }) => line.lineId),
    items: [],
    rest: [{ category: 'fees' as const, amount: -1_50 }],
  };
  return { workspaceId, accountId, proposed, fee };
}

/** The same, with every line matched. */
async function matched(preparing: Preparing) {
  const { client, text } = preparing;
  const { accountId, proposed, fee } = await statement(preparing);
  await client.run('match.accept', { accountId, matches: proposed });
  const { matchId } = await client.run('match.make', { ...fee, note: text.slice(0, 500) });
  return { accountId, matchId, close: { accountId, to: DAY, closing: -91_50 } };
}

type Prepare = { readonly [Name in MethodName]?: (preparing: Preparing) => Promise<InputOf<Name>> };

/** Free text of these inputs is the caller's. */
const PREPARE = {
  'methods.verify': async (preparing) => {
    const workspaceId = await workspace(preparing);
    const card = { workspaceId, processor: 'sandbox', mode: 'test', card: 'tok_visa', nickname: '' } as const;
    return { workspaceId, methodId: (await preparing.client.run('methods.add', card)).methodId };
  },
  'methods.answerForOwner': async (preparing) => {
    const workspaceId = await workspace(preparing);
    const card = { workspaceId, processor: 'sandbox', mode: 'test', card: 'tok_setup_needs_owner', nickname: '' } as const;
    const { methodId } = await preparing.client.run('methods.add', card);
    await preparing.client.run('methods.verify', { workspaceId, methodId });
    return { workspaceId, methodId, agreed: true };
  },
  'methods.order': async (preparing) => {
    const { workspaceId, methodId } = await operated(preparing);
    return { workspaceId, order: [methodId] };
  },
  'topUp.turnOn': async (preparing) => {
    const { workspaceId } = await operated(preparing);
    const guards = { coolDownMinutes: 60, topUpsPerDay: 1, capPerDay: 200_00, capPerMonth: 500_00, failuresUntilOff: 3 };
    const plan = { workspaceId, packId: PACK.id, guards };
    const { decision } = await preparing.client.query('topUp.preview', plan);
    return { ...plan, acceptedTerms: AUTO_REFILL_VERSION, chargeAtOnce: decision.charge?.price ?? 0 };
  },
  'topUp.cancel': async (preparing) => {
    const { workspaceId, paymentId } = await paying(preparing, 'tok_declined_soft');
    return { workspaceId, paymentId };
  },
  'topUp.settle': async (preparing) => {
    const { workspaceId, payment, paymentId } = await paying(preparing, 'tok_wrong_amount');
    const { amount = 0, currency = '' } = payment.mismatch ?? {};
    return { workspaceId, paymentId, way: 'accept', amount, currency, reason: preparing.text.slice(0, 500) };
  },
  'topUp.answerForOwner': async (preparing) => {
    const { workspaceId, paymentId } = await paying(preparing, 'tok_needs_owner');
    return { workspaceId, paymentId, agreed: true };
  },
  'topUp.giveUp': async (preparing) => {
    const { workspaceId, paymentId } = await paying(preparing, 'tok_needs_owner');
    return { workspaceId, paymentId };
  },
  'account.recordMoneyBack': async (preparing) => {
    const { workspaceId, topUp } = await history(preparing);
    return { workspaceId, chargeEventId: topUp, kind: 'card_refund', amount: 1_00, day: null, note: preparing.text.slice(0, 500) };
  },
  'account.recordPayment': async (preparing) => {
    const workspaceId = await workspace(preparing);
    const byHand = { workspaceId, processor: 'manual', mode: 'live', card: null, nickname: '' } as const;
    const { methodId } = await preparing.client.run('methods.add', byHand);
    const paid = { what: 'top_up', credits: 10_00 } as const;
    return { workspaceId, methodId, day: DAY, amount: 9_00, paid, reference: preparing.text.slice(0, 200) };
  },
  'leads.buy': async (preparing) => {
    const { client, upload } = preparing;
    const { workspaceId } = await operated(preparing);
    const csv = `id,offered,category,area,price,quality,customer,until,status,note\no1,2026-11-23T11:00:00Z,Roofs,Berlin,5.00,80,c,,available,\n`;
    await client.run('leads.import', { workspaceId, upload: await upload('prepared-leads.csv', Buffer.from(csv)) });
    const { offers } = await client.query('leads.offers', { workspaceId, state: 'open', limit: 1 });
    const { told } = await client.query('fees.preview', { workspaceId, kind: 'lead_purchase', credits: 5_00 });
    return { workspaceId, offerId: offers[0]?.id ?? 0, price: 5_00, told };
  },
  'fees.fallDue': async (preparing) => {
    const { workspaceId, feeId, preview } = await heldFee(preparing);
    return { workspaceId, feeId, told: await preview() };
  },
  'fees.tryAgain': async (preparing) => {
    const { workspaceId, feeId, preview } = await heldFee(preparing);
    await preparing.client.run('account.setPaused', { workspaceId, paused: true });
    await preparing.client.run('fees.fallDue', { workspaceId, feeId, told: await preview() });
    await preparing.client.run('account.setPaused', { workspaceId, paused: false });
    return { workspaceId, feeId, told: await preview() };
  },
  'fees.release': async (preparing) => {
    const { workspaceId, feeId } = await heldFee(preparing);
    return { workspaceId, feeId };
  },
  'refunds.request': async (preparing) => {
    const { workspaceId, leadCharge } = await history(preparing);
    return { workspaceId, chargeEventId: leadCharge, reason: 'duplicate', note: preparing.text.slice(0, 500) };
  },
  'refunds.decide': async (preparing) => ({ ...(await refundRequest(preparing)), step: 'approve' }),
  'refunds.credit': async (preparing) => {
    const request = await refundRequest(preparing);
    await preparing.client.run('refunds.decide', { ...request, step: 'approve' });
    return request;
  },
  'outbox.send': async (preparing) => {
    const { client } = preparing;
    const workspaceId = await workspace(preparing);
    await client.run('mail.set', { from: 'books@example.com', fromName: 'Books', server: SERVER });
    await client.run('mail.setWeekly', { workspaceId, on: false, recipients: ['anna@example.com'] });
    const { reportId } = await client.run('report.seal', { workspaceId, unit: 'week', day: DAY });
    return client.run('report.mail', { reportId });
  },
  'mail.test': async ({ client }) => {
    await client.run('mail.set', { from: 'books@example.com', fromName: 'Books', server: SERVER });
    return { to: 'anna@example.com' };
  },
  'processors.setStripeKey': ({ number }) => Promise.resolve({ key: `sk_test_${String(number).padStart(24, '0')}` }),
  'money.importProfiles': async (preparing) => {
    const { client, upload } = preparing;
    const { accountId } = await statement(preparing);
    const { download } = await client.run('money.exportProfiles', { accountId });
    const { piece } = await client.query('download.piece', { download, offset: 0 });
    return { accountId, upload: await upload('profiles.json', Buffer.from(piece, 'base64')) };
  },
  'line.restore': async (preparing) => {
    const { fee } = await statement(preparing);
    const [lineId = 0] = fee.lines;
    await preparing.client.run('line.remove', { lineId, because: 'private' });
    return { lineId };
  },
  'match.accept': async (preparing) => {
    const { accountId, proposed } = await statement(preparing);
    return { accountId, matches: proposed };
  },
  'match.make': async (preparing) => ({ ...(await statement(preparing)).fee, note: preparing.text.slice(0, 500) }),
  'match.undo': async (preparing) => ({ matchId: (await matched(preparing)).matchId }),
  'period.close': async (preparing) => (await matched(preparing)).close,
  'period.reopen': async (preparing) => {
    const { accountId, close } = await matched(preparing);
    await preparing.client.run('period.close', close);
    return { accountId, from: DAY, reason: preparing.text.slice(0, 500) };
  },
  'document.detach': async (preparing) => {
    const { workspaceId, topUp } = await history(preparing);
    const file = await preparing.upload('prepared.pdf', Buffer.from(`%PDF-1.4\n%${preparing.number}\n%%EOF\n`));
    const facts = { kind: 'invoice' as const, number: '', day: DAY, amount: 90_00, charges: [topUp] };
    const { documentId } = await preparing.client.run('document.add', { workspaceId, upload: file, ...facts });
    return { documentId, eventId: topUp };
  },
  'backup.check': async ({ client }) => ({ name: await madeBackup(client) }),
} satisfies Prepare;

async function madeBackup(client: Client): Promise<string> {
  await client.run('backup.setFolder', { folder: null });
  await client.run('backup.setPassphrase', { passphrase: null });
  return (await client.run('backup.make', {})).name;
}

/** The same of methods that open another file in the place of the book: for the end. */
const PREPARE_LAST = {
  'backup.restore': async ({ client }) => ({ name: await madeBackup(client) }),
  'backup.undo': async ({ client }) => {
    await client.run('backup.restore', { name: await madeBackup(client) });
    return {};
  },
  'book.openReadOnly': async ({ file, number }) => {
    const damaged = join(dirname(file), `damaged-${number}.floatbook`);
    const bytes = readFileSync(file);
    // A page of rows: what the first pages say can still be read.
    const spoilt = Math.floor(bytes.lastIndexOf('Kitchens') / PAGE_BYTES) * PAGE_BYTES;
    writeFileSync(damaged, bytes.fill(0xa5, spoilt, spoilt + PAGE_BYTES));
    return { file: damaged };
  },
} satisfies Prepare;

const PAGE_BYTES = 4096;

export const PREPARED = Object.keys(PREPARE) as readonly MethodName[];
export const PREPARED_LAST = Object.keys(PREPARE_LAST) as readonly MethodName[];

let number = 0;

/** An input that is answered, for one of `PREPARED` or `PREPARED_LAST`; throws where its state cannot be had. `text` fills free text, where it says anything. */
export async function preparedInput(method: MethodName, world: World, text: string): Promise<unknown> {
  number += 1;
  const client = createClient({ call: (call) => world.dispatch(call), listen: () => () => undefined });
  const prepare = ({ ...PREPARE, ...PREPARE_LAST } as Prepare)[method] as ((preparing: Preparing) => Promise<unknown>) | undefined;
  return prepare?.({ client, file: world.file, upload: world.upload, text: text.trim() === '' ? 'x' : text, number });
}
