/** Promotion Service (rules C1, C3): the quotations that it sent by itself, who may cause a fee, and the exposure that is left after it was switched off. */

import { insertAutomaticQuotation, openAutomaticQuotations, type AutomaticQuotation } from '../../../db/automatic-quotations.ts';
import { feeBySource, type Fee } from '../../../db/fees.ts';
import { refuse } from '../../../db/ledger/refusal.ts';
import { settingHistory } from '../../../db/settings.ts';
import { exposure, mayCausePromotionFee, type AutomaticQuotation as Quotation, type Exposure } from '../../billing/promotion.ts';
import { readPromotion } from '../../billing/settings-shapes.ts';
import { onAccount, viewAccount, type AccountView, type Engine } from './account.ts';
import { settingsAt } from './account-settings.ts';
import { contact, type Asked, type NewContact } from './fees.ts';

/** Promotion Service sent a quotation to a customer by itself; the same lead again changes nothing. Refused while it is off. */
export async function quotationSent(engine: Engine, workspaceId: number, sent: Omit<AutomaticQuotation, 'sentAt'>): Promise<void> {
  await onAccount(engine, workspaceId, (account) => {
    if (switchedOffAt(account) !== null) refuse('promotion_off', 'Promotion Service is off: it sends no quotations. Switch it on first.');
    insertAutomaticQuotation(account.book.connection, workspaceId, { ...sent, sentAt: account.moment.now });
  });
}

/** A customer approached through Promotion Service: a fee, if the service is on or its tail reaches so far. */
export async function approached(engine: Engine, workspaceId: number, given: NewContact, asked: Asked = {}): Promise<Fee> {
  // What was charged already is asked for again, and gives the first fee (rule L5).
  if (feeBySource(engine.book.connection, workspaceId, given.sourceId)) return contact(engine, workspaceId, given, asked);
  const view = viewAccount(engine, workspaceId);
  const { terms } = settingsAt(view.book.connection, workspaceId, view.moment.today);
  const sent = openAutomaticQuotations(view.book.connection, workspaceId, 0).findLast(({ lead }) => lead === given.lead);
  const quotation = sent && { customer: sent.customer, sentAt: sent.sentAt, fee: sent.credits, hasApproached: false };
  if (!mayCausePromotionFee(quotation, switchedOffAt(view), terms.promotionTailDays, view.moment.now))
    refuse('promotion_off', 'Promotion Service is off, and this customer had no quotation from it in time: no fee is due.');
  return contact(engine, workspaceId, given, asked);
}

/** Who can still cause a fee, until when, and how many credits at most. */
export function exposureOf(view: AccountView): Exposure<Quotation & { readonly lead: string }> {
  const { book, workspace, moment } = view;
  const { terms } = settingsAt(book.connection, workspace.id, moment.today);
  const open = openAutomaticQuotations(book.connection, workspace.id, 0).map(({ lead, customer, sentAt, credits }) => ({
    lead,
    customer,
    sentAt,
    fee: credits,
    hasApproached: false,
  }));
  return exposure(open, switchedOffAt(view), terms.promotionTailDays, moment.now);
}

/** When Promotion Service was last switched off, 0 where it never was on; `null` while it is on. */
function switchedOffAt({ book, workspace }: AccountView): number | null {
  const last = settingHistory(book.connection, workspace.id, 'promotion').at(-1);
  if (last === undefined) return 0;
  return readPromotion(last.value).on ? null : last.recordedAt;
}
