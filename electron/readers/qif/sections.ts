/** What the sections of a QIF file hold, and what the actions of an investment account do to its cash. */

/** `transactions` and `investment` have movements; the rest says why its records are none. */
export type Section = 'transactions' | 'investment' | 'account' | 'unknown' | ListKind;
type ListKind = 'category' | 'class' | 'memorized' | 'security' | 'price' | 'budget' | 'tax' | 'invoice' | 'template';

const SECTIONS = new Map<string, Section>([
  ['account', 'account'],
  ['type:bank', 'transactions'],
  ['type:cash', 'transactions'],
  ['type:ccard', 'transactions'],
  ['type:otha', 'transactions'],
  ['type:othl', 'transactions'],
  ['type:invst', 'investment'],
  ['type:port', 'investment'],
  ['type:mutual', 'investment'],
  ['type:401(k)/403(b)', 'investment'],
  ['type:cat', 'category'],
  ['type:class', 'class'],
  ['type:memorized', 'memorized'],
  ['type:security', 'security'],
  ['type:prices', 'price'],
  ['type:budget', 'budget'],
  ['type:tax', 'tax'],
  ['type:invoice', 'invoice'],
  ['type:bill', 'invoice'],
  ['type:template', 'template'],
]);

/** `undefined` for a header that is an option and begins nothing. */
export function sectionOf(header: string): Section | undefined {
  if (/^(?:option|clear)/.test(header)) return undefined;
  return SECTIONS.get(header) ?? 'unknown';
}

/** Whether its records may be transactions. */
export function hasMovements(section: Section): boolean {
  return section === 'transactions' || section === 'investment' || section === 'unknown';
}

const COMES: ReadonlySet<string> = new Set([
  'cash',
  'cglong',
  'cgmid',
  'cgshort',
  'contribx',
  'div',
  'intinc',
  'miscinc',
  'rtrncap',
  'sell',
  'shtsell',
  'xin',
]);
const GOES: ReadonlySet<string> = new Set(['buy', 'cvrshrt', 'margint', 'miscexp', 'withdrwx', 'xout']);

/** Whether an action brings cash or takes it; `undefined` where it moves none, or moves it through at once (`BuyX`, `ReinvDiv`, `ShrsIn`). */
export function cashOf(action: string): 'comes' | 'goes' | undefined {
  const name = action.toLowerCase();
  if (name === '' || COMES.has(name)) return 'comes';
  return GOES.has(name) ? 'goes' : undefined;
}
