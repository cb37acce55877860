/**
 * A whole tour makes no connection, and with a mail server and a processor set none but to these: what the process connects to is recorded at the
 * system's door, what the page asks for in the browser.
 */

import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { en } from '../../renderer/text/en.ts';
import { copyApplication } from '../electron/broken-application.ts';
import { temporaryFolder } from '../ipc/temporary.ts';
import { AUTHORITY_FILE, startMailServer, trustTestAuthority } from '../support/mail-server.ts';
import type { TestMailServer } from '../support/mail-server.ts';
import { hasProgram } from '../support/programs.ts';
import { describeInChromium, newContext } from './browser.ts';
import { startBrowserSide, startElectronSide } from './sides.ts';
import type { Side } from './sides.ts';
import { choose, closeBook, download, eventually, goTo, importSample, makeBook, openSampleBook } from './steps.ts';
import { traceThisProcess } from './traced-here.ts';

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

/** Calls by which a process reaches out, or is reached. */
const CALLS = ['-e', 'trace=connect,bind,sendto,sendmsg,sendmmsg'];
/** What a process does that is not as it should be: it asks an address, and for a name. */
const REACHES_OUT = 'fetch("http://127.0.0.1:59999/").catch(() => 0); fetch("http://floatbook.invalid/").catch(() => 0);';

interface RecordedSide extends Side {
  recorded(): Recorded;
  /** Where the page asked for anything but at its own place, addresses made in the page itself left out. */
  askedElsewhere(): readonly string[];
}

const open: Side[] = [];
afterEach(async () => {
  for (const side of open.splice(0)) await side.close();
});

/** Every page and part of the sample book; then a book of one's own, a file that comes in and one that goes out, and the licences. */
async function tour(page: Page): Promise<void> {
  await openSampleBook(page);
  await visitAll(page);
  await closeBook(page);
  await makeBook(page);
  await importSample(page);
  await goTo(page, 'Reports', 'Statements');
  await download(page, () => page.getByRole('button', { name: 'Export statement' }).click());
  await goTo(page, 'Settings');
  await page.getByRole('button', { name: 'About and licences' }).click();
  const about = page.getByRole('dialog', { name: 'About Floatbook' });
  await about.getByText('react', { exact: true }).waitFor();
  await page.keyboard.press('Escape');
  await about.waitFor({ state: 'hidden' });
}

async function visitAll(page: Page): Promise<void> {
  for (const name of PAGES) await goTo(page, name);
  for (const part of Object.values(en.reports.sections)) await goTo(page, 'Reports', part);
}

/** A card of the sandbox is added, verified, activated, and pays for a pack. */
async function payInTheSandbox(page: Page): Promise<void> {
  await goTo(page, 'Payment methods');
  await page.getByRole('button', { name: 'Add a method…' }).click();
  await choose(page, 'Test card', 'Visa ·· 4242, works');
  await page.getByRole('dialog').getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('button', { name: 'Check now whether New card' }).click();
  await page.getByRole('button', { name: 'Activate Visa ·· 4242' }).click();
  await page.getByRole('button', { name: 'More about Visa ·· 4242' }).waitFor();
  await goTo(page, 'Credit packs');
  await page.getByRole('button', { name: 'Set the packs…' }).click();
  const packs = page.getByRole('dialog', { name: 'Packs of this vendor' });
  await packs.getByRole('button', { name: 'Add a pack' }).click();
  for (const [field, value] of [
    ['Name', 'Small'],
    ['Price GBP', '100'],
    ['Credits', '100'],
  ] as const)
    await packs.getByRole('textbox', { name: `Pack 1: ${field}` }).fill(value);
  await packs.getByRole('button', { name: 'Save the packs' }).click();
  await page.getByRole('button', { name: 'Buy once: Small' }).click();
  const buying = page.getByRole('dialog', { name: 'Buy Small once' });
  await buying.getByRole('button', { name: /^Charge £100\.00/ }).click();
  await buying.getByText('£100.00 was charged to Visa ·· 4242.').waitFor();
  await buying.getByRole('button', { name: 'Done' }).click();
}

/** The mail server is set, nothing more is done yet. */
async function setMailServer(page: Page, { port }: TestMailServer): Promise<void> {
  await goTo(page, 'Settings');
  const mail = page.getByRole('region', { name: 'Mail', exact: true });
  await mail.getByRole('textbox', { name: 'Sender’s address' }).fill('floatbook@example.com');
  await mail.getByRole('textbox', { name: 'Mail server' }).fill('127.0.0.1');
  await mail.getByRole('textbox', { name: 'Port' }).fill(String(port));
  await mail.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved.').first().waitFor();
}

