/** Commands of the charge audit (rules R5, T4, L10): `audit`, `audit disputes|discounts|rules|state|say`. */

import { formatDay, parseDay } from '../../db/ledger/calendar.ts';
import { openEvents } from '../../db/events.ts';
import { refuse } from '../../db/ledger/refusal.ts';
import { isoInstant } from '../../db/ledger/zone.ts';
import { readBookFacts, workspaceByName, type Workspace } from '../../db/workspaces.ts';
import { auditDiscounts } from '../billing/audit-discount.ts';
import { VERDICTS, type AuditedCharge, type BecauseFigures, type Offer, type Verdict } from '../billing/audit/shapes.ts';
import type { RulesGiven } from '../billing/audit/stated-rules.ts';
import { writeDisputes } from '../documents/dispute-list.ts';
import { auditWorkspace } from '../engine/audit/audit.ts';
import { disputesOf } from '../engine/audit/disputes.ts';
import { statedRules, type Stated } from '../engine/audit/rules-in-force.ts';
import { sayOfTopUp, stateRules } from '../engine/audit/said.ts';
import { becauseWords } from '../engine/audit/words.ts';
import { writeFileWhole } from '../engine/write-file.ts';
import { parseInstant, startOfDay } from '../statements/instant.ts';
import { typedAmount, WrongUsage, type Call, type Command, type Option } from './command.ts';
import { OUT, outFile } from './exports.ts';
import { exactName, freeText } from './free-text.ts';
import { readWorkspace, writeBook, type Reading } from './reading.ts';
import { printable, table } from './table.ts';

const OF_WORKSPACE = { least: 0, most: 0, isOfWorkspace: true } as const;

const audit: Command = {
  words: ['audit'],
  form: '[--verdict VERDICT]',
  help: 'Every charge of the card with a verdict by the rules of its day.',
  options: { verdict: { value: 'VERDICT', help: `only these: ${VERDICTS.join(', ')}` } },
  ...OF_WORKSPACE,
  run(call) {
    const verdict = call.text('verdict') === undefined ? undefined : call.oneOf('verdict', VERDICTS);
    return readWorkspace(call, (reading) => {
      const charges = auditWorkspace(reading).filter((charge) => verdict === undefined || charge.verdict === verdict);
      return { document: charges.map((charge) => documentOf(charge, reading)), text: () => auditTables(charges, reading) };
    });
  },
};

function documentOf({ id, day, amount, method, verdict, because }: AuditedCharge, { money, credits, workspace }: Reading) {
  return {
    charge: id,
    date: formatDay(day),
    amount: money(amount),
    method,
    verdict,
    because: { code: because.code, words: becauseWords(because, workspace), ...figuresOf(because.code, because.figures, { money, credits }) },
  };
}

/** Money and credits as exact decimal text; counts and minutes are numbers. */
function figuresOf(code: string, figures: BecauseFigures, { money, credits }: Pick<Reading, 'money' | 'credits'>) {
  const isMoney = code === 'cap_month' || code === 'cap_day';
  const shown: Record<keyof BecauseFigures, (figure: number) => string | number> = {
    due: money,
    price: money,
    packs: Number,
    credits,
    entitled: credits,
    balance: credits,
    balanceMost: credits,
    fee: credits,
    minutes: Number,
    limit: isMoney ? money : Number,
    reached: isMoney ? money : Number,
    day: formatDay,
  };
  return Object.fromEntries(Object.entries(figures).map(([name, figure]) => [name, shown[name as keyof BecauseFigures](figure as number)]));
}

