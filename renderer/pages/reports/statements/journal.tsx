/** The whole journal as a file for other programs. */

import { Button, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { count } from '../../../format.ts';
import { useExport } from '../../../parts/exporting.ts';
import { Panel } from '../../../parts/panel.tsx';
import { Refusal } from '../../../parts/states.tsx';
import { text } from '../../../text/text.ts';
import css from './statements.module.css';

type Format = keyof typeof text.statements.journalFormats;

export function JournalPanel() {
  const [format, setFormat] = useState<Format>('hledger');
  const make = useExport({
    make: (client) => client.run('journal.export', { format }),
    done: ({ name, entries }) => text.statements.exported(name, entries, count(entries)),
  });
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
