/** Saving a report as one of its documents. */

import { useRef } from 'react';
import { Button, Menu } from '@mantine/core';
import type { Client } from '../../../electron/ipc/client.ts';
import type { PAPER_SIZES, ReportFormat } from '../../../electron/ipc/contract/period-report.ts';
import { useExport } from '../../parts/exporting.ts';
import { Refusal } from '../../parts/states.tsx';
import { text } from '../../text/text.ts';

interface ReportDocument {
  readonly name: keyof typeof text.reports.weekly.documents;
  readonly format: ReportFormat;
  readonly size?: (typeof PAPER_SIZES)[number];
}

const DOCUMENTS: readonly [ReportDocument, ...ReportDocument[]] = [
  { name: 'pdfA4', format: 'pdf', size: 'A4' },
  { name: 'pdfLetter', format: 'pdf', size: 'LETTER' },
  { name: 'html', format: 'html' },
  { name: 'xlsx', format: 'xlsx' },
  { name: 'csv', format: 'csv' },
  { name: 'json', format: 'json' },
  { name: 'eml', format: 'eml' },
];

export interface SaveAsProps {
  readonly make: (client: Client, document: ReportDocument) => Promise<{ readonly download: string; readonly name: string }>;
}

export function SaveAs({ make }: SaveAsProps) {
  const words = text.reports.weekly;
  const chosen = useRef(DOCUMENTS[0]);
  const saving = useExport({ make: (client) => make(client, chosen.current), done: ({ name }) => words.saved(name) });
  return (
    <>
      {saving.isError && <Refusal error={saving.error} title={words.saveFailed} />}
      <Menu position="bottom-end">
        <Menu.Target>
          <Button loading={saving.isPending}>{words.save}</Button>
        </Menu.Target>
        <Menu.Dropdown>
          {DOCUMENTS.map((each) => (
            <Menu.Item
              key={each.name}
              onClick={() => {
                chosen.current = each;
                saving.mutate();
              }}
            >
              {words.documents[each.name]}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
