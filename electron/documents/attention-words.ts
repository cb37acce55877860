/** An item of the attention list in words: what it is, where, and until or since when. */

import type { AttentionItem as Item } from '../ipc/contract/attention.ts';
import { words as shared } from './text/words.ts';

interface Words {
  readonly what: string;
  readonly where: string;
  readonly due: string;
}

type MethodCode = Extract<
  Item['code'],
  'method_declined' | 'method_expires_soon' | 'method_expired' | 'method_disabled' | 'method_owner_wanted' | 'method_not_activated'
>;

/** Items about one payment method are told by its name. */
function methodItem(code: MethodCode, item: Item, inDays: (day: string) => string): Words {
  const words = shared.attentionItems;
  const { methods } = words;
  const method = methodWords(item.method ?? '');
  const since = item.day === null ? '' : words.since(inDays(item.day));
  const role = item.role === undefined ? '' : methods.roles[item.role];
  const because = item.because === undefined || item.because === '' ? '' : declineWords(item.because);
  const joined = (...parts: readonly string[]) => parts.filter((part) => part !== '').join('; ');
  switch (code) {
    case 'method_declined': {
      const instead = item.instead === undefined ? '' : methods.paidInstead(methodWords(item.instead));
      return { what: methods.declined(method, item.leads ?? 1), where: joined(because, instead === '' ? role : instead), due: since };
    }
    case 'method_expires_soon':
      return {
        what: methods.expiresSoon(method),
        where: joined(role, methods.addSuccessor),
        due: item.day === null ? '' : words.on(inDays(item.day)),
      };
    case 'method_expired':
      return { what: methods.expired(method), where: methods.notCharged, due: since };
    case 'method_disabled':
      return { what: methods.disabled(method), where: joined(because, methods.notCharged), due: since };
    case 'method_owner_wanted':
      return { what: methods.ownerWanted(method), where: joined(role, methods.askBank), due: since };
    case 'method_not_activated':
      return { what: methods.notActivated(method), where: methods.pressActivate, due: since };
  }
}

/** `inCredits` and `inDays` write credits and days as they are written where the list stands. */
export function attentionWords(item: Item, inCredits: (credits: number) => string, inDays: (day: string) => string): Words {
  const words = shared.attentionItems;
  const credits = inCredits(Math.abs(item.credits ?? 0));
  const since = item.day === null ? '' : words.since(inDays(item.day));
  switch (item.code) {
    case 'balance_unexplained':
      return {
        what: (item.credits ?? 0) > 0 ? words.unexplainedMore(credits) : words.unexplainedLess(credits),
        where: words.unexplainedWhere(item.week ?? ''),
        due: since,
      };
    case 'credits_expiring':
      return { what: words.expiring(credits), where: words.expiringWhere, due: item.day === null ? '' : words.on(inDays(item.day)) };
    case 'balance_empty':
      return { what: words.empty, where: words.emptyWhere, due: words.now };
    case 'balance_low':
      return { what: words.low(credits), where: words.lowWhere, due: item.daysLeft === 0 ? words.lessThanADay : words.days(item.daysLeft ?? 0) };
    case 'leads_undecided':
      return { what: words.undecided(item.leads ?? 0), where: words.undecidedWhere, due: since };
    case 'expiry_shortfall':
      return { what: words.shortfall(credits), where: words.shortfallWhere, due: since };
    case 'balance_below_warning':
      return { what: words.low(credits), where: words.belowWarningWhere, due: words.now };
    case 'fees_unpaid':
      return { what: words.feesUnpaid(item.leads ?? 0), where: words.feesUnpaidWhere, due: words.now };
    case 'refunds_not_credited':
      return { what: words.refundsNotCredited(item.leads ?? 0), where: words.refundsNotCreditedWhere, due: since };
    case 'refund_deadline':
      return {
        what: words.refundDeadline(item.leads ?? 0),
        where: words.refundDeadlineWhere,
        due: item.day === null ? '' : words.until(inDays(item.day)),
      };
    case 'payment_waits':
      return { ...words.account.payment_waits, due: item.day === null ? '' : words.on(inDays(item.day)) };
    case 'clock_set_back':
    case 'payment_mismatched':
    case 'payment_unknown':
    case 'payment_awaits_owner':
    case 'money_back_not_posted':
    case 'chargeback':
    case 'mail_refused':
    case 'book_restored':
    case 'backup_failed':
      return { ...words.account[item.code], due: since };
    case 'week_not_made':
      return { what: words.weekNotMade(item.week ?? ''), where: words.weekNotMadeWhere, due: since };
    case 'top_up_switched_off':
    case 'method_no_method':
    case 'method_no_backup':
      return { ...words.account[item.code], due: words.now };
    case 'method_declined':
    case 'method_not_activated':
    case 'method_owner_wanted':
    case 'method_expires_soon':
    case 'method_expired':
    case 'method_disabled':
      return methodItem(item.code, item, inDays);
    case 'leads_missed':
      return {
        what: words.leadsMissed(item.leads ?? 0),
        where: item.campaign === undefined ? words.leadsMissedWhere : words.leadsMissedLast(item.campaign),
        due: item.day === null ? '' : words.lastOn(inDays(item.day)),
      };
  }
}

/** `Visa ·· 4242` of `visa 4242`; any other name of a method as it is. */
export function methodWords(method: string): string {
  return method.replace(/^(.*\p{L}) (\d{4})$/u, (_all, brand: string, last4: string) => `${shared.brands[brand] ?? brand} ·· ${last4}`);
}

/** Why a processor declined, in words; a code that is not known is shown as it is. */
export function declineWords(code: string): string {
  return shared.declines[code] ?? code.replaceAll('_', ' ');
}
