/** The imports of a workspace: each a unit with its files and counts, each undoable (rule I3). */

import { Button, Group, Modal, Stack, Text, VisuallyHidden } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { OutputOf } from '../../electron/ipc/contract/contract.ts';
import { useBook } from '../book.tsx';
import { useAnswer, useClient, useCloseGuard } from '../client.ts';
import { bytesWords, count, instantWords, shortHash } from '../format.ts';
import { useImporting } from '../parts/importing.tsx';
import { Page, Panel } from '../parts/panel.tsx';
import { Answered, Empty, Refusal } from '../parts/states.tsx';
import { TableHead } from '../parts/table-head.tsx';
import { Table } from '../parts/table.tsx';
import table from '../parts/table.module.css';
import { text } from '../text/text.ts';

type Import = OutputOf<'imports.list'>['imports'][number];

export function Imports() {
  const { workspace } = useBook();
  const importing = useImporting();
  const answer = useAnswer('imports.list', { workspaceId: workspace.id });
  const [undoing, setUndoing] = useState<Import | undefined>(undefined);
  const none = answer.data?.imports.length === 0;
  return (
    <Page title={text.pages.imports} support={text.imports.what} fixed={none}>
      {none ? (
        <Empty title={text.imports.emptyTitle} what={text.imports.emptyWhat} hint={text.overview.emptyHint}>
          <Button onClick={() => importing.open([])}>{text.overview.emptyAction}</Button>
        </Empty>
      ) : (
        <Panel label={text.imports.label}>
          <Answered answer={answer} lines={4}>
            {({ imports }) => <ImportTable imports={imports} undo={setUndoing} />}
          </Answered>
        </Panel>
      )}
      <Modal
        opened={undoing !== undefined}
        onClose={() => setUndoing(undefined)}
        title={text.imports.undoTitle}
        closeButtonProps={{ 'aria-label': text.close }}
      >
        {undoing !== undefined && <UndoDialog undoing={undoing} close={() => setUndoing(undefined)} />}
      </Modal>
    </Page>
  );
}

function ImportTable({ imports, undo }: { readonly imports: readonly Import[]; readonly undo: (undoing: Import) => void }) {
  return (
    <Table label={text.imports.label} least={700}>
      <TableHead
        cells={[
          { name: text.imports.files },
          { name: text.imports.hash, form: 'wideOnly' },
          { name: text.imports.when },
          { name: text.imports.read, form: 'number' },
          { name: text.imports.added, form: 'number' },
          { name: text.imports.matched, form: 'number' },
          { name: text.imports.skipped, form: 'number' },
          { name: text.imports.state },
          { name: <VisuallyHidden>{text.undo}</VisuallyHidden> },
        ]}
      />
      <tbody>
        {imports.map((each) => (
          <ImportRow key={each.importId} each={each} undo={undo} />
        ))}
      </tbody>
      <tfoot>
        <tr>
          <td colSpan={9}>{text.imports.count(imports.length, count(imports.length))}</td>
        </tr>
      </tfoot>
    </Table>
  );
}

function ImportRow({ each, undo }: { readonly each: Import; readonly undo: (undoing: Import) => void }) {
  const { book } = useBook();
  const { files, account, recordedAt, undoneAt, read, added, matched, skipped } = each;
  return (
    <tr>
      <td className={table.cut} style={{ width: '34%' }} title={files.map(({ name }) => name).join(', ')}>
        <Group gap={8} wrap="nowrap">
          <span style={{ overflow: 'hidden', textOverflow: 'ellipsis' }}>{files.map(({ name }) => name).join(', ')}</span>
          <span className={table.soft}>{[...(account === null ? [] : [account]), ...files.map(({ bytes }) => bytesWords(bytes))].join(', ')}</span>
        </Group>
      </td>
      <td className={`${table.soft} ${table.wideOnly}`}>
        <span className="fb-mono" title={files.map(({ sha256 }) => sha256).join(', ')}>
          {files.map(({ sha256 }) => shortHash(sha256)).join(', ')}
        </span>
      </td>
      <td className={table.soft}>{instantWords(recordedAt, book.timeZone)}</td>
      <td className={table.number}>{count(read)}</td>
      <td className={table.number}>{count(added)}</td>
      <td className={`${table.number} ${table.soft}`}>{count(matched)}</td>
      <td className={`${table.number} ${table.soft}`}>{count(skipped)}</td>
      <td className={table.soft}>
        {undoneAt === null ? (
          text.imports.inBook
        ) : (
          <span className={table.badge}>{text.imports.undoneAt(instantWords(undoneAt, book.timeZone))}</span>
        )}
      </td>
      <td className={table.number}>
        {undoneAt === null && (
          <Button
            variant="subtle"
            size="compact-sm"
            mr={-13}
            onClick={() => undo(each)}
            aria-label={text.imports.undoLabel(files.map(({ name }) => name).join(', '))}
          >
            {text.imports.undo}
          </Button>
        )}
      </td>
    </tr>
  );
}

function UndoDialog({ undoing, close }: { readonly undoing: Import; readonly close: () => void }) {
  const client = useClient();
  const undo = useMutation({
    mutationFn: () => client.run('import.undo', { importId: undoing.importId }),
    onSuccess: ({ removed }) => {
      notifications.show({ message: (undoing.account === null ? text.importing.undone : text.imports.linesUndone)(removed, count(removed)) });
      close();
    },
  });
  useCloseGuard(undo.isPending);
  return (
    <Stack gap="md">
      <Text fw={600}>{undoing.files.map(({ name }) => name).join(', ')}</Text>
      <Text c="var(--fb-text-2)">{(undoing.account === null ? text.imports.undoWhat : text.imports.undoLines)(count(undoing.added))}</Text>
      {undo.isError && <Refusal error={undo.error} title={text.imports.undoRefused} />}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={close}>
          {text.imports.keep}
        </Button>
        <Button onClick={() => undo.mutate()} loading={undo.isPending} data-autofocus>
          {text.imports.undoAction}
        </Button>
      </Group>
    </Stack>
  );
}
