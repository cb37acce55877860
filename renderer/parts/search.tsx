/** Ctrl/Cmd K: finds any page, command, lead and entry. */

import { useMantineColorScheme } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { Spotlight, spotlight } from '@mantine/spotlight';
import { useState } from 'react';
import type { KeyboardEvent } from 'react';
import { go, useHref } from '../address.ts';
import type { Query } from '../address.ts';
import { useBook, useFigures } from '../book.tsx';
import { useAnswer, useClient } from '../client.ts';
import { dayWords } from '../format.ts';
import { text } from '../text/text.ts';
import { cardOf, nameOf } from './account-words.ts';
import { SearchIcon } from './icons.tsx';
import { useImporting } from './importing.tsx';
import { useShortcutList } from './shortcuts.tsx';
import { describeProblem } from './states.tsx';
import { useNewWorkspace } from './workspace-menu.tsx';

const FOUND = 8;

interface Found {
  readonly id: string;
  readonly label: string;
  readonly description?: string;
  /** Other words by which it is looked for. */
  readonly alike?: string;
  readonly run: () => void;
}

interface FoundGroup {
  readonly group: string;
  readonly found: readonly Found[];
}

export function Search() {
  const [query, setQuery] = useState('');
  const own = [usePages(), useCommands(), useAccountCommands(), useCampaigns(query), useMethods(query)].map(({ group, found }) => ({
    group,
    found: found.filter(({ label, alike = '' }) => matches(`${label} ${alike}`, query)),
  }));
  const groups = [...own, ...useEntries(query)].filter(({ found }) => found.length > 0);
  // Entries arrive after the keystroke, and the list then has none chosen: Enter means the first.
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || document.querySelector('[data-action][data-selected]') !== null) return;
    spotlight.close();
    groups[0]?.found[0]?.run();
  };
  return (
    <Spotlight
      query={query}
      onQueryChange={setQuery}
      shortcut={['mod + K']}
      tagsToIgnore={[]}
      actions={groups.map(({ group, found }) => ({ group, actions: found.map(({ run, alike: _, ...action }) => ({ ...action, onClick: run })) }))}
      filter={(_, all) => all}
      nothingFound={text.search.nothing}
      scrollable
      maxHeight={420}
      overlayProps={{ blur: 0, backgroundOpacity: 0.4 }}
      attributes={{ content: { 'aria-label': text.header.search } }}
      searchProps={{ placeholder: text.search.placeholder, 'aria-label': text.search.placeholder, leftSection: <SearchIcon />, onKeyDown }}
    />
  );
}

function usePages(): FoundGroup {
  const href = useHref();
  const found = Object.entries(text.pages).map(([page, label]) => ({ id: page, label, run: () => go(href(`/${page}`)) }));
  return { group: text.search.pages, found };
}

function useCommands(): FoundGroup {
  const client = useClient();
  const importing = useImporting();
  const newWorkspace = useNewWorkspace();
  const showShortcuts = useShortcutList();
  const { setColorScheme } = useMantineColorScheme();
  const found: readonly Found[] = [
    { id: 'import', label: text.search.commandImport, run: () => importing.open([]) },
    { id: 'workspace', label: text.search.commandWorkspace, run: newWorkspace },
    { id: 'light', label: text.search.commandLight, run: () => setColorScheme('light') },
    { id: 'dark', label: text.search.commandDark, run: () => setColorScheme('dark') },
    { id: 'auto', label: text.search.commandAuto, run: () => setColorScheme('auto') },
    { id: 'shortcuts', label: text.search.commandShortcuts, run: showShortcuts },
    { id: 'close', label: text.search.commandClose, run: () => void client.run('book.close', {}).catch(tell) },
  ];
  return { group: text.search.commands, found };
}

