/**
 * A local server that speaks Stripe's API well enough for the real SDK: keys that are answered once and kept for a day (failures among
 * them), and faults on request at every point where an answer can be lost.
 */

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { createStripeAccount, StripeAnswerError, type Fields, type StripeAccount } from './stripe-account.ts';

export const TEST_KEY = 'sk_test_51FloatbookOwnKeyForTests00';

export interface StripeCall {
  readonly method: string;
  readonly path: string;
  readonly params: Fields;
  readonly key: string | null;
  readonly headers: IncomingMessage['headers'];
}

/** `before` it is done nothing has happened; `after` it has, and is kept for the key. */
export type StripeFault =
  | 'drop_before'
  | 'drop_after'
  | 'reset_within_answer'
  | 'stall_before'
  | 'stall_after'
  /** The client has given up when it is done. */
  | 'done_late'
  | 'fail_before'
  | 'fail_after'
  | 'unavailable'
  | 'rate_limited'
  | 'key_in_use'
  | 'unauthorized'
  | 'forbidden'
  | 'invalid_with_key'
  | 'malformed'
  | 'huge'
  | 'drip'
  | 'portal'
  | 'array'
  | 'intent_with_500'
  | 'without_status'
  /** A list that says that there is more when there is not. */
  | 'endless'
  /** From then on it says so of this intent. */
  | 'wrong_amount'
  | 'wrong_currency'
  | 'wrong_customer'
  | 'wrong_livemode';

export interface StripeServer {
  readonly endpoint: { readonly host: '127.0.0.1'; readonly port: number; readonly protocol: 'http' };
  readonly account: StripeAccount;
  /** Everything that was received. */
  readonly calls: readonly StripeCall[];
  /** Asked for each call; what it returns goes wrong. */
  fault: (call: StripeCall) => StripeFault | undefined;
  /** Lets charging go wrong once. */
  failNextCharge(fault: StripeFault): void;
}

interface Kept {
  readonly request: string;
  readonly at: number;
  /** Absent while it is still being worked on. */
  answer?: Answer;
}
interface Answer {
  readonly status: number;
  readonly body: string;
  readonly replayed?: true;
}

const KEPT_MS = 24 * 3_600_000;
/** What is done late is done when so many further calls have been answered. */
const CALLS_UNTIL_DONE = 2;

