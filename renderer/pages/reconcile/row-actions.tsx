/** What can be done with the chosen row, by button: the same as by key. */

import { Button, Menu } from '@mantine/core';
import { useFigures } from '../../book.tsx';
import { MoreIcon } from '../../parts/icons.tsx';
import { text } from '../../text/text.ts';
import type { Acts, Asked } from './acts.ts';
import type { Entry } from './rows.ts';
import type { RowKeys } from './selection.ts';
import { categoryWords } from './words.ts';

const words = text.reconcile.actions;

export interface RowActionsProps {
  readonly entry: Entry;
  readonly keys: RowKeys;
  readonly acts: Acts;
  readonly ask: (asked: Asked) => void;
  readonly isRejected: boolean;
}

export function RowActions(props: RowActionsProps) {
  const { entry } = props;
  if (entry.kind === 'line') return <LineActions {...props} entry={entry} />;
  if (entry.kind === 'item') return <ItemActions {...props} />;
  return <MatchActions {...props} entry={entry} />;
}

function MatchActions({ entry, keys, acts, ask, isRejected }: RowActionsProps & { readonly entry: Extract<Entry, { kind: 'match' }> }) {
  if (entry.group === 'accepted')
    return (
      <Button variant="default" px={8} onClick={() => keys.unmatch(entry)} loading={acts.isPending}>
        {words.unmatch}
      </Button>
    );
  const [line, second] = entry.match.lines;
  return (
    <>
      <Button onClick={() => keys.accept(entry)} loading={acts.isPending} px={8} flex="1 1 auto">
        {entry.group === 'ties' ? words.acceptTie : words.accept}
      </Button>
      <Button variant="default" px={8} onClick={() => keys.split(entry)}>
        {words.split}
      </Button>
      {entry.group === 'ties' ? null : (
        <Button variant="default" px={8} onClick={() => keys.toggle(entry)} aria-pressed={isRejected}>
          {isRejected ? words.unreject : words.reject}
        </Button>
      )}
      {line !== undefined && second === undefined && (
        <More>
          <Menu.Item onClick={() => keys.enter(entry)}>{words.entry}</Menu.Item>
          <Menu.Item onClick={() => ask({ what: 'remove', line })}>{words.takeOut}</Menu.Item>
        </More>
      )}
    </>
  );
}

function LineActions({ entry, keys, acts, ask }: RowActionsProps & { readonly entry: Extract<Entry, { kind: 'line' }> }) {
  const figures = useFigures();
  const suggested = entry.only?.suggested ?? null;
  const { line } = entry;
  return (
    <>
      {suggested === null ? (
        <Button px={8} onClick={() => keys.enter(entry)} flex="1 1 100%">
          {words.entry}
        </Button>
      ) : (
        <Button px={8} onClick={() => acts.enter(line, suggested.category)} loading={acts.isPending} flex="1 1 100%">
          {text.reconcile.table.create(categoryWords(suggested.category), figures.cost(Math.abs(line.amount)))}
        </Button>
      )}
      <Button variant="default" px={8} onClick={() => keys.split(entry)}>
        {words.byHand}
      </Button>
      {suggested !== null && (
        <Button variant="default" px={8} onClick={() => keys.enter(entry)}>
          {words.entry}
        </Button>
      )}
      <More>
        <Menu.Item onClick={() => ask({ what: 'remove', line })}>{words.takeOut}</Menu.Item>
      </More>
    </>
  );
}

function ItemActions({ entry, keys }: RowActionsProps) {
  return (
    <Button variant="default" px={8} onClick={() => keys.split(entry)}>
      {words.byHand}
    </Button>
  );
}

function More({ children }: { readonly children: React.ReactNode }) {
  return (
    <Menu position="top-end">
      <Menu.Target>
        <Button variant="default" px={6} aria-label={words.more}>
          <MoreIcon />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  );
}