/** What an operated account is steered by: each opens its page, and there its dialog where it has one. */
const ACCOUNT_COMMANDS: readonly {
  readonly name: keyof typeof text.search.account;
  readonly path: string;
  readonly query?: Query;
}[] = [
  { name: 'refill', path: '/deduction', query: { open: 'refill' } },
  { name: 'limits', path: '/deduction', query: { open: 'limits' } },
  { name: 'stop', path: '/deduction', query: { open: 'stop' } },
  { name: 'pause', path: '/deduction', query: { open: 'pause' } },
  { name: 'log', path: '/deduction' },
  { name: 'buy', path: '/packs' },
  { name: 'packs', path: '/packs', query: { open: 'edit' } },
  { name: 'method', path: '/methods', query: { open: 'add' } },
  { name: 'drill', path: '/methods', query: { open: 'drill' } },
  { name: 'campaign', path: '/leads', query: { open: 'campaign' } },
  { name: 'offers', path: '/leads', query: { section: 'offers', open: 'file' } },
  { name: 'contact', path: '/leads', query: { section: 'fees', open: 'contact' } },
  { name: 'approached', path: '/leads', query: { section: 'promotion', open: 'approached' } },
  { name: 'refund', path: '/leads', query: { section: 'leads' } },
  { name: 'statement', path: '/reconcile', query: { open: 'import' } },
  { name: 'sides', path: '/reconcile', query: { sides: 'all' } },
  { name: 'close', path: '/reconcile', query: { open: 'close' } },
  { name: 'reopen', path: '/reconcile', query: { detail: 'periods' } },
  { name: 'money', path: '/reconcile', query: { detail: 'details' } },
];

function useAccountCommands(): FoundGroup {
  const href = useHref();
  const found = ACCOUNT_COMMANDS.map(({ name, path, query }) => ({
    id: `account:${name}`,
    ...text.search.account[name],
    run: () => go(href(path, query)),
  }));
  return { group: text.search.accountCommands, found };
}

function useCampaigns(query: string): FoundGroup {
  const { workspace } = useBook();
  const href = useHref();
  const isAsked = query.trim().length > 1;
  const { data } = useAnswer('campaigns.list', { workspaceId: workspace.id }, { enabled: isAsked });
  const found = (data?.campaigns ?? []).map(({ id, name, terms }) => ({
    id: `campaign:${id}`,
    label: name,
    description: terms.on ? text.search.campaignOn : text.search.campaignOff,
    run: () => go(href('/leads', { open: `campaign-${id}` })),
  }));
  return { group: text.search.campaigns, found: isAsked ? found : [] };
}

function tell(problem: unknown): void {
  notifications.show({ color: 'red', title: text.problem.title, message: describeProblem(problem) });
}

function useMethods(query: string): FoundGroup {
  const { workspace } = useBook();
  const href = useHref();
  const { data } = useAnswer('methods.list', { workspaceId: workspace.id }, { enabled: query.trim().length > 1 });
  const found = (data?.methods ?? []).map((method) => ({
    id: `method:${method.id}`,
    label: nameOf(method),
    description: [cardOf(method), text.search.methodWhat].filter((part) => part !== '' && part !== nameOf(method)).join(' · '),
    run: () => go(href('/methods', { method: String(method.id) })),
  }));
  return { group: text.pages.methods, found: query.trim().length > 1 ? found : [] };
}

/** Entries as the register finds them; the leads among them also as a whole. */
function useEntries(query: string): readonly FoundGroup[] {
  const { workspace, book } = useBook();
  const figures = useFigures();
  const href = useHref();
  const [search] = useDebouncedValue(query.trim(), 150);
  const answer = useAnswer(
    'activity.page',
    { workspaceId: workspace.id, filter: { search }, limit: FOUND },
    { enabled: search.length > 1, keep: true },
  );
  if (search.length <= 1 || query.trim().length <= 1) return [];
  const rows = answer.data?.rows ?? [];
  const leads = [...new Set(rows.map(({ lead }) => lead))].filter((lead) => lead !== '' && matches(lead, query));
  return [
    {
      group: text.search.leads,
      found: leads.map((lead) => ({
        id: `lead:${lead}`,
        label: lead,
        description: text.search.leadWhat,
        run: () => go(href('/activity', { lead })),
      })),
    },
    {
      group: text.search.entries,
      found: rows.map((row) => ({
        id: `event:${row.eventId}`,
        label: row.what,
        description: [
          dayWords(row.day, book.today),
          row.campaign,
          row.credits === null ? '' : `${figures.creditsChange(row.credits)} ${text.credits}`,
          row.id,
        ]
          .filter((part) => part !== '')
          .join(' · '),
        run: () => go(href('/activity', { event: String(row.eventId) })),
      })),
    },
  ];
}

function matches(label: string, query: string): boolean {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return words.every((word) => label.toLowerCase().includes(word));
}
