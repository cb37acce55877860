/** The steps of importing statements: files handed over, a preview that is asked again with every answer, all written as one act (rules I1 to I3). */

import { useRef, useState } from 'react';
import type { Client, Progress } from '../../../electron/ipc/client.ts';
import type { InputOf, OutputOf } from '../../../electron/ipc/contract/contract.ts';
import { RefusedAnswer } from '../../../electron/ipc/client.ts';
import { useClient, useCloseGuard } from '../../client.ts';
import { text } from '../../text/text.ts';
import { discard, handOverAll } from '../files.ts';
import type { WorkingState } from '../import-steps.tsx';
import { handing, isCancelled, progressOf } from '../import-work.ts';
import { answerTo, questionKey } from './statement-answers.ts';

export type StatementReport = OutputOf<'statement.import'>['files'][number];
export type Question = StatementReport['questions'][number];
export type Fate = StatementReport['fates'][number];
export type FateAct = Fate['may'][number];
export type ChosenAccount = InputOf<'statement.import'>['files'][number]['account'];
export type Answers = InputOf<'statement.import'>['files'][number]['answers'];

/** One file with what the user decided about it. */
export interface StatementFile {
  readonly upload: string;
  readonly name: string;
  readonly account: ChosenAccount;
  /** Which of the accounts in the file it is, as the file writes it; undefined for the one on record. */
  readonly accountNumber: string | undefined;
  readonly answers: Answers;
  /** Rows, by place, that the user decides otherwise. */
  readonly acts: ReadonlyMap<number, FateAct>;
  /** Every question that was asked about it: one that was answered is asked no more, and can still be answered otherwise. */
  readonly asked: readonly Question[];
  readonly report: StatementReport;
}

export type StatementState =
  | { readonly step: 'choose'; readonly note?: string }
  | ({ readonly step: 'working' } & WorkingState)
  /** `error`: why the answers as they are now were refused. */
  | { readonly step: 'preview'; readonly files: readonly StatementFile[]; readonly asking: boolean; readonly error?: unknown }
  /** Files that do not say whose account they are. */
  | { readonly step: 'accounts'; readonly files: readonly UnplacedFile[]; readonly error?: unknown }
  | { readonly step: 'refused'; readonly error: unknown; readonly files: readonly string[] }
  | { readonly step: 'done'; readonly reports: readonly StatementReport[] };

export interface UnplacedFile {
  readonly upload: string;
  readonly name: string;
  readonly account: ChosenAccount;
  readonly accountNumber: string | undefined;
  /** As the file says; `null` where it does not. */
  readonly kind: Glance['kind'];
  /** Of the accounts in the file, where it has to be said which is meant. */
  readonly numbers: readonly string[];
  /** Known to be in need of an answer; of the others the file may say it. */
  readonly isUnknown: boolean;
}

export type FileChange = Partial<Pick<StatementFile, 'account' | 'accountNumber' | 'answers' | 'acts'>>;
/** An account, and which of those in the file it is. */
export type Placed = Pick<StatementFile, 'account' | 'accountNumber'>;
type Glance = OutputOf<'statement.glance'>;

export interface StatementWork {
  readonly state: StatementState;
  readonly start: (files: readonly File[]) => void;
  readonly change: (upload: string, change: FileChange) => void;
  /** Says whose account files are, by their upload. */
  readonly place: (placed: ReadonlyMap<string, Placed>) => void;
  /** Goes on without the file of this name. */
  readonly leaveOut: (name: string) => void;
  readonly confirm: () => void;
  readonly cancel: () => void;
  readonly reset: () => void;
}

type Handed = Omit<StatementFile, 'asked' | 'report'>;

interface Held {
  files: readonly Handed[];
  asked: ReadonlyMap<string, readonly Question[]>;
  abort: AbortController;
  commandId: string;
  /** Counts previews: only the answer to the last one is shown. */
  turn: number;
}

const nothingHeld = (): Held => ({ files: [], asked: new Map(), abort: new AbortController(), commandId: crypto.randomUUID(), turn: 0 });

