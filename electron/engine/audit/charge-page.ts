/** What the page Audit shows of charges (rule R5): by verdict, search and order, a page at a time or whole for its export; and of discounts. */

import { openEvents } from '../../../db/events.ts';
import { formatDay } from '../../../db/ledger/calendar.ts';
import { formatDecimal } from '../../../db/ledger/money.ts';
import { isoInstant, timeOfInstant } from '../../../db/ledger/zone.ts';
import { remembered } from '../../../db/reports/remembered.ts';
import { auditDiscounts } from '../../billing/audit-discount.ts';
import { VERDICTS, type AuditedCharge, type AuditedRules, type Because } from '../../billing/audit/shapes.ts';
import { writeList } from '../../documents/list-csv.ts';
import type { InputOf, OutputOf } from '../../ipc/contract/contract.ts';
import { searchFor } from '../../ipc/search.ts';
import { auditWorkspace, type Audited } from './audit.ts';
import { becauseWords } from './words.ts';

type Asked = Omit<InputOf<'audit.list'>, 'workspaceId'>;
/** Which charges, and in which order. */
export type ChargeView = Pick<Asked, 'verdict' | 'search' | 'order'>;
type Page = OutputOf<'audit.list'>;
type ChargeShape = Page['charges'][number];

/** One page of the charges that are asked for, with counts and sums of all that there are. */
export function chargePage(audited: Audited, { offset, limit, ...view }: Asked): Page {
  const charges = auditWorkspace(audited);
  const found = chargesOf(audited, view);
  return {
    sums: VERDICTS.map((verdict) => ({ verdict, ...sumOf(charges.filter((charge) => charge.verdict === verdict)) })),
    all: sumOf(charges),
    total: found.length,
    disputed: sumOf(found).disputed,
    charges: found.slice(offset, offset + limit).map((charge) => chargeShape(audited, charge)),
  };
}

/** Pages of one list follow one another: found and ordered once, as long as nothing is committed. */
function chargesOf(audited: Audited, view: ChargeView): readonly AuditedCharge[] {
  const { book, workspace, today } = audited;
  const { verdict, search = '', order = 'newest' } = view;
  return remembered(book.connection, JSON.stringify(['charges', workspace.id, today, verdict, search, order]), () => {
    const isWanted = searchOf(audited, search);
    const found = auditWorkspace(audited).filter((charge) => (verdict === undefined || charge.verdict === verdict) && isWanted(charge));
    return inOrder(found, order);
  });
}

/** Every word has to stand in what the row shows, amounts as plain decimals. */
function searchOf({ workspace }: Audited, search: string): (charge: AuditedCharge) => boolean {
  if (search.trim() === '') return () => true;
  const matches = searchFor(search);
  const money = (amount: number) => formatDecimal(amount, workspace.currencyDecimals);
  return ({ id, day, amount, method, verdict, because }) =>
    matches(id, formatDay(day), money(amount), method, verdict.replaceAll('_', ' '), becauseWords(because, workspace));
}

/** `charges` are oldest first; of equal ones the newest comes first. */
function inOrder(charges: readonly AuditedCharge[], order: NonNullable<ChargeView['order']>): readonly AuditedCharge[] {
  if (order === 'oldest') return charges;
  const newest = charges.toReversed();
  switch (order) {
    case 'newest':
      return newest;
    case 'amount':
      return newest.toSorted((a, b) => b.amount - a.amount);
    case 'disputed':
      return newest.toSorted((a, b) => b.disputed - a.disputed);
    case 'verdict':
      return newest.toSorted((a, b) => VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict));
  }
}

function sumOf(charges: readonly AuditedCharge[]): Page['all'] {
  const sum = (figure: 'amount' | 'disputed') => charges.reduce((total, charge) => total + charge[figure], 0);
  return { charges: charges.length, amount: sum('amount'), disputed: sum('disputed') };
}

