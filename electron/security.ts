/** What the window may not do: everything that a page could ask for and Floatbook does not need is denied. */

import type { App, Session, WebContents } from 'electron';
import { isAppAddress } from './transports/electron.ts';

/** No camera, no location, no notifications of the page's own, no USB, no screen. */
export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  // An answer without a stream is a refusal.
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}));
  session.setSpellCheckerEnabled(false);
}

/** Every contents there ever is, whoever makes it: it stays on our page and opens nothing. */
export function guardContents(app: App): void {
  app.on('web-contents-created', (_event, contents) => {
    stayOnOwnPage(contents);
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    contents.on('will-attach-webview', (event) => event.preventDefault());
  });
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
