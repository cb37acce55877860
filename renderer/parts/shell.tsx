/** The frame around every page of an open book: header, navigation, and what can be done from anywhere. */

import { AppShell, Badge, Button, Tooltip, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { spotlight } from '@mantine/spotlight';
import type { ComponentType, ReactNode } from 'react';
import { useAddress, useHref } from '../address.ts';
import { useBook } from '../book.tsx';
import { useAnswer } from '../client.ts';
import { count } from '../format.ts';
import { text } from '../text/text.ts';
import { NARROW } from '../theme.ts';
import {
  ActivityIcon,
  DeductionIcon,
  FileIcon,
  ImportsIcon,
  LeadsIcon,
  Logo,
  MethodsIcon,
  OverviewIcon,
  PacksIcon,
  ReconcileIcon,
  SearchIcon,
  ReportsIcon,
  SettingsIcon,
} from './icons.tsx';
import { useImporting } from './importing.tsx';
import { ReadOnly } from './read-only.tsx';
import css from './shell.module.css';
import { WorkspaceMenu } from './workspace-menu.tsx';

export type PageName = keyof typeof text.pages;

interface Entry {
  readonly page: PageName;
  readonly Icon: ComponentType;
}

const ENTRIES: readonly Entry[] = [
  { page: 'overview', Icon: OverviewIcon },
  { page: 'activity', Icon: ActivityIcon },
  { page: 'leads', Icon: LeadsIcon },
  { page: 'methods', Icon: MethodsIcon },
  { page: 'packs', Icon: PacksIcon },
  { page: 'deduction', Icon: DeductionIcon },
  { page: 'reconcile', Icon: ReconcileIcon },
  { page: 'imports', Icon: ImportsIcon },
  { page: 'reports', Icon: ReportsIcon },
];

export function Shell({ children }: { readonly children: ReactNode }) {
  return (
    <AppShell header={{ height: 48 }} navbar={{ width: { base: 44, sm: 56, lg: 208 }, breakpoint: 0 }} padding={0} transitionDuration={0}>
      <a className={css.skip} href="#content" onClick={skipToContent}>
        {text.skipToContent}
      </a>
      <Header />
      <Navigation />
      <AppShell.Main id="content" tabIndex={-1} style={{ outline: 'none' }}>
        <ReadOnly />
        {children}
      </AppShell.Main>
    </AppShell>
  );
}

/** The hash is the address of the view, so the jump is made by focus instead of by the link. */
function skipToContent(event: React.MouseEvent): void {
  event.preventDefault();
  document.getElementById('content')?.focus();
}

function Header() {
  const href = useHref();
  const narrow = useMediaQuery(NARROW) === true;
  const { book } = useBook();
  const importing = useImporting();
  const mac = /Mac/.test(navigator.platform);
  return (
    <AppShell.Header className={css.header}>
      <a className={css.brand} href={href('/overview')}>
        <Logo />
        <b>{text.app}</b>
        {narrow && <VisuallyHidden>{text.app}</VisuallyHidden>}
      </a>
      <WorkspaceMenu />
      {book.sample && (
        <Tooltip label={text.sample.what}>
          <Badge
            color="var(--fb-warn)"
            tt="none"
            fw={400}
            radius="sm"
            styles={{ root: { background: 'var(--fb-warn-soft)', color: 'var(--fb-warn)', border: 'none', flex: 'none' } }}
          >
            {text.sample.mark}
          </Badge>
        </Tooltip>
      )}
      <div className={css.space} />
      <UnstyledButton className={css.search} onClick={spotlight.open} aria-keyshortcuts="Control+K Meta+K">
        <SearchIcon />
        <span>{narrow ? text.header.searchShort : text.header.search}</span>
        <kbd>{mac ? text.header.searchKeyMac : text.header.searchKey}</kbd>
      </UnstyledButton>
      <Button className={css.import} variant="default" leftSection={<FileIcon />} onClick={() => importing.open([])}>
        {text.header.import}
      </Button>
    </AppShell.Header>
  );
}

function Navigation() {
  const open = useOpenLines();
  return (
    <AppShell.Navbar className={css.nav} aria-label={text.navigation}>
      {ENTRIES.map((entry) => (
        <NavigationItem key={entry.page} {...entry} {...(entry.page === 'reconcile' ? { waits: open } : {})} />
      ))}
      <div className={css.bottom}>
        <NavigationItem page="settings" Icon={SettingsIcon} />
      </div>
    </AppShell.Navbar>
  );
}

/** Statement lines that no accepted match settles, over all accounts of the workspace. */
function useOpenLines(): number {
  const { workspace } = useBook();
  return useAnswer('reconcile.open', { workspaceId: workspace.id }).data?.lines ?? 0;
}

interface NavigationItemProps extends Entry {
  /** How much there waits for the user. */
  readonly waits?: number;
}

function NavigationItem({ page, Icon, waits = 0 }: NavigationItemProps) {
  const href = useHref();
  const { path } = useAddress();
  const narrow = useMediaQuery(NARROW) === true;
  return (
    <Tooltip
      label={waits > 0 ? `${text.pages[page]}: ${text.reconcile.openLines(waits, count(waits))}` : text.pages[page]}
      position="right"
      disabled={!narrow}
    >
      <a className={css.item} href={href(`/${page}`)} aria-current={path === `/${page}` ? 'page' : undefined}>
        <Icon />
        <b>{text.pages[page]}</b>
        {narrow && <VisuallyHidden>{text.pages[page]}</VisuallyHidden>}
        {waits > 0 && (
          <span className={css.waits} aria-hidden="true">
            {count(waits)}
          </span>
        )}
        {waits > 0 && <VisuallyHidden>{text.reconcile.openLines(waits, count(waits))}</VisuallyHidden>}
      </a>
    </Tooltip>
  );
}
