/** The browser mode's transport: an HTTP server on 127.0.0.1 alone, for the page that holds the token of this start. */

import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import type { Announcement } from '../../ipc/contract/contract.ts';
import { DATA_HEADERS } from '../headers.ts';
import type { Pages } from '../pages.ts';
import { MAX_BODY_BYTES, MAX_SMALL_BODY_BYTES, readJson } from './body.ts';
import { checkAddress, checkGet, checkPost } from './guards.ts';
import type { Rejection } from './guards.ts';
import { createListeners } from './listeners.ts';
import type { Listeners } from './listeners.ts';
import { createSecrets } from './secrets.ts';
import type { Secrets, Session } from './secrets.ts';

export const TOKEN_HEADER = 'x-floatbook-token';
/** Sent with a value of 1: the user did something since the last request. */
export const USED_HEADER = 'x-floatbook-used';

export interface LoopbackOptions {
  /** Answers a call as it came; never rejects. */
  readonly dispatch: (raw: unknown) => Promise<unknown>;
  readonly pages: Pages;
  /** 0 for any free one. */
  readonly port: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Too many wrong tokens or links: nothing is answered until the next start. */
  readonly onLock: () => void;
  /** An error of the server itself, never one of a request's contents. */
  readonly onError: (error: unknown) => void;
}

export interface Loopback {
  readonly port: number;
  /** An address that opens the application once, for ten minutes; `onUsed` is called when it does. */
  newLink(onUsed?: () => void): string;
  announce(announcement: Announcement): void;
  close(): Promise<void>;
}

interface Context extends LoopbackOptions {
  readonly secrets: Secrets;
  readonly listeners: Listeners;
  readonly boundPort: () => number;
}

/** Rejects where the port is taken. */
export async function serveLoopback(options: LoopbackOptions): Promise<Loopback> {
  const { now, onLock } = options;
  const listeners = createListeners({ now, onBeat: () => secrets.endOld() });
  const secrets = createSecrets({ now, onLock, onEnd: listeners.end });
  const server = createServer({ maxHeaderSize: 16_384, requestTimeout: 30_000, headersTimeout: 10_000, connectionsCheckingInterval: 5_000 });
  server.maxConnections = 128;
  const port = await listenOn(server, options.port);
  const context: Context = { ...options, secrets, listeners, boundPort: () => port };
  server.on('request', (request, response) => {
    answer(context, request, response).catch((error: unknown) => {
      options.onError(error);
      reject(response, { status: 500, message: 'Failed' });
    });
  });
  return {
    port,
    newLink: (onUsed) => `http://127.0.0.1:${port}/#open=${secrets.newNonce(onUsed)}`,
    announce: listeners.announce,
    close: () => closeServer(server, listeners),
  };
}

async function answer(context: Context, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const port = context.boundPort();
  const wrongAddress = checkAddress(request, port);
  if (wrongAddress !== undefined) return reject(response, wrongAddress);
  const path = (request.url ?? '').split('?', 1)[0] ?? '';
  const action = ACTIONS.get(path);
  if (action === undefined) return sendPage(context, request, response, path);
  if (request.method !== 'POST') return reject(response, { status: 405, message: 'Only POST', allow: 'POST' });
  const rejection = checkPost(request, port) ?? checkLock(context.secrets);
  if (rejection !== undefined) return reject(response, rejection);
  return action(context, request, response);
}

type Action = (context: Context, request: IncomingMessage, response: ServerResponse) => Promise<void>;

const ACTIONS: ReadonlyMap<string, Action> = new Map<string, Action>([
  ['/session', openSession],
  ['/call', withToken(answerCall)],
  ['/announcements', withToken(streamAnnouncements)],
]);

/** A link's nonce, or the ticket that the page before left in its tab. */
const sessionRequest = z.strictObject({ nonce: z.string().min(1).max(200) });

async function openSession(context: Context, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readJson(request, MAX_SMALL_BODY_BYTES);
  if ('status' in body) return reject(response, body);
  const asked = sessionRequest.safeParse(body.value);
  if (!asked.success) return reject(response, { status: 400, message: 'Wrong form' });
  const opened = context.secrets.open(asked.data.nonce);
  return opened === undefined ? reject(response, { status: 401, message: 'This link was used or is not valid' }) : sendJson(response, opened);
}

const ENDED: Rejection = { status: 401, message: 'Wrong token' };

type SessionAction = (context: Context, request: IncomingMessage, response: ServerResponse, session: Session) => Promise<void>;

function withToken(action: SessionAction): Action {
  return async (context, request, response) => {
    const token = request.headers[TOKEN_HEADER];
    const session = typeof token === 'string' ? context.secrets.find(token, request.headers[USED_HEADER] === '1') : undefined;
    return session === undefined ? reject(response, ENDED) : action(context, request, response, session);
  };
}

async function answerCall(context: Context, request: IncomingMessage, response: ServerResponse, session: Session): Promise<void> {
  const body = await readJson(request, MAX_BODY_BYTES);
  if ('status' in body) return reject(response, body);
  // It may have ended while the body was on its way.
  return session.ended ? reject(response, ENDED) : sendJson(response, await context.dispatch(body.value));
}

async function streamAnnouncements(context: Context, request: IncomingMessage, response: ServerResponse, session: Session): Promise<void> {
  const body = await readJson(request, MAX_SMALL_BODY_BYTES);
  if ('status' in body) return reject(response, body);
  if (session.ended) return reject(response, ENDED);
  if (!context.listeners.add(session, response, DATA_HEADERS)) reject(response, { status: 503, message: 'Too many pages' });
}

async function sendPage(context: Context, request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
  const page = await context.pages(path);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return reject(response, page.status === 404 ? { status: 404, message: 'Not found' } : { status: 405, message: 'Only GET', allow: 'GET, HEAD' });
  }
  const rejection = checkGet(request, context.boundPort(), path);
  if (rejection !== undefined) return reject(response, rejection);
  response.writeHead(page.status, { ...page.headers, 'Content-Length': page.body.byteLength });
  response.end(request.method === 'HEAD' ? undefined : page.body);
}

function checkLock(secrets: Secrets): Rejection | undefined {
  return secrets.locked() ? { status: 423, message: 'Locked after too many wrong tokens; start Floatbook again' } : undefined;
}

function sendJson(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { ...DATA_HEADERS, 'Content-Type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(value));
}

function reject(response: ServerResponse, { status, message, allow }: Rejection): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  // What is left of the body is thrown away, so that the sender gets to read the answer; the connection is not used again.
  response.req.resume();
  response.writeHead(status, {
    ...DATA_HEADERS,
    'Content-Type': 'text/plain; charset=utf-8',
    Connection: 'close',
    ...(allow === undefined ? {} : { Allow: allow }),
  });
  response.end(`${message}\n`);
}

function listenOn(server: Server, port: number): Promise<number> {
  return new Promise((resolve, rejectListening) => {
    server.once('error', rejectListening);
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      server.off('error', rejectListening);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function closeServer(server: Server, listeners: Listeners): Promise<void> {
  listeners.close();
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 500).unref();
  });
}