async function sendTestMessage(page: Page): Promise<void> {
  const mail = page.getByRole('region', { name: 'Mail', exact: true });
  await mail.getByRole('textbox', { name: 'Send a test message to' }).fill('anna@example.com');
  await mail.getByRole('button', { name: 'Send test message' }).click();
}

/** The browser mode from its first call on. */
async function startBrowser(environment: Readonly<Record<string, string>> = {}): Promise<RecordedSide> {
  const trace = join(temporaryFolder(), 'connections.txt');
  // The recorder is the grandchild, so that signals reach the application itself.
  const program = ['strace', '-D', '-f', '-qq', ...CALLS, '-o', trace];
  const side = await startBrowserSide({ under: () => ({ program, environment: { NODE_EXTRA_CA_CERTS: AUTHORITY_FILE, ...environment } }) });
  open.push(side);
  return { ...side, recorded: () => recordedIn(trace), askedElsewhere: watchRequests(side.page, new URL(side.link).origin) };
}

/** The window, packed as it is released, without a feed for updates; with all of its process recorded, from before it starts. */
async function startWindow(application?: string): Promise<RecordedSide> {
  // Chromium is another process, started before, and what it asks for is seen by the browser's own record.
  await (await newContext()).close();
  const trace = join(temporaryFolder(), 'connections.txt');
  onTestFinished(await traceThisProcess([...CALLS, '-o', trace]));
  const resources = join(temporaryFolder(), 'resources');
  mkdirSync(resources);
  Object.defineProperty(process, 'resourcesPath', { value: resources, configurable: true });
  onTestFinished(() => void Reflect.deleteProperty(process, 'resourcesPath'));
  const side = await startElectronSide({ packaged: true, ...(application !== undefined && { application }) });
  open.push(side);
  return { ...side, recorded: () => recordedIn(trace), askedElsewhere: watchRequests(side.page, new URL(side.page.url()).origin) };
}

function watchRequests(page: Page, own: string): () => readonly string[] {
  const asked = new Set<string>();
  page.context().on('request', (request) => asked.add(new URL(request.url()).origin));
  return () => [...asked].filter((origin) => origin !== own && origin !== 'null' && !origin.startsWith('blob:'));
}

const SIDES = [
  ['a browser', startBrowser, ['127.0.0.1:0']],
  ['a window', startWindow, []],
] as const;

describe.runIf(process.platform === 'linux' && hasProgram('strace', 'nobody looks at what the application connects to'))(
  'on Linux, where calls of the system can be recorded',
  () => {
    describeInChromium('a whole tour', () => {
      test.each(SIDES)(
        'in %s connects to nobody, and to the mail server alone once that is set and cards are charged',
        { timeout: 240_000 },
        async (_side, start, bound) => {
          trustTestAuthority();
          const server = await startMailServer();
          const { page, recorded, askedElsewhere, errors } = await start();
          await tour(page);
          expect(recorded()).toEqual({ connected: [], bound });
          await payInTheSandbox(page);
          await setMailServer(page, server);
          expect(recorded()).toEqual({ connected: [], bound });
          await sendTestMessage(page);
          await eventually(() => server.got.length).toBe(1);
          await visitAll(page);
          expect(recorded()).toEqual({ connected: [`127.0.0.1:${server.port}`], bound });
          expect(askedElsewhere()).toEqual([]);
          expect(errors).toEqual([]);
        },
      );

      test('would be seen connecting elsewhere, and asking for a name, in a browser', async () => {
        const { recorded } = await startBrowser({ NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(REACHES_OUT)}` });
        await expectReachesOut(recorded);
      });

      test('would be seen connecting elsewhere, and asking for a name, in a window', async () => {
        const broken = copyApplication(join(temporaryFolder(), 'application'), [['app.enableSandbox();', `app.enableSandbox();${REACHES_OUT}`]]);
        const { recorded } = await startWindow(broken);
        await expectReachesOut(recorded);
      });
    });
  },
);

async function expectReachesOut(recorded: () => Recorded): Promise<void> {
  await eventually(() => recorded().connected).toContain('127.0.0.1:59999');
  await eventually(() => recorded().connected.some((place) => place.endsWith(':53'))).toBe(true);
}
