/** What a page does over loopback, from Node: the same requests with the same headers, and any wrong one that a test wants. */

import { request } from 'node:http';
import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import type { Transport } from '../../electron/ipc/transport.ts';

export interface Reply {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

export interface Asked {
  readonly method?: string;
  readonly path: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Buffer;
}

/** Sends exactly what it is told to. */
export function send(port: number, { method = 'POST', path, headers = {}, body }: Asked): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, method, path, headers, agent: false }, (incoming) => {
      let text = '';
      incoming.setEncoding('utf8');
      incoming.on('data', (piece: string) => (text += piece));
      incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text }));
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** The headers of our own page. */
export function pageHeaders(port: number, token?: string): Record<string, string> {
  return {
    Host: `127.0.0.1:${port}`,
    Origin: `http://127.0.0.1:${port}`,
    'Sec-Fetch-Site': 'same-origin',
    'Content-Type': 'application/json',
    ...(token === undefined ? {} : { 'x-floatbook-token': token }),
  };
}

export async function openSession(port: number, link: string): Promise<string> {
  const nonce = new URL(link).hash.replace('#open=', '');
  const reply = await send(port, { path: '/session', headers: pageHeaders(port), body: JSON.stringify({ nonce }) });
  if (reply.status !== 200) throw new Error(`No session: ${reply.status}`);
  return (JSON.parse(reply.text) as { token: string }).token;
}

export interface LoopbackPage {
  readonly transport: Transport;
  /** Resolves once nothing that is announced can be missed any more. */
  readonly listening: Promise<void>;
  /** Resolves once nothing more is announced to this page. */
  readonly ended: Promise<void>;
  close(): void;
}

export function openPage(port: number, token: string): LoopbackPage {
  const listeners = new Set<(announcement: unknown) => void>();
  const [begun, over] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const stream = request(
    { host: '127.0.0.1', port, method: 'POST', path: '/announcements', headers: pageHeaders(port, token), agent: false },
    (incoming) => {
      let rest = '';
      incoming.setEncoding('utf8');
      incoming.on('close', over.resolve);
      incoming.on('data', (piece: string) => {
        begun.resolve();
        const lines = (rest + piece).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) if (line !== '') for (const listener of listeners) listener(JSON.parse(line));
      });
    },
  );
  stream.on('error', begun.reject);
  stream.end('{}');
  return {
    listening: begun.promise,
    ended: over.promise,
    transport: {
      async call(call) {
        const reply = await send(port, { path: '/call', headers: pageHeaders(port, token), body: JSON.stringify(call) });
        if (reply.status !== 200) throw new Error(`HTTP ${reply.status}`);
        return JSON.parse(reply.text) as unknown;
      },
      listen(listener) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    },
    close: () => void stream.destroy(),
  };
}
