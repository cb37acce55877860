/** Importing statement files as one unit (rules I1 to I4): previewed or written, all of it or nothing, one import for each account. */

import { createHash } from 'node:crypto';
import { firstAnswer, type CommandIdentity } from '../../../db/commands.ts';
import type { Connection } from '../../../db/connection.ts';
import { finishImportFile, insertDeflatedPiece, insertImport, insertImportFile, setImportCounts, setStatementForm } from '../../../db/imports.ts';
import type { MoneyKind } from '../../../db/ledger/accounts.ts';
import type { Day } from '../../../db/ledger/calendar.ts';
import { Refused } from '../../../db/ledger/refusal.ts';
import { profileOf, setNumber, writeProfile, type MoneyAccount } from '../../../db/money-accounts.ts';
import type { WriteBook } from '../../../db/open.ts';
import { standingStatement } from '../../../db/statement-lines.ts';
import { workspaceById, type Workspace } from '../../../db/workspaces.ts';
import { maskCardNumbers } from '../../billing/card-number.ts';
import { LARGEST_FILE, type Detected, type Question, type ReadingOptions, type StatementFormat, type Warning } from '../../readers/statement.ts';
import { nameOf, type SourceFile } from '../read-activity-file.ts';
import { createPause, inTransaction, type Watch } from '../unit-of-work.ts';
import { loadWholeFile } from '../whole-file.ts';
import { accountOfFile, hasProfiles, type WantedAccount } from './account-of-file.ts';
import { glanceAt, kindSaid, type Glance } from './glance.ts';
import { fatesOfKnownFile } from './known-file.ts';
import type { Masking, PieceToKeep } from './pieces-to-keep.ts';
import { readInWorker } from './read-in-worker.ts';
import type { RowDecisions } from './row-decisions.ts';
import type { FateOfRow } from './row-fates.ts';
import { StatementRows, type RowsOfFile } from './statement-rows.ts';

export interface StatementToImport {
  readonly file: SourceFile;
  readonly account: WantedAccount;
  /** How the file names the account, where it is of several, or of one that is on record by another number. */
  readonly accountNumber?: string | undefined;
  readonly answers?: ReadingOptions | undefined;
  readonly format?: StatementFormat | 'auto' | undefined;
  readonly decisions?: RowDecisions | undefined;
}

export interface StatementsRequest {
  readonly workspaceId: number;
  readonly files: readonly StatementToImport[];
  readonly dryRun: boolean;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly command?: CommandIdentity | undefined;
}

/** What became of a file. Amounts in minor units, days as numbers. */
export interface ImportedStatement {
  readonly name: string;
  readonly accountId: number;
  readonly account: string;
  readonly accountCreated: boolean;
  /** Of the account, as the file itself says; `null` where it does not. */
  readonly kind: MoneyKind | null;
  /** Numbers of the accounts that the file is of, as it writes them, and the one whose rows were taken; none of a file that was known. */
  readonly numbers: readonly string[];
  readonly accountNumber: string | null;
  /** The import that holds it. */
  readonly importId: number;
  /** A standing import held it before. */
  readonly wasKnown: boolean;
  readonly format: string;
  readonly encoding: string;
  readonly layout: string;
  readonly detected: readonly Detected[];
  /** The profile whose answers were used. */
  readonly profile: string | null;
  readonly questions: readonly Question[];
  readonly read: number;
  readonly added: number;
  readonly matched: number;
  readonly skipped: RowsOfFile['skipped'];
  readonly fates: readonly FateOfRow[];
  readonly opening: number | null;
  readonly closing: number | null;
  readonly from: Day | null;
  readonly to: Day | null;
  readonly warnings: readonly Warning[];
}

const NO_DECISIONS: RowDecisions = { by: 'place', skip: [], take: [], asNew: [] };

/** Imports statement files. A file whose bytes a standing import of its account holds adds nothing. A dry run tells all of it and writes nothing. */
export async function importStatements(book: WriteBook, request: StatementsRequest, watch: Watch = {}): Promise<readonly ImportedStatement[]> {
  const answered = request.command && firstAnswer(book.connection, request.command);
  if (answered !== undefined) return JSON.parse(answered) as readonly ImportedStatement[];
  return inTransaction(book, request, async () => {
    const workspace = workspaceById(book, request.workspaceId);
    const imports = new Map<number, { readonly id: number; readonly counts: { read: number; added: number; matched: number; skipped: number } }>();
    const pause = createPause(watch);
    const imported: ImportedStatement[] = [];
    for (const [at, statement] of request.files.entries()) {
      const importOf = (accountId: number) => {
        const known = imports.get(accountId);
        if (known) return known;
        const begun = {
          id: insertImport(book.connection, workspace.id, request.now, accountId),
          counts: { read: 0, added: 0, matched: 0, skipped: 0 },
        };
        imports.set(accountId, begun);
        return begun;
      };
      const progress = (part: number) => pause('reading', Math.round((at + part) * 1_000), request.files.length * 1_000);
      const file = new StatementImport({ connection: book.connection, workspace, statement, request, progress, importOf });
      imported.push(await inFile(nameOf(statement.file), () => file.run()));
    }
    for (const { id, counts } of imports.values()) setImportCounts(book.connection, id, counts);
    return imported;
  });
}

/** Adds the file's name to what is refused in it. */
async function inFile<Result>(file: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Refused && error.refusal.file === undefined ? new Refused({ ...error.refusal, file }) : error;
  }
}

interface Begun {
  readonly id: number;
  readonly counts: { read: number; added: number; matched: number; skipped: number };
}

interface StatementContext {
  readonly connection: Connection;
  readonly workspace: Workspace;
  readonly statement: StatementToImport;
  readonly request: StatementsRequest;
  /** Awaited now and then with the part of the file that is done. */
  readonly progress: (part: number) => Promise<void> | void;
  readonly importOf: (accountId: number) => Begun;
}

