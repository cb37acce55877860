/** Which text fields the contract has, which of them calls filled with hostile texts, and calls that fill those for which a page is not needed. */

import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { DEFAULT_TERMS } from '../../electron/billing/vendor-presets.ts';
import type { Client } from '../../electron/ipc/client.ts';
import type { Answer, Call, InputOf } from '../../electron/ipc/contract/contract.ts';
import { contract } from '../../electron/ipc/contract/contract.ts';
import { valueOf, type Source } from '../ipc/fuzz/shapes.ts';
import { newRandom } from '../model/random.ts';
import { hostile } from './hostile-texts.ts';

interface Shape {
  readonly _zod: {
    readonly def: {
      readonly type: string;
      readonly shape?: Readonly<Record<string, Shape>>;
      readonly element?: Shape;
      readonly innerType?: Shape;
      readonly valueType?: Shape;
      readonly options?: readonly Shape[];
      readonly items?: readonly Shape[];
    };
  };
}

const asZod = (shape: Shape) => shape as unknown as z.ZodType;

/** Shapes in which there is no text, or none of the caller's choice. */
const NO_TEXT = new Set(['number', 'boolean', 'null', 'literal', 'enum']);

/** Fields of a shape that take a hostile text, as paths: `[]` for each of a list, `{}` for each of a record. */
function* fieldsOf(shape: Shape, path = ''): Generator<string> {
  const { def } = shape._zod;
  if (def.type === 'string') {
    if (asZod(shape).safeParse(hostile(0)).success) yield path;
  } else if (def.type === 'object')
    for (const [name, each] of Object.entries(def.shape ?? {})) yield* fieldsOf(each, path === '' ? name : `${path}.${name}`);
  else if (def.type === 'array') yield* fieldsOf(def.element as Shape, `${path}[]`);
  else if (def.type === 'record') yield* fieldsOf(def.valueType as Shape, `${path}{}`);
  else if (def.type === 'optional' || def.type === 'nullable') yield* fieldsOf(def.innerType as Shape, path);
  else if (def.type === 'union') for (const each of def.options ?? []) yield* fieldsOf(each, path);
  else if (def.type === 'tuple') for (const each of def.items ?? []) yield* fieldsOf(each, `${path}[]`);
  else if (!NO_TEXT.has(def.type)) throw new Error(`it is not known whether ${path}, a ${def.type}, takes text`);
}

/** Every field of the contract whose form lets a hostile text through, as `method path`. */
export function textFields(): readonly string[] {
  return Object.entries(contract).flatMap(([method, { input }]) => [...new Set(fieldsOf(input))].map((path) => `${method} ${path}`));
}

/** Paths of the hostile texts in a value that fits the shape. */
function* hostileIn(shape: Shape, value: unknown, path = ''): Generator<string> {
  const { def } = shape._zod;
  if (typeof value === 'string') {
    if (value.includes('data-xss')) yield path;
  } else if (def.type === 'optional' || def.type === 'nullable') yield* hostileIn(def.innerType as Shape, value, path);
  else if (def.type === 'union') {
    const fits = def.options?.find((each) => asZod(each).safeParse(value).success);
    if (fits !== undefined) yield* hostileIn(fits, value, path);
  } else if (Array.isArray(value))
    for (const [at, each] of value.entries()) yield* hostileIn((def.element ?? def.items?.[at]) as Shape, each, `${path}[]`);
  else if (typeof value === 'object' && value !== null)
    for (const [name, each] of Object.entries(value)) {
      if (def.type === 'record') yield* hostileIn(def.valueType as Shape, each, `${path}{}`);
      else if (def.shape?.[name] !== undefined) yield* hostileIn(def.shape[name], each, path === '' ? name : `${path}.${name}`);
    }
}

/** Which fields took a hostile text. */
export interface FilledFields {
  /** Hears of a call that was made, and how it was answered. */
  hear(call: Call, answer: Answer): void;
  /** `method path` of each that was answered with success. */
  readonly taken: ReadonlySet<string>;
  /** Of each that was refused, and never answered with success. */
  readonly refused: ReadonlySet<string>;
}

export function watchFields(): FilledFields {
  const [taken, refused] = [new Set<string>(), new Set<string>()];
  return {
    taken,
    refused,
    hear({ method, input }, answer) {
      for (const path of hostileIn(contract[method].input, input)) {
        const field = `${method} ${path}`;
        if (answer.outcome === 'ok') taken.add(field);
        if (answer.outcome === 'refused') refused.add(field);
      }
    },
  };
}

