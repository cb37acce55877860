/** The whole journal as a file for other programs. */

import { Button, SegmentedControl } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useClient, useCloseGuard } from '../../client.ts';
import { count } from '../../format.ts';
import { saveDownload } from '../../parts/files.ts';
import { Panel } from '../../parts/panel.tsx';
import { Refusal } from '../../parts/states.tsx';
import { text } from '../../text/text.ts';
import css from './statements.module.css';

type Format = keyof typeof text.statements.journalFormats;

export function JournalPanel() {
  const client = useClient();
  const [format, setFormat] = useState<Format>('hledger');
  const make = useMutation({
    mutationFn: async () => {
      const made = await client.run('journal.export', { format });
      await saveDownload(client, made.download, made.name);
      return made;
    },
    onSuccess: ({ name, entries }) => notifications.show({ message: text.statements.exported(name, count(entries)) }),
  });
  useCloseGuard(make.isPending);
  return (
    <Panel title={text.statements.journal} unit={text.statements.journalWhat}>
      <div className={css.journal}>
        <SegmentedControl
          aria-label={text.statements.journalFormat}
          value={format}
          onChange={(value) => setFormat(value as Format)}
          data={Object.entries(text.statements.journalFormats).map(([value, label]) => ({ value, label }))}
        />
        <Button variant="default" onClick={() => make.mutate()} loading={make.isPending}>
          {text.statements.journalExport}
        </Button>
      </div>
      {make.isError && <Refusal error={make.error} title={text.statements.exportFailed} />}
    </Panel>
  );
}