/** One file on its way into the book. */
class StatementImport {
  readonly #context: StatementContext;
  readonly #name: string;
  #glance: Glance | undefined;

  constructor(context: StatementContext) {
    this.#context = context;
    this.#name = nameOf(context.statement.file);
  }

  async run(): Promise<ImportedStatement> {
    const { connection, workspace, statement, request } = this.#context;
    const bytes = await loadWholeFile(statement.file, LARGEST_FILE);
    const sha256 = createHash('sha256').update(bytes).digest();
    const file = { name: this.#name, glance: () => this.#look(), kind: kindSaid(bytes) };
    const { account, isNew } = await accountOfFile(connection, workspace, statement.account, file, request.now);
    const place = { name: this.#name, accountId: account.id, account: account.name, accountCreated: isNew, kind: file.kind };
    const known = standingStatement(connection, account.id, sha256);
    if (known !== undefined) return { ...place, ...this.#known(known) };
    const number = this.#wantedNumber(account);
    const profile = hasProfiles(connection, account) ? profileOf(connection, account.id, (await this.#look()).layout) : undefined;
    const answers = { ...(profile === undefined ? {} : (JSON.parse(profile.answers) as ReadingOptions)), ...statement.answers };

    const begun = this.#context.importOf(account.id);
    const fileId = insertImportFile(connection, begun.id, this.#name);
    const size = bytes.length;
    const { rows, format, encoding, masking } = await this.#take({ account, number, answers, fileId, bytes });
    finishImportFile(connection, fileId, { sha256, bytes: size, rows: rows.read, backwards: false });
    setStatementForm(connection, fileId, { encoding, format, layout: rows.layout, addsUp: rows.addsUp, maskedSha256: masking?.sha256 ?? null });
    begun.counts.read += rows.read;
    begun.counts.added += rows.added;
    begun.counts.matched += rows.matched;
    begun.counts.skipped += rows.skipped.length;
    if (rows.accountNumber !== null && (account.number === '' || statement.accountNumber !== undefined))
      setNumber(connection, account.id, rows.accountNumber);
    if (statement.answers !== undefined && Object.keys(statement.answers).length > 0) {
      const name = profile?.name ?? `${account.name}, ${format.toUpperCase()}`;
      writeProfile(connection, account.id, { layout: rows.layout, name, answers: JSON.stringify(answers) }, request.now);
    }
    const { addsUp: _, warnings, ...told } = rows;
    return {
      ...place,
      importId: begun.id,
      wasKnown: false,
      format,
      encoding,
      profile: profile?.name ?? null,
      ...told,
      warnings: [...warnings, ...maskedWarning(masking, warnings)],
    };
  }

  /** The bytes go to the thread that reads, and are gone when this is done. */
  async #take({ account, number, answers, fileId, bytes }: Taking) {
    const { connection, workspace, statement, request, progress } = this.#context;
    const rows = new StatementRows({
      connection,
      account,
      number,
      units: workspace,
      fileId,
      fileName: this.#name,
      decisions: statement.decisions ?? NO_DECISIONS,
      dryRun: request.dryRun,
      now: request.now,
    });
    // How many lines the file has is seen before the first row is taken; most rows are one.
    const lines = countLineFeeds(bytes);
    const keep = ({ firstLine, deflated }: PieceToKeep) => insertDeflatedPiece(connection, fileId, firstLine, deflated);
    const reading = { file: statement.file, bytes, keep, options: answers, format: statement.format ?? ('auto' as const) };
    const { format, encoding, masking } = await readInWorker(reading, async (parts) => {
      for (const part of parts) {
        rows.take(part);
        if (rows.read % ROWS_BETWEEN_PAUSES === 0) await progress(LOADING + (1 - LOADING) * Math.min(1, rows.read / lines));
      }
    });
    return { rows: rows.end(), format, encoding, masking };
  }

  /** The number to look for in the file. Refuses an account that has another on record, unless the user says that this is its number too. */
  #wantedNumber(account: MoneyAccount): string | null {
    const { accountNumber } = this.#context.statement;
    return accountNumber === undefined || accountNumber.trim() === '' ? null : maskCardNumbers(accountNumber.trim()).text || account.number;
  }

  #known({
    fileId,
    importId,
  }: {
    readonly fileId: number;
    readonly importId: number;
  }): Omit<ImportedStatement, 'name' | 'accountId' | 'account' | 'accountCreated' | 'kind'> {
    const { connection } = this.#context;
    return { importId, wasKnown: true, numbers: [], accountNumber: null, ...fatesOfKnownFile(connection, fileId) };
  }

  /** Layout and accounts of the file, found without writing; once. */
  async #look(): Promise<Glance> {
    return (this.#glance ??= await glanceAt(this.#context.statement));
  }
}

interface Taking {
  readonly account: MoneyAccount;
  readonly number: string | null;
  readonly answers: ReadingOptions;
  readonly fileId: number;
  readonly bytes: Buffer<ArrayBuffer>;
}

const ROWS_BETWEEN_PAUSES = 100;
/** The part of the work that loading the file is. */
const LOADING = 0.1;

function maskedWarning(masking: Masking | null, warnings: readonly Warning[]): readonly Warning[] {
  if (masking === null || masking.masked === 0 || warnings.some(({ code }) => code === 'card_number')) return [];
  const message = 'Full card numbers in this file were masked: Floatbook never stores one.';
  return [{ code: 'card_number', message, sourceLine: masking.firstMasked }];
}

function countLineFeeds(bytes: Buffer): number {
  let count = 1;
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) count += 1;
  return count;
}
