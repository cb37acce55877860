/** What the audit says, in sentences: the verdict's reason with its figures. */

import { formatDay } from '../../../db/ledger/calendar.ts';
import { formatDecimal, type Units } from '../../../db/ledger/money.ts';
import type { Because, BecauseFigures } from '../../billing/audit/shapes.ts';

/** One sentence for a reason. Of a charge with two figures of the balance the order of the day is not known. */
export function becauseWords({ code, figures }: Because, units: Units & { readonly currency: string }): string {
  const money = (amount = 0) => `${formatDecimal(amount, units.currencyDecimals)} ${units.currency}`;
  const credits = (amount = 0) => formatDecimal(amount, units.creditDecimals);
  const balance = balanceWords(figures, credits);
  const due = figures.due ?? 0;
  switch (code) {
    case 'used_up':
      return figures.fee === undefined ? `The credits were used up.` : `The credits were used up, and a fee of ${credits(figures.fee)} was at hand.`;
    case 'insufficient':
      return `A fee of ${credits(figures.fee)} credits was at hand, and ${balance} there.`;
    case 'threshold':
      return `The balance was at the vendor’s threshold: ${balance} there.`;
    case 'by_hand':
      return 'It was bought by hand.';
    case 'verification':
      return 'It verified a payment method, and came back as credits.';
    case 'recorded':
      return 'It was paid elsewhere, and entered by hand.';
    case 'found':
      return 'It is a charge of this book that was found at the processor.';
    case 'accepted':
      return 'Another amount was charged than was decided, and it was accepted.';
    case 'fee_not_covered':
      return `A fee of ${credits(figures.fee)} credits was due, and ${balance} there.`;
    case 'told_again':
      return 'The vendor’s history tells again what was charged here; it is one charge.';
    case 'same_top_up_again':
      return figures.minutes === undefined
        ? 'The same top-up came twice on one day, and nothing called for the second.'
        : `The same top-up came ${figures.minutes === 0 ? 'at the same time' : `${figures.minutes} min before`}, and nothing called for another.`;
    case 'same_lead_again':
      return 'The same lead was charged before at the same price.';
    case 'balance_did_not_rise':
      return `The vendor’s balance after it was ${credits(figures.balance)}: the ${credits(figures.credits)} credits are not in it.`;
    case 'statement_only':
      return 'The bank has taken it; the vendor’s history has no top-up and no fee for it.';
    case 'automatic_off':
      return 'Automatic top-up was off.';
    case 'paused':
      return 'The account was paused.';
    case 'cap_month':
      return `With it the month comes to ${money(figures.reached)}; its cap was ${money(figures.limit)}.`;
    case 'cap_day':
      return `With it the day comes to ${money(figures.reached)}; its cap was ${money(figures.limit)}.`;
    case 'count_reached':
      return `It is top-up ${figures.reached} of its day; ${figures.limit} were allowed.`;
    case 'cooling_down':
      return `The top-up before it was ${figures.minutes} min earlier; the cool-down was ${figures.limit} min.`;
    case 'not_called_for':
      return `Nothing called for it: ${balance} there.`;
    case 'other_number_of_packs':
      return `${figures.packs} of the pack, ${money(due)}, ${due > (figures.price ?? 0) ? 'were' : 'was'} called for.`;
    case 'no_pack_at_this_price':
      return figures.price === undefined
        ? 'No pack had this price.'
        : `The pack in force cost ${money(figures.price)}; ${money(due)} was called for.`;
    case 'fewer_credits':
      return `${credits(figures.credits)} credits came; the price buys ${credits(figures.entitled)}. They are worth ${money(due)}.`;
    case 'covered_by_credits':
      return `Credits covered it: the fee was ${credits(figures.fee)}, and ${balance} there.`;
    case 'fee_by_card_in_automatic':
      return 'Automatic top-up was on: a fee is paid from credits then, never by card.';
    case 'not_the_shortfall':
      return `Of the fee of ${credits(figures.fee)} credits the card had to pay ${money(due)}: ${balance} there.`;
    case 'not_the_fee':
      return `The fee was ${credits(figures.fee)} credits; the card had to pay ${money(due)}.`;
    case 'method_not_in_order':
      return 'This method was not among those that were activated.';
    case 'method_not_active':
      return 'This method was not activated at that moment.';
    case 'no_rules':
      return 'Nobody has said which rules were in force.';
    case 'no_decision':
      return 'No decision was kept with it.';
    case 'no_time_of_day':
      return figures.limit === undefined
        ? 'Only the day is known, and in some orders of the day the rules explain it, in others they do not.'
        : `Only the day is known: the top-up before it may have been less than ${figures.limit} min earlier.`;
    case 'no_method':
      return 'The history does not say clearly which method was charged.';
    case 'no_packs':
      return 'Nobody has said which packs were sold.';
    case 'holds_unknown':
      return `Nothing posted called for it, ${balance} there; but fees may have been held that the history does not show.`;
    case 'history_ends_before':
      return figures.day === undefined
        ? 'There is no history to hold it against.'
        : `The vendor’s history is there up to ${formatDay(figures.day)} only, or begins too late.`;
    case 'of_another_workspace':
      return 'A charge of another workspace of this book has the same amount on one of these days: the line may be of that one.';
    case 'not_reconciled':
      return 'A payment of the history is nearly the same: match or part the two under Reconcile.';
  }
}

function balanceWords({ balance = 0, balanceMost }: BecauseFigures, credits: (amount: number) => string): string {
  return balanceMost === undefined ? `${credits(balance)} were` : `between ${credits(balance)} and ${credits(balanceMost)} were`;
}