/** Hands a file over; answers with what names it. */
export async function upload(client: Client, name: string, text: string): Promise<string> {
  const bytes = Buffer.from(text);
  const { upload: token } = await client.run('upload.begin', { name, bytes: bytes.length });
  await client.run('upload.append', { upload: token, offset: 0, piece: bytes.toString('base64') });
  return token;
}

const ACCOUNT_TERMS: InputOf<'account.setTerms'>['terms'] = {
  ...DEFAULT_TERMS,
  preset: hostile(399),
  feeDue: { when: 'on_read', releaseAfterHours: 48 },
  refundWindow: { unit: 'days', count: 365 },
  refundReasons: [hostile(400)],
};

/** Fills what a history and the settings of its account have. `workspaceId` has the history, `accountId` lines of a statement. */
export async function fillAccount(client: Client, workspaceId: number, accountId: number, day: string): Promise<void> {
  await client.run('account.setTerms', { workspaceId, terms: ACCOUNT_TERMS, from: 'beginning' });
  const { leads } = await client.query('leads.list', { workspaceId, limit: 100 });
  const [lead, second] = leads;
  if (lead === undefined || second === undefined) throw new Error('The history has no leads');
  await client.run('leads.setOutcome', { workspaceId, lead: lead.lead, outcome: 'won', value: 5_00 });
  const asked = { workspaceId, chargeEventId: second.chargeEventId, reason: hostile(400), note: hostile(401) };
  await client.run('refunds.request', asked);
  const { topUps } = await client.query('packs.imported', { workspaceId, limit: 1 });
  const [{ eventId: topUp, method } = { eventId: 0, method: '' }] = topUps;
  const back = { workspaceId, chargeEventId: topUp, kind: 'card_refund' as const, amount: 1_00, day: null, note: hostile(402) };
  await client.run('account.recordMoneyBack', back);
  const rules: InputOf<'audit.stateRules'>['rules'] = {
    mode: 'automatic',
    paused: false,
    pack: { name: hostile(403), price: 90_00, credits: 100_00 },
    packs: [{ name: hostile(403), price: 90_00, credits: 100_00 }],
    guards: { coolDownMinutes: null, topUpsPerDay: null, capPerDay: null, capPerMonth: null },
    threshold: null,
    payAsYouUse: 'shortfall',
    heldHours: null,
    methods: [hostile(405)],
  };
  await client.run('audit.stateRules', { workspaceId, from: day, rules });
  await client.run('audit.sayOfTopUp', { workspaceId, eventId: topUp, said: 'by_hand', note: hostile(406) });
  const invoice = await upload(client, `${hostile(407)}.pdf`, '%PDF-1.4\n%%EOF\n');
  await client.run('document.add', { workspaceId, upload: invoice, kind: 'invoice', number: hostile(408), day, amount: 7_00, charges: [topUp] });
  const { accounts, campaigns } = await client.query('codes.list', { workspaceId });
  const coded = (each: readonly object[]) => JSON.stringify(each).includes('data-xss');
  await client.run('codes.set', {
    workspaceId,
    accounts: accounts.filter((each) => coded([each])).map((each) => ({ ...each, code: '1200' })),
    campaigns: campaigns
      .filter((each) => coded([each]))
      .slice(0, 3)
      .map((each) => ({ ...each, costCentre: 'K-7' })),
  });

  await client.run('money.changeAccount', { accountId, methods: [method] });
  const { profiles } = await client.query('money.profiles', { accountId });
  const [profile] = profiles;
  const answers = { dateOrder: 'ymd' as const, decimalSign: '.' as const, columns: { description: hostile(411) } };
  if (profile !== undefined) await client.run('money.changeProfile', { profileId: profile.profileId, name: hostile(410), answers });
  const view = await client.query('reconcile.view', { accountId });
  const [, first, next] = view.onlyStatement.rows;
  if (first === undefined || next === undefined) throw new Error('The statement has no lines');
  const fee = { category: 'fees' as const, amount: first.line.amount };
  await client.run('match.make', { accountId, lines: [first.line.lineId], items: [], rest: [fee], note: hostile(412) });
  await client.run('line.remove', { lineId: next.line.lineId, because: hostile(413) });

  const { accountId: closed } = await client.run('money.addAccount', { workspaceId, name: hostile(414), kind: 'card' });
  const file = await upload(client, `${hostile(415)}.csv`, `Date,Description,Amount\r\n${day},Fee,-1.50\r\n`);
  const reading = { dateOrder: 'ymd', decimalSign: '.' } as const;
  await client.run('statement.import', { workspaceId, files: [{ upload: file, account: { accountId: closed }, answers: reading }], dryRun: false });
  const { onlyStatement } = await client.query('reconcile.view', { accountId: closed });
  const lines = onlyStatement.rows.map(({ line }) => line.lineId);
  await client.run('match.make', { accountId: closed, lines, items: [], rest: [{ category: 'fees', amount: -1_50 }], note: '' });
  await client.run('period.close', { accountId: closed, to: day, closing: -1_50 });
  await client.run('period.reopen', { accountId: closed, from: day, reason: hostile(416) });
}

