/** The open book and the workspace in view, and how their figures are written. */

import { createContext, useContext, useMemo } from 'react';
import type { ReactNode } from 'react';
import type { OutputOf } from '../electron/ipc/contract/contract.ts';
import { useAddress } from './address.ts';
import * as format from './format.ts';

export type AppState = OutputOf<'app.state'>;
export type Book = NonNullable<AppState['book']>;
export type Workspace = Book['workspaces'][number];

interface InView {
  readonly app: AppState;
  readonly book: Book;
  readonly workspace: Workspace;
}

const BookContext = createContext<InView | undefined>(undefined);

/** The address names the workspace; without a name, or with one that is gone, the first is shown. */
export function BookProvider({ app, book, children }: { readonly app: AppState; readonly book: Book; readonly children: ReactNode }) {
  const { query } = useAddress();
  const asked = Number(query.get('workspace'));
  const workspace = book.workspaces.find(({ id }) => id === asked) ?? book.workspaces[0];
  const value = useMemo(() => (workspace === undefined ? undefined : { app, book, workspace }), [app, book, workspace]);
  return <BookContext value={value}>{value === undefined ? null : children}</BookContext>;
}

export function useBook(): InView {
  const inView = useContext(BookContext);
  if (inView === undefined) throw new Error('No book above this component');
  return inView;
}

export interface Figures {
  readonly credits: (amount: number | null | undefined) => string;
  /** With `+` in front where it comes in. */
  readonly creditsChange: (amount: number | null | undefined) => string;
  readonly cost: (amount: number | null | undefined) => string;
  readonly costChange: (amount: number | null | undefined) => string;
  /** With the currency, for a figure that stands alone. */
  readonly money: (amount: number | null | undefined) => string;
}

export function useFigures(): Figures {
  const { workspace } = useBook();
  const { currency, currencyDecimals, creditDecimals } = workspace;
  return useMemo(
    () => ({
      credits: (amount) => format.figure(amount, creditDecimals),
      creditsChange: (amount) => format.figure(amount, creditDecimals, { direction: true }),
      cost: (amount) => format.figure(amount, currencyDecimals),
      costChange: (amount) => format.figure(amount, currencyDecimals, { direction: true }),
      money: (amount) => format.money(amount, currency, currencyDecimals),
    }),
    [currency, currencyDecimals, creditDecimals],
  );
}
