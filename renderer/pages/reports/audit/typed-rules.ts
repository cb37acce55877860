/** Rules of the past as they are typed: what is wrong with them, and what they say. */

import type { InputOf } from '../../../../electron/ipc/contract/contract.ts';
import type { Workspace } from '../../../book.tsx';
import { parseAmount } from '../../../parts/amount-input.tsx';
import { text } from '../../../text/text.ts';

const words = text.audit.rules;

export const MODES = ['automatic', 'off', 'unknown'] as const;
export const PAYING = ['exact_fee', 'shortfall'] as const;
export const THRESHOLDS = ['below', 'at_or_below'] as const;
export const MOST_PACKS = 50;

type Given = InputOf<'audit.stateRules'>['rules'];

interface TypedPack {
  /** Of its row. */
  readonly key: string;
  readonly name: string;
  readonly price: string;
  readonly credits: string;
}

export interface TypedRules {
  readonly day: string;
  /** `14:05`, with seconds and offset or not; nothing for the start of the day. */
  readonly time: string;
  readonly mode: (typeof MODES)[number];
  readonly paused: boolean;
  readonly packs: TypedPack[];
  readonly coolDown: string;
  readonly perDay: string;
  readonly capPerDay: string;
  readonly capPerMonth: string;
  readonly threshold: string;
  readonly operator: (typeof THRESHOLDS)[number];
  readonly heldHours: string;
  readonly methods: string;
  readonly payAsYouUse: (typeof PAYING)[number];
}

export function packTyped(): TypedPack {
  return { key: crypto.randomUUID(), name: '', price: '', credits: '' };
}

const TIME = /^([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d)?(Z|[+-]\d\d:\d\d)?$/;

/** By field; of a mode that nobody knows only the moment is looked at, and of pay-as-you-use no guard. */
export function problemsOf(typed: TypedRules, { currencyDecimals, creditDecimals }: Workspace): Record<string, string> {
  const problems: Record<string, string> = {};
  if (typed.time.trim() !== '' && !TIME.test(typed.time.trim())) problems['time'] = words.wrongTime;
  if (typed.mode === 'unknown') return problems;
  if (typed.mode === 'automatic' && typed.packs.length === 0) problems['packs'] = words.planNeeded;
  for (const [at, { price, credits }] of typed.packs.entries()) {
    if (typed.mode === 'off' && isEmpty(typed.packs[at])) continue;
    if (!isAmount(price, currencyDecimals)) problems[`packs.${at}.price`] = words.packNeeded;
    if (!isAmount(credits, creditDecimals)) problems[`packs.${at}.credits`] = words.packNeeded;
  }
  if (typed.mode === 'off') return problems;
  if (!isWhole(typed.coolDown, 0)) problems['coolDown'] = words.wrongWhole;
  if (!isWhole(typed.perDay, 1)) problems['perDay'] = words.wrongWhole;
  if (!isWhole(typed.heldHours, 1)) problems['heldHours'] = words.wrongWhole;
  for (const cap of ['capPerDay', 'capPerMonth'] as const)
    if (typed[cap].trim() !== '' && !isAmount(typed[cap], currencyDecimals)) problems[cap] = words.wrong;
  if (typed.threshold.trim() !== '' && parseAmount(typed.threshold, creditDecimals) === undefined) problems['threshold'] = words.wrongCredits;
  return problems;
}

/** A day, or a day and time, as the book's time zone has them unless an offset was typed. */
export function momentOf({ day, time }: TypedRules): string {
  const typed = time.trim();
  return typed === '' ? day : `${day}T${typed.padStart(typed.indexOf(':') === 1 ? typed.length + 1 : typed.length, '0')}`;
}

export function rulesOf(typed: TypedRules, { currencyDecimals, creditDecimals }: Workspace): Given {
  const { mode, payAsYouUse, paused, operator } = typed;
  if (mode === 'unknown') return mode;
  const isAutomatic = mode === 'automatic';
  const whole = (number: string) => (!isAutomatic || number.trim() === '' ? null : Number(number));
  const cap = (amount: string) => (isAutomatic ? (parseAmount(amount, currencyDecimals) ?? null) : null);
  const threshold = isAutomatic ? parseAmount(typed.threshold, creditDecimals) : undefined;
  const packs = typed.packs.flatMap(({ name, price, credits }) => {
    const [paid, bought] = [parseAmount(price, currencyDecimals), parseAmount(credits, creditDecimals)];
    return paid === undefined || bought === undefined ? [] : [{ name: name.trim() || words.packName(credits.trim()), price: paid, credits: bought }];
  });
  const methods = typed.methods.split(',').map((name) => name.trim()).filter((name) => name !== ''); // prettier-ignore
  return {
    mode,
    paused,
    pack: isAutomatic ? (packs[0] ?? null) : null,
    packs,
    guards: {
      coolDownMinutes: whole(typed.coolDown),
      topUpsPerDay: whole(typed.perDay),
      capPerDay: cap(typed.capPerDay),
      capPerMonth: cap(typed.capPerMonth),
    },
    threshold: threshold === undefined ? null : { credits: threshold, operator },
    payAsYouUse,
    heldHours: whole(typed.heldHours),
    methods: methods.length === 0 ? null : methods,
  };
}

function isEmpty(pack: TypedPack | undefined): boolean {
  return pack !== undefined && pack.price.trim() === '' && pack.credits.trim() === '' && pack.name.trim() === '';
}

function isAmount(typed: string, decimals: number): boolean {
  return (parseAmount(typed, decimals) ?? 0) > 0;
}

/** Or nothing. */
function isWhole(typed: string, least: number): boolean {
  return /^\d{0,5}$/.test(typed.trim()) && (typed.trim() === '' || Number(typed) >= least);
}
