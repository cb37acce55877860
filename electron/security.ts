/** What the window may not do: everything that a page could ask for and Floatbook does not need is denied. */

import type { App, CommandLine, DownloadItem, Session, WebContents } from 'electron';
import { APP_HOST, APP_SCHEME, isAppAddress } from './transports/electron.ts';

/** No camera, no location, no notifications of the page's own, no USB, no screen: of any session there ever is. */
export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  // Answered without a video where one was asked for, Electron throws; nothing at all is a refusal.
  session.setDisplayMediaRequestHandler((_request, answer) => answer(null));
  session.setSpellCheckerEnabled(false);
}

/** Of the session of our pages: they reach nothing but themselves, whatever their content security policy says, and save nothing but what they made. */
export function guardTraffic(session: Session, save: (item: DownloadItem) => void): void {
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !isOwnAddress(url) }));
  session.on('will-download', (event, item) => {
    if (item.getURL().startsWith(`blob:${APP_SCHEME}://${APP_HOST}/`)) save(item);
    else event.preventDefault();
  });
}

/** Chromium looks up no name at all, so that not even a hint at an address goes out. Node, which speaks with processors and mail servers, looks up its own. */
export function guardNames(commandLine: Pick<CommandLine, 'appendSwitch'>): void {
  commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
}

/** Our own pages, and data that they hold in their own memory; the tools for developers are served by Electron itself. */
function isOwnAddress(url: string): boolean {
  return isAppAddress(url) || ['blob:', 'data:', 'devtools:'].includes(URL.parse(url)?.protocol ?? '');
}

/**
 * Every contents there ever is, whoever makes it: it stays on our page and opens nothing. A page of a payment processor, where an owner
 * gives or confirms a card, goes to the system's browser.
 */
export function guardContents(app: App, openOutside: (url: string) => void): void {
  app.on('web-contents-created', (_event, contents) => {
    stayOnOwnPage(contents);
    // Calls to peers are outside of what the policy and the session see.
    contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
    contents.setWindowOpenHandler(({ url }) => {
      if (isProcessorPage(url)) openOutside(url);
      return { action: 'deny' };
    });
    contents.on('will-attach-webview', (event) => event.preventDefault());
  });
}

const PROCESSOR_HOSTS = /^(?:[a-z0-9-]+\.)*stripe\.com$/;

function isProcessorPage(url: string): boolean {
  const { protocol, hostname, port, username, password } = URL.parse(url) ?? {};
  return protocol === 'https:' && hostname !== undefined && PROCESSOR_HOSTS.test(hostname) && `${port}${username}${password}` === '';
}

function stayOnOwnPage(contents: WebContents): void {
  // A reload of our own page is a navigation too, and is fine; a subframe has no business anywhere.
  contents.on('will-navigate', (event) => {
    if (!isAppAddress(event.url)) event.preventDefault();
  });
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame || !isAppAddress(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => {
    if (!isAppAddress(event.url)) event.preventDefault();
  });
}