const NOTHING_LIMITED = { maxPrice: null, minQuality: null, budgetPerDay: null, budgetPerWeek: null, hours: null } as const;

/** Fills what an account has that is operated: of its own, without credits, so that fees go to the card. Answers with its workspace. */
export async function fillOperated(client: Client, day: string): Promise<number> {
  const { id: workspaceId } = await client.run('workspace.create', { name: hostile(420), vendor: hostile(421), currency: 'EUR' });
  await client.run('account.setTerms', { workspaceId, terms: ACCOUNT_TERMS });
  const pack = { id: hostile(422), name: hostile(423), price: 100_00, credits: 100_00 };
  await client.run('packs.set', { workspaceId, packs: [pack] });
  const { methodId } = await client.run('methods.add', { workspaceId, processor: 'sandbox', mode: 'test', card: 'tok_visa', nickname: hostile(424) });
  await client.run('methods.verify', { workspaceId, methodId });
  await client.run('methods.activate', { workspaceId, methodId });
  await client.run('methods.rename', { workspaceId, methodId, nickname: hostile(425) });

  const preview = async (feeId?: number) => {
    const fee = { workspaceId, kind: 'quotation' as const, credits: 30_00 };
    return (await client.query('fees.preview', feeId === undefined ? fee : { ...fee, feeId })).told;
  };
  const contact = async (number: number) => {
    const about = { campaign: hostile(426), category: hostile(427), lead: hostile(number), customer: hostile(429), note: hostile(430) };
    const asked = { workspaceId, kind: 'quotation' as const, credits: 30_00, sourceId: hostile(number), ...about, told: await preview() };
    return (await client.run('fees.contact', asked)).fee.id;
  };
  const [due, unpaid] = [await contact(431), await contact(432)];
  await client.run('fees.fallDue', { workspaceId, feeId: due, told: await preview(due) });
  await client.run('account.setPaused', { workspaceId, paused: true });
  await client.run('fees.fallDue', { workspaceId, feeId: unpaid, told: await preview(unpaid) });
  await client.run('account.setPaused', { workspaceId, paused: false });
  await client.run('fees.tryAgain', { workspaceId, feeId: unpaid, told: await preview(unpaid) });
  // Due on contact, a fee is charged to the card as it is recorded.
  await client.run('account.setTerms', { workspaceId, terms: { ...ACCOUNT_TERMS, feeDue: { when: 'on_contact' } } });
  await contact(433);

  const terms = { on: false, categories: [hostile(434)], areas: [hostile(435)], ...NOTHING_LIMITED };
  const { campaignId } = await client.run('campaigns.add', { workspaceId, name: hostile(436), terms });
  await client.run('campaigns.change', { workspaceId, campaignId, terms: { ...terms, areas: [hostile(437)] } });
  await client.run('campaigns.rename', { workspaceId, campaignId, name: hostile(438) });
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const offer = [hostile(439), day, hostile(434), hostile(435), '30.00', '', hostile(429), '', 'available', hostile(430)].map(quoted).join(',');
  const csv = `id,offered,category,area,price,quality,customer,until,status,note\r\n${offer}\r\n`;
  await client.run('leads.import', { workspaceId, upload: await upload(client, `${hostile(440)}.csv`, csv) });
  const { offers } = await client.query('leads.offers', { workspaceId, state: 'open', limit: 10 });
  const [offered] = offers;
  if (offered === undefined) throw new Error('No lead is on offer');
  const { told } = await client.query('fees.preview', { workspaceId, kind: 'lead_purchase', credits: offered.price });
  await client.run('leads.buy', { workspaceId, offerId: offered.id, price: offered.price, told });
  await client.run('account.setPromotion', { workspaceId, on: true });
  await client.run('promotion.quotationSent', { workspaceId, lead: hostile(441), customer: hostile(442), credits: 15_00 });

  await client.run('packs.buy', { workspaceId, packId: pack.id, packs: 1, price: pack.price });
  const guards = { coolDownMinutes: 0, topUpsPerDay: 100, capPerDay: 9000_00, capPerMonth: 9000_00, failuresUntilOff: 3 };
  await client.query('topUp.preview', { workspaceId, packId: pack.id, guards });
  await client.run('topUp.turnOn', { workspaceId, packId: pack.id, guards, acceptedTerms: '1', chargeAtOnce: 0 });

  const { methodId: byHand } = await client.run('methods.add', {
    workspaceId,
    processor: 'manual',
    mode: 'live',
    card: hostile(445),
    nickname: hostile(443),
  });
  const paid = { what: 'top_up' as const, credits: 50_00 };
  await client.run('account.recordPayment', { workspaceId, methodId: byHand, day, amount: 50_00, paid, reference: hostile(444) });
  return workspaceId;
}

