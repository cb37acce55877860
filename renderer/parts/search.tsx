/** Ctrl/Cmd K: finds any page, command, lead and entry. */

import { useMantineColorScheme } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { Spotlight, spotlight } from '@mantine/spotlight';
import { useState } from 'react';
import type { KeyboardEvent } from 'react';
import { go, useHref } from '../address.ts';
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
  readonly run: () => void;
}

interface FoundGroup {
  readonly group: string;
  readonly found: readonly Found[];
}

export function Search() {
  const [query, setQuery] = useState('');
  const own = [usePages(), useCommands(), useMethods(query)].map(({ group, found }) => ({
    group,
    found: found.filter(({ label }) => matches(label, query)),
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
      actions={groups.map(({ group, found }) => ({ group, actions: found.map(({ run, ...action }) => ({ ...action, onClick: run })) }))}
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
