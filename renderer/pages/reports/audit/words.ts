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
export function rulesInWords({ mode, paused, pack, guards, methods }: Rules, figures: Figures): string {
  const { coolDownMinutes, topUpsPerDay, capPerDay, capPerMonth } = guards;
  const { evidence } = words;
  const isAutomatic = mode === 'automatic' && pack !== null;
  const limits = [
    ...(coolDownMinutes === null ? [] : [evidence.coolDown(count(coolDownMinutes))]),
    ...(topUpsPerDay === null ? [] : [evidence.perDay(count(topUpsPerDay))]),
    ...(capPerDay === null ? [] : [evidence.capPerDay(figures.money(capPerDay))]),
    ...(capPerMonth === null ? [] : [evidence.capPerMonth(figures.money(capPerMonth))]),
  ];
  const plan = isAutomatic ? evidence.automatic(evidence.packOf(pack.name, figures.money(pack.price), figures.credits(pack.credits))) : evidence.off;
  const parts = [plan, ...(paused ? [evidence.paused] : []), ...(isAutomatic ? limits : []), ...(methods ?? []).map(methodWords)];
  return parts.join(', ');
}