/** An account whose card charges another amount than was asked for, which a person settles with a reason. Answers with its workspace. */
export async function fillSettlement(client: Client): Promise<number> {
  const { id: workspaceId } = await client.run('workspace.create', { name: hostile(450), vendor: hostile(451), currency: 'EUR' });
  await client.run('packs.set', { workspaceId, packs: [{ id: 'odd', name: hostile(452), price: 100_00, credits: 100_00 }] });
  const card = { workspaceId, processor: 'sandbox', mode: 'test', card: 'tok_wrong_amount', nickname: hostile(453) } as const;
  const { methodId } = await client.run('methods.add', card);
  await client.run('methods.verify', { workspaceId, methodId });
  await client.run('methods.activate', { workspaceId, methodId });
  await client.run('packs.buy', { workspaceId, packId: 'odd', packs: 1, price: 100_00 });
  const { open } = await client.query('topUp.state', { workspaceId });
  if (open?.mismatch === undefined || open.mismatch === null) throw new Error('The charge is not another one than was asked for');
  const { amount, currency } = open.mismatch;
  await client.run('topUp.settle', { workspaceId, paymentId: open.id, way: 'accept', amount, currency, reason: hostile(454) });
  return workspaceId;
}

/** What a book has beside its accounts; of a workspace and an account of money. */
export async function fillBook(client: Client, workspaceId: number, accountId: number, folder: string, day: string): Promise<void> {
  await client.run('mail.set', {
    from: 'floatbook@example.com',
    fromName: hostile(460),
    server: { host: '127.0.0.1', port: 1, security: 'starttls', user: hostile(461) },
  });
  await client.run('mail.setPassword', { password: hostile(462) });
  await client.run('money.addAccount', { workspaceId, name: hostile(463), kind: 'processor' });
  for (const name of [hostile(464), hostile(466)]) mkdirSync(join(folder, name));
  await client.run('backup.setFolder', { folder: join(folder, hostile(464)) });
  await client.run('feed.set', { workspaceId, folder: join(folder, hostile(466)) });
  await client.run('backup.setPassphrase', { passphrase: hostile(465) });
  const { name } = await client.run('backup.make', {});

  const head = `Date,${hostile(467)},Amount\r\n${day},Fee,-2.50\r\n`.replace(hostile(467), (text) => `"${text.replaceAll('"', '""')}"`);
  const file = await upload(client, `${hostile(468)}.csv`, head);
  const answers = { dateOrder: 'ymd', decimalSign: '.', columns: { description: hostile(467) } } as const;
  await client.query('statement.glance', { upload: file, answers });
  await client.run('statement.import', { workspaceId, files: [{ upload: file, account: { accountId }, answers }], dryRun: false });

  // The book's own name is hostile, if its folder's is not.
  const { book } = await client.query('app.state', {});
  const own = { file: book?.file ?? '' };
  await client.query('book.examine', own);
  await client.query('backup.state', own);
  await client.query('backup.newestGood', own);
  await client.run('backup.check', { ...own, name, passphrase: hostile(465) });
  await client.run('backup.restore', { ...own, name, passphrase: hostile(465) });
  await client.run('backup.confirm', {});
  await client.run('book.open', own);
  await client.run('app.openBook', own);
}

