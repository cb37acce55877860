/** The head of a group of rows: what it holds, opened and shut, and the one thing that settles all of it. */

import { UnstyledButton } from '@mantine/core';
import { count } from '../../format.ts';
import { ChevronDownIcon, ChevronRightIcon } from '../../parts/icons.tsx';
import { text } from '../../text/text.ts';
import type { Acts } from './acts.ts';
import { FEW, SHORTENED } from './rows.ts';
import type { Group, View } from './rows.ts';
import type { ReconcileAddress } from './view.ts';
import grid from '../../parts/grid.module.css';
import css from './reconcile.module.css';

const words = text.reconcile;

export interface GroupRowProps {
  readonly group: Group;
  readonly index: number;
  /** How many columns the table has. */
  readonly columns: number;
  readonly view: View;
  readonly address: ReconcileAddress;
  readonly acts: Acts;
  readonly rejected: ReadonlySet<string>;
}

export function GroupRow({ group, index, columns, view, address, acts, rejected }: GroupRowProps) {
  const isShut = address.shut.has(group.name) && address.search === '';
  const name = words.groups[group.name];
  return (
    <tr className={css.group} aria-rowindex={index + 3}>
      <th scope="rowgroup" colSpan={columns}>
        <span className={css.groupWords}>
          <UnstyledButton
            className={css.chevron}
            onClick={() => address.toggle('shut', group.name)}
            aria-expanded={!isShut}
            aria-label={words.showGroup(name)}
          >
            {isShut ? <ChevronRightIcon /> : <ChevronDownIcon />}
          </UnstyledButton>
          <strong>{name}</strong>
          <span className={grid.cut}>{whatOf(group, view)}</span>
          <span className={css.groupActs}>
            <Accept group={group} acts={acts} rejected={rejected} view={view} />
            <More group={group} isShut={isShut} address={address} />
          </span>
        </span>
      </th>
    </tr>
  );
}

function whatOf({ name, count: all, listed }: Group, view: View): string {
  const what =
    name === 'ties'
      ? words.groupWhat.ties(
          view.ties.rows.reduce((sum, { lines }) => sum + lines.length, 0),
          view.ties.rows.reduce((sum, { items }) => sum + items.length, 0),
        )
      : words.groupWhat[name](all, count(all));
  return listed < all ? `${what}. ${words.onlyFirst(count(listed), count(all))}` : what;
}

/** Only what is checked: each that was rejected stays as it is. */
function Accept({ group, acts, rejected, view }: Pick<GroupRowProps, 'group' | 'acts' | 'rejected' | 'view'>) {
  if (group.name === 'accepted' || isClosed(view)) return null;
  const matches = group.entries.flatMap((entry) => (entry.kind === 'match' && !rejected.has(entry.key) ? [entry.match] : []));
  if (matches.length === 0) return null;
  return (
    <UnstyledButton className={css.link} onClick={() => acts.accept(matches)} disabled={acts.isPending}>
      {group.name === 'ties' ? words.acceptAsShown : words.acceptAll(count(matches.length))}
    </UnstyledButton>
  );
}

function More({
  group: { name, entries },
  isShut,
  address,
}: {
  readonly group: Group;
  readonly isShut: boolean;
  readonly address: ReconcileAddress;
}) {
  if (isShut || address.search !== '' || !SHORTENED.has(name) || entries.length <= FEW) return null;
  return (
    <UnstyledButton className={css.link} onClick={() => address.toggle('whole', name)}>
      {address.whole.has(name) ? words.showLess : words.showMore(count(entries.length - FEW))}
    </UnstyledButton>
  );
}

/** Whether every line of the view stands in a closed period (rule R4). */
export function isClosed({ account: { closedThrough }, to }: View): boolean {
  return closedThrough !== null && closedThrough >= to;
}
