/** How components ask the main process: queries cached by method name, commands, and long work that the window must not close on. */

import { QueryClient, keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { UseMutationResult, UseQueryResult } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useRef } from 'react';
import type { Client } from '../electron/ipc/client.ts';
import { ConnectionLost, RefusedAnswer } from '../electron/ipc/client.ts';
import type { CommandName, InputOf, OutputOf, QueryName } from '../electron/ipc/contract/contract.ts';

/** The book is on this computer: answers hold until an announcement says otherwise, and the network plays no part. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: 'always',
        staleTime: 60_000,
        retry: (failures, error) => error instanceof ConnectionLost && failures < 2,
        retryDelay: 400,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}

/** Drops cached answers as the main process names them; `*` after a broken connection means all. */
export function followStale(client: Client, queries: QueryClient): () => void {
  return client.listen((announcement) => {
    if (announcement.type !== 'stale') return;
    const names = new Set(announcement.queries);
    void queries.invalidateQueries({ predicate: ({ queryKey: [name] }) => names.has('*') || names.has(String(name)) });
  });
}

export const ClientContext = createContext<Client | undefined>(undefined);

export function useClient(): Client {
  const client = useContext(ClientContext);
  if (client === undefined) throw new Error('No client above this component');
  return client;
}

export interface AnswerOptions {
  readonly enabled?: boolean;
  /** Show the answer to the question before while a changed question is asked. */
  readonly keep?: boolean;
}

export function useAnswer<Name extends QueryName>(name: Name, input: InputOf<Name>, options: AnswerOptions = {}): UseQueryResult<OutputOf<Name>> {
  const client = useClient();
  return useQuery<OutputOf<Name>>({
    queryKey: [name, input],
    queryFn: () => client.query(name, input),
    enabled: options.enabled ?? true,
    ...(options.keep === true ? { placeholderData: keepPreviousData } : {}),
  } as Parameters<typeof useQuery<OutputOf<Name>>>[0]);
}

/**
 * A command as a mutation. Where no answer came, the same input again is the same command: it is done once, however often it is tried
 * (what spends money must never be done twice).
 */
export function useCommand<Name extends CommandName>(
  name: Name,
  onDone?: (answer: OutputOf<Name>) => void,
): UseMutationResult<OutputOf<Name>, Error, InputOf<Name>> {
  const client = useClient();
  const unanswered = useRef<{ readonly input: string; readonly commandId: string }>(undefined);
  return useMutation<OutputOf<Name>, Error, InputOf<Name>>({
    mutationFn: async (given) => {
      const input = JSON.stringify(given);
      const commandId = unanswered.current?.input === input ? unanswered.current.commandId : crypto.randomUUID();
      unanswered.current = { input, commandId };
      try {
        const answer = await client.run(name, given, { commandId });
        unanswered.current = undefined;
        return answer;
      } catch (error) {
        if (!isUnknown(error)) unanswered.current = undefined;
        throw error;
      }
    },
    ...(onDone === undefined ? {} : { onSuccess: onDone }),
  });
}

/** Whether what was asked for may have been done. */
export function isUnknown(error: unknown): boolean {
  return error instanceof ConnectionLost || (error instanceof RefusedAnswer && error.refusal.code === 'outcome_unknown');
}

const LONGEST_TIMER_MS = 3_600_000;

/** Asks queries anew when a moment passes that their answers speak of (ms since the epoch); `null` for none. Nothing else announces it. */
export function useStaleAt(moment: number | null, ...names: readonly QueryName[]): void {
  const queries = useQueryClient();
  const asked = names.join(' ');
  useEffect(() => {
    if (moment === null || moment <= Date.now()) return undefined;
    let timer: ReturnType<typeof setTimeout>;
    const wait = () => {
      const left = moment - Date.now();
      if (left > 0) timer = setTimeout(wait, Math.min(left, LONGEST_TIMER_MS));
      else void queries.invalidateQueries({ predicate: ({ queryKey: [name] }) => asked.split(' ').includes(String(name)) });
    };
    wait();
    return () => clearTimeout(timer);
  }, [moment, queries, asked]);
}

/** While work goes on, closing the window or the tab asks first. */
export function useCloseGuard(working: boolean): void {
  useEffect(() => {
    if (!working) return undefined;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [working]);
}
