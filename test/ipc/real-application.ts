/** The real application behind a transport, as a page calls it. */

import { join } from 'node:path';
import { expect } from 'vitest';
import { createApplication } from '../../electron/engine/application.ts';
import { createClient } from '../../electron/ipc/client.ts';
import type { Client } from '../../electron/ipc/client.ts';
import { TRANSPORTS } from './sides.ts';
import type { Connected, HandlersMaker } from './sides.ts';

/** 23 November 2026, noon UTC: the application's time throughout. */
export const NOW = Date.UTC(2026, 10, 23, 12);

export interface ConnectedApplication {
  readonly client: Client;
  /** Fails where a call met a defect. */
  close(): Promise<void>;
}

/** Settings and books are kept in `folder`. */
export async function connectApplication(
  folder: string,
  connect: (make: HandlersMaker) => Promise<Connected> = TRANSPORTS[0].connect,
): Promise<ConnectedApplication> {
  let closeApplication = () => {};
  const connected = await connect((announce) => {
    const application = createApplication({
      shell: 'browser',
      userDataFolder: join(folder, 'settings'),
      booksFolder: join(folder, 'books'),
      now: () => NOW,
      version: '0.0.0',
      announce,
      encryption: null,
      onDefect: (error) => {
        throw error;
      },
    });
    closeApplication = application.close;
    return application.handlers;
  });
  return {
    client: createClient(connected.transport),
    async close() {
      closeApplication();
      await connected.close();
      expect(connected.defects).toEqual([]);
    },
  };
}
