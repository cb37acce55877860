/** The renderer's entry: styles, theme, the transport, and the application on top. */

import '@mantine/core/styles.css';
import '@mantine/dates/styles.css';
import '@mantine/notifications/styles.css';
import '@mantine/spotlight/styles.css';
import './tokens.css';
import './base.css';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createClient } from '../electron/ipc/client.ts';
import type { Client } from '../electron/ipc/client.ts';
import { App } from './app.tsx';
import { ClientContext, createQueryClient, followStale } from './client.ts';
import { AskAgain, askAgain } from './parts/ask-again.tsx';
import { tellFaults } from './parts/faults.ts';
import { tellMasked } from './parts/masked.ts';
import { Gone } from './pages/gone.tsx';
import { theme, variables } from './theme.ts';
import { openTransport } from './transport.ts';

declare global {
  // The name under which react-remove-scroll, inside Mantine's dialogs, looks for the nonce of its style element.
  var __webpack_nonce__: string | undefined;
}

const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
globalThis.__webpack_nonce__ = nonce;

const root = createRoot(document.getElementById('root') as HTMLElement);
const queries = createQueryClient();

function draw(client: Client | undefined): void {
  root.render(
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto" getStyleNonce={() => nonce}>
        <Notifications position="bottom-right" autoClose={6000} />
        {client === undefined ? (
          <Gone />
        ) : (
          <ClientContext value={client}>
            <QueryClientProvider client={queries}>
              <App />
              <AskAgain />
            </QueryClientProvider>
          </ClientContext>
        )}
      </MantineProvider>
    </StrictMode>,
  );
}

const opened = await openTransport({ onGone: () => draw(undefined), askAgain });
if (opened.state === 'connected') {
  const client = createClient(opened.transport);
  followStale(client, queries);
  tellMasked(client);
  tellFaults(client);
  draw(client);
} else {
  draw(undefined);
}
