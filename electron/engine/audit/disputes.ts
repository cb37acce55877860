/** The charges of an audit of which money can be asked back, as the dispute list has them. */

import { formatDay } from '../../../db/ledger/calendar.ts';
import { formatDecimal } from '../../../db/ledger/money.ts';
import { isoInstant } from '../../../db/ledger/zone.ts';
import type { AuditedCharge } from '../../billing/audit/shapes.ts';
import type { Dispute } from '../../documents/dispute-list.ts';
import { auditWorkspace, type Audited } from './audit.ts';
import { becauseWords } from './words.ts';

export interface Disputes {
  readonly rows: readonly Dispute[];
  /** In currency minor units. */
  readonly disputed: number;
}

export function disputesOf(audited: Audited): Disputes {
  const charges = auditWorkspace(audited).filter(({ disputed }) => disputed > 0);
  return { rows: charges.map((charge) => disputeOf(audited, charge)), disputed: charges.reduce((sum, { disputed }) => sum + disputed, 0) };
}

function disputeOf({ workspace, facts }: Audited, { id, day, instant, amount, method, verdict, because, disputed }: AuditedCharge): Dispute {
  const money = (minor: number) => formatDecimal(minor, workspace.currencyDecimals);
  return {
    charge: id,
    date: instant === null ? formatDay(day) : isoInstant(instant, facts.timeZone),
    amount: money(amount),
    currency: workspace.currency,
    method,
    verdict,
    because: becauseWords(because, workspace),
    disputed: money(disputed),
  };
}
