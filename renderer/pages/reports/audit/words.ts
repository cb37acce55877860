/** What the parts of the audit share: shapes of its answers, tones of verdicts, rules in words. */

import type { OutputOf } from '../../../../electron/ipc/contract/contract.ts';
import type { Figures } from '../../../book.tsx';
import { count, methodWords } from '../../../format.ts';
import type { Tone } from '../../../parts/state-badge.tsx';
import { text } from '../../../text/text.ts';

export type List = OutputOf<'audit.list'>;
export type Charge = List['charges'][number];
export type Verdict = Charge['verdict'];
export type Rules = NonNullable<Charge['evidence']['rules']>;

const words = text.audit;

export const VERDICTS = Object.keys(words.verdicts).filter((name) => name !== 'all') as readonly Verdict[];

export const TONES: Readonly<Record<Verdict, Tone>> = {
  duplicate: 'bad',
  no_credits_arrived: 'bad',
  while_off: 'bad',
  over_cap: 'bad',
  during_cool_down: 'bad',
  wrong_amount: 'bad',
  wrong_method: 'bad',
  not_decidable: 'warn',
  explained: 'ok',
};

/** `automatic top-up, pack 1,000 (€900.00 for 1,000.00 credits), cool-down 60 min, 3 a day`. */
export function rulesInWords(rules: Rules, figures: Figures): string {
  const { mode, paused, pack, packs, payAsYouUse, methods } = rules;
  const { evidence } = words;
  const isAutomatic = mode === 'automatic' && pack !== null;
  const packWords = ({ name, price, credits }: Rules['packs'][number]) => evidence.packOf(name, figures.money(price), figures.credits(credits));
  const others = packs.filter((sold) => sold.name !== pack?.name || sold.price !== pack.price || sold.credits !== pack.credits);
  const parts = [
    isAutomatic ? evidence.automatic(packWords(pack)) : evidence.off,
    ...(paused ? [evidence.paused] : []),
    ...(isAutomatic ? limitsInWords(rules, figures) : []),
    ...(!isAutomatic && payAsYouUse === 'shortfall' ? [evidence.shortfall] : []),
    ...(methods ?? []).map(methodWords),
    ...(others.length === 0 ? [] : [evidence.sold(others.map(packWords).join(', '))]),
  ];
  return parts.join(', ');
}

function limitsInWords({ guards, threshold, heldHours }: Rules, figures: Figures): readonly string[] {
  const { coolDownMinutes, topUpsPerDay, capPerDay, capPerMonth } = guards;
  const { evidence } = words;
  return [
    ...(coolDownMinutes === null ? [] : [evidence.coolDown(count(coolDownMinutes))]),
    ...(topUpsPerDay === null ? [] : [evidence.perDay(count(topUpsPerDay))]),
    ...(capPerDay === null ? [] : [evidence.capPerDay(figures.money(capPerDay))]),
    ...(capPerMonth === null ? [] : [evidence.capPerMonth(figures.money(capPerMonth))]),
    ...(threshold === null ? [] : [evidence.threshold[threshold.operator](figures.credits(threshold.credits))]),
    ...(heldHours === null ? [] : [evidence.heldHours(count(heldHours))]),
  ];
}
