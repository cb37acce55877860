/**
 * Stripe's double in Stripe's place, for an application that is as it was: whoever asks Node's own client for `api.stripe.com` is led to the double
 * on loopback, without TLS, and everything else goes where it went. `STRIPE_BESIDE` is the double's port for a program that imports this first.
 */

import http from 'node:http';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';

/** For this process, in which the window's main process runs; what is returned ends it. */
export function leadToStripe(port: number): () => void {
  const { request } = https;
  const lead = (options: https.RequestOptions, answered?: (response: http.IncomingMessage) => void) =>
    options.host === 'api.stripe.com'
      ? http.request({ ...options, host: '127.0.0.1', port, protocol: 'http:' }, answered)
      : request(options, answered);
  https.request = lead as typeof https.request;
  syncBuiltinESMExports();
  return () => {
    https.request = request;
    syncBuiltinESMExports();
  };
}

const given = process.env['STRIPE_BESIDE'];
if (given !== undefined) leadToStripe(Number(given));
