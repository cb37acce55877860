/** One account: its figures up to a day, where books and statement part, and both sides in one table; or all three sides. */

import { Button, Drawer, Menu, SegmentedControl, Select } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useMemo, useRef, useState } from 'react';
import { useWanted } from '../../address.ts';
import { useBook } from '../../book.tsx';
import { useAnswer } from '../../client.ts';
import { count, shortDay } from '../../format.ts';
import { useExport } from '../../parts/exporting.ts';
import { MoreIcon } from '../../parts/icons.tsx';
import { Page, Panel } from '../../parts/panel.tsx';
import { useStatementImporting } from '../../parts/statement-import/statement-context.ts';
import { StateBadge } from '../../parts/state-badge.tsx';
import { Answered, Empty, describeProblem } from '../../parts/states.tsx';
import { notifications } from '@mantine/notifications';
import { text } from '../../text/text.ts';
import { STACKED } from '../../theme.ts';
import type { MoneyAccount } from './account-list.tsx';
import { useActs } from './acts.ts';
import type { Asked } from './acts.ts';
import { BreakBanner } from './break-banner.tsx';
import { isClosed } from './group-row.tsx';
import { useMatchTable } from './match-table.tsx';
import { ReconcileDialogs } from './dialogs.tsx';
import { RowActions } from './row-actions.tsx';
import { groupsOf, itemsOf, linesOf } from './rows.ts';
import type { Entry, View } from './rows.ts';
import type { RowKeys } from './selection.ts';
import { DifferencePanel, WhyBody, WhyPanel, whyTitle } from './side-panel.tsx';
import { SidesPanel } from './sides.tsx';
import { Strip } from './strip.tsx';
import { OTHER_ACCOUNT } from './view.ts';
import type { ReconcileAddress, SidesName } from './view.ts';
import { periodWords } from './words.ts';
import grid from '../../parts/grid.module.css';
import css from './reconcile.module.css';

const words = text.reconcile;
const ALL = 'all';

export interface AccountViewProps {
  readonly account: MoneyAccount;
  readonly accounts: readonly MoneyAccount[];
  readonly address: ReconcileAddress;
}

export function AccountView({ account, accounts, address }: AccountViewProps) {
  const importing = useStatementImporting();
  const { accountId } = account;
  const [asked, setAsked] = useState<Asked | undefined>(undefined);
  const stacked = useMediaQuery(STACKED) === true;
  const { to, closing } = address;
  const hasLines = account.lines > 0;
  const answer = useAnswer(
    'reconcile.view',
    { accountId, ...(to === undefined ? {} : { to }), ...(closing === undefined ? {} : { closing }) },
    { enabled: hasLines, keep: true },
  );
  const view = answer.data;
  useWanted(view === undefined ? {} : { close: () => setAsked({ what: 'close' }) });
  const isFixed = address.sides !== 'statement' || !stacked;
  return (
    <Page
      title={text.pages.reconcile}
      support={<Support account={account} accounts={accounts} address={address} view={view} />}
      actions={<HeadActions accountId={accountId} address={address} view={view} ask={setAsked} />}
      fixed={isFixed}
    >
      {!hasLines && (
        <Empty title={words.noLinesTitle} what={words.noLinesWhat} hint={words.emptyHint}>
          <Button onClick={() => importing.open([])}>{words.emptyAction}</Button>
        </Empty>
      )}
      {view !== undefined && address.sides !== 'statement' && <SidesPanel view={view} address={address} />}
      {hasLines && view === undefined && (
        <Panel label={words.table.label}>
          <Answered answer={answer} lines={12} bare>
            {() => null}
          </Answered>
        </Panel>
      )}
      {hasLines && address.sides === 'statement' && view !== undefined && (
        <Matching key={account.closedThrough} view={view} address={address} stacked={stacked} ask={setAsked} />
      )}
      {view !== undefined && <ReconcileDialogs asked={asked} view={view} address={address} close={() => setAsked(undefined)} />}
    </Page>
  );
}

function Support({ account, accounts, address, view }: AccountViewProps & { readonly view: View | undefined }) {
  const { book } = useBook();
  return (
    <span className={css.support}>
      <Select
        aria-label={words.account}
        data={[
          ...accounts.map(({ accountId, name }) => ({ value: String(accountId), label: name })),
          ...(accounts.length > 1 ? [{ value: ALL, label: words.allAccounts }] : []),
        ]}
        value={String(account.accountId)}
        onChange={(chosen) => address.change({ ...OTHER_ACCOUNT, account: chosen === ALL || chosen === null ? undefined : chosen })}
        allowDeselect={false}
        comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
        w={216}
      />
      {view !== undefined && (
        <span className={`${grid.cut} ${css.days}`}>{words.title(shortDay(view.from, book.today), shortDay(view.to, book.today))}</span>
      )}
      {account.closedThrough !== null && <StateBadge tone="ok">{words.closedBadge(shortDay(account.closedThrough, book.today))}</StateBadge>}
    </span>
  );
}

interface HeadActionsProps {
  readonly accountId: number;
  readonly address: ReconcileAddress;
  readonly view: View | undefined;
  readonly ask: (asked: Asked) => void;
}

