/** What the import dialog shows in each step: choose, working, preview, refused, done, undone. */

import { Button, Group, Progress, Stack, Text } from '@mantine/core';
import { RefusedAnswer } from '../../electron/ipc/client.ts';
import { go, useHref } from '../address.ts';
import { useBook } from '../book.tsx';
import { bytesWords, count } from '../format.ts';
import { text } from '../text/text.ts';
import { ChooseFiles } from './choose-files.tsx';
import { ImportReportView } from './import-report.tsx';
import type { ImportReport, ImportState, ImportWork } from './import-work.ts';
import { Refusal } from './states.tsx';
import { useStatementImporting } from './statement-import/statement-context.ts';

interface StepProps {
  readonly work: ImportWork;
  readonly close: () => void;
}

export function ImportSteps({ work, close }: StepProps) {
  const { state } = work;
  switch (state.step) {
    case 'choose':
      return <Choose work={work} close={close} note={state.note} />;
    case 'working':
      return <Working state={state} cancel={work.cancel} />;
    case 'preview':
      return <Preview work={work} close={close} report={state.report} />;
    case 'refused':
      return <Refused work={work} close={close} error={state.error} again={state.again} />;
    case 'done':
      return <Done work={work} close={close} report={state.report} undoError={state.undoError} />;
    case 'undone':
      return <Undone removed={state.removed} close={close} />;
  }
}

function Choose({ work, close, note }: StepProps & { readonly note: string | undefined }) {
  const { what, drop, choose, files } = text.importing;
  return (
    <Stack gap="md">
      <ChooseFiles what={what} note={note} drop={drop} choose={choose} label={files} start={work.start} />
      <AsStatement work={work} close={close} />
    </Stack>
  );
}

/** Files of a bank, card or processor go on to the import of statements, without being dropped again. */
function AsStatement({ work, close }: StepProps) {
  const statements = useStatementImporting();
  const goOn = () => {
    close();
    statements.open(work.files);
  };
  return (
    <Group gap="sm">
      <Text c="var(--fb-text-2)">{text.statementImport.instead}</Text>
      <Button variant="subtle" size="compact-sm" onClick={goOn}>
        {text.statementImport.insteadAction}
      </Button>
    </Group>
  );
}

export type WorkingState = Omit<Extract<ImportState, { step: 'working' }>, 'step'> & {
  /** What stopping does now, where that is not giving the import up. */
  readonly stop?: string | undefined;
};

/** How far long work has come, with the button that stops it. */
export function Working({ state, cancel }: { readonly state: WorkingState; readonly cancel: () => void }) {
  const { what, done, total, unit, cancelling } = state;
  const words = unit === 'bytes' ? bytesWords : count;
  const percent = total === null || total === 0 ? 0 : Math.floor((done / total) * 100);
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <Text>{what}</Text>
        <Text c="var(--fb-text-2)">{total === null ? (done > 0 ? words(done) : '') : text.importing.progress(words(done), words(total))}</Text>
      </Group>
      <Progress value={percent} aria-label={what} size={8} />
      <Group justify="flex-end">
        <Button variant="default" onClick={cancel} disabled={cancelling} data-autofocus>
          {cancelling ? text.importing.cancelling : (state.stop ?? text.importing.cancelWork)}
        </Button>
      </Group>
    </Stack>
  );
}

function Preview({ work, close, report }: StepProps & { readonly report: ImportReport }) {
  const { workspace } = useBook();
  const { read, added } = report.rows;
  return (
    <Stack gap="md">
      <ImportReportView report={report} names={work.names} planned />
      <Text c="var(--fb-text-2)">{text.importing.into(workspace.name, workspace.currency)}</Text>
      {added === 0 && <Text role="status">{read === 0 ? text.importing.noRows : text.importing.nothingNew}</Text>}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={close}>
          {added === 0 ? text.close : text.cancel}
        </Button>
        {added > 0 && (
          <Button onClick={work.confirm} data-autofocus>
            {text.importing.action(added, count(added))}
          </Button>
        )}
      </Group>
    </Stack>
  );
}

function Refused({ work, close, error, again }: StepProps & { readonly error: unknown; readonly again: (() => void) | undefined }) {
  const title = work.names.length === 1 ? text.importing.refused : text.importing.refusedFiles;
  return (
    <Stack gap="md">
      <Refusal error={error} title={error instanceof RefusedAnswer ? title : text.problem.title} safe={text.importing.nothingWritten}>
        {error instanceof RefusedAnswer && <p>{text.importing.fixAndRetry}</p>}
      </Refusal>
      <AsStatement work={work} close={close} />
      <Group justify="flex-end" gap="sm">
        {again !== undefined && (
          <Button variant="default" onClick={again}>
            {text.retry}
          </Button>
        )}
        <Button variant="default" onClick={work.reset} data-autofocus>
          {text.importing.chooseOthers}
        </Button>
      </Group>
    </Stack>
  );
}

function Done({ work, close, report, undoError }: StepProps & { readonly report: ImportReport; readonly undoError: unknown }) {
  const href = useHref();
  const { book } = useBook();
  const show = () => {
    // Older files would show an empty chart of this half year, so the view ends where they do.
    const to = report.to !== null && report.to < book.currentWeek.firstDay ? report.to : undefined;
    close();
    go(href('/overview', { to }));
  };
  return (
    <Stack gap="md">
      <ImportReportView report={report} names={work.names} planned={false} />
      {undoError !== undefined && <Refusal error={undoError} title={text.imports.undoRefused} />}
      <Group gap="sm">
        <Button variant="default" onClick={work.undo} disabled={report.importId === null} mr="auto">
          {text.importing.undo}
        </Button>
        <Button variant="default" onClick={close}>
          {text.importing.close}
        </Button>
        <Button onClick={show} data-autofocus>
          {text.importing.show}
        </Button>
      </Group>
    </Stack>
  );
}

function Undone({ removed, close }: { readonly removed: number; readonly close: () => void }) {
  return (
    <Stack gap="md">
      <Text role="status">{text.importing.undone(removed, count(removed))}</Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={close} data-autofocus>
          {text.importing.close}
        </Button>
      </Group>
    </Stack>
  );
}