/** Closed when the test is done. */
export async function startStripeServer(now: () => number = Date.now): Promise<StripeServer> {
  const account = createStripeAccount(now);
  const kept = new Map<string, Kept>();
  const calls: StripeCall[] = [];
  const late: LateJob[] = [];
  const server = createServer((request, response) => {
    void receive(request).then((call) => {
      calls.push(call);
      const due = late.filter((job) => --job.calls === 0);
      answer({ account, kept, late, now, call, fault: self.fault(call) }, response);
      for (const job of due) job.finish();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const self: StripeServer = {
    endpoint: { host: '127.0.0.1', port: (server.address() as AddressInfo).port, protocol: 'http' },
    account,
    calls,
    fault: () => undefined,
    failNextCharge(fault) {
      self.fault = (call) => {
        if (!isCharge(call)) return undefined;
        self.fault = () => undefined;
        return fault;
      };
    },
  };
  return self;
}

export function isCharge({ method, path }: StripeCall): boolean {
  return method === 'POST' && path === '/v1/payment_intents';
}

async function receive(request: IncomingMessage): Promise<StripeCall> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { pathname, search } = new URL(request.url ?? '/', 'http://127.0.0.1');
  const form = request.method === 'GET' ? search.slice(1) : Buffer.concat(chunks).toString('utf8');
  const key = request.headers['idempotency-key'];
  return {
    method: request.method ?? '',
    path: pathname,
    params: decodeForm(form),
    key: typeof key === 'string' ? key : null,
    headers: request.headers,
  };
}

/** `metadata[book]=1&expand[0]=x` as the object that it stands for. */
function decodeForm(form: string): Fields {
  const root: Record<string, unknown> = {};
  for (const [name, value] of new URLSearchParams(form)) {
    const [first = '', ...inner] = name.split(/\[|\]\[|\]/).filter((part, index) => part !== '' || index === 0);
    let place = root;
    const path = [first, ...inner];
    for (const [index, part] of path.slice(0, -1).entries())
      place = (place[part] ??= /^\d+$/.test(path[index + 1] ?? '') ? [] : {}) as Record<string, unknown>;
    place[path.at(-1) ?? ''] = value;
  }
  return root;
}

interface LateJob {
  calls: number;
  readonly finish: () => void;
}

interface Work {
  readonly account: StripeAccount;
  readonly kept: Map<string, Kept>;
  readonly late: LateJob[];
  readonly now: () => number;
  readonly call: StripeCall;
  readonly fault: StripeFault | undefined;
}

function answer(work: Work, response: ServerResponse): void {
  const { call, fault } = work;
  if (call.headers.authorization !== `Bearer ${TEST_KEY}`) return send(response, failure(401, { message: 'Invalid API Key provided.' }));
  if (fault === 'done_late') return doLate(work);
  const turnAway = fault && TURNED_AWAY[fault];
  if (turnAway) return turnAway(response);
  const made = done(work, false);
  const deliver = (fault && DELIVERED[fault]) ?? send;
  return deliver(response, made);
}

function doLate(work: Work): void {
  const { kept, call, now, late } = work;
  if (call.key === null || isKnown(work)) return;
  kept.set(call.key, { request: fingerprint(call), at: now() });
  late.push({ calls: CALLS_UNTIL_DONE, finish: () => void done({ ...work, fault: undefined }, true) });
}

/** Nothing is done. */
const TURNED_AWAY: Partial<Record<StripeFault, (response: ServerResponse) => void>> = {
  drop_before: (response) => response.destroy(),
  stall_before: () => undefined,
  unavailable: (response) => send(response, failure(503, { type: 'api_error', message: 'Unavailable.' })),
  rate_limited: (response) => send(response, failure(429, { code: 'rate_limit', message: 'Too many requests.' })),
  key_in_use: (response) => send(response, IN_USE),
  // The real one shows the end of the key; this one shows all of it, so that what repeats the message is found.
  unauthorized: (response) => send(response, failure(401, { message: `Invalid API Key provided: ${TEST_KEY}` })),
  invalid_with_key: (response) => send(response, failure(400, { code: 'parameter_invalid', message: `${TEST_KEY} is no customer` })),
  forbidden: (response) => send(response, failure(403, { message: `The key ${TEST_KEY} does not have the required permissions.` })),
};

/** Done, and not answered as it should be. */
const DELIVERED: Partial<Record<StripeFault, (response: ServerResponse, made: Answer) => void>> = {
  drop_after: (response) => response.destroy(),
  stall_after: () => undefined,
  reset_within_answer(response, { body }) {
    response.writeHead(200, { 'content-length': body.length });
    response.write(body.slice(0, 20));
    setImmediate(() => response.destroy());
  },
  malformed: (response, made) => send(response, { ...made, body: made.body.slice(0, -10) }),
  huge: (response, made) => send(response, { ...made, body: `${made.body.slice(0, -1)},"padding":"${'x'.repeat(2 * 1024 * 1024)}"}` }),
  drip(response) {
    response.writeHead(200);
    const dripping = setInterval(() => response.write(' '), 20);
    response.on('close', () => clearInterval(dripping));
  },
  portal: (response) => send(response, { status: 200, body: '<html>Please log in to the network</html>' }),
  array: (response) => send(response, { status: 200, body: '[]' }),
  intent_with_500: (response, made) => send(response, { ...made, status: 500 }),
  endless: (response, made) => send(response, { ...made, body: made.body.replace('"has_more":false', '"has_more":true') }),
  without_status: (response, made) => send(response, { ...made, body: made.body.replace('"status":', '"state":') }),
};

const WRONG_FACTS: Partial<Record<StripeFault, Fields>> = {
  wrong_amount: { amount: 1, amount_received: 1 },
  wrong_currency: { currency: 'jpy' },
  wrong_customer: { customer: 'cus_another' },
  wrong_livemode: { livemode: true },
};

/** What is answered, from memory where the key was used before. Requests that are invalid are not remembered. */
function done(work: Work, finishing: boolean): Answer {
  const { kept, call, now, fault } = work;
  const known = finishing || !isKnown(work) ? undefined : kept.get(call.key ?? '');
  if (known !== undefined) {
    if (known.request !== fingerprint(call))
      return failure(400, { type: 'idempotency_error', message: 'Keys can only be used with the same parameters they were first used with.' });
    if (known.answer === undefined) return IN_USE;
    return { ...known.answer, replayed: true };
  }
  const made = fault === 'fail_before' ? FAILED : execute(work);
  if (call.key !== null && call.method === 'POST' && made.status !== 400 && made.status !== 404)
    kept.set(call.key, { request: fingerprint(call), at: now(), answer: made });
  return made;
}

function isKnown({ kept, call, now }: Work): boolean {
  const known = call.key === null || call.method !== 'POST' ? undefined : kept.get(call.key);
  return known !== undefined && now() - known.at < KEPT_MS;
}

const IN_USE = failure(409, { type: 'idempotency_error', code: 'idempotency_key_in_use', message: 'Still at work.' });
const FAILED = failure(500, { type: 'api_error', message: 'Something went wrong.' });

function execute({ account, call, fault }: Work): Answer {
  try {
    const object = route(account, call);
    const intent = account.intents.get(String(object['id']));
    if (intent !== undefined) Object.assign(intent, fault && WRONG_FACTS[fault]);
    return fault === 'fail_after' ? FAILED : { status: 200, body: JSON.stringify({ ...object, ...(fault && WRONG_FACTS[fault]) }) };
  } catch (error) {
    if (error instanceof StripeAnswerError) return failure(error.status, error.error);
    throw error;
  }
}

function route(account: StripeAccount, { method, path, params, key }: StripeCall): Fields {
  const [, , resource = '', id = '', action = ''] = path.replace('/checkout/', '/').split('/');
  switch (`${method} ${resource}${id === '' ? '' : id === 'search' ? '/search' : '/ID'}${action === '' ? '' : `/${action}`}`) {
    case 'POST customers':
      return account.createCustomer(params);
    case 'GET customers/search':
      return account.searchCustomers(params);
    case 'POST sessions':
      return account.createSession(params);
    case 'GET sessions/ID':
      return account.readSession(id);
    case 'GET payment_methods/ID':
      return account.readMethod(id);
    case 'POST payment_methods/ID/detach':
      return account.detach(id);
    case 'POST payment_intents':
      return account.createIntent(params, key);
    case 'GET payment_intents':
      return account.list(params);
    case 'GET payment_intents/ID':
      return account.readIntent(id);
    case 'POST payment_intents/ID/confirm':
      return account.confirmIntent(id, params, key);
    case 'POST payment_intents/ID/cancel':
      return account.cancelIntent(id);
    case 'POST refunds':
      return account.refund(params);
    case 'GET disputes':
      return account.listDisputes(params);
    default:
      throw new StripeAnswerError(404, { type: 'invalid_request_error', message: `Unrecognized request URL (${method}: ${path}).` });
  }
}

function send(response: ServerResponse, { status, body, replayed }: Answer): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'request-id': 'req_local',
    ...(replayed ? { 'idempotent-replayed': 'true' } : {}),
  });
  response.end(body);
}

function failure(status: number, error: Fields): Answer {
  return { status, body: JSON.stringify({ error: { type: 'invalid_request_error', ...error } }) };
}

function fingerprint({ path, params }: StripeCall): string {
  return `${path} ${JSON.stringify(params)}`;
}
