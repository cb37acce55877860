/** The transactions of an entry (`TxDtls`): with whom and what for, and what each came to where the bank says it. */

import { isSameDecimal, negated, sumOf } from '../decimals.ts';
import type { DecimalText } from '../statement.ts';
import { elementAt, elementsAt, textAt, type Element } from './elements.ts';
import { accountOf, amountOf, directionOf, inOneLine, type Amount, type Direction } from './values.ts';

interface Party {
  readonly name: string | undefined;
  readonly account: string | undefined;
}

/** What is kept of a transaction. */
export interface Detail {
  readonly line: number;
  /** In the order in which they are believed: the transaction's own, as booked, as ordered. */
  readonly amounts: readonly (Amount | undefined)[];
  readonly direction: Direction | undefined;
  readonly debtor: Party;
  readonly creditor: Party;
  readonly purpose: string;
  readonly furtherText: string | undefined;
  readonly reference: string | undefined;
  readonly bankId: string | undefined;
  /** Amounts in other currencies and charges. */
  readonly otherAmounts: readonly Amount[];
  readonly charges: readonly Amount[];
  /** When it was settled, made or accepted. */
  readonly dated: Element | undefined;
}

export function detailOf(element: Element): Detail {
  const references = elementAt(element, 'Refs');
  const parties = elementAt(element, 'RltdPties');
  return {
    line: element.line,
    amounts: [amountAt(element, 'Amt'), amountAt(element, 'AmtDtls', 'TxAmt', 'Amt'), amountAt(element, 'AmtDtls', 'InstdAmt', 'Amt')],
    direction: directionOf(element),
    debtor: partyOf(parties, 'Dbtr'),
    creditor: partyOf(parties, 'Cdtr'),
    purpose: purposeOf(elementAt(element, 'RmtInf')),
    furtherText: textAt(element, 'AddtlTxInf'),
    reference: referenceOf(references, element),
    bankId: said(textAt(references, 'AcctSvcrRef')) ?? said(textAt(references, 'TxId')),
    otherAmounts: otherAmountsOf(element),
    charges: chargesOf(element),
    dated: ['IntrBkSttlmDt', 'TxDtTm', 'AccptncDtTm'].map((name) => elementAt(element, 'RltdDts', name)).find((date) => date !== undefined),
  };
}

function amountAt(element: Element, ...path: readonly string[]): Amount | undefined {
  const amount = elementAt(element, ...path);
  return amount === undefined ? undefined : amountOf(amount);
}

function partyOf(parties: Element | undefined, role: 'Dbtr' | 'Cdtr'): Party {
  return {
    name: nameOf(elementAt(parties, role)) ?? nameOf(elementAt(parties, `Ultmt${role}`)),
    account: accountOf(elementAt(parties, `${role}Acct`)),
  };
}

function nameOf(party: Element | undefined): string | undefined {
  return (
    textAt(party, 'Nm') ??
    textAt(party, 'Pty', 'Nm') ??
    textAt(party, 'Agt', 'FinInstnId', 'Nm') ??
    textAt(party, 'PstlAdr', 'AdrLine') ??
    textAt(party, 'Pty', 'PstlAdr', 'AdrLine')
  );
}

/** Remittance information: free text, then the texts and references of structured remittances. */
function purposeOf(remittance: Element | undefined): string {
  if (remittance === undefined) return '';
  const texts = [
    ...elementsAt(remittance, 'Ustrd'),
    ...elementsAt(remittance, 'Strd', 'CdtrRefInf', 'Ref'),
    ...elementsAt(remittance, 'Strd', 'CdtrRefInf', 'CdtrRef'),
    ...elementsAt(remittance, 'Strd', 'RfrdDocInf', 'Nb'),
    ...elementsAt(remittance, 'Strd', 'AddtlRmtInf'),
  ];
  return inOneLine([...new Set(texts.map(({ text }) => text))].join(' '));
}

/** `NOTPROVIDED` and its like are what is written where there is nothing to write. */
export function said(reference: string | undefined): string | undefined {
  return reference === undefined || /^(?:NOT ?PROVIDED|NON ?REF|NONE|N\/A|-+|0+)$/i.test(reference) ? undefined : inOneLine(reference);
}

function referenceOf(references: Element | undefined, element: Element): string | undefined {
  const structured = elementAt(element, 'RmtInf', 'Strd', 'CdtrRefInf');
  const all = [
    textAt(references, 'EndToEndId'),
    textAt(references, 'ChqNb'),
    textAt(structured, 'Ref') ?? textAt(structured, 'CdtrRef'),
    textAt(references, 'InstrId'),
    textAt(references, 'PmtInfId'),
    textAt(references, 'MsgId'),
  ];
  return all.map(said).find((reference) => reference !== undefined);
}

/** What was ordered or exchanged, of an entry or a transaction. */
export function otherAmountsOf(element: Element): readonly Amount[] {
  return ['InstdAmt', 'CntrValAmt', 'TxAmt'].flatMap((name) => amountAt(element, 'AmtDtls', name, 'Amt') ?? []);
}

/** Charges of an entry or a transaction that are more than nothing. */
export function chargesOf(element: Element): readonly Amount[] {
  const all = elementsAt(element, 'Chrgs').flatMap((charges) => {
    const records = elementsAt(charges, 'Rcrd', 'Amt');
    const total = elementAt(charges, 'TtlChrgsAndTaxAmt');
    if (records.length > 0) return records;
    return total ?? elementAt(charges, 'Amt') ?? [];
  });
  return all.map(amountOf).filter(({ amount }) => /[1-9]/.test(amount));
}

/**
 * What each transaction of a batch came to, from the account holder's side, where the bank says it of each in the entry's currency, and they
 * come to the entry together; else `undefined`. Directions are believed where the sum is right with them, and else taken for the entry's.
 */
export function amountsOfBatch(details: readonly Detail[], entry: Amount, direction: Direction): readonly DecimalText[] | undefined {
  if (entry.amount.startsWith('-')) return undefined;
  for (const index of [0, 1, 2]) {
    const amounts = details.map((detail) => detail.amounts[index]);
    if (!amounts.every((each) => each !== undefined && (each.currency ?? entry.currency) === entry.currency)) continue;
    const plain = amounts.flatMap((each) => each?.amount ?? []);
    const ownDirections = plain.map((amount, at) => ((details[at]?.direction ?? direction) === direction ? amount : negated(amount)));
    const right = [ownDirections, plain].find((each) => isSameDecimal(sumOf(each), entry.amount));
    if (right !== undefined) return direction === 'CRDT' ? right : right.map(negated);
  }
  return undefined;
}
