/** What an empty balance cost (rule C4): leads that nothing else kept from being bought, priced by what leads of late were worth. */

import { weeksBetween } from '../../../db/ledger/calendar.ts';
import { leadValueBetween } from '../../../db/reports/value-per-lead.ts';
import { ends } from '../../../db/reports/weeks.ts';
import { lostToBalance } from '../../billing/lead-decision.ts';
import type { OutputOf } from '../../ipc/contract/contract.ts';
import type { AccountLook } from '../account/account.ts';

/** Weeks whose leads tell what one is worth. */
const VALUE_WEEKS = 13;

/** The price of so many lost leads, by what leads were worth up to a day: today unless given. */
export function priceOfLost(
  { book, facts, workspace, moment }: AccountLook,
  leads: number,
  upTo = moment.today,
): OutputOf<'leads.offers'>['lostToBalance'] {
  const weeks = weeksBetween(upTo - 7 * VALUE_WEEKS, upTo, facts.weekRules);
  const { from, to } = ends(weeks);
  const value = leadValueBetween(book, workspace.id, from, to);
  const { count, estimate } = lostToBalance(leads, { wonValue: value.value, leads: value.leads, decided: value.decided });
  return { leads: count, estimate, basis: { value: value.value, leads: value.leads, decided: value.decided } };
}
