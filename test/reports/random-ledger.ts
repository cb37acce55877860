/** Random ledgers: a real book of two workspaces, brought in as users do, with late and undone imports, and what the model makes of the same files. */

import { writeSetting } from '../../db/settings.ts';
import { setFiscalYear, addWorkspace, BEGINNING, bookDay, readBookFacts } from '../../db/workspaces.ts';
import { Refused } from '../../db/ledger/refusal.ts';
import { DEFAULT_TERMS } from '../../electron/billing/vendor-presets.ts';
import type { VendorTerms } from '../../electron/billing/vendor-terms.ts';
import { openEngine, type OpenEngine } from '../../electron/engine/account/open-engine.ts';
import { setAccountSetting, settingsAt } from '../../electron/engine/account/account-settings.ts';
import { contact } from '../../electron/engine/account/fees.ts';
import { setVendorTerms } from '../../electron/engine/account/plan.ts';
import { decideRequest, requestRefund } from '../../electron/engine/account/refund-requests.ts';
import { sayOfTopUp, stateRules } from '../../electron/engine/audit/said.ts';
import { startOfDay } from '../../electron/statements/instant.ts';
import { undoImport } from '../../electron/engine/undo-import.ts';
import { dayOfInstant, formatDay } from '../model/calendar.ts';
import { cutIntoFiles, generateHistory } from '../model/generate.ts';
import { figuresOf, type ActivityFile } from '../model/model.ts';
import { newRandom, type Random } from '../model/random.ts';
import { leftOf, refundableUntil } from '../model/answers.ts';
import { currencyDecimals, parseDecimal } from '../model/numbers.ts';
import {
  bookOfRows,
  type AuditRules,
  type BookOfRows,
  type Buying,
  type Hold,
  type Offer,
  type Pack,
  type RefundRequest,
  type RefundTime,
  type RowsOptions,
  type RulesFrom,
} from '../model/rows.ts';
import type { WeekRule } from '../model/spans.ts';
import { newTestBook, NOW, type Row, type TestBook } from '../support/books.ts';

const ZONES = ['Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Pacific/Kiritimati'] as const;
const CURRENCIES = ['EUR', 'JPY', 'KWD'] as const;
const DAY_MS = 86_400_000;

export interface RandomLedger {
  readonly engine: OpenEngine;
  readonly test: TestBook;
  readonly workspaces: readonly { readonly id: number; readonly model: BookOfRows }[];
  /** When it is asked: now and then days after the last import, with expiry due and not posted. Ms since the epoch. */
  readonly askedAt: number;
}

type BookTerms = Pick<RowsOptions, 'timeZone' | 'weekRules' | 'fiscalMonth' | 'today' | 'lastImport'>;

export async function randomLedger(seed: number): Promise<RandomLedger> {
  const random = newRandom(seed);
  const timeZone = random.pick(ZONES);
  const weekStart = random.pick(['monday', 'sunday', 'monday', 'sunday', 'wednesday'] as const);
  const fiscalMonth = random.pick([1, 1, 4, 10]);
  const askedAt = NOW + random.pick([0, 0, 0, 9, 40]) * DAY_MS;
  const dayAt = (instant: number) => dayOfInstant(BigInt(instant) * 1_000_000n, timeZone);
  const weekRules = [{ from: BEGINNING, weekStart }, ...otherWeekStart(random, dayAt(NOW))];
  const terms: BookTerms = { timeZone, weekRules, fiscalMonth, today: dayAt(askedAt), lastImport: dayAt(NOW) };

  const [first, second] = [unitsOf(random), unitsOf(random)];
  const test = newTestBook({ timeZone, firstWeekday: weekStart, ...first });
  let clock = NOW;
  const engine = openEngine(test.book, {
    clock: () => clock,
    onDefect: (error) => {
      throw error;
    },
  });
  if (fiscalMonth !== 1) setFiscalYear(test.book, fiscalMonth, NOW);
  for (const { from, weekStart: value } of weekRules.slice(1))
    writeSetting(test.book.connection, null, { name: 'first_weekday', fromDay: from, value }, NOW);
  const other = addWorkspace(test.book, { name: 'Other', vendor: 'Other', ...second }, NOW);
  const workspaces: { readonly id: number; readonly model: BookOfRows }[] = [];
  for (const [id, units] of [
    [test.workspace().id, first],
    [other.id, second],
  ] as const) {
    clock = NOW;
    const filled = await fill(test, engine, random, id, units, terms);
    const model = { ...filled, holds: await reserve(engine, random, id, filled) };
    const moments = Array.from({ length: random.below(6) }, () => NOW + random.below(askedAt - NOW + 1)).toSorted((a, b) => a - b);
    const requests: RefundRequest[] = [];
    for (const moment of moments) {
      clock = moment;
      requests.push(...(await askForRefund(engine, random, id, { ...model, requests }, dayAt(moment))));
    }
    workspaces.push({ id, model: { ...model, requests } });
  }
  clock = askedAt;
  if (readBookFacts(test.book).timeZone !== timeZone) throw new Error('the book has another zone');
  return { engine, test, workspaces, askedAt };
}

