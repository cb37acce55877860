/** Importing from anywhere: the one dialog, and files dropped on the window. */

import { Modal } from '@mantine/core';
import { createContext, useContext, useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { useBook } from '../book.tsx';
import { useClient } from '../client.ts';
import { text } from '../text/text.ts';
import { DropOverWindow } from './drop-files.tsx';
import { areStatements, bookAmong, openBeside } from './dropped-book.ts';
import { ImportSteps } from './import-steps.tsx';
import { useImportWork } from './import-work.ts';
import { useStatementImporting } from './statement-import/statement-context.ts';

export interface Importing {
  /** Opens the dialog; with files, they are read at once. */
  readonly open: (files: readonly File[]) => void;
}

const ImportingContext = createContext<Importing>({ open: () => undefined });

export function useImporting(): Importing {
  return useContext(ImportingContext);
}

/** What a page does with files that are dropped on the window, where they are not the vendor's history there. */
interface FileTaker {
  /** What is shown while files are held over the window. */
  readonly words: string;
  readonly take: (files: readonly File[]) => void;
}

const FileTakerContext = createContext<(taker: FileTaker | undefined) => void>(() => undefined);

/** While the calling component is there, files dropped on the window are its own; `take` stays the same function. */
export function useFileTaker(words: string, take: FileTaker['take']): void {
  const set = useContext(FileTakerContext);
  useEffect(() => {
    set({ words, take });
    return () => set(undefined);
  }, [set, words, take]);
}

export function ImportingProvider({ children }: { readonly children: ReactNode }) {
  const { workspace } = useBook();
  const client = useClient();
  const statements = useStatementImporting();
  const [opened, setOpened] = useState(false);
  const [taker, setTaker] = useState<FileTaker | undefined>(undefined);
  const work = useImportWork(workspace.id);
  const busy = work.state.step === 'working';
  const open = (files: readonly File[]) => {
    if (busy) return;
    if (!opened) work.reset();
    setOpened(true);
    if (files.length > 0) work.start(files);
  };
  const close = () => {
    if (busy) return;
    setOpened(false);
    work.reset();
  };
  // What a file is decides where it goes; what could be several things belongs to the page in view.
  const drop = (files: readonly File[]) => {
    const book = bookAmong(files);
    if (book !== undefined) openBeside(client, book);
    else if (taker !== undefined && !opened) taker.take(files);
    else if (areStatements(files) && !opened) statements.open(files);
    else open(files);
  };
  const dropWords = taker === undefined || opened ? text.importing.dropAnywhere : taker.words;
  return (
    <ImportingContext value={{ open }}>
      <FileTakerContext value={setTaker}>{children}</FileTakerContext>
      <DropOverWindow words={dropWords} active={!busy} take={drop} />
      <Modal
        opened={opened}
        onClose={close}
        title={text.importing.title}
        size={640}
        closeOnClickOutside={false}
        closeButtonProps={{ 'aria-label': text.close, disabled: busy }}
      >
        <ImportSteps work={work} close={close} />
      </Modal>
    </ImportingContext>
  );
}
