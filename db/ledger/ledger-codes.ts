/** The codes that a firm's own accounting system knows our accounts by: general-ledger codes of accounts, cost centres of campaigns. */

import type { AccountKey, AccountRole } from './accounts.ts';
import type { ChargeKind } from './event.ts';

/** An account, or with `''` for kind or name every one of its role that has no code of its own. */
export interface AccountCode {
  readonly role: AccountRole;
  readonly kind: ChargeKind | '';
  readonly name: string;
  readonly code: string;
}

export interface CostCentre {
  /** `''` is what belongs to no campaign. */
  readonly campaign: string;
  readonly costCentre: string;
}

export interface LedgerCodes {
  readonly accounts: readonly AccountCode[];
  readonly campaigns: readonly CostCentre[];
}

export const NO_CODES: LedgerCodes = { accounts: [], campaigns: [] };

/** What a posting is coded with; `''` where nothing is set. */
export interface PostingCodes {
  readonly code: string;
  readonly costCentre: string;
}

export const UNCODED: PostingCodes = { code: '', costCentre: '' };

/** The codes of an account: its own before those of its role. Only Lead cost has a cost centre, that of its campaign. */
export function codesOfAccount({ accounts, campaigns }: LedgerCodes, { role, kind, name, campaign }: AccountKey): PostingCodes {
  const ofRole = accounts.filter((each) => each.role === role);
  const own = ofRole.find((each) => each.kind === kind && each.name === name);
  const code = (own ?? ofRole.find((each) => each.kind === '' && each.name === ''))?.code ?? '';
  const costCentre = role === 'lead_cost' ? (campaigns.find((each) => each.campaign === campaign)?.costCentre ?? '') : '';
  return { code, costCentre };
}
