/** Taking in a file of offered leads: chosen, or dropped anywhere on this page. */

import { Button, Modal, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import { RefusedAnswer, type Progress } from '../../../electron/ipc/client.ts';
import type { OutputOf } from '../../../electron/ipc/contract/contract.ts';
import { useChangeQuery } from '../../address.ts';
import { useBook } from '../../book.tsx';
import { useAnswer, useClient, useCloseGuard } from '../../client.ts';
import { count } from '../../format.ts';
import parts from '../../parts/account.module.css';
import { DialogActions } from '../../parts/dialog.tsx';
import { ChooseButton, DropBox } from '../../parts/drop-files.tsx';
import { discard, handOver } from '../../parts/files.ts';
import { AlertIcon } from '../../parts/icons.tsx';
import report from '../../parts/import.module.css';
import { Working, type WorkingState } from '../../parts/import-steps.tsx';
import { isCancelled } from '../../parts/import-work.ts';
import { useFileTaker } from '../../parts/importing.tsx';
import { Refusal } from '../../parts/states.tsx';
import { text } from '../../text/text.ts';

const words = text.leadsPage.offers;

export interface LeadImport {
  readonly opened: boolean;
  readonly files: readonly File[];
  readonly open: (files: readonly File[]) => void;
  readonly close: () => void;
}

/** Files that are dropped on this page are leads on offer, and not the vendor's history. */
export function useLeadImport(): LeadImport {
  const [state, setState] = useState<{ readonly opened: boolean; readonly files: readonly File[] }>({ opened: false, files: [] });
  const open = useCallback((files: readonly File[]) => setState({ opened: true, files }), []);
  useFileTaker(words.importDropAnywhere, open);
  return { ...state, open, close: () => setState({ opened: false, files: [] }) };
}

export function LeadsDropped({ taking }: { readonly taking: LeadImport }) {
  const reading = useReading();
  const close = () => {
    if (reading.state !== undefined) return;
    reading.reset();
    taking.close();
  };
  return (
    <Modal
      opened={taking.opened}
      onClose={close}
      title={words.importTitle}
      size={560}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': text.close, disabled: reading.state !== undefined }}
    >
      {taking.opened && (
        <Steps
          key={taking.files.map(({ name, lastModified }) => `${name} ${lastModified}`).join()}
          reading={reading}
          files={taking.files}
          close={close}
        />
      )}
    </Modal>
  );
}

interface Reading {
  /** How far it has come, while a file is taken in. */
  readonly state: WorkingState | undefined;
  readonly taken: { readonly answer: OutputOf<'leads.import'>; readonly name: string } | undefined;
  readonly error: unknown;
  readonly wasCancelled: boolean;
  readonly start: (file: File) => void;
  readonly cancel: () => void;
  readonly reset: () => void;
}

/** Takes a file in: handed over, read, written, and its leads decided; until it is written the user can stop it, and nothing was done. */
function useReading(): Reading {
  const client = useClient();
  const { workspace } = useBook();
  const abort = useRef(new AbortController());
  const [state, setState] = useState<WorkingState | undefined>(undefined);
  const read = useMutation({
    mutationFn: async (file: File) => {
      const { signal } = (abort.current = new AbortController());
      const tell = (step: Omit<WorkingState, 'cancelling'>) => setState({ ...step, cancelling: signal.aborted });
      let done = 0;
      const handing = { what: words.importHanding(file.name), total: file.size, unit: 'bytes' } as const;
      tell({ ...handing, done });
      const upload = await handOver(client, file, (bytes) => tell({ ...handing, done: (done += bytes) }), signal);
      const onProgress = (progress: Progress) => tell(stepOf(progress));
      try {
        return await client.run('leads.import', { workspaceId: workspace.id, upload }, { signal, onProgress });
      } catch (error) {
        await discard(client, [upload]);
        throw error;
      }
    },
    onSettled: () => setState(undefined),
  });
  useCloseGuard(read.isPending);
  const wasCancelled = read.isError && isCancelled(read.error);
  return {
    state,
    taken: read.data === undefined ? undefined : { answer: read.data, name: read.variables.name },
    error: wasCancelled ? null : read.error,
    wasCancelled,
    start: (file) => read.mutate(file),
    cancel: () => {
      abort.current.abort();
      setState((now) => now && { ...now, cancelling: true });
    },
    reset: read.reset,
  };
}

function stepOf({ step, done, total }: Progress): Omit<WorkingState, 'cancelling'> {
  const unit = step === 'reading' ? 'bytes' : 'rows';
  // The leads are there by now: what can be stopped is deciding about them.
  if (step === 'deciding') return { what: words.importDeciding, done, total, unit, stop: words.importDecideLater };
  return { what: step === 'writing' ? words.importWriting : text.importing.steps[step], done, total, unit };
}

interface StepsProps {
  readonly reading: Reading;
  readonly files: readonly File[];
  readonly close: () => void;
}

function Steps({ reading, files, close }: StepsProps) {
  const [note, setNote] = useState<string | undefined>(undefined);
  const start = ([file, ...others]: readonly File[]) => {
    if (file === undefined) return;
    if (others.length > 0) setNote(words.importOne);
    else if (!/\.csv$/i.test(file.name)) setNote(words.importNotCsv(file.name));
    else reading.start(file);
  };
  if (reading.state !== undefined) return <Working state={reading.state} cancel={reading.cancel} />;
  if (reading.taken !== undefined) return <Done taken={reading.taken.answer} name={reading.taken.name} close={close} />;
  return (
    <Stack gap="md">
      {reading.error !== null && (
        <Refusal error={reading.error} title={text.importing.refused} safe={text.importing.nothingWritten}>
          {reading.error instanceof RefusedAnswer && <p>{text.importing.fixAndRetry}</p>}
        </Refusal>
      )}
      <Choose dropped={files} start={start} note={note ?? (reading.wasCancelled ? text.importing.cancelled : undefined)} />
    </Stack>
  );
}

interface ChooseProps {
  readonly dropped: readonly File[];
  readonly start: (files: readonly File[]) => void;
  readonly note: string | undefined;
}

function Choose({ dropped, start, note }: ChooseProps) {
  const { workspace } = useBook();
  const campaigns = useAnswer('campaigns.list', { workspaceId: workspace.id }).data?.campaigns;
  return (
    <>
      <Text c="var(--fb-text-2)">{words.importWhat}</Text>
      {campaigns !== undefined && <Text>{words.importBuys(campaigns.filter(({ terms }) => terms.on).length)}</Text>}
      {note !== undefined && <Text role="status">{note}</Text>}
      <DropBox words={dropped.length === 0 ? words.importDrop : dropped.map(({ name }) => name).join(', ')}>
        {dropped.length === 0 ? (
          <ChooseButton words={words.importChoose} label={words.importFiles} choose={start} />
        ) : (
          <Button onClick={() => start(dropped)} data-autofocus>
            {words.importTitle}
          </Button>
        )}
      </DropBox>
    </>
  );
}

function Done({ taken, name, close }: { readonly taken: OutputOf<'leads.import'>; readonly name: string; readonly close: () => void }) {
  const change = useChangeQuery();
  const facts: readonly (readonly [string, number])[] = [
    [words.importRead, taken.read],
    [words.importAdded, taken.added],
    [words.importBought, taken.bought],
    [words.importNotBought, taken.notBought],
    [words.importKnown, taken.known],
    [words.importGone, taken.gone],
  ];
  const show = () => {
    close();
    change({ section: 'offers', view: undefined, because: undefined });
  };
  return (
    <Stack gap="md">
      <Text fw={600} role="status">
        {words.importDone}
      </Text>
      <Text c="var(--fb-text-2)">{name}</Text>
      <dl className={parts.facts}>
        {facts.map(([fact, value]) => (
          <div key={fact}>
            <dt>{fact}</dt>
            <dd>{count(value)}</dd>
          </div>
        ))}
      </dl>
      {taken.undecided > 0 && <Text role="status">{words.importUndecided(taken.undecided)}</Text>}
      {taken.warnings.length > 0 && (
        <div className={report.notes}>
          <AlertIcon />
          <ul tabIndex={0} aria-label={text.importing.warnings(taken.warnings.length)}>
            {taken.warnings.map(({ message, sourceLine }) => (
              <li key={`${sourceLine} ${message}`}>{message}</li>
            ))}
          </ul>
        </div>
      )}
      <DialogActions>
        <Button variant="default" onClick={close}>
          {text.importing.close}
        </Button>
        <Button onClick={show} data-autofocus>
          {words.importShow}
        </Button>
      </DialogActions>
    </Stack>
  );
}