/** The charges of a view as CSV, in its order (rule X1); returns the number of rows. */
export function writeCharges(audited: Audited, view: ChargeView): Generator<string, number> {
  const { workspace, facts } = audited;
  const money = (amount: number) => formatDecimal(amount, workspace.currencyDecimals);
  return writeList<AuditedCharge>(
    [
      { name: 'charge', text: ({ id }) => id },
      { name: 'kind', text: ({ kind }) => kind },
      { name: 'date', plain: ({ day, instant }) => (instant === null ? formatDay(day) : isoInstant(instant, facts.timeZone)) },
      { name: 'amount', plain: ({ amount }) => money(amount) },
      { name: 'currency', text: () => workspace.currency },
      { name: 'credits', plain: ({ credits }) => formatDecimal(credits, workspace.creditDecimals) },
      { name: 'method', text: ({ method }) => method },
      { name: 'verdict', text: ({ verdict }) => verdict },
      { name: 'because', text: ({ because }) => becauseWords(because, workspace) },
      { name: 'disputed', plain: ({ disputed }) => money(disputed) },
      { name: 'said', text: ({ said }) => said },
    ],
    chargesOf(audited, view),
  );
}

/** For each top-up the credits that its price buys by the pack in force, and those that came; newest first. */
export function discountsOf(
  audited: Audited,
  { onlyMissing, limit }: Pick<InputOf<'audit.discounts'>, 'onlyMissing' | 'limit'>,
): OutputOf<'audit.discounts'> {
  const topUps = auditDiscounts(auditWorkspace(audited));
  const asked = topUps.filter(({ missing }) => !onlyMissing || missing > 0).toReversed();
  const sum = (figure: 'paid' | 'missing' | 'missingWorth') => topUps.reduce((total, row) => total + row[figure], 0);
  return {
    paid: sum('paid'),
    missing: sum('missing'),
    missingWorth: sum('missingWorth'),
    unknown: topUps.filter(({ pack }) => pack === null).length,
    total: asked.length,
    topUps: asked.slice(0, limit).map((row) => ({ ...row, day: formatDay(row.day), pack: row.pack && offerShape(row.pack) })),
  };
}

function chargeShape(audited: Audited, charge: AuditedCharge): ChargeShape {
  const { facts, workspace, book } = audited;
  const { day, instant, because, further, evidence, ...rest } = charge;
  const reason = (why: Because) => ({ code: why.code, words: becauseWords(why, workspace) });
  const { rules, ...known } = evidence;
  return {
    ...rest,
    day: formatDay(day),
    time: instant === null ? null : timeOfInstant(instant, facts.timeZone),
    because: reason(because),
    further: further.map((found) => ({ ...found, because: reason(found.because) })),
    evidence: {
      ...known,
      rules: rules && rulesShape(rules),
      settings: [...(rules?.settings ?? [])],
      events: eventsNamed(book.connection, workspace.id, charge),
    },
  };
}

/** What the reasons point to, each once. */
function eventsNamed(connection: Audited['book']['connection'], workspaceId: number, { because, further, evidence }: AuditedCharge) {
  const events = openEvents(connection, workspaceId);
  const last = evidence.lastTopUp === null ? [] : [evidence.lastTopUp.eventId];
  const ids = new Set([...because.events, ...further.flatMap((found) => found.because.events), ...last]);
  return [...ids].flatMap((eventId) => {
    const event = events.byId(eventId);
    return event ? [{ eventId, id: event.sourceId, kind: event.kind, day: formatDay(event.day) }] : [];
  });
}

function rulesShape({ settings: _settings, ...rules }: AuditedRules): NonNullable<ChargeShape['evidence']['rules']> {
  const { coolDownMinutes, topUpsPerDay, capPerDay, capPerMonth } = rules.guards;
  return {
    ...rules,
    pack: rules.pack && offerShape(rules.pack),
    packs: rules.packs.map(offerShape),
    guards: { coolDownMinutes, topUpsPerDay, capPerDay, capPerMonth },
    methods: rules.methods && [...rules.methods],
  };
}

function offerShape({ name, price, credits }: { readonly name: string; readonly price: number; readonly credits: number }) {
  return { name, price, credits };
}
