/** The top-ups that Quotehaven makes by itself: which pack, by which card, and when they are stopped. */

import type { TopUpOrder, TopUpRule } from './vendor.ts';

export interface AutomaticTerms {
  /** The chosen pack from an instant on. Credits and price in hundredths. */
  readonly packs: readonly { readonly from: number; readonly credits: number; readonly price: number; readonly name: string }[];
  /** Stopped by the user between these instants: pay-as-you-use applies. */
  readonly stopped: { readonly from: number; readonly until: number };
  readonly primary: string;
  readonly backup: string;
  /** Which of the top-ups, counted from 1, the primary card declines. */
  readonly declined: ReadonlySet<number>;
}

/** The rule as the vendor applies it: `undefined` while automatic top-up is stopped. */
export function automaticTopUp(terms: AutomaticTerms): TopUpRule {
  let made = 0;
  return (instant): TopUpOrder | undefined => {
    if (instant >= terms.stopped.from && instant < terms.stopped.until) return undefined;
    const pack = terms.packs.findLast(({ from }) => from <= instant);
    if (!pack) throw new Error('no pack is chosen');
    made += 1;
    const { credits, price: amount } = pack;
    if (terms.declined.has(made)) return { credits, amount, method: terms.backup, note: `${terms.primary} declined: insufficient funds` };
    return { credits, amount, method: terms.primary, note: `Automatic top-up, ${pack.name}` };
  };
}

/** In pay-as-you-use nothing is ever topped up by itself. */
export const payAsYouUse: TopUpRule = () => undefined;
