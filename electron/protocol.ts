/** Serves the page at `app://floatbook/`, so that it has an origin of its own and never the rights of a file. */

import type { Protocol } from 'electron';
import { pageHeaders } from './transports/headers.ts';
import { APP_HOST, APP_SCHEME, isAppAddress } from './transports/electron.ts';
import type { Pages } from './transports/pages.ts';

export const APP_ADDRESS = `${APP_SCHEME}://${APP_HOST}/`;

/** Has to happen before the application is ready. */
export function registerAppScheme(protocol: Protocol): void {
  protocol.registerSchemesAsPrivileged([{ scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } }]);
}

export function serveAppScheme(protocol: Protocol, pages: Pages): void {
  protocol.handle(APP_SCHEME, async (request) => {
    if (!isAppAddress(request.url)) return new Response('Not found\n', { status: 404, headers: pageHeaders('none') });
    if (request.method !== 'GET') return new Response('Only GET\n', { status: 405, headers: pageHeaders('none') });
    const page = await pages(new URL(request.url).pathname);
    return new Response(page.body, { status: page.status, headers: page.headers });
  });
}
