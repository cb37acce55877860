/** Tells the main process what broke in the page, for the reports that stay on this computer: the kind of error and places in the code, never its message. */

import type { Client } from '../../electron/ipc/client.ts';

const MOST_PLACES = 30;
/** A fault that comes with every frame must not fill the disk. */
const MOST_FAULTS = 10;

export function tellFaults(client: Client): void {
  let told = 0;
  const tell = (error: unknown) => {
    if (!(error instanceof Error) || (told += 1) > MOST_FAULTS) return;
    // Who cannot be told cannot be told of that either.
    client.run('app.fault', { name: /^\w{1,60}$/.test(error.name) ? error.name : 'Error', places: placesOf(error) }).catch(() => undefined);
  };
  addEventListener('error', (event) => tell(event.error));
  addEventListener('unhandledrejection', (event) => tell(event.reason));
}

/** Only our own files, which stand behind the message; a message may look like a place. */
function placesOf(error: Error): string[] {
  const stack = error.stack ?? '';
  const head = stack.indexOf(error.message);
  const frames = head < 0 ? stack : stack.slice(head + error.message.length);
  const places = frames.matchAll(/\/assets\/([\w.-]{1,100}:\d{1,7}:\d{1,7})/g);
  return Array.from(places, ([, place = '']) => place).slice(0, MOST_PLACES);
}