function HeadActions({ accountId, address, view, ask }: HeadActionsProps) {
  const { book } = useBook();
  const importing = useStatementImporting();
  const { to, closing } = address;
  const exporting = useExport({
    make: (client) =>
      client.run('reconcile.export', { accountId, ...(to === undefined ? {} : { to }), ...(closing === undefined ? {} : { closing }) }),
    done: ({ name, rows }) => words.exported(name, rows, count(rows)),
    failed: (error) => notifications.show({ color: 'red', title: text.lists.exportFailed, message: describeProblem(error) }),
  });
  return (
    <>
      <SegmentedControl
        aria-label={words.view}
        value={address.sides}
        onChange={(sides) => address.change({ sides: sides === 'statement' ? undefined : sides, verdict: undefined, search: undefined })}
        data={(Object.keys(words.views) as SidesName[]).map((value) => ({ value, label: words.views[value] }))}
      />
      {view !== undefined &&
        (isClosed(view) ? (
          <Button variant="default" onClick={() => ask({ what: 'reopen', from: view.from })}>
            {words.reopen.open}
          </Button>
        ) : (
          <Button variant="default" onClick={() => ask({ what: 'close' })}>
            {words.close.open(periodWords(view.from, view.to, book.today))}
          </Button>
        ))}
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" px={6} aria-label={words.more}>
            <MoreIcon />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => importing.open([])}>{words.menu.import}</Menu.Item>
          <Menu.Item onClick={() => exporting.mutate()} disabled={view === undefined || exporting.isPending}>
            {words.menu.export}
          </Menu.Item>
          <Menu.Divider />
          {(['details', 'sources', 'learned', 'removed', 'periods'] as const).map((detail) => (
            <Menu.Item key={detail} onClick={() => address.change({ detail })}>
              {words.menu[detail]}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </>
  );
}

interface MatchingProps {
  readonly view: View;
  readonly address: ReconcileAddress;
  readonly stacked: boolean;
  readonly ask: (asked: Asked) => void;
}

function Matching({ view, address, stacked, ask }: MatchingProps) {
  const groups = useMemo(() => groupsOf(view), [view]);
  const acts = useActs(view.account.accountId);
  const [rejected, setRejected] = useState<ReadonlySet<string>>(new Set());
  const [isWhyOpened, setWhyOpened] = useState(false);
  const table = useRef<HTMLTableElement>(null);
  const keys = rowKeys();
  const { selection, element } = useMatchTable({ view, groups, address, acts, keys, rejected, table });
  const { entry } = selection;
  const chooseHere = (chosen: Entry) => {
    // Its group may be shut, or a search may hide it.
    const shut = [...address.shut].filter((name) => name !== chosen.group).join(',');
    address.change({ row: chosen.key, search: undefined, shut }, { replace: true });
    table.current?.focus();
  };
  const isRejected = entry !== undefined && rejected.has(entry.key);
  return (
    <>
      <BreakBanner view={view} groups={groups} choose={chooseHere} address={address} />
      <Strip view={view} address={address} />
      <div className={stacked ? css.stacked : css.columns}>
        <Panel label={words.table.label} className={css.main}>
          {element}
          {stacked && entry !== undefined && (
            <div className={css.rowBar}>
              <Button variant="subtle" size="compact-sm" onClick={() => setWhyOpened(true)}>
                {whyTitle(entry)}
              </Button>
              {!isClosed(view) && <RowActions entry={entry} keys={keys} acts={acts} ask={ask} isRejected={isRejected} />}
            </div>
          )}
        </Panel>
        <div className={css.side}>
          <DifferencePanel view={view} groups={groups} choose={chooseHere} />
          {!stacked && <WhyPanel entry={entry} view={view} keys={keys} acts={acts} ask={ask} isRejected={isRejected} />}
        </div>
      </div>
      {stacked && (
        <Drawer
          opened={isWhyOpened && entry !== undefined}
          onClose={() => setWhyOpened(false)}
          position="right"
          size={360}
          title={entry === undefined ? '' : whyTitle(entry)}
          closeButtonProps={{ 'aria-label': text.close }}
        >
          {entry !== undefined && <WhyBody entry={entry} />}
        </Drawer>
      )}
    </>
  );

  function rowKeys(): RowKeys {
    const told = words.told;
    const whenOpen = (act: (chosen: Entry) => void) => (chosen: Entry) => (isClosed(view) ? acts.tell(told.closed) : act(chosen));
    return {
      accept: whenOpen((chosen) => {
        if (chosen.kind === 'match' && chosen.group === 'ties' && chosen.tie !== undefined) acts.accept(chosen.tie.asShown);
        else if (chosen.kind === 'match' && chosen.group !== 'accepted') acts.accept([chosen.match]);
        else acts.tell(told.nothingToAccept);
      }),
      toggle: whenOpen((chosen) => {
        if (chosen.kind !== 'match' || chosen.group === 'accepted' || chosen.group === 'ties') return;
        const changed = new Set(rejected);
        const isTakenBack = changed.delete(chosen.key);
        if (!isTakenBack) changed.add(chosen.key);
        setRejected(changed);
        acts.tell(isTakenBack ? told.unrejected : told.rejected);
      }),
      unmatch: whenOpen((chosen) => {
        if (chosen.kind === 'match' && chosen.group === 'accepted') acts.unmatch(chosen.match);
        else acts.tell(told.notAccepted);
      }),
      split: whenOpen((chosen) => {
        if (chosen.group === 'accepted') acts.tell(told.unmatchFirst);
        else {
          const lines = linesOf(chosen).map(({ lineId }) => lineId);
          const items = itemsOf(chosen).map(({ eventId }) => eventId);
          ask({ what: 'hand', lines, items, rest: chosen.kind === 'match' ? chosen.match.rest : [] });
        }
      }),
      enter: whenOpen((chosen) => {
        const [line, second] = linesOf(chosen);
        if (chosen.group === 'accepted') acts.tell(told.unmatchFirst);
        else if (line === undefined || second !== undefined) acts.tell(told.noLine);
        else ask({ what: 'entry', line, suggested: chosen.kind === 'line' ? (chosen.only?.suggested ?? null) : null });
      }),
    };
  }
}