function auditTables(charges: readonly AuditedCharge[], { money, workspace, facts }: Reading): string {
  const columns = [
    { title: 'Charge' },
    { title: 'Date' },
    { title: 'Amount', isNumber: true },
    { title: 'Method' },
    { title: 'Verdict' },
    { title: 'Because' },
  ];
  const rows = charges.map(({ id, day, instant, amount, method, verdict, because }) => {
    const date = instant === null ? formatDay(day) : isoInstant(instant, facts.timeZone).slice(0, 16).replace('T', ' ');
    return [id, date, money(amount), method, inWords(verdict), becauseWords(because, workspace)];
  });
  return `${table(columns, rows)}\n${sumsTable(charges, money)}`;
}

function sumsTable(charges: readonly AuditedCharge[], money: (amount: number) => string): string {
  const rows = VERDICTS.flatMap((verdict) => {
    const some = charges.filter((charge) => charge.verdict === verdict);
    const sum = (figure: 'amount' | 'disputed') => money(some.reduce((total, charge) => total + charge[figure], 0));
    return some.length === 0 ? [] : [[inWords(verdict), String(some.length), sum('amount'), sum('disputed')]];
  });
  return table(
    [{ title: 'Verdict' }, { title: 'Charges', isNumber: true }, { title: 'Amount', isNumber: true }, { title: 'Disputed', isNumber: true }],
    rows,
  );
}

function inWords(verdict: Verdict): string {
  return verdict.replaceAll('_', ' ');
}

const disputes: Command = {
  words: ['audit', 'disputes'],
  form: '--out FILE',
  help: 'Writes the charges of which money can be asked back, with amounts and reasons, as CSV.',
  options: { out: OUT },
  ...OF_WORKSPACE,
  run(call) {
    const out = outFile(call);
    return readWorkspace(call, (reading) => {
      const { rows, disputed } = disputesOf(reading);
      writeFileWhole(out, writeDisputes(rows));
      const document = { rows: rows.length, disputed: reading.money(disputed) };
      return {
        document,
        text: () =>
          `${printable(out)}: ${rows.length} ${rows.length === 1 ? 'charge' : 'charges'}, ${document.disputed} ${reading.workspace.currency} disputed.\n`,
      };
    });
  },
};

const discounts: Command = {
  words: ['audit', 'discounts'],
  form: '',
  help: 'For each top-up the credits that its price buys by the pack in force, and those that came.',
  options: {},
  ...OF_WORKSPACE,
  run: (call) =>
    readWorkspace(call, (reading) => {
      const { money, credits, workspace } = reading;
      const topUps = auditDiscounts(auditWorkspace(reading));
      const document = topUps.map(({ id, day, paid, received, pack, entitled, missing, missingWorth }) => ({
        charge: id,
        date: formatDay(day),
        paid: money(paid),
        pack: pack?.name ?? null,
        entitled: entitled === null ? null : credits(entitled),
        received: credits(received),
        missing: credits(missing),
        missingWorth: money(missingWorth),
      }));
      const sum = (figure: 'missing' | 'missingWorth') => topUps.reduce((total, row) => total + row[figure], 0);
      const columns = [
        { title: 'Charge' },
        { title: 'Date' },
        { title: 'Paid', isNumber: true },
        { title: 'Pack' },
        { title: 'Entitled', isNumber: true },
        { title: 'Received', isNumber: true },
        { title: 'Missing', isNumber: true },
      ];
      const text = () =>
        `${table(
          columns,
          document.map((row) => [row.charge, row.date, row.paid, row.pack ?? 'not known', row.entitled ?? '', row.received, row.missing]),
        )}` + `\nMissing in all: ${credits(sum('missing'))} credits, worth ${money(sum('missingWorth'))} ${workspace.currency}.\n`;
      return { document, text };
    }),
};

const rules: Command = {
  words: ['audit', 'rules'],
  form: '',
  help: 'The rules that a vendor had, as they were stated for the audit.',
  options: {},
  ...OF_WORKSPACE,
  run: (call) =>
    readWorkspace(call, (reading) => {
      const document = statedRules(reading.book.connection, reading.workspace.id).map((stated) => statedDocument(stated, reading));
      const text = () =>
        table(
          [{ title: 'From' }, { title: 'Rules' }],
          document.map(({ from, rules: given }) => [from, given === null ? 'not known' : JSON.stringify(given)]),
        );
      return { document, text };
    }),
};

