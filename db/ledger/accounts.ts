/** The chart of accounts of a workspace: which accounts there are, what type each is, and what it is called. */

import type { ChargeKind } from './event.ts';

export type AccountType = 'asset' | 'liability' | 'equity' | 'income' | 'expense';

const TYPE_OF_ROLE = {
  prepaid: 'asset',
  card_clearing: 'asset',
  input_tax: 'asset',
  opening_balances: 'equity',
  lead_cost: 'expense',
  credits_expired: 'expense',
  credits_adjusted: 'expense',
  money_back: 'expense',
  bank: 'asset',
  card: 'liability',
  processor: 'asset',
  fees: 'expense',
  currency_differences: 'expense',
  interest: 'expense',
  transfers: 'asset',
  other_business: 'equity',
} as const satisfies Record<string, AccountType>;

export type AccountRole = keyof typeof TYPE_OF_ROLE;
export const ACCOUNT_ROLES = Object.keys(TYPE_OF_ROLE) as readonly AccountRole[];

/** Roles of accounts that have statements. */
export const MONEY_KINDS = ['bank', 'card', 'processor'] as const satisfies readonly AccountRole[];
export type MoneyKind = (typeof MONEY_KINDS)[number];

/** Where a statement line goes that clears nothing. */
export const LINE_CATEGORIES = ['fees', 'currency_differences', 'interest', 'transfers', 'other_business'] as const satisfies readonly AccountRole[];
export type LineCategory = (typeof LINE_CATEGORIES)[number];

/** Names an account within a workspace; only Lead cost has a kind and a campaign, and only accounts with statements have a name. */
export interface AccountKey {
  readonly role: AccountRole;
  readonly kind: ChargeKind | '';
  readonly campaign: string;
  readonly name: string;
}

export function accountType(role: AccountRole): AccountType {
  return TYPE_OF_ROLE[role];
}

export function account(role: Exclude<AccountRole, 'lead_cost' | MoneyKind>): AccountKey {
  return { role, kind: '', campaign: '', name: '' };
}

/** The account of money that its statements are about. */
export function moneyAccount(kind: MoneyKind, name: string): AccountKey {
  return { role: kind, kind: '', campaign: '', name };
}

/** Lead cost of one kind of charge and one campaign; `''` is no campaign. */
export function leadCost(kind: ChargeKind, campaign: string): AccountKey {
  return { role: 'lead_cost', kind, campaign, name: '' };
}

const ROLE_NAMES: Record<AccountRole, string> = {
  prepaid: 'Prepaid credits',
  card_clearing: 'Card clearing',
  input_tax: 'Input tax',
  opening_balances: 'Opening balances',
  lead_cost: 'Lead cost',
  credits_expired: 'Credits expired',
  credits_adjusted: 'Credits adjusted',
  money_back: 'Money back beyond credits',
  bank: 'Bank',
  card: 'Card',
  processor: 'Processor balance',
  fees: 'Fees',
  currency_differences: 'Currency differences',
  interest: 'Interest',
  transfers: 'Transfers',
  other_business: 'Other business',
};

const KIND_NAMES: Record<ChargeKind, string> = {
  lead_purchase: 'leads',
  quotation: 'quotations',
  promotion: 'Promotion Service',
};

/** What a reader calls accounts of a role, without kind and campaign. */
export function roleName(role: AccountRole): string {
  return ROLE_NAMES[role];
}

/** What a reader calls the account: `Lead cost, quotations, Bathrooms`. */
export function accountName(key: AccountKey): string {
  const parts = [roleName(key.role)];
  if (key.kind !== '') parts.push(KIND_NAMES[key.kind]);
  if (key.campaign !== '') parts.push(key.campaign);
  if (key.name !== '') parts.push(key.name);
  return parts.join(', ');
}
