/** The account statement of a workspace as a file in each of its forms (rules X1, X2), out of one reading of the book. */

import type { AccountKey } from '../../../db/ledger/accounts.ts';
import { account, leadCost } from '../../../db/ledger/accounts.ts';
import { isCharge, type ChargeKind } from '../../../db/ledger/event.ts';
import { UNCODED } from '../../../db/ledger/ledger-codes.ts';
import type { ReadBook } from '../../../db/open.ts';
import type { RegisterRow } from '../../../db/reports/register.ts';
import { kindsOfRefundedCharges, readStatement, type StatementPeriod } from '../../../db/reports/statement.ts';
import { readBookFacts, type Workspace } from '../../../db/workspaces.ts';
import { writeAccountStatement, type StatementSummary } from '../../documents/account-statement.ts';
import { writeStatementPdf } from '../../documents/pdf/statement-pdf.ts';
import type { StatementRow } from '../../documents/statement-row.ts';
import { writeStatementXlsx } from '../../documents/statement-xlsx.ts';
import { createStatementSums, type StatementTotals } from '../../documents/statement-sums.ts';
import { createCodes, hasCodes } from './ledger-codes.ts';

export const STATEMENT_FORMATS = ['csv', 'xlsx', 'pdf'] as const;
export type StatementFormat = (typeof STATEMENT_FORMATS)[number];

/** Sizes of paper that a statement is printed on. */
export const PAPERS = ['a4', 'letter'] as const;

export interface StatementOptions {
  readonly format: StatementFormat;
  /** Of a PDF; A4 unless given. */
  readonly paper?: (typeof PAPERS)[number];
  readonly onRow?: () => void;
}

/** The statement in pieces, read as they are asked for: hold a transaction open meanwhile. */
export function writeStatement(
  book: ReadBook,
  workspace: Workspace,
  period: StatementPeriod,
  { format, paper = 'a4', onRow }: StatementOptions,
): Generator<string | Uint8Array, StatementSummary> {
  const { opening, rows } = readStatement(book, workspace, period);
  const told = onRow === undefined ? rows : counted(rows, onRow);
  switch (format) {
    case 'csv':
      return writeAccountStatement(told, { ...period, opening }, workspace);
    case 'xlsx':
      return writeStatementXlsx(coded(book, workspace, told), { ...period, opening }, workspace);
    case 'pdf':
      return writeStatementPdf(coded(book, workspace, told), {
        period: { ...period, opening },
        units: workspace,
        organisation: readBookFacts(book).organisation,
        workspace: workspace.name,
        vendor: workspace.vendor,
        paper: paper === 'a4' ? 'A4' : 'LETTER',
        totals: totalsOf(book, workspace, period),
        isCoded: hasCodes(book, workspace.id),
      });
  }
}

/** What the rows come to, read beforehand. */
function totalsOf(book: ReadBook, workspace: Workspace, period: StatementPeriod): StatementTotals {
  const { opening, rows } = readStatement(book, workspace, period);
  const sums = createStatementSums(opening);
  for (const row of rows) sums.add(row);
  return sums.totals;
}

function* counted<Row>(rows: Iterable<Row>, onRow: () => void): Generator<Row> {
  for (const row of rows) {
    onRow();
    yield row;
  }
}

/** Rows with the codes of the account that stands against Prepaid credits. */
function* coded(book: ReadBook, workspace: Workspace, rows: Iterable<RegisterRow>): Generator<RegisterRow & StatementRow> {
  const codes = createCodes(book, workspace.id);
  const refundedKind = kindsOfRefundedCharges(book);
  const known = new Map<string, AccountKey | null>();
  for (const row of rows) {
    const kind = row.kind === 'refund' ? refundedKind(row.eventId) : row.kind;
    const name = `${kind} ${row.campaign}`;
    let against = known.get(name);
    if (against === undefined) known.set(name, (against = accountAgainstPrepaid(kind, row.campaign)));
    yield { ...row, ...(against === null ? UNCODED : codes(row.day, against)) };
  }
}

/** By the table of postings; an outcome of a lead is posted nowhere. */
function accountAgainstPrepaid(kind: RegisterRow['kind'] | ChargeKind, campaign: string): AccountKey | null {
  if (isCharge(kind)) return leadCost(kind, campaign);
  switch (kind) {
    case 'opening':
      return account('opening_balances');
    case 'top_up':
    case 'card_refund':
    case 'chargeback':
    case 'taken_again':
      return account('card_clearing');
    case 'bonus':
    case 'adjustment':
      return account('credits_adjusted');
    case 'expiry':
      return account('credits_expired');
    case 'refund':
    case 'lead':
      return null;
  }
}