function statedDocument({ from, rules: given }: Stated, { money, credits, facts }: Reading) {
  const orNull = (amount: number | null) => (amount === null ? null : money(amount));
  const offer = ({ name, price, credits: bought }: Offer) => ({ name, price: money(price), credits: credits(bought) });
  return {
    from: isoInstant(from, facts.timeZone),
    rules:
      typeof given === 'string'
        ? null
        : {
            ...given,
            pack: given.pack && offer(given.pack),
            packs: given.packs.map(offer),
            guards: { ...given.guards, capPerDay: orNull(given.guards.capPerDay), capPerMonth: orNull(given.guards.capPerMonth) },
            threshold: given.threshold && { ...given.threshold, credits: credits(given.threshold.credits) },
          },
  };
}

const STATE_OPTIONS = {
  from: { value: 'DATE|INSTANT', help: 'from when they held: the start of a day, or an instant such as 2026-03-02T14:05:00+01:00' },
  mode: { value: 'automatic|off|unknown|withdrawn', help: 'off is pay-as-you-use; withdrawn takes back what was said of that moment' },
  pack: { value: 'PRICE:CREDITS[:NAME]', help: 'the plan of automatic top-up' },
  packs: { value: 'PRICE:CREDITS[:NAME],…', help: 'what the vendor sold besides' },
  'cool-down': { value: 'MINUTES', help: 'between two top-ups; none was kept unless given' },
  'per-day': { value: 'N', help: 'top-ups in a day; likewise' },
  'cap-per-day': { value: 'AMOUNT', help: 'likewise' },
  'cap-per-month': { value: 'AMOUNT', help: 'likewise' },
  threshold: { value: 'CREDITS', help: 'a balance that called for a top-up; none unless given' },
  'threshold-operator': { value: 'below|at_or_below', help: 'below unless given' },
  'pay-as-you-use': { value: 'exact_fee|shortfall', help: 'what the card paid of a fee that credits did not cover' },
  'held-hours': { value: 'HOURS', help: 'for so long a fee could be held before it was posted; none unless given' },
  methods: { value: 'A,B,…', help: 'methods that were activated, the primary first, as the history names them; not audited unless given' },
  paused: { help: 'nothing was to be charged' },
} as const satisfies Record<string, Option>;

const state: Command = {
  words: ['audit', 'state'],
  form: '--from DATE --mode automatic|off|unknown|withdrawn [--pack 900.00:1000.00] [--cool-down 60] …',
  help: 'States which rules a vendor had from a day of the past on. Only the audit reads it: no figure changes.',
  options: STATE_OPTIONS,
  ...OF_WORKSPACE,
  run(call) {
    call.required('mode');
    const mode = call.oneOf('mode', ['automatic', 'off', 'unknown', 'withdrawn']);
    const from = typedMoment(call.required('from'));
    const typed = mode === 'unknown' || mode === 'withdrawn' ? undefined : typedRules(call, mode);
    return writeBook(call, async (book) => {
      const workspace = workspaceByName(book, call.text('workspace'));
      const { timeZone } = readBookFacts(book);
      const given = typed === undefined ? mode : typed(workspace);
      await stateRules(book, { workspaceId: workspace.id, from: from(timeZone), rules: given, now: call.now });
      const document = { from: isoInstant(from(timeZone), timeZone), mode };
      return { document, text: () => `From ${document.from}: ${mode}.\n` };
    });
  },
};

function typedMoment(given: string): (timeZone: string) => number {
  const day = parseDay(given);
  if (day !== undefined) return (timeZone) => startOfDay(day, timeZone);
  const instant = parseInstant(given);
  if (instant === undefined) throw new WrongUsage(`--from needs a date such as 2026-03-31, or an instant with its offset, not "${given}".`);
  return () => instant;
}

