/** The first step of an import: files are dropped, or chosen. */

import { Button, Stack, Text } from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import { useRef } from 'react';
import { useBook } from '../book.tsx';
import { text } from '../text/text.ts';

export interface ChooseFilesProps {
  /** What the files are, and what becomes of them. */
  readonly what: string;
  /** What came of the try before. */
  readonly note: string | undefined;
  readonly drop: string;
  readonly choose: string;
  /** Of the field that takes the files. */
  readonly label: string;
  readonly start: (files: readonly File[]) => void;
}

export function ChooseFiles({ what, note, drop, choose, label, start }: ChooseFilesProps) {
  const { workspace } = useBook();
  const open = useRef<() => void>(null);
  return (
    <>
      <Text c="var(--fb-text-2)">{what}</Text>
      {note !== undefined && <Text role="status">{note}</Text>}
      <Dropzone
        onDrop={start}
        multiple
        activateOnClick={false}
        activateOnKeyboard={false}
        enablePointerEvents
        openRef={open}
        tabIndex={-1}
        inputProps={{ 'aria-label': label }}
        p="xl"
      >
        <Stack align="center" gap="md">
          <Text>{drop}</Text>
          <Button onClick={() => open.current?.()} data-autofocus>
            {choose}
          </Button>
          <Text fz={12} c="var(--fb-text-3)">
            {text.importing.into(workspace.name, workspace.currency)}
          </Text>
        </Stack>
      </Dropzone>
    </>
  );
}
