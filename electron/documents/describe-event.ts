/** What happened, in a few words, as registers, statements and journals say it. */

import type { EventKind } from '../../db/ledger/event.ts';

export interface Describable {
  readonly kind: EventKind;
  readonly id: string;
  readonly lead: string;
  readonly method: string;
  readonly note: string;
  readonly outcome: string | null;
}

/** `Lead L1-00004 bought`, `Top-up by Visa 4242`, `Chargeback, Visa 4242`, `Refund, lead L1-00004: wrong number`. */
export function describeEvent(event: Describable): string {
  const { lead, note, method } = event;
  const about = lead === '' ? '' : `, lead ${lead}`;
  const because = note === '' ? '' : `: ${note}`;
  const of = method === '' ? '' : `, ${method}`;
  switch (event.kind) {
    case 'opening':
      return 'Opening balance';
    case 'top_up':
      return method === '' ? 'Top-up' : `Top-up by ${method}`;
    case 'bonus':
      return `Bonus credits${because}`;
    case 'lead_purchase':
      return lead === '' ? 'Lead bought' : `Lead ${lead} bought`;
    case 'quotation':
      return `Quotation sent${about}`;
    case 'promotion':
      return lead === '' ? 'Customer approached directly' : `Lead ${lead} approached directly`;
    case 'refund':
      return `Refund${about}${because}`;
    case 'expiry':
      return event.id.startsWith('expiry:') ? `Credits expired, of ${event.id.slice('expiry:'.length)}` : 'Expiry as the vendor states it';
    case 'adjustment':
      return `Adjustment${because}`;
    case 'card_refund':
      return `Card refund${of}`;
    case 'chargeback':
      return `Chargeback${of}`;
    case 'taken_again':
      return `Money taken again${of}`;
    case 'lead':
      return `Lead ${lead} ${event.outcome ?? ''}`.trimEnd();
  }
}