/** Now and then the week's first day changes within the history, once or twice. */
function otherWeekStart(random: Random, lastImport: number): readonly WeekRule[] {
  const days = Array.from({ length: random.pick([0, 0, 1, 2]) }, () => lastImport - random.below(200));
  return days.toSorted((a, b) => a - b).map((from) => ({ from, weekStart: random.pick(['monday', 'sunday', 'friday'] as const) }));
}

interface WorkspaceUnits {
  readonly currency: string;
  readonly creditDecimals: number;
}

function unitsOf(random: Random): WorkspaceUnits {
  return { currency: random.pick(CURRENCIES), creditDecimals: random.pick([2, 2, 2, 0, 3]) };
}

async function fill(
  test: TestBook,
  engine: OpenEngine,
  random: Random,
  workspaceId: number,
  units: WorkspaceUnits,
  terms: BookTerms,
): Promise<BookOfRows> {
  const { vendor, rules } = await someTerms(engine, random, workspaceId);
  const days = random.between(2, 260);
  const last = terms.lastImport - random.pick([0, 0, 1, random.below(120)]);
  const rows = generateHistory(random.below(1_000_000), {
    ...units,
    timeZone: terms.timeZone,
    rows: random.between(2, 170),
    style: random.pick(['believable', 'nasty', 'nasty']),
    days,
    start: formatDay(last - days + 1),
    // What the audit says of a charge depends on the order of its day.
    ...(random.chance(50) && { times: 'timed' as const }),
  });
  const { buying, own } = somePlan(engine, random, workspaceId, { rules, offers: offersOf(rows, units) });
  const options = { ...units, ...terms, ...vendor, buying };
  const model = bookOfRows(await bringIn({ test, random, workspaceId, terms, isRefused: (some) => isRefused(some, options) }, rows), options);
  return { ...model, ...(await tellOfThePast(engine, random, workspaceId, model, { own, timeZone: terms.timeZone })) };
}

/** Vendor terms that hold from the beginning, or none. */
async function someTerms(engine: OpenEngine, random: Random, workspaceId: number) {
  const refundTime = random.pick<RefundTime>([{ days: 14 }, { days: 90 }, { dayOfNextMonth: 31 }]);
  const recoverable = random.chance(50);
  const rateBasisPoints = random.pick([1900, 850]);
  if (random.chance(35)) return { vendor: { taxRate: null, taxRecoverable: false, refundTime: null }, rules: DEFAULT_TERMS };
  const refundWindow: VendorTerms['refundWindow'] =
    'days' in refundTime ? { unit: 'days', count: refundTime.days } : { unit: 'day_of_next_month', day: refundTime.dayOfNextMonth };
  const rules: VendorTerms = {
    ...DEFAULT_TERMS,
    refundWindow,
    feeDue: random.pick([{ when: 'on_contact' }, { when: 'on_read', releaseAfterHours: 8760 }]),
    threshold: random.pick([null, { credits: random.below(20_000), operator: random.pick(['below', 'at_or_below']) }]),
    payAsYouUse: random.pick(['exact_fee', 'shortfall']),
    creditsExpireAfterDays: random.pick([null, 20, 90]),
    tax: { timing: 'on_top_up', rateBasisPoints, recoverable },
  };
  await setVendorTerms(engine, workspaceId, rules, BEGINNING);
  return { vendor: { taxRate: rateBasisPoints, taxRecoverable: recoverable, refundTime }, rules };
}

