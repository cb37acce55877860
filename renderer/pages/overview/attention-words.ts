/** An item of the attention list in words: what it is, where, and until or since when. */

import type { OutputOf } from '../../../electron/ipc/contract/contract.ts';
import { text } from '../../text/text.ts';

type Item = OutputOf<'overview.attention'>['items'][number];

interface Words {
  readonly what: string;
  readonly where: string;
  readonly due: string;
}

export function attentionWords(item: Item, inCredits: (credits: number) => string, inDays: (day: string) => string): Words {
  const words = text.overview.attentionItems;
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
  }
}
