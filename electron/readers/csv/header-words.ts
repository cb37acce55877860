/** What the headers of bank tables mean, in the languages of Europe and the Americas: roles that a column may have, the likeliest first. */

import { currencyOf } from './written-amount.ts';

export type ColumnRole =
  | 'bookingDate'
  | 'operationDate'
  | 'date'
  | 'transactionDate'
  | 'postedDate'
  | 'valueDate'
  | 'otherDate'
  | 'amount'
  | 'debit'
  | 'credit'
  | 'net'
  | 'gross'
  | 'foreign'
  | 'fee'
  | 'rate'
  | 'balance'
  | 'indicator'
  | 'currency'
  | 'foreignCurrency'
  | 'account'
  | 'counterAccount'
  | 'description'
  | 'type'
  | 'category'
  | 'counterparty'
  | 'reference'
  | 'bankId'
  | 'status';

export interface HeaderMeaning {
  readonly roles: readonly ColumnRole[];
  /** ISO 4217, where the header names one: `Betrag (EUR)`. */
  readonly currency: string | null;
  /** Whether the header is the word for it and nothing else. */
  readonly isExact: boolean;
}

const LONGEST = 80;

/** Roles in the order in which they are looked for: what a header says besides (`original amount`) comes before what it is (`amount`). */
const ROLES: ReadonlyArray<readonly [role: ColumnRole, words: RegExp]> = [
  ['rate', /\b(rate|kurs|wechselkurs|umrechnungskurs|koers|taux|cambio|kurz|arfolyam|price|preis|prijs|quantity|qty|shares|units|points?|percent)\b/],
  [
    'foreign',
    /\b(foreign|original|orig|origin\w*|local|instructed|source|vreemde|oorspr\w*|divisa orig\w*|devise d\w*|utland\w*|udland\w*|utenlandsk\w*|waluty? oryg\w*|walucie (operacji|transakcji)|transaction currency|valutabelo[bp]\w*|valuta ?bedrag|counter ?value|gegenwert|tegenwaarde)\b|fremd|original|eredeti|puvodni|povodn/,
  ],
  [
    'foreignCurrency',
    /\b(foreign|original|orig|local|source|vreemde|oorspr\w*|target) ?\w* ?(currency|wahrung|waehrung|munt|valuta|devise|divisa|moneda)\b|валюта операции|fremdwahrung|originalwahrung|eredeti deviza/,
  ],
  [
    'fee',
    /\b(fees?|charges?|commissions?|provision\w*|avgift\w*|gebyr\w*|comision\w*|commissioni|tarifas?|oplat[ay]|prowizj\w*|poplat\w*|tax|vat|gst|ust|mwst|btw|tva|iva|iof|tip|cashback|discount|rabatt|dij|kosten|frais|points|surcharge)\b|gebuhr|entgelt/,
  ],
  [
    'indicator',
    /\b(debits?|debet|soll|af|uit|dr|d|s|expenses?|out|outflow|bevetel|cargo|dare|debito)\b ?(\/|or|oder|of|and|und|y|e|et| )? ?\b(credits?|kredit|haben|bij|in|cr|c|h|income|kiadas|abono|avere|credito|inflow)\b|\b(credits?|kredit|cr|c|in|credito) (debits?|debet|dr|d|out|debito)\b|\b(indicator|sign|direction|richtung|balance impact|vorzeichen|sens|senso|bij af|kennzeichen|in out|movement type|flow|to from|smer|strana|cd|dc|d c|c d)\b|soll ?haben|sollhaben|收 ?支/,
  ],
  [
    'balance',
    /\b(balances?|saldo\w*|solde\w*|kontostand\w*|kontosaldo|egyenleg\w*|bakiye|zustatek|zostatok|stav uctu|sold|sallad\w*|disponibel\w*|disponibil\w*|running bal\w*|stanje|jaak|likutis|atlikums|bal|avail)\b|saldo\b|остаток|баланс|υπολοιπο|余额|残高|잔액|יתרה|الرصيد/,
  ],
  [
    'debit',
    /\b(debits?|debet|debe|debito\w*|soll|belastung\w*|lastschrift\w*|withdraw\w*|(money|paid|payments?|amount|cash) out|out|outflows?|outgoing|outgoings|ausgaben?|ausgang|abgang|af|uit|ut|ud|ute|uscit[ae]|addebit\w*|dare|sorties?|cargos?|gastos?|egresos?|retiros?|levantamentos?|saidas?|obciaz\w*|wyplat\w*|wydat\w*|wychodzac\w*|ausgehend\w*|abgehend\w*|sortant\w*|uitgaand\w*|salientes?|uscente|utgaende|udgaende|vydaj\w*|vydej|kiadas\w*|terheles\w*|spent|spend|spending|expenses?|expenditure|dr|uttak|uttag\w*|ud af konto|ut av konto|ut fra konto|haevet|odchozi|charges?|payments?)\b|支出|出金|引出|借方|출금|χρεωση|חובה|مدين|расход|списан/,
  ],
  [
    'credit',
    /\b(credits?|kredit|credito\w*|haben|haber|gutschrift\w*|deposits?|(money|paid|payments?|amount|cash) in|in|inn|ind|inflows?|incoming|einnahmen?|eingang|zugang|bij|entrat[ae]|accredit\w*|avere|entrees?|recettes?|abonos?|ingresos?|entradas?|depositos?|uznan\w*|wplyw\w*|wplat\w*|przychodzac\w*|eingehend\w*|entrant\w*|inkomend\w*|entrantes?|ingaende|inngaende|indgaende|inkommande|prijem|prijmy|bevetel\w*|jovairas\w*|received|receipts?|income|innskudd|insattning\w*|ind pa konto|inn pa konto|indsat|prichozi|lodgements?|cr)\b|收入|入金|預入|贷方|입금|πιστωση|זכות|دائن|приход|зачислен/,
  ],
  ['net', /\b(net|netto|nett|netbedrag)\b/],
  ['gross', /\b(gross|brutto|bruto)\b/],
  [
    'amount',
    /\b(amounts?|amt|umsatz|montants?|importes?|importo|valor|valore|value|wert|kwota|castka|suma|summa|summe|sum|tutar|osszeg\w*|cantidad|monto|quantia|iznos|znesek|suma operacji|movimientos?|movement|volym|sume?a?|pago|mutatie|usd|eur|gbp|cad|chf|pln|czk)\b|ποσο|сумма|金额|金額|发生额|금액|סכום|المبلغ|\btutari?\b|betrag|bedrag|belo[bp]|beloeb|umsatz\b|osszeg/,
  ],
  [
    'bankId',
    /\b(transaction|transaktions?|transactie|trans|umsatz|buchungs|booking|entry|operation|operacji|movimento|unique|payment|fit|statement)? ?(ids?|uuid|fitid|hash|archive (no|number|id))\b|buchungsreferenz|arkivreferens|volgn(umme)?r/,
  ],
  ['bookingDate', /comptab|buchung|boek|bokfor|bogfor|bookings?\b|booked|ksiegow|contab|registraz|zauctov|zaucto|konyvel|completed?\b|bokfo/],
  ['operationDate', /\b(operation|operacion|operazione|operacji|operacao|op|oper)\b/],
  [
    'valueDate',
    /\b(value|valuta\w*|valute\w*|valeur|valor|val|wertstellung\w*|wert|rentedat\w*|renteda\w*|rente|valutering|waluty|erteknap|effective|ranteda\w*)\b|wertstellung|valutadat/,
  ],
  ['postedDate', /\b(post\w*|settle\w*|process\w*|clear\w*|verrekening|afreken\w*|abrechnung\w*|lancamento|contabile)\b/],
  [
    'transactionDate',
    /\b(trans\w*|purchase|verrichting\w*|beleg\w*|uitvoering\w*|execution|kauf\w*|kop|started|created?|auftrag\w*|movimento|movimiento|mov|tranzakci\w*|provedeni|umsatz\w*|trade|run)\b|belegdatum|kaufdatum/,
  ],
  [
    'otherDate',
    /\b(due|expir\w*|statement|uitgavenstaat|balancete|birth|end|start|initial|final|beginning|from|to|authori[sz]ed|timestamp|datetime|time|period)\b/,
  ],
  [
    'date',
    /\b(dates?|datum|dato|data|fecha|dia|day|tarih|datums|kuupaev|paivays|pvm|datetime|time|when)\b|дата|ημερομηνια|日期|时间|日付|取引日|利用日|거래일|תאריך|التاريخ|datum$|dato$|dag$|dagen$/,
  ],
  [
    'currency',
    /\b(currency|ccy|curr|wahrung|waehrung|munt\w*|devises?|divisa|moneda|moeda|valuta|waluta|mena|meny|deviza\w*|devizanem\w*|doviz|valuutta|valiuta|iso)\b|valutacode|валюта|币种|wahrung\b|waehrung\b|devizanem/,
  ],
  [
    'counterAccount',
    /tegenrekening|tegenpartij ?rekening|rekening\w* tegenpartij|gegenkonto|counter ?(party )?(account|iban)|contra account|numer konta|\b(payee|partner|beneficiar\w*|empfanger\w*|recipient|destination|dest|to|from|other|remit\w*|odbiorcy|nadawcy|protiucet\w*|protiuctu|fra|til|mottagar\w*|crediteur)\b ?\w* ?\b(account|iban|konto\w*|rekening|nr|number|szamla\w*)\b/,
  ],
  [
    'account',
    /^(iban|account|konto|rekening|compte|cuenta|conto|conta|kontonummer|kontonr|rachunek|ucet|szamlaszam|card|karte|rekeningnummer)$|номер (карты|счета)|auftragskonto|auftraggeberkonto|\b(account|acct|card|iban|konto|rekening|compte|cuenta|conta|kontonummer|kartennummer|kredietkaart|tarjeta|rachunku|uctu|szamlaszam)\b/,
  ],
  ['status', /^(transaction |booking |payment )?(status|state|stav|estado|stato|statut|etat|pending|статус)$|交易状态|当前状态/],
  ['category', /categor|kategori|rubriek|sphere|budget|klasse|\b(mcc|class|tags?|labels?)\b/],
  [
    'type',
    /\b(type|typ|typ[aeo]|tipo|soort|mutatiesoort|code|art|transaktionstyp|tranzakcio tipusa|kind|method)\b|umsatzart|buchungsart|transaktionst/,
  ],
  [
    'counterparty',
    /payee|\b(name|naam|namn|navn|nazwa|nombre|nome|nom|neve|nazev|nazov)\b|empfanger|begunstigt|beguenstigt|auftraggeber|zahlungspfl|zahlungsempf|tegenpartij|benefi|ordenante|counter ?part|kontrahent|nadawca|odbiorca|partner|merchant|handelaar|handler|mottag|avsand|modtager|afsender|destinat|tiers|debtor|creditor|vendor|contact|对方|получател|плательщик/,
  ],
  ['reference', /refer|kenmerk|riferim|\bref\b|che(ck|que)|\bchk\b|document|end to end|variab|numero|\b(number|no|nr|num|numer)\b|nummer$/],
  [
    'description',
    /descr|verwendung|buchungstext|\btext\b|omschr|libell|concept|causal|tytul|opis|beskriv|betaling|memo|notes?\b|details?|narrat|partic|mededel|communic|histor|popis|kozlem|tekst|medde|rubrik|remark|message|sprav|zprav|informa|purpose|zweck|transa|tranza|operaz|operac|movim|item|subject|label|title|motif|merch|reden|viestiselite|selgitus|saaja|activity|reason|назнач|основан|описан|적요|내용|תיאור|البيان|αιτιολογια|aciklama|商品|摘要|备注/,
  ],
];

