/** Words in the rows of bank tables: which side a movement is on, and rows that are no movements. */

import { plainWords } from './header-words.ts';

export type Side = 'in' | 'out';

/** Words and letters of a column that says debit or credit, and nothing else. */
const SIDES = sidesOf(
  'd,dr,db,dbt,debit,debet,debito,s,soll,af,uit,out,outflow,outgoing,ut,ud,-,belastung,lastschrift,ausgabe,ausgang,withdrawal,expense,cargo,egreso,gasto,addebito,dare,uscita,sortie,debe,saida,obciazenie,wydatek,vydaj,vydej,odchozi,kiadas,terheles,debits,money out,paid out,to,支出,出金,转出,출금,χ,χρεωση,חובה,مدين,расход,списание',
  'c,cr,crd,credit,kredit,credito,h,haben,bij,in,inflow,incoming,inn,ind,+,gutschrift,einnahme,eingang,deposit,income,abono,ingreso,accredito,avere,entrata,entree,haber,entrada,uznanie,wplyw,prijem,prichozi,bevetel,jovairas,k,credits,money in,paid in,received,from,收入,入金,转入,입금,π,πιστωση,זכות,دائن,приход,зачисление',
);

/** Kinds of movement that are only ever on one side. */
const KINDS = sidesOf(
  'purchase,purchases,sale,fee,fees,check,cheque,atm,atm withdrawal,cash withdrawal,charge,direct debit,standing order,bill payment,pos,card payment,card purchase,service charge,cash advance,interest charge,debit card,achat,kauf,einkauf,transfer out,payment sent,sent,cash out,buy',
  'refund,return,salary,direct deposit,direct credit,interest paid,interest earned,cash back,cashback,reversal,credit card payment,payment received,dividend,transfer in,cash in,topup,top up,sell',
);

function sidesOf(out: string, incoming: string): ReadonlyMap<string, Side> {
  return new Map([...out.split(',').map((word) => [word, 'out'] as const), ...incoming.split(',').map((word) => [word, 'in'] as const)]);
}

/** The side that a cell names by a word for debit or credit; `undefined` for any other. */
export function sideOf(cell: string): Side | undefined {
  if (cell.length > 24 || /\d/.test(cell)) return undefined;
  const text = cell.trim();
  return SIDES.get(text === '-' || text === '+' ? text : plainWords(text));
}

/** The side that the kind of a movement is on: a purchase, a refund. Letters are no kinds. */
export function sideOfKind(cell: string): Side | undefined {
  return cell.length > 40 || cell.length < 3 || /\d/.test(cell) ? undefined : (sideOf(cell) ?? KINDS.get(plainWords(cell)));
}

/** What a card's holder paid to the card, as descriptions have it. */
const CARD_PAYMENT =
  /payment.{0,24}(thank|received|recd|rcvd)|(thank you|received).{0,20}payment|autopay|auto-pay|automatic payment|direct debit payment|\bpaiement.{0,20}merci|zahlung erhalten|einzahlung.{0,20}dank|betaling ontvangen|pago recibido|pagamento recebido|innbetaling/i;

export function isCardPayment(description: string): boolean {
  return CARD_PAYMENT.test(description.slice(0, 200));
}

const THANKS = /thank|merci|dank/i;

/** Whether what speaks of a payment thanks for it. */
export function isThanked(description: string): boolean {
  return isCardPayment(description) && THANKS.test(description.slice(0, 200));
}

/** What comes to an account from which cards are paid, and never to a card. */
const INCOME =
  /payroll|\bsalary\b|\bwages\b|direct dep|\bpaycheck\b|interest (paid|earned)|\bgehalt\b|\blohn\b|\bsalaire|\bn[oó]mina\b|stipendio|\bsalaris\b|\blön\b/i;

export function isIncome(description: string): boolean {
  return INCOME.test(description.slice(0, 200));
}

/** Which balance a text names, where all of it is about one. */
const OPENING =
  /^(opening|starting|beginning|previous|initial|old|brought forward|carried forward|balance (brought|b) ?(forward|f\w*)?|bal fwd|b f$|anfang|alter|eroffnung|vortrag|saldovortrag|begin|vorig|algsaldo|sakuma|likutis pradziai|saldo (anterior|inicial|iniziale|poczatkowe|previo)|solde (initial|precedent|anterieur)|ingaende|inngaende|primo|pocatecni|nyito)/;
const CLOSING =
  /^(closing|ending|end|final|new|current balance|endsaldo|schluss|neuer|eind|saldo (final|finale|koncowe|actual|atual|contabile|dia|do dia|total)|solde (final|nouveau|au)|nouveau solde|utgaende|ultimo|konecny|zaro|s a l d o$|saldo$|loppsaldo|beigu|likutis pabaigai)/;
