/** Vendor terms in words, one line for each. */

import type { OutputOf } from '../../../electron/ipc/contract/contract.ts';
import { decimalText } from '../../format.ts';
import { text } from '../../text/text.ts';

export type Terms = OutputOf<'account.terms'>['terms'];
export type TermName = Exclude<keyof Terms, 'preset'>;

const words = text.terms;

/** In the order in which they are told. */
export const TERM_NAMES = Object.keys(words.names) as readonly TermName[];

export function termWords(name: TermName, terms: Terms, inCredits: (credits: number) => string): string {
  switch (name) {
    case 'feeDue':
      return terms.feeDue.when === 'on_contact' ? words.feeDue.on_contact : words.feeDueOf[terms.feeDue.when](terms.feeDue.releaseAfterHours);
    case 'refundWindow':
      return windowWords(terms.refundWindow);
    case 'refundReasons':
      return terms.refundReasons.join(', ');
    case 'lotPriority':
      return words.drain[drainOf(terms.lotPriority)];
    case 'threshold':
      return terms.threshold === null ? words.noThreshold : words.thresholdOf[terms.threshold.operator](inCredits(terms.threshold.credits));
    case 'tax':
      return taxWords(terms.tax);
    case 'payAsYouUse':
      return words.payAsYouUse[terms.payAsYouUse];
    case 'creditsExpireAfterDays':
      return terms.creditsExpireAfterDays === null ? words.neverExpire : words.expireAfter(terms.creditsExpireAfterDays);
    case 'promotionTailDays':
      return words.tail(terms.promotionTailDays);
  }
}

export type Drain = keyof typeof words.drain;

/** The lower priority is drained first. */
export function drainOf({ paid, bonus }: Terms['lotPriority']): Drain {
  return paid === bonus ? 'equal' : bonus < paid ? 'bonus_first' : 'paid_first';
}

/** Hundredths of a percent as they are read and typed: `19.00`. */
export function rateText(basisPoints: number): string {
  return decimalText(basisPoints, 2);
}

function windowWords(window: Terms['refundWindow']): string {
  if (window.unit === 'day_of_next_month') return words.refundDay(window.day);
  return window.unit === 'hours' ? words.refundHours(window.count) : words.refundDays(window.count);
}

function taxWords({ timing, rateBasisPoints, recoverable }: Terms['tax']): string {
  if (timing === 'none') return words.tax.none;
  return words.taxOf(words.tax[timing], rateText(rateBasisPoints), timing === 'on_top_up' ? words.recoverable[recoverable ? 'yes' : 'no'] : '');
}