export function useStatementWork(workspaceId: number): StatementWork {
  const client = useClient();
  const [state, setState] = useState<StatementState>({ step: 'choose' });
  const held = useRef<Held>(nothingHeld());
  useCloseGuard(state.step === 'working');

  const forget = () => {
    const { turn, files } = held.current;
    void discard(
      client,
      files.map(({ upload }) => upload),
    );
    held.current = { ...nothingHeld(), turn: turn + 1 };
  };
  const show = (now: WorkingState) => setState({ step: 'working', ...now });

  /** Asks whose account files are that were refused for want of it; what was refused for another reason is told. */
  const ask = async (error: unknown, files: readonly Handed[]) => {
    const { turn } = held.current;
    const refused = (because: unknown): StatementState => ({ step: 'refused', error: because, files: files.map(({ name }) => name) });
    const unplaced = unplacedIn(error, files);
    const asked = error instanceof RefusedAnswer && unplaced.length > 0 ? await askAccounts(client, unplaced, error).catch(refused) : refused(error);
    if (turn === held.current.turn) setState(asked);
  };

  /** Asks what would be done; what was shown before stays until the answer is there. */
  const preview = async (before: readonly StatementFile[] | undefined) => {
    const { files, abort } = held.current;
    const turn = ++held.current.turn;
    if (before !== undefined) setState({ step: 'preview', files: before.map((file) => ({ ...file, ...handedOf(files, file) })), asking: true });
    const tell = (progress: Progress) => before === undefined && turn === held.current.turn && show(progressOf(progress, abort));
    try {
      const answer = await client.run('statement.import', inputOf(workspaceId, files, true), { signal: abort.signal, onProgress: tell });
      if (turn === held.current.turn) setState({ step: 'preview', files: shown(held.current, answer.files), asking: false });
    } catch (error) {
      if (turn !== held.current.turn) return;
      if (isCancelled(error)) {
        forget();
        setState({ step: 'choose', note: text.importing.cancelled });
      } else if (before !== undefined)
        setState({ step: 'preview', files: before.map((file) => ({ ...file, ...handedOf(files, file) })), asking: false, error });
      else await ask(error, files);
    }
  };

  const readAll = () => {
    show({ what: text.statementImport.reading, done: 0, total: null, unit: 'bytes', cancelling: false });
    void preview(undefined);
  };

  const start = async (files: readonly File[]) => {
    forget();
    try {
      const begun = held.current;
      const { abort } = begun;
      await handOverAll(client, files, {
        signal: abort.signal,
        tell: (name, done, total) => show(handing(name, done, total, abort)),
        arrived: (upload, { name }) => {
          const file = { upload, name, account: null, accountNumber: undefined, answers: {}, acts: new Map<number, FateAct>() };
          begun.files = [...begun.files, file];
        },
      });
    } catch (error) {
      forget();
      if (isCancelled(error)) setState({ step: 'choose', note: text.importing.cancelled });
      else setState({ step: 'refused', error, files: files.map(({ name }) => name) });
      return;
    }
    readAll();
  };

  /** The id of the command stays the same over tries, so an answer that got lost on the way does not import twice (rule L5). */
  const confirm = async (before: readonly StatementFile[]) => {
    const { files, abort, commandId } = held.current;
    show({ what: text.statementImport.matching, done: 0, total: null, unit: 'rows', cancelling: false });
    try {
      const onProgress = (progress: Progress) => show(progressOf(progress, abort));
      const answer = await client.run('statement.import', inputOf(workspaceId, files, false), { commandId, signal: abort.signal, onProgress });
      held.current.files = [];
      setState({ step: 'done', reports: answer.files });
    } catch (error) {
      held.current.abort = new AbortController();
      if (isCancelled(error)) setState({ step: 'preview', files: before, asking: false });
      else setState({ step: 'preview', files: before, asking: false, error });
    }
  };

  const nowShown = state.step === 'preview' ? state.files : undefined;
  return {
    state,
    start: (files) => void start(files),
    change: (upload, change) => {
      held.current.files = held.current.files.map((file) => (file.upload === upload ? { ...file, ...change } : file));
      // Another input is another command.
      held.current.commandId = crypto.randomUUID();
      void preview(nowShown);
    },
    place: (placed) => {
      held.current.files = held.current.files.map((file) => ({ ...file, ...placed.get(file.upload) }));
      readAll();
    },
    leaveOut: (name) => {
      const [out] = held.current.files.filter((file) => file.name === name);
      if (out === undefined) return;
      void discard(client, [out.upload]);
      held.current.files = held.current.files.filter((file) => file !== out);
      held.current.commandId = crypto.randomUUID();
      if (held.current.files.length === 0) setState({ step: 'choose' });
      else if (nowShown === undefined) readAll();
      else void preview(nowShown.filter(({ upload }) => upload !== out.upload));
    },
    confirm: () => void (nowShown !== undefined && confirm(nowShown)),
    cancel: () => {
      held.current.abort.abort();
      setState((now) => (now.step === 'working' ? { ...now, cancelling: true } : now));
    },
    reset: () => {
      forget();
      setState({ step: 'choose' });
    },
  };
}