/** Packs, and perhaps automatic top-up with one of them, from the beginning on. Nothing of it is ever charged: there is no method. */
function somePlan(
  { book: { connection } }: OpenEngine,
  random: Random,
  workspaceId: number,
  { rules, offers }: { readonly rules: VendorTerms; readonly offers: readonly Pick<Pack, 'price' | 'credits'>[] },
): { readonly buying: Buying; readonly own: readonly RulesFrom[] } {
  const packs = Array.from({ length: random.below(4) }, (_, at): Pack => ({ id: `p${at}`, name: `Pack ${at}`, ...someOffer(random, offers) }));
  const inUse = packs.length > 0 && random.chance(60) ? random.pick(packs) : null;
  const paused = random.chance(15);
  const guards = { ...someGuards(random, offers), failuresUntilOff: 3 };
  const mode = { mode: 'automatic', packId: inUse?.id, since: NOW, acceptedTerms: { version: '1', at: NOW } };
  const settings = { credit_packs: packs, guards, paused, ...(inUse ? { top_up: mode } : random.chance(50) ? { top_up: { mode: 'off' } } : {}) };
  for (const [name, value] of Object.entries(settings))
    setAccountSetting(connection, workspaceId, name as keyof typeof settings, value, BEGINNING, NOW);
  const { threshold, payAsYouUse, creditsExpireAfterDays, feeDue } = rules;
  const offered = packs.map(offerOf);
  const inForce: AuditRules = {
    mode: inUse === null ? 'off' : 'automatic',
    paused,
    pack: inUse && offerOf(inUse),
    packs: offered,
    guards: inUse === null ? NO_GUARDS : someGuardsOf(guards),
    threshold,
    payAsYouUse,
    heldHours: feeDue.when === 'on_contact' ? null : feeDue.releaseAfterHours,
    methods: null,
  };
  // Settings of our own say something once automatic top-up was turned on or off.
  const own = 'top_up' in settings ? [{ from: BEGINNING, rules: inForce }] : [];
  return { buying: { packs, inUse, threshold, payAsYouUse, creditsExpireAfterDays, paused }, own };
}

const NO_GUARDS: AuditRules['guards'] = { coolDownMinutes: null, topUpsPerDay: null, capPerDay: null, capPerMonth: null };

function offerOf({ name, price, credits }: Pack): Offer {
  return { name, price, credits };
}

function someGuardsOf({ coolDownMinutes, topUpsPerDay, capPerDay, capPerMonth }: Record<keyof AuditRules['guards'], number>): AuditRules['guards'] {
  return { coolDownMinutes, topUpsPerDay, capPerDay, capPerMonth };
}

/** What the history's top-ups were sold for. */
function offersOf(rows: readonly Row[], { currency, creditDecimals }: WorkspaceUnits): readonly Pick<Pack, 'price' | 'credits'>[] {
  return rows.flatMap(({ kind, amount, credits }) => {
    const price = Number(parseDecimal(amount ?? '', currencyDecimals(currency)) ?? 0n);
    return kind === 'top_up' && price > 0 ? [{ price, credits: Number(parseDecimal(credits ?? '', creditDecimals)) }] : [];
  });
}

/** One of the history, or of its price or half of it, or any. */
function someOffer(random: Random, offers: readonly Pick<Pack, 'price' | 'credits'>[]): Pick<Pack, 'price' | 'credits'> {
  const credits = random.between(1, 60_000);
  const any = { credits, price: random.between(1, 2 * credits) };
  if (offers.length === 0 || random.chance(25)) return any;
  const one = random.pick(offers);
  return random.pick([one, one, { ...one, credits }, { price: Math.ceil(one.price / 2), credits: Math.ceil(one.credits / 2) }]);
}

