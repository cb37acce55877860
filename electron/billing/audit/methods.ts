/** Which method a charge went to (rules M1, M2), by the names that the history has for methods. */

import { finding } from './guards.ts';
import type { AuditedRules, AuditEvent, Finding, OwnCharge } from './shapes.ts';

/** A backup may be charged: that its primary declined before, no history tells. */
export function methodFindings(rules: AuditedRules, { method, amount, own }: AuditEvent): readonly Finding[] {
  const disputed = amount ?? 0;
  if (own !== null) return ownFindings(own, disputed);
  if (rules.methods === null) return [];
  if (method === '') return [finding('not_decidable', { code: 'no_method', figures: {}, events: [] }, 0)];
  if (rules.methods.some((known) => isSameMethod(known, method))) return [];
  return [finding('wrong_method', { code: 'method_not_in_order', figures: {}, events: [] }, disputed)];
}

function ownFindings({ method, because }: OwnCharge, disputed: number): readonly Finding[] {
  const mayBeInactive = because === 'verification' || because === 'recorded' || because === 'found';
  if (method !== 'inactive' || mayBeInactive) return [];
  return [finding('wrong_method', { code: 'method_not_active', figures: {}, events: [] }, disputed)];
}

/** Names are written in many ways, `VISA ·· 4242` and `Visa 4242`: letters and digits count, and of two with the same last four digits the brand where both have one. */
export function isSameMethod(a: string, b: string): boolean {
  const [one, other] = [partsOf(a), partsOf(b)];
  if (one.plain === other.plain) return true;
  if (one.lastFour === '' || one.lastFour !== other.lastFour) return false;
  return one.brand === '' || other.brand === '' || one.brand === other.brand;
}

function partsOf(name: string): { readonly plain: string; readonly lastFour: string; readonly brand: string } {
  const plain = name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
  const [, brand = '', lastFour = ''] = /^(.*?)[x\d]*?(\d{4})$/u.exec(plain) ?? [];
  return { plain, lastFour, brand };
}