function inputOf(workspaceId: number, files: readonly Handed[], dryRun: boolean): InputOf<'statement.import'> {
  return {
    workspaceId,
    dryRun,
    files: files.map(({ upload, account, accountNumber, answers, acts }) => {
      const placesOf = (act: FateAct) => [...acts].filter(([, chosen]) => chosen === act).map(([place]) => place);
      return { upload, account, accountNumber, answers, skip: placesOf('skip'), take: placesOf('take'), asNew: placesOf('as_new') };
    }),
  };
}

/** Refusals that another account puts right. */
const ACCOUNT_REFUSALS: ReadonlySet<string> = new Set(['which_account', 'other_account', 'account_exists', 'no_account']);

/** One file is refused at a time, so all that have no account yet are asked about. */
function unplacedIn(error: unknown, files: readonly Handed[]): readonly Handed[] {
  if (!(error instanceof RefusedAnswer) || !ACCOUNT_REFUSALS.has(error.refusal.code)) return [];
  return files.filter((file) => file.account === null || file.name === error.refusal.file);
}

/** What is asked about files without an account: with what each of them says itself. */
async function askAccounts(client: Client, files: readonly Handed[], { refusal }: RefusedAnswer): Promise<StatementState> {
  const unplaced = await Promise.all(
    files.map(async ({ upload, name, account, accountNumber, answers }): Promise<UnplacedFile> => {
      const { kind, numbers } = await client.query('statement.glance', { upload, answers });
      const isRefused = name === refusal.file;
      const mustSay = numbers.length > 1 || (isRefused && refusal.code === 'other_account');
      return { upload, name, account, accountNumber, kind, numbers: mustSay ? numbers : [], isUnknown: isRefused };
    }),
  );
  const isAnswered = files.some(({ name, account }) => name === refusal.file && account !== null);
  return { step: 'accounts', files: unplaced, ...(isAnswered ? { error: new RefusedAnswer(refusal) } : {}) };
}

/** Files and their reports stand in the same order. */
function shown(held: Held, reports: readonly StatementReport[]): readonly StatementFile[] {
  const files = held.files.flatMap((file, index) => {
    const report = reports[index];
    if (report === undefined) return [];
    const known = held.asked.get(file.upload) ?? [];
    const asked = [...known, ...report.questions.filter((question) => known.every((each) => questionKey(each) !== questionKey(question)))];
    return [{ ...file, asked, report }];
  });
  held.asked = new Map(files.map(({ upload, asked }) => [upload, asked]));
  return files;
}

function handedOf(files: readonly Handed[], { upload }: StatementFile): Partial<Handed> {
  return files.find((file) => file.upload === upload) ?? {};
}

/** Rows that cannot be imported as they are; a preview alone has them. */
export function undecidedRows({ report }: StatementFile): readonly Fate[] {
  return report.fates.filter(({ fate }) => fate === UNDECIDED);
}

const UNDECIDED: string = 'undecided';

/** Questions that wait for an answer. */
export function openQuestions({ report, answers }: StatementFile): readonly Question[] {
  return report.questions.filter((question) => answerTo(question, answers) === undefined);
}