/** Caps near what top-ups come to. */
function someGuards(random: Random, offers: readonly Pick<Pack, 'price' | 'credits'>[]): Record<keyof AuditRules['guards'], number> {
  const dear = Math.max(1, ...offers.map(({ price }) => price));
  return {
    coolDownMinutes: random.pick([0, 60, 1440]),
    topUpsPerDay: random.pick([1, 3]),
    capPerDay: dear * random.pick([1, 2]),
    capPerMonth: dear * random.pick([1, 3, 10]),
  };
}

/** Rules that the user says the vendor had, and what they say of top-ups. */
async function tellOfThePast(
  { book }: OpenEngine,
  random: Random,
  workspaceId: number,
  { rows }: BookOfRows,
  { own, timeZone }: { readonly own: readonly RulesFrom[]; readonly timeZone: string },
): Promise<Pick<BookOfRows, 'rules' | 'said'>> {
  const topUps = rows.filter(({ kind, amount }) => kind === 'top_up' && (amount ?? 0) > 0);
  const offers = topUps.map(({ amount, credits }) => ({ price: amount ?? 0, credits }));
  const past = rows.filter(({ posted }) => posted);
  const days = [...new Set(Array.from({ length: random.below(3) }, () => random.pick(past).day))].toSorted((a, b) => a - b);
  const stated: RulesFrom[] = [];
  for (const from of days) {
    const packs = Array.from({ length: random.below(4) }, (_, at): Offer => ({ name: `Offer ${at}`, ...someOffer(random, offers) }));
    const pack = packs.length > 0 && random.chance(75) ? random.pick(packs) : null;
    const rules: AuditRules = {
      mode: pack === null ? 'off' : 'automatic',
      paused: random.chance(10),
      pack,
      packs: random.chance(80) ? packs : [],
      guards: random.chance(50) ? NO_GUARDS : someGuards(random, offers),
      threshold: random.pick([null, { credits: random.below(20_000), operator: random.pick(['below', 'at_or_below'] as const) }]),
      payAsYouUse: random.pick(['exact_fee', 'shortfall']),
      heldHours: random.pick([null, null, 48]),
      methods: null,
    };
    const given = random.chance(10) ? null : rules;
    await stateRules(book, { workspaceId, from: startOfDay(from, timeZone), rules: given ?? 'unknown', now: NOW });
    stated.push({ from, rules: given });
  }
  const said = new Map<string, 'by_hand' | 'verification'>();
  for (const { id } of topUps.filter(() => random.chance(15))) {
    const word = random.pick(['by_hand', 'by_hand', 'verification'] as const);
    await sayOfTopUp(book, { workspaceId, eventId: eventIdOf({ book }, workspaceId, id), said: word, note: '', now: NOW });
    said.set(id, word);
  }
  return { rules: [...own, ...stated], said };
}

/** Credits that are held until customers read their quotations, where the vendor's terms say so. */
async function reserve(engine: OpenEngine, random: Random, workspaceId: number, model: BookOfRows): Promise<readonly Hold[]> {
  const lastImport = bookDay(readBookFacts(engine.book), NOW);
  if (settingsAt(engine.book.connection, workspaceId, lastImport).terms.feeDue.when === 'on_contact') return [];
  const there = model.rows.findLast(({ day }) => day <= lastImport)?.balance ?? 0;
  const holds: Hold[] = [];
  for (let at = random.below(3); at > 0 && there >= 4; at -= 1) {
    const credits = random.between(1, Math.floor(there / 4));
    const fee = await contact(engine, workspaceId, { sourceId: `held ${at}`, kind: 'quotation', credits });
    if (fee.state !== 'held') throw new Error(`a fee that is ${fee.state}`);
    holds.push({ day: lastImport, credits });
  }
  return holds;
}

