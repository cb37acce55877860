/**
 * How requests travel to Stripe: one connection each, one deadline from the first byte to the last, a limit on what comes back, and the
 * key in no object but this one. The SDK's own client has none of these, and sends again by itself when a connection is reset.
 */

import { request as requestPlainly } from 'node:http';
import { request as requestSecurely } from 'node:https';
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Stripe } from 'stripe';
import type { UnreachableReason } from './processor.ts';

type HttpClient = NonNullable<Stripe.StripeConfig['httpClient']>;

export const MAX_ANSWER_BYTES = 1024 * 1024;

/** No answer to speak of. It has no `code`: the SDK sends again after errors with some codes, whatever it was told of retries. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  readonly reason: UnreachableReason;

  constructor(reason: UnreachableReason, message: string) {
    super(message);
    this.reason = reason;
  }
}

export function stripeHttpClient(key: string): HttpClient {
  return {
    getClientName: () => 'node',
    async makeRequest(host, port, path, method, headers, body, protocol, timeoutMs) {
      const send = protocol === 'http' ? requestPlainly : requestSecurely;
      // No kept connections: charges are rare, and one that the other side has just closed would be one more unknown outcome.
      const request = send({ host, port, path, method, headers: { ...headers, authorization: `Bearer ${key}` }, agent: false });
      const { status, requestId, text } = await answered(request, body, timeoutMs);
      const answer = objectIn(text, status);
      return {
        getStatusCode: () => status,
        getHeaders: () => ({ 'request-id': requestId }),
        getRawResponse: () => ({}),
        toStream: () => {
          throw new Error('answers are not streamed');
        },
        toJSON: () => Promise.resolve(answer),
      };
    },
  };
}

interface Answered {
  readonly status: number;
  readonly requestId: string;
  readonly text: string;
}

function answered(request: ClientRequest, body: string, timeoutMs: number): Promise<Answered> {
  const { promise, resolve, reject } = Promise.withResolvers<Answered>();
  const giveUp = (reason: UnreachableReason, message: string) => {
    reject(new NoAnswer(reason, message));
    request.destroy();
  };
  // A socket's own timeout starts anew with every byte; an answer that drips would never end.
  const deadline = setTimeout(() => giveUp('timed_out', `no whole answer within ${timeoutMs} ms`), timeoutMs);
  // The error of a connection is told by its code alone: its message may repeat what was sent.
  request.on('error', (error: NodeJS.ErrnoException) => giveUp('connection_lost', `the connection failed (${error.code ?? 'unknown'})`));
  request.on('response', (response) => collect(response, resolve, giveUp));
  request.end(body);
  return promise.finally(() => clearTimeout(deadline));
}

function collect(
  response: IncomingMessage,
  resolve: (answered: Answered) => void,
  giveUp: (reason: UnreachableReason, message: string) => void,
): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) giveUp('broken_answer', `an answer of more than ${MAX_ANSWER_BYTES} bytes`);
    else chunks.push(chunk);
  });
  response.on('error', () => giveUp('connection_lost', 'the connection was lost within the answer'));
  response.on('close', () => {
    if (!response.complete) giveUp('connection_lost', 'the connection was lost within the answer');
  });
  response.on('end', () =>
    resolve({
      status: response.statusCode ?? 0,
      requestId: String(response.headers['request-id'] ?? ''),
      text: Buffer.concat(chunks).toString('utf8'),
    }),
  );
}

/** The SDK takes whatever parses for success unless it has an `error`, whatever its status. */
function objectIn(text: string, status: number): object {
  const answer = parsed(text);
  const plausible = typeof answer === 'object' && answer !== null && !Array.isArray(answer);
  if (plausible && 'error' in answer === (status < 200 || status > 299)) return answer;
  throw new NoAnswer(status >= 500 ? 'server_error' : 'broken_answer', `an answer with status ${status} that is none of Stripe's`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message would repeat part of what came.
    return undefined;
  }
}