const BALANCE =
  /balance|saldo|solde|kontostand|stand\b|egyenleg|zustatek|zostatok|brought forward|carried forward|b\/?f$|eroffnung|vortrag|s a l d o|bal fwd|\bsald\b|atlikums|likutis/;

/** Most texts have no letters of these, and are not looked at further. */
const MAY_BE_BALANCE = /bal|sald|sold|stand|forw|vortrag|er.ffn|s a l|egyen|stat|b\/?f|atlik|likut/i;
const MAY_BE_TOTAL = /^\W*(sub|gra|tot|sum|som|ges|cel|.ssz|raz|yht|i a|k.i|apg|apy|tur)/i;

/** What no shop is called: a movement may well be at New Balance, or at Total. */
const NO_MOVEMENT =
  /^(?:(?:opening|closing|starting|ending|beginning|previous|initial|final|prior) (?:ledger |account )?balance|balance (?:brought|carried) forward|(?:brought|carried) forward|saldo (?:anterior|inicial|final|iniziale|finale|precedente|poczatkowe|koncowe|contabile|do dia|del dia|disponivel|atual)|s a l d o|anfangssaldo|endsaldo|eroffnungssaldo|schlusssaldo|abschlusssaldo|saldovortrag|(?:alter|neuer) (?:saldo|kontostand)|solde (?:initial|final|precedent|anterieur)|(?:ancien|nouveau) solde|(?:ingaende|utgaende|inngaende) saldo|beginsaldo|eindsaldo|algsaldo|loppsaldo|(?:sakuma|beigu) atlikums|likutis (?:pradziai|pabaigai)|(?:pocatecni|konecny) zustatek|(?:nyito|zaro) egyenleg|sub ?total|grand total|kaive|apyvarta|apgrozijums|total (?:debits?|credits?|deposits?|withdrawals?|payments?|charges?|fees?))(?: (?:as of|as at|on|at|am|per|vom|au|al|em))?(?: \d+)*$/;

/** Whether a text, though a date and an amount stand beside it, names a balance or total. */
export function namesNoMovement(text: string): boolean {
  return text.length <= 60 && (MAY_BE_BALANCE.test(text) || MAY_BE_TOTAL.test(text)) && NO_MOVEMENT.test(plainWords(text));
}

/** Whether a text that stands for a whole row names a balance, and which. */
export function balanceNamed(text: string): 'opening' | 'closing' | 'other' | undefined {
  if (text.length > 60 || !MAY_BE_BALANCE.test(text)) return undefined;
  const words = plainWords(text);
  if (!BALANCE.test(words)) return undefined;
  if (OPENING.test(words)) return 'opening';
  return CLOSING.test(words) ? 'closing' : 'other';
}

const TOTAL =
  /^(sub ?total|grand total|totals?|totaal|totales?|totale|total[ei]?|summe\b|gesamt|suma\b|summa\b|sum\b|somme\b|celkem|osszesen|razem|yhteensa|i alt|kaive$|apgrozijums|apyvarta|turnover)/;

/** Whether a text names the total of rows. */
export function namesTotal(text: string): boolean {
  return text.length <= 60 && MAY_BE_TOTAL.test(text) && TOTAL.test(plainWords(text));
}

/** What did not come about: its row moved no money. */
const NOT_DONE =
  /^(declined|failed|reverted|cancell?ed|denied|rejected|refused|voided?|abgelehnt|fehlgeschlagen|abgebrochen|geweigerd|mislukt|refusee?|annulee?|rechazad[oa]|rifiutat[oa]|annullat[oa]|recusad[oa]|cancelad[oa]|odrzucon[aey]|отмен[а-я]*|отклонен[а-я]*|交易关闭|已关闭|交易失败|avvist|avbruten)$/;

/** What is announced, and comes again when it is booked; `true` in a column that asks whether it is pending. */
const PENDING =
  /^(true|yes|pending|processing|authori[sz]ed|scheduled|upcoming|vorgemerkt|ausstehend|in bearbeitung|reserver\w*|vantande|preliminar\w*|en attente|a venir|pendiente|pendente|in attesa|oczekuj\w*|w trakcie|cekajici|in behandeling|gereserveerd|в обработке|ожида[а-я]*|on hold|hold)$/;

export function isPending(status: string): boolean {
  return status.length <= 40 && status !== '' && PENDING.test(plainWords(status));
}

export function wasNotDone(status: string): boolean {
  return status.length <= 40 && NOT_DONE.test(plainWords(status));
}
