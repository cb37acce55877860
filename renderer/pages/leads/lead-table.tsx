/** The rows of the list of leads: only those in view are drawn, the arrow keys move among all. */

import { useVirtualizer } from '@tanstack/react-virtual';
import { useMediaQuery } from '@mantine/hooks';
import { useRef } from 'react';
import type { ReactNode, RefObject } from 'react';
import { useBook, useFigures } from '../../book.tsx';
import { shortDay } from '../../format.ts';
import { useRowSelection } from '../../parts/row-selection.ts';
import { StateBadge } from '../../parts/state-badge.tsx';
import { text } from '../../text/text.ts';
import { STACKED } from '../../theme.ts';
import register from '../activity/activity.module.css';
import type { LeadView } from './lead-view.ts';
import { OUTCOME_TONES, REQUEST_TONES, useTimes } from './words.ts';
import type { Lead, RefundRequest } from './words.ts';
import grid from '../../parts/grid.module.css';
import { useAnswer } from '../../client.ts';

const words = text.leadsPage.leads;
const HEAD_HEIGHT = 28;
const ROW_HEIGHT = 32;
const OVERSCAN = 12;

export interface LeadTableProps {
  readonly rows: readonly Lead[];
  readonly view: LeadView;
  readonly table: RefObject<HTMLTableElement | null>;
  readonly close: () => void;
}

export function LeadTable({ rows, view, table, close }: LeadTableProps) {
  const scroll = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: OVERSCAN,
    scrollPaddingStart: HEAD_HEIGHT,
  });
  const selection = useRowSelection({
    ids: rows.map(({ lead }) => lead),
    opened: view.lead,
    open: (lead, replace) => view.change({ lead }, { replace }),
    close,
    reveal: (row) => virtual.scrollToIndex(row),
  });
  const at = selection.selected === undefined ? -1 : rows.findIndex(({ lead }) => lead === selection.selected);
  const columns = useColumns(view.lead !== undefined);
  const shown = virtual.getVirtualItems();
  const above = shown[0]?.start ?? 0;
  const below = virtual.getTotalSize() - (shown.at(-1)?.end ?? 0);
  return (
    <div ref={scroll} className={grid.scroll}>
      <table
        ref={table}
        className={`${grid.table} ${register.table}`}
        role="grid"
        tabIndex={0}
        aria-label={words.label}
        aria-rowcount={rows.length + 1}
        aria-activedescendant={at < 0 ? undefined : rowId(at)}
        onKeyDown={selection.onKeyDown}
        onFocus={selection.onFocus}
      >
        <colgroup>
          {columns.map(({ name, width }) => (
            <col key={name} style={{ width }} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map(({ name, isNumber }) => (
              <th key={name} scope="col" className={isNumber === true ? grid.number : undefined}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {above > 0 && <tr aria-hidden="true" style={{ height: above }} />}
          {shown.map(({ index }) => {
            const lead = rows[index];
            if (lead === undefined) return null;
            return (
              <tr
                key={lead.lead}
                id={rowId(index)}
                aria-rowindex={index + 2}
                aria-selected={at === index}
                className={grid.row}
                onClick={() => selection.open(lead.lead)}
              >
                {columns.map(({ name, isNumber, isSoft, cell, title }) => (
                  <td
                    key={name}
                    className={`${isNumber === true ? grid.number : grid.cut} ${isSoft === true ? grid.soft : ''}`}
                    title={title?.(lead)}
                  >
                    {cell(lead)}
                  </td>
                ))}
              </tr>
            );
          })}
          {below > 0 && <tr aria-hidden="true" style={{ height: below }} />}
        </tbody>
      </table>
    </div>
  );
}

function rowId(row: number): string {
  return `lead-row-${row}`;
}

interface Column {
  readonly name: string;
  readonly width?: number;
  readonly isNumber?: boolean;
  readonly isSoft?: boolean;
  readonly cell: (lead: Lead) => ReactNode;
  readonly title?: (lead: Lead) => string;
}

/** Beside an opened lead, and in a narrow window, the category leaves its room to the others. */
function useColumns(beside: boolean): readonly Column[] {
  const { workspace, book } = useBook();
  const figures = useFigures();
  const times = useTimes();
  const stacked = useMediaQuery(STACKED) === true;
  const requests = useAnswer('refunds.list', { workspaceId: workspace.id }).data?.requests ?? [];
  const byId = new Map(requests.map((request) => [request.id, request]));
  const category: Column = {
    name: words.category,
    width: 128,
    isSoft: true,
    cell: (lead) => lead.category || text.noValue,
    title: (lead) => lead.category,
  };
  return [
    { name: words.received, width: 92, isSoft: true, cell: (lead) => shortDay(lead.receivedOn, book.today) },
    { name: words.lead, cell: (lead) => lead.lead, title: (lead) => lead.lead },
    { name: words.campaign, isSoft: true, cell: (lead) => lead.campaign || text.noValue, title: (lead) => lead.campaign },
    ...(beside || stacked ? [] : [category]),
    { name: words.cost(workspace.currency), width: 92, isNumber: true, cell: (lead) => figures.cost(lead.cost - lead.refunded) },
    { name: words.outcome, width: 84, cell: (lead) => <OutcomeBadge outcome={lead.outcome} /> },
    {
      name: words.value(workspace.currency),
      width: 104,
      isNumber: true,
      cell: (lead) => (lead.outcome === 'won' ? figures.cost(lead.value) : text.noValue),
    },
    {
      name: words.refund,
      width: 112,
      isSoft: true,
      cell: (lead) => <RefundCell lead={lead} request={lead.requestId === null ? undefined : byId.get(lead.requestId)} short={times.deadlineShort} />,
    },
  ];
}

export function OutcomeBadge({ outcome }: { readonly outcome: Lead['outcome'] }) {
  const tone = OUTCOME_TONES[outcome];
  const name = words.outcomes[outcome];
  return tone === undefined ? name : <StateBadge tone={tone}>{name}</StateBadge>;
}

interface RefundCellProps {
  readonly lead: Lead;
  readonly request: RefundRequest | undefined;
  readonly short: (deadline: NonNullable<Lead['refundUntil']>) => string;
}

function RefundCell({ lead, request, short }: RefundCellProps) {
  if (request !== undefined) {
    const name = text.leadsPage.refunds.states[request.state];
    const tone = REQUEST_TONES[request.state];
    return tone === undefined ? name : <StateBadge tone={tone}>{name}</StateBadge>;
  }
  const { refundUntil } = lead;
  return refundUntil === null || refundUntil.over || lead.refundable <= 0 ? text.noValue : words.until(short(refundUntil));
}
