/** The first step of an import: files are dropped, or chosen. */

import { Text } from '@mantine/core';
import { useBook } from '../book.tsx';
import { text } from '../text/text.ts';
import { ChooseButton, DropBox } from './drop-files.tsx';

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
  return (
    <>
      <Text c="var(--fb-text-2)">{what}</Text>
      {note !== undefined && <Text role="status">{note}</Text>}
      <DropBox words={drop}>
        <ChooseButton words={choose} label={label} choose={start} />
        <Text fz={12} c="var(--fb-text-3)">
          {text.importing.into(workspace.name, workspace.currency)}
        </Text>
      </DropBox>
    </>
  );
}
