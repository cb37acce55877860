/** Leads that were charged, with outcome, value and the deadline of a refund; the opened one beside them. */

import { ActionIcon, Button, Drawer, Menu, SegmentedControl, Tooltip } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useMemo, useRef, useState } from 'react';
import type { RefObject } from 'react';
import { useBook, useFigures } from '../../book.tsx';
import { useAnswer } from '../../client.ts';
import { count } from '../../format.ts';
import { SortIcon } from '../../parts/icons.tsx';
import { ExportListButton, SearchField } from '../../parts/list-tools.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Answered, Empty } from '../../parts/states.tsx';
import { text } from '../../text/text.ts';
import { STACKED } from '../../theme.ts';
import register from '../activity/activity.module.css';
import { LeadEntry } from './lead-entry.tsx';
import { LeadTable } from './lead-table.tsx';
import { RefundForm } from './refund-form.tsx';
import { ORDERS, rowsOf, useLeadView } from './lead-view.ts';
import type { LeadAnswer, LeadView, Order, Outcome } from './lead-view.ts';
import { useSection } from './sections.ts';
import type { Lead } from './words.ts';

const words = text.leadsPage.leads;
/** More than this many are in Activity. */
const LISTED = 5000;

export function LeadList() {
  const { workspace } = useBook();
  const { open } = useSection();
  const view = useLeadView();
  const stacked = useMediaQuery(STACKED) === true;
  const table = useRef<HTMLTableElement>(null);
  const { outcome } = view;
  const answer = useAnswer('leads.list', { workspaceId: workspace.id, limit: LISTED, ...(outcome === undefined ? {} : { outcome }) }, { keep: true });
  // Outside of the opened lead, which is drawn anew when the window is made narrower or wider.
  const [asking, setAsking] = useState<Lead | undefined>(undefined);
  const close = () => {
    view.change({ lead: undefined });
    table.current?.focus();
  };
  if (answer.data !== undefined && totalOf(answer.data) === 0)
    return (
      <Empty title={words.emptyTitle} what={words.emptyWhat}>
        <Button onClick={() => open('campaigns')}>{words.emptyAction}</Button>
      </Empty>
    );
  const entry = view.lead !== undefined && answer.data !== undefined && (
    <LeadEntry key={view.lead} lead={answer.data.leads.find(({ lead }) => lead === view.lead)} close={close} askRefund={setAsking} />
  );
  return (
    <div className={register.columns}>
      <Panel label={words.label} className={register.main}>
        <Bar view={view} answer={answer.data} table={table} />
        <Answered answer={answer} lines={12}>
          {(found) => <Rows found={found} view={view} table={table} close={close} />}
        </Answered>
      </Panel>
      {view.lead !== undefined && !stacked && (
        <Panel label={words.opened} className={register.side}>
          {entry}
        </Panel>
      )}
      {stacked && (
        <Drawer
          // One layer at a time: the dialog takes the drawer's place, and gives it back.
          opened={view.lead !== undefined && asking === undefined}
          onClose={close}
          position="right"
          size={424}
          withCloseButton={false}
          attributes={{ content: { 'aria-label': words.opened } }}
          styles={{ body: { padding: 0, height: '100%' } }}
        >
          {entry}
        </Drawer>
      )}
      {asking !== undefined && <RefundForm lead={asking} opened close={() => setAsking(undefined)} />}
    </div>
  );
}

function totalOf({ counts }: LeadAnswer): number {
  return counts.open + counts.quoted + counts.won + counts.lost;
}

interface RowsProps {
  readonly found: LeadAnswer;
  readonly view: LeadView;
  readonly table: RefObject<HTMLTableElement | null>;
  readonly close: () => void;
}

function Rows({ found, view, table, close }: RowsProps) {
  const { search, order } = view;
  const rows = useMemo(() => rowsOf(found.leads, { search, order }), [found.leads, search, order]);
  const total = totalOf(found);
  if (rows.length === 0)
    return (
      <Empty title={words.noMatchTitle} what={words.noMatchWhat(count(total))}>
        <Button variant="default" onClick={() => view.change({ outcome: undefined, search: undefined })}>
          {words.clear}
        </Button>
      </Empty>
    );
  return (
    <>
      <LeadTable key={`${view.outcome} ${order} ${search}`} rows={rows} view={view} table={table} close={close} />
      <Foot rows={rows} total={total} isCut={found.leads.length === LISTED} />
    </>
  );
}

function Foot({ rows, total, isCut }: { readonly rows: readonly Lead[]; readonly total: number; readonly isCut: boolean }) {
  const { workspace } = useBook();
  const figures = useFigures();
  const cost = rows.reduce((sum, lead) => sum + lead.cost - lead.refunded, 0);
  const value = rows.reduce((sum, lead) => sum + lead.value, 0);
  return (
    <div className={register.foot}>
      <span className={register.count} role="status">
        {words.foot(count(rows.length), count(total))}
        {isCut && `, ${words.footLimit(count(LISTED))}`}
      </span>
      <dl>
        <div>
          <dt>{words.footCost(workspace.currency)}</dt>
          <dd>{figures.cost(cost)}</dd>
        </div>
        <div>
          <dt>{words.footValue(workspace.currency)}</dt>
          <dd>{figures.cost(value)}</dd>
        </div>
      </dl>
    </div>
  );
}

interface BarProps {
  readonly view: LeadView;
  readonly answer: LeadAnswer | undefined;
  readonly table: RefObject<HTMLTableElement | null>;
}

function Bar({ view, answer, table }: BarProps) {
  const name = (outcome: Outcome) =>
    answer === undefined ? words.outcomes[outcome] : words.withCount(words.outcomes[outcome], count(answer.counts[outcome]));
  return (
    <div className={register.bar}>
      <div className={register.filters}>
        <SearchField
          search={view.search}
          onSearch={(search) => view.change({ search }, { replace: true })}
          label={words.searchLabel}
          onLeave={() => table.current?.focus()}
          className={register.search}
        />
        <SegmentedControl
          aria-label={words.outcome}
          value={view.outcome ?? 'all'}
          onChange={(outcome) => view.change({ outcome: outcome === 'all' ? undefined : outcome })}
          data={[
            { value: 'all', label: words.outcomes.all },
            ...(['open', 'quoted', 'won', 'lost'] as const).map((value) => ({ value, label: name(value) })),
          ]}
        />
      </div>
      <div className={register.tools}>
        <OrderMenu view={view} />
        <ExportListButton view={{ list: 'leads', outcome: view.outcome, search: view.search }} />
      </div>
    </div>
  );
}

function OrderMenu({ view }: { readonly view: LeadView }) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Tooltip label={words.order}>
          <ActionIcon aria-label={words.order}>
            <SortIcon />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup value={view.order} onChange={(order) => view.change({ order: order === 'received' ? undefined : order })}>
          {ORDERS.map((order: Order) => (
            <Menu.RadioItem key={order} value={order}>
              {words.orders[order]}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
