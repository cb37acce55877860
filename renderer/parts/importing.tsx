/** Importing from anywhere: the one dialog, and files dropped on the window. */

import { Modal, Text } from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import { createContext, useContext, useState } from 'react';
import type { ReactNode } from 'react';
import { useBook } from '../book.tsx';
import { text } from '../text/text.ts';
import { ImportSteps } from './import-steps.tsx';
import { useImportWork } from './import-work.ts';

export interface Importing {
  /** Opens the dialog; with files, they are read at once. */
  readonly open: (files: readonly File[]) => void;
}

const ImportingContext = createContext<Importing>({ open: () => undefined });

export function useImporting(): Importing {
  return useContext(ImportingContext);
}

export function ImportingProvider({ children }: { readonly children: ReactNode }) {
  const { workspace } = useBook();
  const [opened, setOpened] = useState(false);
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
  return (
    <ImportingContext value={{ open }}>
      {children}
      <Dropzone.FullScreen active={!busy} onDrop={open} aria-label={text.importing.dropAnywhere}>
        <Text ta="center" fz={20} lh="28px" fw={600} mt="30vh">
          {text.importing.dropAnywhere}
        </Text>
      </Dropzone.FullScreen>
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
