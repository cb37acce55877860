/** What can be nested in an OFX file, as far as statements are concerned: by rank, so that a closing tag which is missing is known from what opens next. */

export type Role =
  | 'document'
  | 'signon'
  | 'status'
  | 'statement'
  | 'account'
  | 'list'
  | 'balance'
  | 'transaction'
  | 'no_movement'
  | 'party'
  | 'currency'
  | 'other';

export interface Aggregate {
  readonly role: Role;
  /** What opens ends everything of its own rank or a higher one. */
  readonly rank: number;
  /** The elements with text in it that are read. */
  readonly leaves: ReadonlySet<string>;
  /** Why it is no movement. */
  readonly because: string;
}

const TRANSACTION_LEAVES =
  'TRNTYPE DTPOSTED DTUSER DTAVAIL TRNAMT FITID CORRECTACTION CORRECTFITID CHECKNUM REFNUM NAME EXTDNAME MEMO PAYEE CURRENCY';
const TRADES =
  'BUYDEBT BUYMF BUYOPT BUYOTHER BUYSTOCK CLOSUREOPT INCOME INVEXPENSE JRNLFUND JRNLSEC MARGININTEREST REINVEST RETOFCAP SELLDEBT SELLMF SELLOPT ' +
  'SELLOTHER SELLSTOCK SPLIT TRANSFER';

/** `null` for elements with text, of which there are most. */
const AGGREGATES = new Map<string, Aggregate | null>(words(TRANSACTION_LEAVES).map((name) => [name, null]));

add('document', 0, 'OFX');
add('signon', 2, 'SONRS', 'ORG FID INTU.BID');
add('status', 3, 'STATUS', 'CODE SEVERITY MESSAGE');
add('statement', 3, 'STMTRS CCSTMTRS INVSTMTRS LOANSTMTRS', 'CURDEF');
add('account', 4, 'BANKACCTFROM CCACCTFROM INVACCTFROM LOANACCTFROM', 'ACCTID BANKID BROKERID');
add('list', 4, 'BANKTRANLIST BANKTRANLISTP INVTRANLIST LOANTRANLIST');
add('balance', 4, 'LEDGERBAL', 'BALAMT DTASOF');
add('other', 4, 'AVAILBAL BALLIST INVBAL INVPOSLIST INVOOLIST INV401K INV401KBAL');
add('other', 5, 'INVBANKTRAN');
add('transaction', 5, 'STMTTRN', TRANSACTION_LEAVES);
add('no_movement', 5, 'STMTTRNP', '', 'pending');
add('no_movement', 5, 'LOANSTMTTRN', '', 'loan');
add('no_movement', 5, TRADES, '', 'investment');
add('party', 6, 'PAYEE', 'NAME');
add('currency', 6, 'CURRENCY ORIGCURRENCY', 'CURSYM');

const MESSAGE_SET: Aggregate = { role: 'other', rank: 1, leaves: new Set(), because: '' };
const RESPONSE: Aggregate = { role: 'other', rank: 2, leaves: new Set(), because: '' };

export function aggregateOf(name: string): Aggregate | undefined {
  const known = AGGREGATES.get(name);
  if (known !== undefined) return known ?? undefined;
  if (name.endsWith('TRNRS')) return RESPONSE;
  return name.includes('MSGSRSV') ? MESSAGE_SET : undefined;
}

function add(role: Role, rank: number, names: string, leaves = '', because = ''): void {
  for (const name of words(names)) AGGREGATES.set(name, { role, rank, leaves: new Set(words(leaves)), because });
}

function words(text: string): readonly string[] {
  return text === '' ? [] : text.split(' ');
}
