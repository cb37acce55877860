/** A dialog with a title, and its row of buttons. */

import { Button, Group, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { text } from '../text/text.ts';

export interface DialogProps {
  readonly title: string;
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly size?: number;
  readonly children: ReactNode;
}

export function Dialog({ title, opened, onClose, size = 460, children }: DialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title={title} size={size} closeButtonProps={{ 'aria-label': text.close }}>
      {opened && children}
    </Modal>
  );
}

export function DialogActions({ children }: { readonly children: ReactNode }) {
  return (
    <Group justify="flex-end" gap="sm">
      {children}
    </Group>
  );
}

export interface DialogSubmitProps {
  readonly close: () => void;
  readonly pending: boolean;
  /** What submitting does, in a word or two. */
  readonly children: ReactNode;
}

/** The row below a form: one button leaves, the other submits. */
export function DialogSubmit({ close, pending, children }: DialogSubmitProps) {
  return (
    <DialogActions>
      <Button variant="default" onClick={close}>
        {text.cancel}
      </Button>
      <Button type="submit" loading={pending}>
        {children}
      </Button>
    </DialogActions>
  );
}