const ENGLISH =
  /^(account|transaction|posted|value|booking|post|trans)? ?(date|description|amount|debit|credit|balance|payee|details|memo|type|category|status|currency|reference|withdrawals?|deposits?|paid in|paid out)$/;

/** Beside these, `date` and `description` are words of another language. */
const OTHER_LANGUAGES =
  /[^\P{L}a-z]|\b(libelle|montant|solde|fecha|concepto|importe|valor|datum|betrag|bedrag|belopp|belob|omschrijving|importo|descrizione|kwota|opis)\b/u;

const known = new Map<string, HeaderMeaning>();

/** What a header may mean; no roles for one that says nothing. */
export function meaningOf(header: string): HeaderMeaning {
  let meaning = known.get(header);
  if (meaning === undefined) {
    meaning = header.length > LONGEST ? NOTHING : read(header);
    if (known.size > 5_000) known.clear();
    known.set(header, meaning);
  }
  return meaning;
}

const NOTHING: HeaderMeaning = { roles: [], currency: null, isExact: false };

function read(header: string): HeaderMeaning {
  const currency = currencyIn(header);
  const phrase = plainWords(header);
  const bare = plainWords(currency === null ? header : header.replace(new RegExp(`\\bin\\s+${currency}\\b|\\b${currency}\\b`), ''));
  const text = bare === '' ? phrase : bare;
  const named = ROLES.filter(([, pattern]) => pattern.test(text)).map(([role]) => role);
  // `Credit/Debit Amount` is both, with a sign.
  const isBoth = named.includes('debit') && named.includes('credit');
  const roles: readonly ColumnRole[] = isBoth ? [...named.filter((role) => role !== 'debit' && role !== 'credit'), 'amount'] : named;
  return { roles, currency, isExact: !text.includes(' ') };
}

/** A currency that a header names by its code in capitals or its sign. */
function currencyIn(header: string): string | null {
  for (const word of header.split(/[\s()[\]/]+/)) {
    const code = /^[A-Z]{3}\$?$/.test(word) || /^[€£₹₽₺]$/.test(word) ? currencyOf(word.slice(0, 3)) : undefined;
    if (code !== undefined && code !== '') return code;
  }
  return null;
}

/** `Währung (Konto)` as `wahrung konto`: letters without marks, in lower case, and digits. */
export function plainWords(text: string): string {
  const lower = text.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  if (/^[\x20-\x7e]*$/.test(lower)) return lower.replace(/[^a-z\d]+/g, ' ').trim();
  return lower
    .replace(/[øö]/g, 'o')
    .replaceAll('ł', 'l')
    .replaceAll('ß', 'ss')
    .replaceAll('æ', 'ae')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Whether the words of a header row are English, where either order of day and month is used. */
export function isEnglish(headers: readonly string[]): boolean {
  const words = headers.map(plainWords);
  return words.some((header) => ENGLISH.test(header)) && !words.some((header) => OTHER_LANGUAGES.test(header));
}
