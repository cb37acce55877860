/** The application: the first screen without a book, the shell with its pages with one. */

import { Component } from 'react';
import type { ComponentType, ReactNode } from 'react';
import { Button } from '@mantine/core';
import { useAddress, useHref } from './address.ts';
import { BookProvider } from './book.tsx';
import type { AppState } from './book.tsx';
import { useAnswer } from './client.ts';
import { Activity } from './pages/activity/activity.tsx';
import { Deduction } from './pages/deduction/deduction.tsx';
import { Imports } from './pages/imports.tsx';
import { Leads } from './pages/leads/leads.tsx';
import { Methods } from './pages/methods/methods.tsx';
import { Overview } from './pages/overview/overview.tsx';
import { Packs } from './pages/packs/packs.tsx';
import { Reconcile } from './pages/reconcile/reconcile.tsx';
import { Reports } from './pages/reports/reports.tsx';
import { Settings } from './pages/settings.tsx';
import { Start } from './pages/start/start.tsx';
import { AboutProvider } from './parts/about.tsx';
import { ImportingProvider } from './parts/importing.tsx';
import { MenuActs } from './parts/menu-acts.tsx';
import { Notices } from './parts/notices.tsx';
import { Page } from './parts/panel.tsx';
import { Search } from './parts/search.tsx';
import { Shell } from './parts/shell.tsx';
import type { PageName } from './parts/shell.tsx';
import { Shortcuts } from './parts/shortcuts.tsx';
import { StatementImportProvider } from './parts/statement-import/statement-import.tsx';
import { Answered, Empty } from './parts/states.tsx';
import { NewWorkspaceProvider } from './parts/workspace-menu.tsx';
import { text } from './text/text.ts';

const PAGES: Readonly<Record<PageName, ComponentType>> = {
  overview: Overview,
  activity: Activity,
  leads: Leads,
  methods: Methods,
  packs: Packs,
  deduction: Deduction,
  reconcile: Reconcile,
  imports: Imports,
  reports: Reports,
  settings: Settings,
};

export function App() {
  const state = useAnswer('app.state', {});
  if (state.data === undefined) {
    return (
      <main>
        <Answered answer={state} bare>
          {() => null}
        </Answered>
      </main>
    );
  }
  const { book, version } = state.data;
  return <AboutProvider version={version}>{book === null ? <Start app={state.data} /> : <WithBook app={state.data} book={book} />}</AboutProvider>;
}

/** Keyed by the file, so that nothing of one book's view is carried over to another. */
function WithBook({ app, book }: { readonly app: AppState; readonly book: NonNullable<AppState['book']> }) {
  return (
    <BookProvider key={book.file} app={app} book={book}>
      <NewWorkspaceProvider>
        <StatementImportProvider>
          <ImportingProvider>
            <Shortcuts>
              <Search />
              <Notices />
              <MenuActs />
              <Shell>
                <CurrentPage />
              </Shell>
            </Shortcuts>
          </ImportingProvider>
        </StatementImportProvider>
      </NewWorkspaceProvider>
    </BookProvider>
  );
}

function CurrentPage() {
  const { path } = useAddress();
  const page = path.slice(1);
  const Shown = Object.hasOwn(PAGES, page) ? PAGES[page as PageName] : NotFound;
  return (
    <PageGuard key={page}>
      <Shown />
    </PageGuard>
  );
}

function NotFound() {
  const href = useHref();
  return (
    <Page title={text.notFound.title} fixed>
      <Empty title={text.notFound.title} what={text.notFound.what}>
        <Button component="a" href={href('/overview')}>
          {text.notFound.action}
        </Button>
      </Empty>
    </Page>
  );
}

/** A page that fails to draw says so, and leaves the navigation alive. */
class PageGuard extends Component<{ readonly children: ReactNode }, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <Page title={text.problem.page} fixed>
        <Empty title={text.problem.page} what={text.problem.pageWhat}>
          <Button variant="default" onClick={() => location.reload()}>
            {text.problem.reload}
          </Button>
        </Empty>
      </Page>
    );
  }
}
