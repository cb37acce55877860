/** A whole tour makes no connection: what the main process connects to is recorded at the system's door, what the page asks for in the browser. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { en } from '../../renderer/text/en.ts';
import { temporaryFolder } from '../ipc/temporary.ts';
import { AUTHORITY_FILE, startMailServer } from '../support/mail-server.ts';
import { hasProgram } from '../support/programs.ts';
import { describeInChromium } from './browser.ts';
import { startBrowserSide } from './sides.ts';
import type { BrowserSide } from './sides.ts';
import { closeBook, download, eventually, goTo, importSample, makeBook, openSampleBook } from './steps.ts';

const PAGES = [
  'Overview',
  'Activity',
  'Leads and campaigns',
  'Payment methods',
  'Credit packs',
  'Automatic deduction',
  'Reconcile',
  'Imports',
  'Reports',
  'Settings',
] as const;

interface Recorded {
  /** Addresses with ports that the process connected to or sent to, questions for names among them. */
  readonly connected: readonly string[];
  /** Addresses that it listens on. */
  readonly bound: readonly string[];
}

function recordedIn(trace: string): Recorded {
  const places = (call: string) =>
    readFileSync(trace, 'utf8')
      .split('\n')
      .filter((line) => line.includes(`${call}(`))
      .flatMap((line) => {
        const port = /sin6?_port=htons\((\d+)\)/.exec(line)?.[1];
        const address = /inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)"/.exec(line);
        return port === undefined ? [] : [`${address?.[1] ?? address?.[2]}:${port}`];
      });
  return { connected: [...new Set([...places('connect'), ...places('sendto'), ...places('sendmsg'), ...places('sendmmsg')])], bound: places('bind') };
}

describe.runIf(process.platform === 'linux')('on Linux, where calls of the system can be recorded', () => {
  const open: BrowserSide[] = [];
  afterEach(async () => {
    for (const side of open.splice(0)) await side.close();
  });

  const startRecorded = async (environment: Readonly<Record<string, string>> = {}) => {
    const trace = join(temporaryFolder(), 'connections.txt');
    // The recorder is the grandchild, so that signals reach the application itself.
    const program = ['strace', '-D', '-f', '-qq', '-e', 'trace=connect,bind,sendto,sendmsg,sendmmsg', '-o', trace];
    const side = await startBrowserSide({ under: () => ({ program, environment }) });
    open.push(side);
    const asked = new Set<string>();
    side.page.context().on('request', (request) => asked.add(new URL(request.url()).origin));
    return { ...side, trace, asked };
  };

  describeInChromium('a whole tour', () => {
    test.runIf(hasProgram('strace', 'nobody looks at what it connects to'))('connects to nobody', { timeout: 180_000 }, async () => {
      const { page, trace, asked, link, errors } = await startRecorded();
      await openSampleBook(page);
      for (const name of PAGES) await goTo(page, name);
      for (const part of Object.values(en.reports.sections)) await goTo(page, 'Reports', part);
      await closeBook(page);
      await makeBook(page);
      await importSample(page);
      await goTo(page, 'Reports', 'Statements');
      await download(page, () => page.getByRole('button', { name: 'Export statement' }).click());
      await goTo(page, 'Settings');
      await page.getByRole('button', { name: 'About and licences' }).click();
      await page.getByRole('dialog', { name: 'About Floatbook' }).getByText('react', { exact: true }).waitFor();
      expect(recordedIn(trace)).toEqual({ connected: [], bound: ['127.0.0.1:0'] });
      expect([...asked].filter((origin) => origin !== new URL(link).origin && origin !== 'null' && !origin.startsWith('blob:'))).toEqual([]);
      expect(errors).toEqual([]);
    });

    test.runIf(hasProgram('strace', 'nobody looks at what it connects to'))(
      'connects to the mail server that was set, and to nobody else',
      async () => {
        const server = await startMailServer();
        const { page, trace } = await startRecorded({ NODE_EXTRA_CA_CERTS: AUTHORITY_FILE });
        await makeBook(page);
        await goTo(page, 'Settings');
        const mail = page.getByRole('region', { name: 'Mail', exact: true });
        await mail.getByRole('textbox', { name: 'Sender’s address' }).fill('floatbook@example.com');
        await mail.getByRole('textbox', { name: 'Mail server' }).fill('127.0.0.1');
        await mail.getByRole('textbox', { name: 'Port' }).fill(String(server.port));
        await mail.getByRole('button', { name: 'Save' }).click();
        await page.getByText('Saved.').first().waitFor();
        await mail.getByRole('textbox', { name: 'Send a test message to' }).fill('anna@example.com');
        expect(recordedIn(trace).connected).toEqual([]);
        await mail.getByRole('button', { name: 'Send test message' }).click();
        await eventually(() => recordedIn(trace).connected).toEqual([`127.0.0.1:${server.port}`]);
      },
    );

    test.runIf(hasProgram('strace', 'nobody looks at what it connects to'))('would be seen connecting elsewhere, and asking for a name', async () => {
      const code = 'fetch("http://127.0.0.1:59999/").catch(() => 0); fetch("http://floatbook.invalid/").catch(() => 0)';
      const { trace } = await startRecorded({ NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}` });
      await eventually(() => recordedIn(trace).connected).toContain('127.0.0.1:59999');
      await eventually(() => recordedIn(trace).connected.some((place) => place.endsWith(':53'))).toBe(true);
    });
  });
});
