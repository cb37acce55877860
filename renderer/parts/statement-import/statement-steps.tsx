/** What the dialog shows in each step: choose, working, preview, refused, done. */

import { Accordion, Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { RefusedAnswer } from '../../../electron/ipc/client.ts';
import { go, useHref } from '../../address.ts';
import { count } from '../../format.ts';
import { text } from '../../text/text.ts';
import { ChooseFiles } from '../choose-files.tsx';
import { DialogActions } from '../dialog.tsx';
import { Working } from '../import-steps.tsx';
import { Refusal } from '../states.tsx';
import { StatementAccounts } from './statement-accounts.tsx';
import { StatementCounts, StatementFileView, StatementFileTitle } from './statement-file.tsx';
import { openQuestions, undecidedRows } from './statement-work.ts';
import type { StatementFile, StatementReport, StatementState, StatementWork } from './statement-work.ts';
import css from './statement-import.module.css';

const words = text.statementImport;

interface StepProps {
  readonly work: StatementWork;
  readonly close: () => void;
}

export function StatementSteps({ work, close }: StepProps) {
  const { state } = work;
  switch (state.step) {
    case 'choose':
      return <Choose work={work} note={state.note} />;
    case 'working':
      return <Working state={state} cancel={work.cancel} />;
    case 'accounts':
      return (
        <StatementAccounts
          key={state.files.map(({ upload }) => upload).join()}
          files={state.files}
          error={state.error}
          place={work.place}
          cancel={close}
        />
      );
    case 'preview':
      return <Preview work={work} close={close} state={state} />;
    case 'refused':
      return <Refused work={work} error={state.error} files={state.files} />;
    case 'done':
      return <Done close={close} reports={state.reports} />;
  }
}

function Choose({ work, note }: { readonly work: StatementWork; readonly note: string | undefined }) {
  const { what, drop, choose, files } = words;
  return (
    <Stack gap="md">
      <ChooseFiles what={what} note={note} drop={drop} choose={choose} label={files} start={work.start} />
    </Stack>
  );
}

type PreviewState = Extract<StatementState, { step: 'preview' }>;

function Preview({ work, close, state }: StepProps & { readonly state: PreviewState }) {
  const { files, asking, error } = state;
  const [shown, setShown] = useState<string | null>(() => firstToLookAt(files));
  const total = sumOf(files.map(({ report }) => report));
  const open = files.reduce((sum, file) => sum + openQuestions(file).length, 0);
  const undecided = files.reduce((sum, file) => sum + undecidedRows(file).length, 0);
  const skipUndecided = () => {
    const [file] = files.filter((each) => undecidedRows(each).length > 0);
    if (file !== undefined)
      work.change(file.upload, { acts: new Map([...file.acts, ...undecidedRows(file).map(({ place }) => [place, 'skip'] as const)]) });
  };
  return (
    <Stack gap="md">
      <Text fw={600} role="status">
        {asking ? words.again : words.summary}
      </Text>
      <StatementCounts rows={total} />
      <Accordion variant="separated" value={shown} onChange={setShown} className={css.files ?? ''} chevronPosition="left" transitionDuration={0}>
        {files.map((file) => (
          <Accordion.Item key={file.upload} value={file.upload}>
            <Accordion.Control>
              <StatementFileTitle file={file} />
            </Accordion.Control>
            <Accordion.Panel>
              {shown === file.upload && (
                <StatementFileView
                  file={file}
                  change={(change) => work.change(file.upload, change)}
                  leaveOut={files.length > 1 ? () => work.leaveOut(file.name) : undefined}
                />
              )}
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
      {error !== undefined && <Refusal error={error} title={text.importing.refused} safe={text.importing.nothingWritten} />}
      <Group justify="flex-end" gap="sm" className={css.acts ?? ''}>
        {open > 0 && (
          <Text role="status" mr="auto">
            {words.answerFirst(open)}
          </Text>
        )}
        {open === 0 && undecided > 0 && (
          <Group gap="sm" mr="auto">
            <Text role="status">{words.undecidedFirst(undecided)}</Text>
            <Button variant="default" onClick={skipUndecided}>
              {words.skipUndecided}
            </Button>
          </Group>
        )}
        {open === 0 && undecided === 0 && total.added === 0 && (
          <Text role="status" mr="auto">
            {total.read === 0 ? words.noRows : words.nothingNew}
          </Text>
        )}
        <Button variant="default" onClick={close}>
          {total.added === 0 ? text.close : text.cancel}
        </Button>
        {total.added > 0 && open === 0 && undecided === 0 && (
          <Button onClick={work.confirm} loading={asking} data-autofocus>
            {words.action(total.added, count(total.added), files.length)}
          </Button>
        )}
      </Group>
    </Stack>
  );
}

/** The first file that has a question; with one file, that. */
function firstToLookAt(files: readonly StatementFile[]): string | null {
  const asks = files.find((file) => openQuestions(file).length > 0);
  return asks?.upload ?? (files.length === 1 ? (files[0]?.upload ?? null) : null);
}

function sumOf(reports: readonly StatementReport[]): StatementReport['rows'] {
  const sum = (of: keyof StatementReport['rows']) => reports.reduce((all, { rows }) => all + rows[of], 0);
  return { read: sum('read'), added: sum('added'), matched: sum('matched'), skipped: sum('skipped') };
}

function Refused({ work, error, files }: { readonly work: StatementWork; readonly error: unknown; readonly files: readonly string[] }) {
  const refused = error instanceof RefusedAnswer ? files.find((name) => name === error.refusal.file) : undefined;
  return (
    <Stack gap="md">
      <Refusal
        error={error}
        title={error instanceof RefusedAnswer ? text.importing.refused : text.problem.title}
        safe={text.importing.nothingWritten}
      >
        {refused !== undefined && files.length > 1 && <p>{words.refusedFix}</p>}
      </Refusal>
      <DialogActions>
        {refused !== undefined && files.length > 1 && (
          <Button variant="default" onClick={() => work.leaveOut(refused)}>
            {words.leaveOut(refused)}
          </Button>
        )}
        <Button variant="default" onClick={work.reset} data-autofocus>
          {text.importing.chooseOthers}
        </Button>
      </DialogActions>
    </Stack>
  );
}

function Done({ reports, close }: { readonly reports: readonly StatementReport[]; readonly close: () => void }) {
  const href = useHref();
  const show = () => {
    const accounts = new Set(reports.map(({ accountId }) => accountId));
    const [only] = accounts;
    close();
    // With several accounts, their list shows which has something open.
    go(href('/reconcile', { account: accounts.size === 1 && only !== null ? String(only) : undefined }));
  };
  return (
    <Stack gap="md">
      <Text fw={600} role="status">
        {words.summaryDone}
      </Text>
      <StatementCounts rows={sumOf(reports)} />
      <ul className={css.done}>
        {reports.map((report, index) => (
          <li key={index}>
            <strong>{report.name}</strong> {words.into(report.account)}: {words.counts(...countsOf(report))}
          </li>
        ))}
      </ul>
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={close}>
          {text.importing.close}
        </Button>
        <Button onClick={show} data-autofocus>
          {words.show}
        </Button>
      </Group>
    </Stack>
  );
}

function countsOf({ rows }: StatementReport): [string, string, string] {
  return [count(rows.added), count(rows.matched), count(rows.skipped)];
}
