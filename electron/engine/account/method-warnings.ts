/** What to see to about the methods of an account before it matters (rule M5). */

import { formatDay } from '../../../db/ledger/calendar.ts';
import { lastOutcomeOf } from '../../../db/payment-methods.ts';
import { warningsOf, type MethodWarning } from '../../billing/drill.ts';
import type { AccountLook } from './account.ts';
import type { Gathered } from './gather.ts';

export function methodWarningsOf({ book, moment }: AccountLook, { methods, snapshot }: Gathered): readonly MethodWarning[] {
  const cards = snapshot.methods.map((method) => {
    const card = methods.find(({ id }) => id === method.id);
    const expiresInMonth = card && card.expiryYear !== null && card.expiryMonth !== null ? card.expiryYear * 12 + card.expiryMonth - 1 : null;
    return { ...method, expiresInMonth, askedOwner: lastOutcomeOf(book.connection, method.id)?.askedOwner ?? false };
  });
  const [year, month] = formatDay(moment.today).split('-').map(Number) as [number, number];
  return warningsOf(cards, year * 12 + month - 1);
}
