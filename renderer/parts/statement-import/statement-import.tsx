/** The one dialog that imports statements, wherever they were dropped or chosen. */

import { Modal } from '@mantine/core';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useBook } from '../../book.tsx';
import { text } from '../../text/text.ts';
import { StatementContext } from './statement-context.ts';
import { StatementSteps } from './statement-steps.tsx';
import { useStatementWork } from './statement-work.ts';

const WIDE = 880;

export function StatementImportProvider({ children }: { readonly children: ReactNode }) {
  const { workspace } = useBook();
  const [opened, setOpened] = useState(false);
  const work = useStatementWork(workspace.id);
  const busy = work.state.step === 'working';
  const now = useRef({ work, opened, busy });
  useEffect(() => {
    now.current = { work, opened, busy };
  });
  // Stays the same function, so that a page can hold on to it while steps come and go.
  const open = useCallback((files: readonly File[]) => {
    if (now.current.busy) return;
    if (!now.current.opened) now.current.work.reset();
    setOpened(true);
    if (files.length > 0) now.current.work.start(files);
  }, []);
  const close = () => {
    if (busy) return;
    setOpened(false);
    work.reset();
  };
  return (
    <StatementContext value={useMemo(() => ({ open }), [open])}>
      {children}
      <Modal
        opened={opened}
        onClose={close}
        title={text.statementImport.title}
        size={WIDE}
        closeOnClickOutside={false}
        closeButtonProps={{ 'aria-label': text.close, disabled: busy }}
      >
        <StatementSteps work={work} close={close} />
      </Modal>
    </StatementContext>
  );
}
