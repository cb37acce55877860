/** The Activity page: the register of every event, and the one that is opened beside it. */

import { Button, Drawer } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { useHref } from '../../address.ts';
import { useBook } from '../../book.tsx';
import { useClient } from '../../client.ts';
import { count } from '../../format.ts';
import { useImporting } from '../../parts/importing.tsx';
import { Page, Panel } from '../../parts/panel.tsx';
import { Empty, Loading, Problem } from '../../parts/states.tsx';
import { text } from '../../text/text.ts';
import { STACKED } from '../../theme.ts';
import { OpenedEntry } from './entry.tsx';
import { FilterBar } from './filter-bar.tsx';
import { Register } from './register.tsx';
import { without, useActivityView } from './view.ts';
import type { ActivityView } from './view.ts';
import css from './activity.module.css';

const PAGE = 200;

export function Activity() {
  const view = useActivityView();
  const href = useHref();
  const stacked = useMediaQuery(STACKED) === true;
  const register = useRef<HTMLTableElement>(null);
  const close = () => {
    view.change({ event: undefined });
    register.current?.focus();
  };
  return (
    <Page
      title={text.pages.activity}
      support={view.origin}
      actions={view.origin !== undefined && <a href={href('/overview')}>{text.activity.back}</a>}
      fixed
    >
      <div className={css.columns}>
        <RegisterPanel view={view} register={register} close={close} />
        {view.eventId !== undefined && !stacked && (
          <Panel label={text.entry.label} className={css.side}>
            <OpenedEntry key={view.eventId} eventId={view.eventId} close={close} />
          </Panel>
        )}
      </div>
      {stacked && (
        <Drawer
          opened={view.eventId !== undefined}
          onClose={close}
          position="right"
          size={424}
          withCloseButton={false}
          attributes={{ content: { 'aria-label': text.entry.label } }}
          styles={{ body: { padding: 0, height: '100%' } }}
        >
          {view.eventId !== undefined && <OpenedEntry key={view.eventId} eventId={view.eventId} close={close} />}
        </Drawer>
      )}
    </Page>
  );
}

interface RegisterPanelProps {
  readonly view: ActivityView;
  readonly register: React.RefObject<HTMLTableElement | null>;
  readonly close: () => void;
}

function RegisterPanel({ view, register, close }: RegisterPanelProps) {
  const pages = usePages(view);
  const first = pages.data?.pages[0];
  return (
    <Panel label={text.pages.activity} className={css.main}>
      {first !== undefined && first.total === 0 ? (
        <NothingYet />
      ) : (
        <>
          <FilterBar view={view} register={register} />
          {pages.isError && pages.data === undefined && <Problem error={pages.error} retry={() => void pages.refetch()} />}
          {pages.isPending && <Loading lines={12} />}
          {first?.matching === 0 && <NothingMatches view={view} total={first.total} />}
          {pages.data !== undefined && first !== undefined && first.matching > 0 && (
            <Register
              key={JSON.stringify([view.filter, view.order])}
              pages={pages.data.pages}
              view={view}
              register={register}
              close={close}
              more={pages.hasNextPage ? () => void (!pages.isFetchingNextPage && pages.fetchNextPage()) : undefined}
            />
          )}
        </>
      )}
    </Panel>
  );
}

function usePages({ filter, order }: ActivityView) {
  const client = useClient();
  const { workspace } = useBook();
  const input = { workspaceId: workspace.id, filter, order, limit: PAGE };
  return useInfiniteQuery({
    queryKey: ['activity.page', input, 'pages'],
    queryFn: ({ pageParam }) => client.query('activity.page', pageParam === null ? input : { ...input, after: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: (before) => before,
  });
}

function NothingYet() {
  const importing = useImporting();
  return (
    <Empty title={text.activity.emptyTitle} what={text.activity.emptyWhat} hint={text.overview.emptyHint}>
      <Button onClick={() => importing.open([])}>{text.overview.emptyAction}</Button>
    </Empty>
  );
}

function NothingMatches({ view, total }: { readonly view: ActivityView; readonly total: number }) {
  const parameters = [...view.chips.flatMap((chip) => chip.parameters), 'search'];
  return (
    <Empty title={text.activity.noMatchTitle} what={text.activity.noMatchWhat(total, count(total))}>
      <Button variant="default" onClick={() => view.change(without(parameters))}>
        {text.activity.clear}
      </Button>
    </Empty>
  );
}
