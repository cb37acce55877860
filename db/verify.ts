/** Verifying a book: asks the database every invariant, in one look at one state, and names what is wrong and where. */

import Database from 'better-sqlite3';
import { readHead } from './journal.ts';
import type { ReadBook } from './open.ts';
import { checkTable, constrainedTables } from './verify/constraints.ts';
import { checkDocuments } from './verify/documents.ts';
import { checkEntriesOfEvents } from './verify/entries-of-events.ts';
import { checkFile } from './verify/file.ts';
import { createFindings, type Findings, type Problem } from './verify/findings.ts';
import { checkImports } from './verify/imports.ts';
import { checkJournal } from './verify/journal.ts';
import { checkLeads } from './verify/leads.ts';
import { checkMatches } from './verify/matches.ts';
import { checkReports } from './verify/reports.ts';
import { checkOperating } from './verify/operating.ts';
import { checkRollup } from './verify/rollup.ts';
import { checkSchema } from './verify/schema.ts';
import { checkSettings } from './verify/settings.ts';
import { checkStatements } from './verify/statements.ts';
import { checkWorkspace } from './verify/workspace.ts';
import { listWorkspaces } from './workspaces.ts';

export type { Problem } from './verify/findings.ts';

export interface Verification {
  readonly ok: boolean;
  readonly entries: number;
  readonly postings: number;
  /** Hash of the last entry, hexadecimal; 64 zeros in an empty book. */
  readonly head: string;
  readonly problems: readonly Problem[];
}

/** Told how many of how many steps are done: a step is an entry or an event. */
export type Progress = (done: number, total: number) => void;

export interface VerifyOptions {
  /** Files of documents, which lie beside the book; a copy of the book alone has none. */
  readonly isBesideDocuments?: boolean;
}

/** Verifies a book. Never throws for what is wrong in it: a file too damaged to be read is a problem like any other. */
export function verifyBook(book: ReadBook, progress: Progress = () => undefined, options: VerifyOptions = {}): Verification {
  const findings = createFindings();
  const { connection } = book;
  const isOurs = !connection.inTransaction;
  if (isOurs) connection.exec('BEGIN');
  try {
    return verifyNow(book, findings, progress, options);
  } finally {
    // Nothing was written; and a damaged file may refuse to end a transaction in any way.
    if (isOurs) attempted(findings, 'the file', () => connection.inTransaction && connection.exec('ROLLBACK'));
  }
}

function verifyNow(book: ReadBook, findings: Findings, progress: Progress, { isBesideDocuments = true }: VerifyOptions): Verification {
  const { connection } = book;
  const attempt = <Result>(where: string, check: () => Result): Result | undefined => attempted(findings, where, check);
  attempt('the file', () => checkFile(connection, findings));
  attempt('the schema', () => checkSchema(connection, findings));
  for (const table of constrainedTables()) attempt(`table ${table.name}`, () => checkTable(connection, table, findings));
  attempt('the settings', () => checkSettings(book, findings));
  const count = (table: string) => attempt(table, () => connection.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number) ?? 0;
  const entries = count('journal_entry');
  const postings = count('posting');
  const total = entries + count('event');
  let before = 0;
  attempt('the journal', () => checkJournal(connection, findings, (done) => progress(done, total)));
  before = entries;
  attempt('the rollup', () => checkRollup(connection, findings));
  attempt('the entries of events', () => checkEntriesOfEvents(connection, findings));
  for (const workspace of attempt('the workspaces', () => listWorkspaces(book)) ?? []) {
    before += attempt(`workspace ${workspace.name}`, () => checkWorkspace(book, workspace, findings, (done) => progress(before + done, total))) ?? 0;
    attempt(`leads of ${workspace.name}`, () => checkLeads(connection, workspace, findings));
    attempt(`the account of ${workspace.name}`, () => checkOperating(connection, workspace, findings));
  }
  attempt('the imports', () => checkImports(connection, findings));
  attempt('the statements', () => checkStatements(connection, findings));
  attempt('the matches', () => checkMatches(connection, findings));
  attempt('the documents', () => checkDocuments(book, findings, isBesideDocuments));
  attempt('the reports', () => checkReports(connection, findings));
  progress(total, total);
  const head = attempt('the last entry', () => readHead(connection).hash.toString('hex')) ?? '';
  const problems = findings.list();
  return { ok: problems.length === 0, entries, postings, head, problems };
}

/** What the file itself does not give any more is a problem of the file; anything else that breaks is a defect of ours. */
function attempted<Result>(findings: Findings, where: string, check: () => Result): Result | undefined {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error;
    findings.add('file', where, `cannot be read: ${error.message} (${error.code})`);
    return undefined;
  }
}
