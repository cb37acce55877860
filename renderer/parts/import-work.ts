/** The steps of an import, from dropped files over a dry run to the result and its undoing; the dialog only shows them. */

import { useRef, useState } from 'react';
import type { Client, Progress } from '../../electron/ipc/client.ts';
import { RefusedAnswer } from '../../electron/ipc/client.ts';
import type { OutputOf } from '../../electron/ipc/contract/contract.ts';
import { useClient, useCloseGuard } from '../client.ts';
import { text } from '../text/text.ts';
import { discard, handOverAll } from './files.ts';

export type ImportReport = OutputOf<'activity.import'>;

export type ImportState =
  | { readonly step: 'choose'; readonly note?: string }
  | {
      readonly step: 'working';
      readonly what: string;
      readonly done: number;
      readonly total: number | null;
      readonly unit: 'bytes' | 'rows';
      readonly cancelling: boolean;
    }
  | { readonly step: 'preview'; readonly report: ImportReport }
  | { readonly step: 'refused'; readonly error: unknown; readonly again: (() => void) | undefined }
  | { readonly step: 'done'; readonly report: ImportReport; readonly undoError?: unknown }
  | { readonly step: 'undone'; readonly removed: number };

export interface ImportWork {
  readonly state: ImportState;
  readonly names: readonly string[];
  /** What was dropped or chosen last. */
  readonly files: readonly File[];
  readonly start: (files: readonly File[]) => void;
  readonly confirm: () => void;
  readonly cancel: () => void;
  readonly undo: () => void;
  readonly reset: () => void;
}

/** What one import holds on to between its steps. */
interface Held {
  uploads: string[];
  abort: AbortController;
  commandId: string;
}

export function useImportWork(workspaceId: number): ImportWork {
  const client = useClient();
  const [state, setState] = useState<ImportState>({ step: 'choose' });
  const [files, setFiles] = useState<readonly File[]>([]);
  const held = useRef<Held>({ uploads: [], abort: new AbortController(), commandId: '' });
  useCloseGuard(state.step === 'working');

  const forget = () => {
    void discard(client, held.current.uploads);
    held.current = { uploads: [], abort: new AbortController(), commandId: crypto.randomUUID() };
  };
  const fail = (error: unknown, again: (() => void) | undefined) => {
    if (isCancelled(error)) setState({ step: 'choose', note: text.importing.cancelled });
    else setState({ step: 'refused', error, again: error instanceof RefusedAnswer ? undefined : again });
  };

  const start = async (given: readonly File[]) => {
    setFiles(given);
    const others = given.filter(({ name }) => !/\.(csv|txt)$/i.test(name));
    if (others.length > 0) return setState({ step: 'choose', note: text.importing.notCsv(others.map(({ name }) => name).join(', ')) });
    forget();
    try {
      const { abort, uploads } = held.current;
      await handOverAll(client, given, {
        signal: abort.signal,
        tell: (name, done, total) => setState({ step: 'working', ...handing(name, done, total, abort) }),
        arrived: (upload) => uploads.push(upload),
      });
      setState(await dryRun(client, workspaceId, held.current, setState));
    } catch (error) {
      forget();
      fail(error, () => void start(given));
    }
  };
  const confirm = async () => {
    try {
      setState(await write(client, workspaceId, held.current, setState));
      held.current.uploads = [];
    } catch (error) {
      fail(error, () => void confirm());
    }
  };
  const undo = async (report: ImportReport) => {
    if (report.importId === null) return;
    try {
      const { removed } = await client.run('import.undo', { importId: report.importId });
      setState({ step: 'undone', removed });
    } catch (error) {
      setState({ step: 'done', report, undoError: error });
    }
  };

  return {
    state,
    names: files.map(({ name }) => name),
    files,
    start: (given) => void start(given),
    confirm: () => void confirm(),
    cancel: () => {
      held.current.abort.abort();
      setState((now) => (now.step === 'working' ? { ...now, cancelling: true } : now));
    },
    undo: () => void (state.step === 'done' && undo(state.report)),
    reset: () => {
      forget();
      setFiles([]);
      setState({ step: 'choose' });
    },
  };
}

type Show = (state: ImportState) => void;

async function dryRun(client: Client, workspaceId: number, { uploads, abort }: Held, show: Show): Promise<ImportState> {
  show({ step: 'working', what: text.importing.reading, done: 0, total: null, unit: 'bytes', cancelling: false });
  const report = await client.run(
    'activity.import',
    { workspaceId, uploads, dryRun: true },
    { signal: abort.signal, onProgress: (progress) => show(working(progress, abort)) },
  );
  return { step: 'preview', report };
}

/** The id of the command stays the same over tries, so an answer that got lost on the way does not import twice (rule L5). */
async function write(client: Client, workspaceId: number, held: Held, show: Show): Promise<ImportState> {
  show({ step: 'working', what: text.importing.steps.posting, done: 0, total: null, unit: 'rows', cancelling: false });
  const options = { commandId: held.commandId, signal: held.abort.signal, onProgress: (progress: Progress) => show(working(progress, held.abort)) };
  const report = await client.run('activity.import', { workspaceId, uploads: held.uploads, dryRun: false }, options);
  return { step: 'done', report };
}

function working(progress: Progress, abort: AbortController): ImportState {
  return { step: 'working', ...progressOf(progress, abort) };
}

type WorkingProgress = Omit<Extract<ImportState, { step: 'working' }>, 'step'>;

/** How far an import has come, as the dialog shows it. */
export function progressOf({ step, done, total }: Progress, abort: AbortController): WorkingProgress {
  return { what: text.importing.steps[step], done, total, unit: step === 'reading' ? 'bytes' : 'rows', cancelling: abort.signal.aborted };
}

/** How far the handing over of files has come, as the dialog shows it. */
export function handing(file: string, done: number, total: number, abort: AbortController): WorkingProgress {
  return { what: text.importing.handing(file), done, total, unit: 'bytes', cancelling: abort.signal.aborted };
}

/** Whether work ended because the user stopped it. */
export function isCancelled(error: unknown): boolean {
  return (error instanceof RefusedAnswer && error.refusal.code === 'cancelled') || (error instanceof DOMException && error.name === 'AbortError');
}
