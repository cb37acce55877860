/** The address of a view: a path and a query, both in the hash, so that Back works and every view can be bookmarked. */

import { useCallback, useEffect, useMemo } from 'react';
import { useHashLocation } from 'wouter/use-hash-location';

export type Query = Readonly<Record<string, string | undefined>>;

export interface Address {
  readonly path: string;
  readonly query: URLSearchParams;
}

/** wouter would put the query before the hash; ours belongs to the view, so it stays in the hash. */
export function useAddress(): Address {
  const [full] = useHashLocation();
  return useMemo(() => {
    const [path = '/', query = ''] = full.split('?', 2);
    return { path: path === '/' ? '/overview' : path, query: new URLSearchParams(query) };
  }, [full]);
}

export function hrefOf(path: string, query: Query = {}): string {
  const given = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== '');
  const text = new URLSearchParams(given).toString();
  return `#${path}${text === '' ? '' : `?${text}`}`;
}

export function go(href: string, options: { readonly replace?: boolean } = {}): void {
  if (options.replace !== true) {
    location.hash = href;
    return;
  }
  history.replaceState(null, '', href);
  dispatchEvent(new HashChangeEvent('hashchange'));
}

/** The ISO date that a parameter names; `undefined` where it names none. */
export function dayIn(query: URLSearchParams, name: string): string | undefined {
  const given = query.get(name) ?? '';
  return /^\d{4}-\d\d-\d\d$/.test(given) ? given : undefined;
}

/** Makes hrefs that stay in the workspace of the address. */
export function useHref(): (path: string, query?: Query) => string {
  const { query } = useAddress();
  const workspace = query.get('workspace') ?? undefined;
  return useCallback((path, more = {}) => hrefOf(path, { workspace, ...more }), [workspace]);
}

/** What the address asks a page to open, by its name: it is opened once, and taken out of the address. */
export function useWanted(wanted: Readonly<Record<string, () => void>>): void {
  const { query } = useAddress();
  const change = useChangeQuery();
  const open = wanted[query.get('open') ?? ''];
  useEffect(() => {
    if (open === undefined) return;
    change({ open: undefined }, { replace: true });
    open();
  });
}

/** Changes some parameters of the current view; `undefined` takes one away. */
export function useChangeQuery(): (changes: Query, options?: { readonly replace?: boolean }) => void {
  const { path, query } = useAddress();
  return useCallback((changes, options) => go(hrefOf(path, { ...Object.fromEntries(query), ...changes }), options), [path, query]);
}