/** Looks for hostile texts wherever one can look for a text, and hands on what was found. */
export async function searchEverywhere(client: Client, workspaceId: number, accountId: number): Promise<void> {
  const [search, because] = [hostile(470), hostile(471)];
  const filter = { campaign: hostile(472), lead: hostile(473), search };
  await client.query('activity.page', { workspaceId, filter, limit: 10 });
  await client.query('activity.page', { workspaceId, filter: {}, after: hostile(474), limit: 10 });
  await client.run('money.forget', { accountId, payee: hostile(475), target: hostile(477) });
  await client.query('app.choosePlace', { suggested: hostile(478) });
  await client.run('upload.discard', { upload: hostile(476) });
  await client.run('activity.export', { workspaceId, filter });
  await client.query('topUp.decisions', { workspaceId, limit: 10, because });
  await client.query('leads.offers', { workspaceId, state: 'all', limit: 10, because, search });
  await client.query('reconcile.sides', { accountId, limit: 10, search });
  await client.query('audit.list', { workspaceId, search, offset: 0, limit: 10 });
  for (const view of [
    { list: 'leads', search },
    { list: 'offers', state: 'all', because, search },
    { list: 'fees', search },
    { list: 'refunds', search },
    { list: 'decisions', subject: 'top_up', because },
    { list: 'charges', search },
  ] as const)
    await client.run('list.export', { workspaceId, view });
}

const ANOTHER = 'names something that an answer told of; whatever else is refused';
const ONE_OF = 'one of a few words';
const CODE = 'letters, digits and little more';
const ADDRESS = 'an address';

/** Fields that are never filled, because what they take is checked in another way than by their form; each is tried and refused. */
export const NEVER_TAKEN: Readonly<Record<string, string>> = {
  'book.create timeZone': ONE_OF,
  'book.create workspace.preset': ONE_OF,
  'workspace.create preset': ONE_OF,
  'topUp.turnOn acceptedTerms': ONE_OF,
  'money.changeProfile answers.amountSign': ONE_OF,
  'statement.glance answers.amountSign': ONE_OF,
  'statement.import files[].answers.amountSign': ONE_OF,
  'book.openReadOnly file': 'a book that is damaged; the file of one that is whole is refused',
  'book.salvage file': 'a book that is damaged; the file of one that is whole is refused',
  'upload.append upload': ANOTHER,
  'download.piece download': ANOTHER,
  'activity.import uploads[]': ANOTHER,
  'leads.import upload': ANOTHER,
  'money.importProfiles upload': ANOTHER,
  'statement.glance upload': ANOTHER,
  'statement.import files[].upload': ANOTHER,
  'statement.import files[].accountNumber': ANOTHER,
  'document.add upload': ANOTHER,
  'codes.set accounts[].name': ANOTHER,
  'backup.check name': ANOTHER,
  'backup.restore name': ANOTHER,
  'codes.set accounts[].code': CODE,
  'codes.set campaigns[].costCentre': CODE,
  'mail.set from': ADDRESS,
  'mail.set server.host': ADDRESS,
  'mail.setWeekly recipients[]': ADDRESS,
  'mail.test to': ADDRESS,
  'processors.setStripeKey key': 'a key of Stripe, by how it begins',
};

/** Calls each of the fields with a hostile text, what is around it being of the usual sort. */
export async function tryFields(fields: Iterable<string>, call: (call: Call) => Promise<unknown>): Promise<void> {
  const random = newRandom(1);
  for (const field of fields) {
    const [method, path] = field.split(' ') as [keyof typeof contract, string];
    const leaf = path
      .replaceAll(/[[\]{}]/g, '')
      .split('.')
      .at(-1);
    const shape = contract[method].input;
    const source: Source = { random, text: (name) => (name === leaf ? hostile(480) : 'x'), number: () => 1, seen: () => undefined };
    let input: unknown;
    do input = valueOf(shape, source);
    while (![...hostileIn(shape, input)].includes(path));
    await call({ method, input, ...(contract[method].type === 'command' && { commandId: randomUUID() }) });
  }
}