/** A request for a charge of which something is left, and perhaps the vendor's answer; none where its time is over. */
async function askForRefund(
  engine: OpenEngine,
  random: Random,
  workspaceId: number,
  model: BookOfRows,
  day: number,
): Promise<readonly RefundRequest[]> {
  const charges = model.rows.filter((row) => row.spend?.isCharge && leftOf(model, row) > 0);
  // The latest are those that can still be given back; of lost leads it is told.
  const latest = charges.filter((row) => refundableUntil(model, row) >= day).slice(-6);
  const lost = latest.filter(({ lead }) => model.rows.findLast((row) => row.kind === 'lead' && row.lead === lead)?.outcome === 'lost');
  const [charge] = random.shuffle(lost.length > 0 && random.chance(70) ? lost : latest);
  if (charge === undefined) return [];
  const isOpen = model.requests.some(({ charge: of, state }) => of === charge.id && (state === 'requested' || state === 'approved'));
  if (isOpen) return [];
  const credits = random.between(1, leftOf(model, charge));
  const chargeEventId = eventIdOf(engine, workspaceId, charge.id);
  const id = await requestRefund(engine, workspaceId, { chargeEventId, reason: 'other', note: '', credits });
  const [step, state] = random.pick([
    [null, 'requested'],
    ['approve', 'approved'],
    ['deny', 'denied'],
    ['withdraw', 'withdrawn'],
  ] as const);
  if (step !== null) await decideRequest(engine, workspaceId, id, step);
  return [{ charge: charge.id, credits, day, state }];
}

function eventIdOf({ book }: Pick<OpenEngine, 'book'>, workspaceId: number, id: string): number {
  const row = book.connection
    .prepare<[number, string], { id: number }>('SELECT id FROM event WHERE workspace_id = ? AND source_id = ? AND gone = 0')
    .get(workspaceId, id);
  if (row === undefined) throw new Error(`no event ${id}`);
  return row.id;
}

interface Bringing {
  readonly test: TestBook;
  readonly random: Random;
  readonly workspaceId: number;
  readonly terms: BookTerms;
  readonly isRefused: (rows: readonly Row[]) => boolean;
}

/** The files that stand in the end. */
async function bringIn(bringing: Bringing, rows: readonly Row[]): Promise<readonly ActivityFile[]> {
  const { test, random, workspaceId, terms } = bringing;
  const take = (some: readonly Row[]) => test.importRows(some, { workspaceId });
  const undo = async (some: readonly Row[]) => {
    const { importId } = await take(some);
    if (importId === null) throw new Error('an import without a name');
    await undoImport(test.book, { importId, now: NOW });
  };
  const whole = [{ name: 'whole', rows }];
  switch (random.pick(['whole', 'pieces', 'late', 'undone', 'undone beside'] as const)) {
    case 'whole':
      await take(rows);
      return whole;
    case 'pieces': {
      const files = cutIntoFiles(rows, random.below(1_000_000), terms.timeZone);
      await takeAll(files, take);
      return files;
    }
    case 'late': {
      const every = random.between(2, 6);
      const early = rows.filter((_, index) => index % every !== 0);
      if (early.length > 0 && !bringing.isRefused(early)) await take(early);
      await take(rows);
      return bringing.isRefused(early) || early.length === 0 ? whole : [...whole, { name: 'early', rows: early }];
    }
    case 'undone':
      await undo(rows);
      await take(rows);
      return whole;
    case 'undone beside': {
      const head = rows.slice(0, Math.max(1, random.below(rows.length)));
      if (bringing.isRefused(head)) {
        await take(rows);
        return whole;
      }
      await take(head);
      await undo(rows);
      return [{ name: 'head', rows: head }];
    }
  }
}

function isRefused(rows: readonly Row[], { currency, creditDecimals, timeZone, today, taxRecoverable }: RowsOptions): boolean {
  const files = [{ name: 'some', rows }];
  return figuresOf(files, { currency, creditDecimals, timeZone, taxRecoverable, today: formatDay(today) }).refusal !== null;
}

/** One that comes before what it builds on waits for the others. */
async function takeAll(files: readonly ActivityFile[], take: (rows: readonly Row[]) => Promise<unknown>): Promise<void> {
  let waiting = files;
  while (waiting.length > 0) {
    const refused: ActivityFile[] = [];
    for (const file of waiting) {
      try {
        await take(file.rows);
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        refused.push(file);
      }
    }
    if (refused.length === waiting.length) throw new Error('no file can come next');
    waiting = refused;
  }
}
