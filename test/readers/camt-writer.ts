/** Writes CAMT messages of any version, for tests that read them back. */

export interface WrittenDetail {
  readonly amount?: string;
  readonly amountOf?: 'Amt' | 'TxAmt' | 'InstdAmt';
  readonly currency?: string;
  readonly direction?: 'CRDT' | 'DBIT';
  readonly endToEndId?: string;
  readonly bankId?: string;
  readonly debtor?: string;
  readonly creditor?: string;
  readonly text?: string;
  readonly more?: string;
}

export interface WrittenEntry {
  readonly amount: string;
  readonly currency?: string;
  readonly direction: 'CRDT' | 'DBIT';
  readonly isReversal?: boolean;
  readonly status?: string;
  /** Whole elements, `<Dt>2026-01-05</Dt>`. */
  readonly booked?: string;
  readonly value?: string;
  readonly bankId?: string;
  readonly text?: string;
  readonly more?: string;
  readonly details?: readonly WrittenDetail[];
}

export interface WrittenStatement {
  readonly account?: string;
  readonly currency?: string;
  /** Code, amount from the holder's side. */
  readonly balances?: ReadonlyArray<readonly [code: string, amount: string]>;
  readonly head?: string;
  readonly entries?: readonly WrittenEntry[];
}

export interface Written {
  readonly message?: '052' | '053' | '054';
  readonly version?: number;
  readonly prefix?: string;
  readonly hasNamespace?: boolean;
  readonly lineEnd?: string;
}

const NAMES = { '052': ['BkToCstmrAcctRpt', 'Rpt'], '053': ['BkToCstmrStmt', 'Stmt'], '054': ['BkToCstmrDbtCdtNtfctn', 'Ntfctn'] } as const;

export function camtFile(statements: readonly WrittenStatement[], how: Written = {}): string {
  const { message = '053', version = 2, prefix = '', hasNamespace = true, lineEnd = '\n' } = how;
  const [root, each] = NAMES[message];
  const wrapper = version === 1 ? `${root}V01` : root;
  const namespace = hasNamespace
    ? ` xmlns${prefix && `:${prefix}`}="urn:iso:std:iso:20022:tech:xsd:camt.${message}.001.${String(version).padStart(2, '0')}"`
    : '';
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<Document${namespace}>`,
    `<${wrapper}>`,
    '<GrpHdr><MsgId>1</MsgId><CreDtTm>2026-01-31T08:00:00+01:00</CreDtTm></GrpHdr>',
    ...statements.flatMap((statement) => [`<${each}>`, ...statementLines(statement, version), `</${each}>`]),
    `</${wrapper}>`,
    '</Document>',
  ];
  const text = lines.join(lineEnd);
  return prefix === '' ? text : text.replace(/<(\/?)(?=[A-Z])/g, `<$1${prefix}:`);
}

function statementLines(
  { account = 'NL20INGB0001234567', currency, balances = [], head = '', entries = [] }: WrittenStatement,
  version: number,
): string[] {
  return [
    '<Id>1</Id>',
    ...(head === '' ? [] : [head]),
    `<Acct><Id>${account.includes('/') ? `<Othr><Id>${account}</Id></Othr>` : `<IBAN>${account}</IBAN>`}</Id>${currency === undefined ? '' : `<Ccy>${currency}</Ccy>`}</Acct>`,
    ...balances.map(([code, amount]) => {
      const type = version === 1 ? `<Cd>${code}</Cd>` : `<CdOrPrtry><Cd>${code}</Cd></CdOrPrtry>`;
      const direction = amount.startsWith('-') ? 'DBIT' : 'CRDT';
      return `<Bal><Tp>${type}</Tp><Amt Ccy="${currency ?? 'EUR'}">${amount.replace('-', '')}</Amt><CdtDbtInd>${direction}</CdtDbtInd><Dt><Dt>2026-01-31</Dt></Dt></Bal>`;
    }),
    ...entries.flatMap((entry) => entryLines(entry, version)),
  ];
}

function entryLines(entry: WrittenEntry, version: number): string[] {
  const { amount, currency = 'EUR', direction, status = 'BOOK', details = [] } = entry;
  const transactions = details.map((detail) => detailText(detail, version));
  const more = version === 1 ? transactions : ['<NtryDtls>', ...transactions, '</NtryDtls>'];
  return [
    '<Ntry>',
    `<Amt Ccy="${currency}">${amount}</Amt><CdtDbtInd>${direction}</CdtDbtInd>${entry.isReversal === true ? '<RvslInd>true</RvslInd>' : ''}`,
    `<Sts>${version >= 8 ? `<Cd>${status}</Cd>` : status}</Sts>`,
    ...(entry.booked === undefined ? [] : [`<BookgDt>${entry.booked}</BookgDt>`]),
    ...(entry.value === undefined ? [] : [`<ValDt>${entry.value}</ValDt>`]),
    ...(entry.bankId === undefined ? [] : [`<AcctSvcrRef>${entry.bankId}</AcctSvcrRef>`]),
    ...(entry.more === undefined ? [] : [entry.more]),
    ...(details.length === 0 ? [] : more),
    ...(entry.text === undefined ? [] : [`<AddtlNtryInf>${escaped(entry.text)}</AddtlNtryInf>`]),
    '</Ntry>',
  ];
}

function detailText(detail: WrittenDetail, version: number): string {
  const { amount, amountOf = 'Amt', currency = 'EUR', direction, endToEndId, bankId, debtor, creditor, text } = detail;
  const money = `<Amt Ccy="${currency}">${amount}</Amt>`;
  const party = (role: string, name: string | undefined): string => {
    const named = `<Nm>${escaped(name ?? '')}</Nm>`;
    return name === undefined ? '' : `<${role}>${version >= 8 ? `<Pty>${named}</Pty>` : named}</${role}>`;
  };
  return [
    '<TxDtls><Refs>',
    endToEndId === undefined ? '' : `<EndToEndId>${escaped(endToEndId)}</EndToEndId>`,
    bankId === undefined ? '' : `<AcctSvcrRef>${bankId}</AcctSvcrRef>`,
    '</Refs>',
    amount === undefined ? '' : amountOf === 'Amt' ? money : `<AmtDtls><${amountOf}>${money}</${amountOf}></AmtDtls>`,
    direction === undefined ? '' : `<CdtDbtInd>${direction}</CdtDbtInd>`,
    detail.more ?? '',
    debtor === undefined && creditor === undefined ? '' : `<RltdPties>${party('Dbtr', debtor)}${party('Cdtr', creditor)}</RltdPties>`,
    text === undefined ? '' : `<RmtInf><Ustrd>${escaped(text)}</Ustrd></RmtInf>`,
    '</TxDtls>',
  ].join('');
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
