/** Commands of vendor terms (rules C2, C5, L8, T2, T3): `terms show`, `terms set`. */

import { formatDecimal } from '../../db/ledger/money.ts';
import { settingOn } from '../../db/settings.ts';
import { BEGINNING, type Workspace } from '../../db/workspaces.ts';
import { checkVendorTerms } from '../billing/settings-shapes.ts';
import { VENDOR_PRESETS } from '../billing/vendor-presets.ts';
import type { FeeDue, RefundWindow, VendorTerms } from '../billing/vendor-terms.ts';
import { settingsAt } from '../engine/account/account-settings.ts';
import { setVendorTerms } from '../engine/account/plan.ts';
import { typedAmount, typedWhole, WrongUsage, type Call, type Command, type Outcome, type Option } from './command.ts';
import { exactName } from './free-text.ts';
import { operate, readAccount, type Account } from './operating.ts';
import { presetIds, presetNamed } from './packs.ts';
import { table } from './table.ts';

/** Rates are given in percent, kept in hundredths of one. */
const RATE_DECIMALS = 2;
const MOST_DAYS = 36_500;
const RELEASE_AFTER_HOURS = 48;

const show: Command = {
  words: ['terms', 'show'],
  form: '',
  help: 'The vendor terms in force, since when, and the presets that there are.',
  options: {},
  least: 0,
  most: 0,
  isOfWorkspace: true,
  run: (call) => readAccount(call, describeTerms),
};

const OPTIONS = {
  preset: { value: presetIds(), help: 'begins with these terms instead of those in force' },
  'fee-due': { value: 'on_contact|on_read|on_reply', help: 'when the fee of a quotation falls due' },
  'release-after': { value: 'HOURS', help: `a held fee is released then; ${RELEASE_AFTER_HOURS} unless given or set` },
  'refund-window': { value: 'WINDOW', help: '48h, 7d, or day-4 for the 4th day of the next month' },
  'refund-reasons': { value: 'A,B,…', help: 'for which the vendor gives credits back' },
  'priority-paid': { value: 'N', help: 'the lower is drained first' },
  'priority-bonus': { value: 'N', help: 'likewise' },
  threshold: { value: 'CREDITS|none', help: 'a balance that calls for a top-up before it is used up' },
  'threshold-operator': { value: 'below|at_or_below', help: 'below unless given or set' },
  tax: { value: 'none|on_top_up|on_use', help: 'when the vendor takes tax' },
  'tax-rate': { value: 'PERCENT', help: 'of the net price' },
  'tax-recoverable': { value: 'yes|no', help: 'whether it is part of what credits cost' },
  'pay-as-you-use': { value: 'exact_fee|shortfall', help: 'what the card pays of a fee that credits do not cover' },
  'credits-expire-after': { value: 'DAYS|never', help: 'bought credits are gone then' },
  from: { value: 'DATE|beginning', help: 'today unless given: a later day, or any day where none were ever set' },
  'promotion-tail': { value: 'DAYS', help: 'after Promotion Service went off a quotation can still cause a fee' },
} as const satisfies Record<string, Option>;

const set: Command = {
  words: ['terms', 'set'],
  form: `[--preset ${presetIds()}] [--refund-window 7d] [--threshold 50.00] …`,
  help: 'Sets vendor terms from a day on: a preset, single terms, or both.',
  options: OPTIONS,
  least: 0,
  most: 0,
  isOfWorkspace: true,
  run(call) {
    const preset = presetNamed(call.text('preset'));
    const changes = typedTerms(call);
    const from = call.text('from') === 'beginning' ? BEGINNING : call.day('from');
    if (!preset && !Object.keys(OPTIONS).some((option) => option !== 'from' && call.text(option) !== undefined))
      throw new WrongUsage('Say which terms to set.');
    return operate(call, async ({ engine, workspaceId, workspace, account }) => {
      const { view } = account();
      const before = preset?.terms ?? settingsAt(view.book.connection, workspaceId, view.moment.today).terms;
      await setVendorTerms(engine, workspaceId, checkVendorTerms(changes(before, workspace)), from);
      return describeTerms(account());
    });
  },
};

export const TERMS_COMMANDS: readonly Command[] = [show, set];

/** Terms as they were typed, over those before them. */
function typedTerms(call: Call): (before: VendorTerms, workspace: Workspace) => VendorTerms {
  const feeDue = typedFeeDue(call);
  const refundWindow = typedWindow(call.text('refund-window'));
  const refundReasons = call
    .text('refund-reasons')
    ?.split(',')
    .map((reason) => exactName(reason, 'reason'));
  const lotPriority = typedPriority(call);
  const threshold = typedThreshold(call);
  const tax = typedTax(call);
  const payAsYouUse = call.text('pay-as-you-use') === undefined ? undefined : call.oneOf('pay-as-you-use', ['exact_fee', 'shortfall']);
  const expire = call.text('credits-expire-after');
  const expireAfter = expire === undefined || expire === 'never' ? null : typedWhole(expire, '--credits-expire-after', 1, MOST_DAYS);
  const promotionTailDays = call.whole('promotion-tail', 0, 3650);
  return (before, workspace) => ({
    preset: before.preset,
    feeDue: feeDue(before.feeDue),
    refundWindow: refundWindow ?? before.refundWindow,
    refundReasons: refundReasons ?? before.refundReasons,
    lotPriority: lotPriority(before.lotPriority),
    threshold: threshold(before.threshold, workspace),
    tax: tax(before.tax),
    payAsYouUse: payAsYouUse ?? before.payAsYouUse,
    creditsExpireAfterDays: expire === undefined ? before.creditsExpireAfterDays : expireAfter,
    promotionTailDays: promotionTailDays ?? before.promotionTailDays,
  });
}

