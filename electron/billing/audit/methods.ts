/** Which method a charge went to (rules M1, M2), by the names that the history has for methods. */

import { finding } from './guards.ts';
import type { AuditedRules, AuditEvent, Finding, OwnCharge } from './shapes.ts';

/** A backup may be charged: that its primary declined before, no history tells. */
export function methodFindings(rules: AuditedRules, { method, amount, own }: AuditEvent): readonly Finding[] {
  const disputed = amount ?? 0;
  if (own !== null) return ownFindings(own, disputed);
  if (rules.methods === null) return [];
  const compared = rules.methods.map((known) => compareMethods(known, method));
  if (compared.includes('same')) return [];
  if (method === '' || compared.includes('unknown')) return [finding('not_decidable', { code: 'no_method', figures: {}, events: [] }, 0)];
  return [finding('wrong_method', { code: 'method_not_in_order', figures: {}, events: [] }, disputed)];
}

function ownFindings({ method, because }: OwnCharge, disputed: number): readonly Finding[] {
  const mayBeInactive = because === 'verification' || because === 'recorded' || because === 'found';
  if (method !== 'inactive' || mayBeInactive) return [];
  return [finding('wrong_method', { code: 'method_not_active', figures: {}, events: [] }, disputed)];
}

/**
 * Whether two names are of one method. They are written in many ways, `VISA ·· 4242`, `Visa ending in 4242`, `Office (Visa 4242)`: the last four digits count, and the brand where
 * both have one. `unknown`: a nickname or a brand without digits may be any card.
 */
export function compareMethods(a: string, b: string): 'same' | 'other' | 'unknown' {
  const [one, other] = [partsOf(a), partsOf(b)];
  if (one.names.some((name) => other.names.includes(name))) return 'same';
  if (one.brand !== null && other.brand !== null && one.brand !== other.brand) return 'other';
  if ((one.lastFour === null) !== (other.lastFour === null)) return 'unknown';
  return one.lastFour !== null && one.lastFour === other.lastFour ? 'same' : 'other';
}

const BRANDS: readonly (readonly [brand: string, words: RegExp])[] = [
  ['visa', /visa/u],
  ['mastercard', /master\s?card|\bmc\b/u],
  ['amex', /amex|american\s?express/u],
  ['discover', /discover/u],
  ['diners', /diners/u],
  ['jcb', /\bjcb\b/u],
  ['unionpay', /union\s?pay/u],
  ['maestro', /maestro/u],
];
/** `exp 12/27`, `03/2028`. */
const EXPIRY = /(?:exp\p{L}*\.?\s*)?\b\d{1,2}\s*\/\s*\d{2,4}\b/gu;

interface MethodParts {
  /** As a whole, and of a name with another in brackets both: letters and digits only. */
  readonly names: readonly string[];
  readonly brand: string | null;
  readonly lastFour: string | null;
}

function partsOf(name: string): MethodParts {
  const text = name.normalize('NFKC').toLowerCase();
  const [, before = '', within = ''] = /^(.+)\((.+)\)\s*$/u.exec(text) ?? [];
  const names = [text, before, within].map((part) => part.replaceAll(/[^\p{L}\p{N}]/gu, '')).filter((part) => part !== '');
  const digits = text
    .replaceAll(EXPIRY, ' ')
    .match(/\d{4,}/gu)
    ?.at(-1);
  return { names, brand: BRANDS.find(([, words]) => words.test(text))?.[0] ?? null, lastFour: digits?.slice(-4) ?? null };
}