function typedRules(call: Call, mode: 'automatic' | 'off'): (workspace: Workspace) => RulesGiven {
  const pack = call.text('pack') === undefined ? undefined : typedOffer(call.required('pack'));
  const packs = (call.text('packs')?.split(',') ?? []).map(typedOffer);
  const [capPerDay, capPerMonth, threshold] = [call.amount('cap-per-day'), call.amount('cap-per-month'), call.amount('threshold')];
  const guards = { coolDownMinutes: call.whole('cool-down', 0, 43_200) ?? null, topUpsPerDay: call.whole('per-day', 1, 1000) ?? null };
  const operator = call.oneOf('threshold-operator', ['below', 'at_or_below']);
  const payAsYouUse = call.oneOf('pay-as-you-use', ['exact_fee', 'shortfall']);
  const heldHours = call.whole('held-hours', 1, 8760) ?? null;
  const methods =
    call
      .text('methods')
      ?.split(',')
      .map((name) => exactName(name, 'method')) ?? null;
  return (workspace) => {
    const money = workspace.currencyDecimals;
    const plan = pack?.(workspace) ?? null;
    return {
      mode,
      paused: call.has('paused'),
      pack: plan,
      packs: [...(plan === null ? [] : [plan]), ...packs.map((offer) => offer(workspace))],
      guards: { ...guards, capPerDay: capPerDay?.(money) ?? null, capPerMonth: capPerMonth?.(money) ?? null },
      threshold: threshold === undefined ? null : { credits: threshold(workspace.creditDecimals), operator },
      payAsYouUse,
      heldHours,
      methods,
    };
  };
}

function typedOffer(given: string): (workspace: Workspace) => Offer {
  const [price = '', credits = '', ...name] = given.split(':');
  const [typedPrice, typedCredits] = [typedAmount(price, 'PRICE'), typedAmount(credits, 'CREDITS')];
  return ({ currencyDecimals, creditDecimals }) => ({
    name: name.length === 0 ? `${credits} credits` : exactName(name.join(':'), 'pack'),
    price: typedPrice(currencyDecimals),
    credits: typedCredits(creditDecimals),
  });
}

const say: Command = {
  words: ['audit', 'say'],
  form: 'CHARGE --as by_hand|verification|nothing [--note TEXT]',
  help: 'Says of a top-up of the vendor’s history what it does not tell: bought by hand, or made to verify a method. `nothing` takes it back.',
  options: { as: { value: 'by_hand|verification|nothing', help: 'what it was' }, note: { value: 'TEXT', help: 'how that is known' } },
  least: 1,
  most: 1,
  isOfWorkspace: true,
  run(call) {
    const id = call.arguments[0] ?? '';
    call.required('as');
    const as = call.oneOf('as', ['by_hand', 'verification', 'nothing']);
    const { text: note, warnings } = freeText(call, 'note');
    return writeBook(call, async (book) => {
      const workspace = workspaceByName(book, call.text('workspace'));
      const event = openEvents(book.connection, workspace.id).find(id);
      if (!event) refuse('no_event', `There is no charge ${printable(id)} in this workspace.`);
      await sayOfTopUp(book, { workspaceId: workspace.id, eventId: event.id, said: as === 'nothing' ? null : as, note, now: call.now });
      return { document: { charge: id, said: as === 'nothing' ? null : as }, text: () => `${printable(id)}: ${inSaidWords(as)}.\n`, warnings };
    });
  },
};

function inSaidWords(as: 'by_hand' | 'verification' | 'nothing'): string {
  return { by_hand: 'bought by hand', verification: 'made to verify a method', nothing: 'nothing is said of it any more' }[as];
}

/** The longer names first: a command is found by its first words. */
export const AUDIT_COMMANDS: readonly Command[] = [disputes, discounts, rules, state, say, audit];