function typedFeeDue(call: Call): (before: FeeDue) => FeeDue {
  const when = call.text('fee-due') === undefined ? undefined : call.oneOf('fee-due', ['on_contact', 'on_read', 'on_reply']);
  const hours = call.whole('release-after', 1, 24 * 365);
  if (when === 'on_contact' && hours !== undefined) throw new WrongUsage('A fee that is due on contact is never held: leave --release-after out.');
  return (before) => {
    const chosen = when ?? before.when;
    if (chosen === 'on_contact') return { when: chosen };
    return { when: chosen, releaseAfterHours: hours ?? (before.when === 'on_contact' ? RELEASE_AFTER_HOURS : before.releaseAfterHours) };
  };
}

function typedWindow(given: string | undefined): RefundWindow | undefined {
  if (given === undefined) return undefined;
  const [, count, unit] = /^(\d{1,4})([hd])$/.exec(given) ?? [];
  if (count !== undefined) return { unit: unit === 'h' ? 'hours' : 'days', count: Number(count) };
  const [, day] = /^day-(\d{1,2})$/.exec(given) ?? [];
  if (day !== undefined) return { unit: 'day_of_next_month', day: Number(day) };
  throw new WrongUsage(`--refund-window is hours (48h), days (7d), or a day of the next month (day-4), not "${given}".`);
}

function typedPriority(call: Call): (before: VendorTerms['lotPriority']) => VendorTerms['lotPriority'] {
  const [paid, bonus] = [call.whole('priority-paid', 0, 1000), call.whole('priority-bonus', 0, 1000)];
  return (before) => ({ paid: paid ?? before.paid, bonus: bonus ?? before.bonus });
}

function typedThreshold(call: Call): (before: VendorTerms['threshold'], workspace: Workspace) => VendorTerms['threshold'] {
  const given = call.text('threshold');
  const operator = call.text('threshold-operator') === undefined ? undefined : call.oneOf('threshold-operator', ['below', 'at_or_below']);
  const credits = given === undefined || given === 'none' ? undefined : typedAmount(given, '--threshold');
  if (given === 'none' && operator !== undefined) throw new WrongUsage('Without a threshold there is no --threshold-operator.');
  return (before, { creditDecimals }) => {
    if (given === 'none') return null;
    const there = credits?.(creditDecimals) ?? before?.credits;
    if (there === undefined) {
      if (operator !== undefined) throw new WrongUsage('--threshold-operator needs a --threshold.');
      return null;
    }
    return { credits: there, operator: operator ?? before?.operator ?? 'below' };
  };
}

function typedTax(call: Call): (before: VendorTerms['tax']) => VendorTerms['tax'] {
  const timing = call.text('tax') === undefined ? undefined : call.oneOf('tax', ['none', 'on_top_up', 'on_use']);
  const rate = call.amount('tax-rate')?.(RATE_DECIMALS);
  const recoverable = call.text('tax-recoverable') === undefined ? undefined : call.oneOf('tax-recoverable', ['yes', 'no']) === 'yes';
  return (before) => ({
    timing: timing ?? before.timing,
    rateBasisPoints: rate ?? before.rateBasisPoints,
    recoverable: recoverable ?? before.recoverable,
  });
}

function describeTerms({ view, shown }: Account): Outcome {
  const { connection } = view.book;
  const { terms } = settingsAt(connection, view.workspace.id, view.moment.today);
  const since = settingOn(connection, view.workspace.id, 'vendor_terms', view.moment.today)?.fromDay;
  const { threshold, tax } = terms;
  const document = {
    since: since === undefined ? null : since === BEGINNING ? 'beginning' : shown.day(since),
    terms: {
      ...terms,
      threshold: threshold && { ...threshold, credits: shown.credits(threshold.credits) },
      tax: { timing: tax.timing, ratePercent: formatDecimal(tax.rateBasisPoints, RATE_DECIMALS), recoverable: tax.recoverable },
    },
    presets: VENDOR_PRESETS.map(({ id, name, description, assumed }) => ({ preset: id, name, description, assumed })),
  };
  return { document, text: () => termsTable(document) };
}

type Term = string | number | boolean | null | readonly Term[] | { readonly [name: string]: Term };
interface TermsDocument {
  readonly since: string | null;
  readonly terms: { readonly [name: string]: Term };
}

/** A term a line, by the names of the document. */
function termsTable({ since, terms }: TermsDocument): string {
  return table(
    [{ title: 'Term' }, { title: since === null ? 'Never set' : since === 'beginning' ? 'From the beginning' : `Since ${since}` }],
    Object.entries(terms).map(([name, term]) => [name, termInWords(term)]),
  );
}

function termInWords(term: Term): string {
  if (term === null) return 'none';
  if (typeof term !== 'object') return String(term);
  return Object.values(term).map(termInWords).join(', ');
}
