/** Settings, as far as there are any yet: the book, its workspaces with their vendor terms and what was set when, the appearance on this computer, the shortcuts. */

import { Anchor, Button, NativeSelect, SegmentedControl, Switch, useMantineColorScheme } from '@mantine/core';
import type { MantineColorScheme } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useBook } from '../book.tsx';
import { useClient, useCommand } from '../client.ts';
import { count, fullDay, monthName } from '../format.ts';
import { useAbout } from '../parts/about.tsx';
import { Page, Panel } from '../parts/panel.tsx';
import { ShortcutTable } from '../parts/shortcuts.tsx';
import { Refusal } from '../parts/states.tsx';
import { TableHead } from '../parts/table-head.tsx';
import { Table } from '../parts/table.tsx';
import table from '../parts/table.module.css';
import { useNewWorkspace } from '../parts/workspace-menu.tsx';
import { text } from '../text/text.ts';
import { BackupsPanel } from './backups-panel.tsx';
import { LedgerCodesPanel } from './ledger-codes-panel.tsx';
import { MailPanel } from './mail-panel.tsx';
import { ProcessorsPanel } from './processors-panel.tsx';
import css from './settings.module.css';
import { SettingsHistoryPanel } from './vendor-terms/history-panel.tsx';
import { TermsPanel } from './vendor-terms/terms-panel.tsx';
import { VerifyPanel } from './verify-panel.tsx';

export function Settings() {
  const { app } = useBook();
  const about = useAbout();
  return (
    <Page title={text.pages.settings} support={text.settings.what}>
      <div className={css.columns}>
        <div className={css.column}>
          <BookPanel />
          <VerifyPanel />
          <WorkspacesPanel />
          <TermsPanel />
          <SettingsHistoryPanel />
          <LedgerCodesPanel />
          <ProcessorsPanel />
          <MailPanel />
          <BackupsPanel />
        </div>
        <div className={css.column}>
          <AppearancePanel />
          <NoticesPanel />
          <Panel title={text.settings.shortcuts}>
            <ShortcutTable />
          </Panel>
        </div>
      </div>
      <span className={css.about}>
        {text.settings.about(app.version)} ·{' '}
        <Anchor component="button" type="button" onClick={about} inherit underline="always">
          {text.about.open}
        </Anchor>
      </span>
    </Page>
  );
}

function BookPanel() {
  const { book } = useBook();
  const client = useClient();
  const close = useMutation({ mutationFn: () => client.run('book.close', {}) });
  const facts: readonly (readonly [string, string])[] = [
    [text.settings.organisation, book.organisation],
    [text.settings.file, book.file],
    [text.settings.timeZone, book.timeZone],
    [text.settings.weekStart, text.weekdays[book.firstWeekday]],
    [text.settings.today, fullDay(book.today)],
  ];
  return (
    <Panel title={text.settings.book}>
      <dl className={css.facts}>
        {facts.map(([name, fact]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{fact}</dd>
          </div>
        ))}
      </dl>
      <FiscalYear />
      {close.isError && <Refusal error={close.error} title={text.problem.title} />}
      <div className={css.actions}>
        <Button variant="default" onClick={() => close.mutate()} loading={close.isPending}>
          {text.settings.closeBook}
        </Button>
      </div>
    </Panel>
  );
}

/** With which month fiscal years begin: quarters and years of reports follow it. */
function FiscalYear() {
  const { book } = useBook();
  const set = useCommand('book.setFiscalYear');
  const months = Array.from({ length: 12 }, (_, index) => String(index + 1));
  return (
    <div className={css.actions}>
      <NativeSelect
        label={text.settings.fiscalYear}
        description={text.settings.fiscalYearWhat}
        value={String(book.fiscalMonth)}
        disabled={set.isPending}
        onChange={({ currentTarget }) => set.mutate({ month: Number(currentTarget.value) })}
        data={months.map((value) => ({ value, label: monthName(`2026-${value.padStart(2, '0')}-01`) }))}
      />
      {set.isError && <Refusal error={set.error} title={text.problem.title} />}
    </div>
  );
}

function WorkspacesPanel() {
  const { book } = useBook();
  const newWorkspace = useNewWorkspace();
  return (
    <Panel title={text.settings.workspaces}>
      <Table label={text.settings.workspaces} least={360}>
        <TableHead
          cells={[
            { name: text.settings.workspaceName },
            { name: text.settings.vendor },
            { name: text.settings.currency },
            { name: text.settings.creditDecimals, form: 'number' },
          ]}
        />
        <tbody>
          {book.workspaces.map(({ id, name, vendor, currency, creditDecimals }) => (
            <tr key={id}>
              <td>{name}</td>
              <td className={table.soft}>{vendor === '' ? text.noValue : vendor}</td>
              <td className={table.soft}>{currency}</td>
              <td className={`${table.number} ${table.soft}`}>{count(creditDecimals)}</td>
            </tr>
          ))}
        </tbody>
      </Table>
      <div className={css.actions}>
        <Button variant="default" onClick={newWorkspace}>
          {text.settings.newWorkspace}
        </Button>
      </div>
    </Panel>
  );
}

function AppearancePanel() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Panel title={text.settings.appearance} unit={text.settings.appearanceWhat}>
      <div className={css.actions}>
        <SegmentedControl
          aria-label={text.settings.scheme}
          value={colorScheme}
          onChange={(scheme) => setColorScheme(scheme as MantineColorScheme)}
          data={Object.entries(text.settings.schemes).map(([value, label]) => ({ value, label }))}
        />
      </div>
    </Panel>
  );
}

function NoticesPanel() {
  const { app } = useBook();
  const set = useCommand('app.setNotices');
  return (
    <Panel title={text.notices.title} unit={text.notices.unit}>
      <div className={css.actions}>
        <Switch
          size="sm"
          label={text.notices.switch}
          description={text.notices.what[app.shell]}
          checked={app.notices}
          onChange={({ currentTarget }) => !set.isPending && set.mutate({ on: currentTarget.checked })}
          withThumbIndicator={false}
        />
      </div>
      {set.isError && <Refusal error={set.error} title={text.problem.title} />}
      {app.shell === 'browser' && app.notices && <BrowserPermission />}
    </Panel>
  );
}

/** A page that is not in view can only tell by the browser, which asks its user once. */
function BrowserPermission() {
  const [permission, setPermission] = useState(() => ('Notification' in window ? Notification.permission : 'denied'));
  if (permission === 'default')
    return (
      <div className={css.actions}>
        <Button variant="default" onClick={() => void Notification.requestPermission().then(setPermission)}>
          {text.notices.allow}
        </Button>
      </div>
    );
  return <p className={css.told}>{text.notices.permission[permission]}</p>;
}
