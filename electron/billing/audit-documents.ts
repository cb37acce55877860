/** Which invoice or receipt is for which charge (rule R5): by amount and date, with a score; a tie is no match, and what the user attached stands. */

import type { Day } from '../../db/ledger/calendar.ts';

export interface DocumentSide {
  readonly id: number;
  readonly number: string;
  readonly day: Day;
  readonly amount: number;
}

export interface ChargeSide {
  /** The vendor's id, or ours. */
  readonly id: string;
  readonly day: Day;
  readonly amount: number;
}

export interface DocumentMatch {
  readonly documentId: number;
  readonly chargeId: string;
  /** Of 100: 100 on the day of the charge, less for each day apart; more where its number has the vendor's id of the charge. */
  readonly score: number;
}

/** A vendor writes its invoice some days after the charge, or a little before it. */
const DAYS_AFTER = 10;
const DAYS_BEFORE = 3;
const PER_DAY = 6;
const NAMED = 20;

/** Proposals one to one, best first; what is attached already is not among `documents`, nor are charges that have a document. */
export function matchDocuments(documents: readonly DocumentSide[], charges: readonly ChargeSide[]): readonly DocumentMatch[] {
  const byAmount = Map.groupBy(charges, ({ amount }) => amount);
  const candidates = documents.flatMap((document) => (byAmount.get(document.amount) ?? []).flatMap((charge) => matchOf(document, charge) ?? []));
  const open = { documents: new Set(documents.map(({ id }) => id)), charges: new Set(charges.map(({ id }) => id)) };
  const matches: DocumentMatch[] = [];
  for (const score of [...new Set(candidates.map((match) => match.score))].toSorted((a, b) => b - a)) {
    const level = candidates.filter((match) => match.score === score && open.documents.has(match.documentId) && open.charges.has(match.chargeId));
    const alone = level.filter((match) =>
      level.every((other) => other === match || (other.documentId !== match.documentId && other.chargeId !== match.chargeId)),
    );
    matches.push(...alone);
    // What fits twice equally well is left to the user, whatever fits less.
    for (const { documentId, chargeId } of level) {
      open.documents.delete(documentId);
      open.charges.delete(chargeId);
    }
  }
  return matches.toSorted((a, b) => b.score - a.score || a.documentId - b.documentId);
}

function matchOf(document: DocumentSide, charge: ChargeSide): DocumentMatch | undefined {
  const days = document.day - charge.day;
  const isNamed = names(document.number, charge.id);
  if (!isNamed && (days > DAYS_AFTER || days < -DAYS_BEFORE)) return undefined;
  const score = Math.max(1, Math.min(100, (isNamed ? NAMED : 0) + 100 - PER_DAY * Math.abs(days)));
  return { documentId: document.id, chargeId: charge.id, score };
}

/** A number of a few digits stands in too many texts. */
function names(text: string, name: string): boolean {
  return name.length >= 4 && text.toLowerCase().includes(name.toLowerCase());
}
