/** Ctrl/Cmd K: finds any page, command, lead and entry. */

import { useMantineColorScheme } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Spotlight } from '@mantine/spotlight';
import type { SpotlightActionData, SpotlightActionGroupData } from '@mantine/spotlight';
import { useState } from 'react';
import { go, useHref } from '../address.ts';
import { useBook, useFigures } from '../book.tsx';
import { useAnswer, useClient } from '../client.ts';
import { dayWords } from '../format.ts';
import { text } from '../text/text.ts';
import { SearchIcon } from './icons.tsx';
import { useImporting } from './importing.tsx';
import { useShortcutList } from './shortcuts.tsx';
import { useNewWorkspace } from './workspace-menu.tsx';

const FOUND = 8;

export function Search() {
  const [query, setQuery] = useState('');
  const own = [...usePages(), ...useCommands()].map((group) => ({ ...group, actions: group.actions.filter(({ label }) => matches(String(label), query)) }));
  const actions = [...own, ...useEntries(query)].filter((group) => group.actions.length > 0);
  return (
    <Spotlight
      query={query}
      onQueryChange={setQuery}
      shortcut={['mod + K']}
      tagsToIgnore={[]}
      actions={actions}
      filter={(_, all) => all}
      nothingFound={text.search.nothing}
      scrollable
      maxHeight={420}
      overlayProps={{ blur: 0, backgroundOpacity: 0.4 }}
      attributes={{ content: { 'aria-label': text.header.search } }}
      searchProps={{ placeholder: text.search.placeholder, 'aria-label': text.search.placeholder, leftSection: <SearchIcon /> }}
    />
  );
}

function usePages(): SpotlightActionGroupData[] {
  const href = useHref();
  const pages = Object.entries(text.pages).map(([page, label]) => ({ id: page, label, onClick: () => go(href(`/${page}`)) }));
  return [{ group: text.search.pages, actions: pages }];
}

function useCommands(): SpotlightActionGroupData[] {
  const client = useClient();
  const importing = useImporting();
  const newWorkspace = useNewWorkspace();
  const showShortcuts = useShortcutList();
  const { setColorScheme } = useMantineColorScheme();
  const actions: SpotlightActionData[] = [
    { id: 'import', label: text.search.commandImport, onClick: () => importing.open([]) },
    { id: 'workspace', label: text.search.commandWorkspace, onClick: newWorkspace },
    { id: 'light', label: text.search.commandLight, onClick: () => setColorScheme('light') },
    { id: 'dark', label: text.search.commandDark, onClick: () => setColorScheme('dark') },
    { id: 'auto', label: text.search.commandAuto, onClick: () => setColorScheme('auto') },
    { id: 'shortcuts', label: text.search.commandShortcuts, onClick: showShortcuts },
    { id: 'close', label: text.search.commandClose, onClick: () => void client.run('book.close', {}).catch(() => undefined) },
  ];
  return [{ group: text.search.commands, actions }];
}

/** Entries as the register finds them; the leads among them also as a whole. */
function useEntries(query: string): SpotlightActionGroupData[] {
  const { workspace, book } = useBook();
  const figures = useFigures();
  const href = useHref();
  const [search] = useDebouncedValue(query.trim(), 150);
  const answer = useAnswer('activity.page', { workspaceId: workspace.id, filter: { search }, limit: FOUND }, { enabled: search.length > 1, keep: true });
  if (search.length <= 1 || query.trim().length <= 1) return [];
  const rows = answer.data?.rows ?? [];
  const leads = [...new Set(rows.map(({ lead }) => lead))].filter((lead) => lead !== '' && matches(lead, query));
  return [
    {
      group: text.search.leads,
      actions: leads.map((lead) => ({ id: `lead:${lead}`, label: lead, description: text.search.leadWhat, onClick: () => go(href('/activity', { lead })) })),
    },
    {
      group: text.search.entries,
      actions: rows.map((row) => ({
        id: `event:${row.eventId}`,
        label: row.what,
        description: [dayWords(row.day, book.today), row.campaign, row.credits === null ? '' : `${figures.creditsChange(row.credits)} ${text.credits}`, row.id].filter((part) => part !== '').join(' · '),
        onClick: () => go(href('/activity', { event: String(row.eventId) })),
      })),
    },
  ];
}

function matches(label: string, query: string): boolean {
  const words = query.toLowerCase().split(/\s+/).filter((word) => word !== '');
  return words.every((word) => label.toLowerCase().includes(word));
}
