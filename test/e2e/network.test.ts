/**
 * A whole tour makes no connection, and with Stripe and a mail server set none but to these two, once they are used: what the process connects to is
 * recorded at the system's door, what the page asks for in the browser. Both are doubles on loopback; Stripe's stands at its address inside Node
 * (`stripe-beside.ts`), so that its name is never asked for. The window is that of the unpacked package, in the process of the test.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { en } from '../../renderer/text/en.ts';
import { copyApplication } from '../electron/broken-application.ts';
import { CAN_PACK, packForLinux, standInResources, unpackInto } from '../electron/packed.ts';
import type { Packed } from '../electron/packed.ts';
import { temporaryFolder } from '../ipc/temporary.ts';
import { AUTHORITY_FILE, startMailServer, trustTestAuthority } from '../support/mail-server.ts';
import type { TestMailServer } from '../support/mail-server.ts';
import { TEST_KEY, isCharge, startStripeServer } from '../support/stripe-server.ts';
import type { StripeServer } from '../support/stripe-server.ts';
import { SMALL_PACK, buyOnce, payInTheSandbox, verifyAndActivate } from './account-steps.ts';
import { makeFirstBackup } from './backup-steps.ts';
import { describeInChromium, newContext } from './browser.ts';
import { KARTE, importCardStatement } from './reconcile-steps.ts';
import { startBrowserSide, startElectronSide } from './sides.ts';
import type { Side } from './sides.ts';
import { PAGES, checkBook, closeBook, download, eventually, goTo, importSample, makeBook, openSampleBook, saveReport } from './steps.ts';
import { leadToStripe } from './stripe-beside.ts';
import { canTraceThisProcess, traceThisProcess } from './traced-here.ts';

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
const STRIPE_BESIDE = new URL('./stripe-beside.ts', import.meta.url).href;
/** What a process does that is not as it should be: it asks an address, another by the client that turns to Stripe, and for a name. */
const REACHES_OUT = [
  'fetch("http://127.0.0.1:59999/").catch(() => 0);',
  'import("node:https").then(({ request }) => request({ host: "127.0.0.1", port: 59998 }).on("error", () => 0).end());',
  'fetch("http://floatbook.invalid/").catch(() => 0);',
].join(' ');

interface RecordedSide extends Side {
  recorded(): Recorded;
  /** Where the page asked for anything but at its own place, addresses made in the page itself left out. */
  askedElsewhere(): readonly string[];
}

const open: Side[] = [];
afterEach(async () => {
  for (const side of open.splice(0)) await side.close();
});

/**
 * Every page and part of the sample book; then a book of one's own, into which a history and a statement come and out of which a statement and a report go, a
 * backup that is made and checked, the check of the book, and the licences.
 */
async function tour(page: Page): Promise<void> {
  await openSampleBook(page);
  await visitAll(page);
  await closeBook(page);
  await makeBook(page);
  await importSample(page);
  await goTo(page, 'Reports', 'Statements');
  await download(page, () => page.getByRole('button', { name: 'Export statement' }).click());
  await goTo(page, 'Reports', 'Weekly report');
  await saveReport(page, 'PDF, A4');
  const statement = join(temporaryFolder(), 'karte.ofx');
  writeFileSync(statement, KARTE.replace('<CURDEF>EUR', '<CURDEF>GBP'));
  await importCardStatement(page, statement);
  await makeFirstBackup(page);
  await checkBook(page);
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

/** Stripe's test key is set, nothing more is done yet. */
async function setStripeKey(page: Page): Promise<void> {
  await goTo(page, 'Settings');
  const processors = page.getByRole('region', { name: 'Payment processors' });
  await processors.getByLabel('Secret key of Stripe').fill(TEST_KEY);
  await processors.getByRole('button', { name: 'Keep key' }).click();
  await processors.getByRole('button', { name: 'Forget test key' }).waitFor();
}

/** A card is given on Stripe's own page, where the owner's browser goes by itself; it is verified, activated, put first, and pays for a pack. */
async function payByStripe(page: Page, { account, calls }: StripeServer): Promise<void> {
  await goTo(page, 'Payment methods');
  await page.getByRole('button', { name: 'Add a method…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a payment method' });
  await dialog.getByRole('radio', { name: 'Stripe, test' }).check();
  await dialog.getByRole('textbox', { name: 'Name of your own' }).fill('Card at Stripe');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  const hosted = await dialog.getByRole('link', { name: 'Open the page of the processor' }).getAttribute('href');
  expect(hosted).toMatch(/^https:\/\/checkout\.stripe\.com\//);
  account.completeSession(basename(hosted ?? ''), 'visa');
  await dialog.getByRole('button', { name: 'Done' }).click();
  await verifyAndActivate(page, 'Card at Stripe', 'Card at Stripe');
  await page.getByRole('button', { name: 'More about Card at Stripe' }).click();
  await page.getByRole('menuitem', { name: 'Make primary' }).click();
  await page.locator('[data-method]').filter({ hasText: 'Card at Stripe' }).getByText('Primary', { exact: true }).waitFor();
  await goTo(page, 'Credit packs');
  await buyOnce(page, SMALL_PACK.name, '£100.00', 'Card at Stripe');
  expect(account.taken).toEqual([expect.objectContaining({ amount: 10_000, currency: 'GBP' })]);
  expect(calls.filter(isCharge)).toHaveLength(1);
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
  await goTo(page, 'Settings');
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

/** The window as it is released, without a feed for updates; with all of its process recorded, from before it starts. */
async function startWindow(application: string, packed: Packed): Promise<RecordedSide> {
  // Chromium is another process, started before, and what it asks for is seen by the browser's own record.
  await (await newContext()).close();
  const trace = join(temporaryFolder(), 'connections.txt');
  onTestFinished(await traceThisProcess([...CALLS, '-o', trace]));
  onTestFinished(standInResources(packed));
  const side = await startElectronSide({ packaged: true, application });
  open.push(side);
  return { ...side, recorded: () => recordedIn(trace), askedElsewhere: watchRequests(side.page, new URL(side.page.url()).origin) };
}

function watchRequests(page: Page, own: string): () => readonly string[] {
  const asked = new Set<string>();
  page.context().on('request', (request) => asked.add(new URL(request.url()).origin));
  return () => [...asked].filter((origin) => origin !== own && origin !== 'null' && !origin.startsWith('blob:'));
}

describe.runIf(CAN_PACK && canTraceThisProcess('nobody looks at what the application connects to'))(
  'on Linux, where calls of the system can be recorded',
  () => {
    describeInChromium('a whole tour', () => {
      let packed: Packed;
      beforeAll(async () => void (packed = await packForLinux(temporaryFolder())));

      const startWindowBesideStripe = (stripe: StripeServer, application: string) => {
        onTestFinished(leadToStripe(stripe.endpoint.port));
        return startWindow(application, packed);
      };
      const startPacked = (stripe: StripeServer) => startWindowBesideStripe(stripe, unpackInto(join(temporaryFolder(), 'application'), packed));
      const startBesideStripe = (stripe: StripeServer, first = '') =>
        startBrowser({ NODE_OPTIONS: `--import=${STRIPE_BESIDE} ${first}`, STRIPE_BESIDE: String(stripe.endpoint.port) });

      test.each([
        ['in a browser', startBesideStripe, ['127.0.0.1:0']],
        ['in the window of the unpacked package', startPacked, []],
      ] as const)(
        '%s connects to nobody, then to the processor alone once a card there is charged, then to the mail server besides',
        { timeout: 240_000 },
        async (_side, start, bound) => {
          trustTestAuthority();
          const [mail, stripe] = [await startMailServer(), await startStripeServer()];
          const { page, recorded, askedElsewhere, errors } = await start(stripe);
          const [processor, server] = [`127.0.0.1:${stripe.endpoint.port}`, `127.0.0.1:${mail.port}`];
          await tour(page);
          await payInTheSandbox(page);
          await setMailServer(page, mail);
          await setStripeKey(page);
          expect(recorded()).toEqual({ connected: [], bound });
          await payByStripe(page, stripe);
          await visitAll(page);
          expect(recorded()).toEqual({ connected: [processor], bound });
          await sendTestMessage(page);
          await eventually(() => mail.got.length).toBe(1);
          await visitAll(page);
          expect(recorded()).toEqual({ connected: [processor, server], bound });
          expect(askedElsewhere()).toEqual([]);
          expect(errors).toEqual([]);
        },
      );

      test('would be seen connecting elsewhere, and asking for a name, in a browser', async () => {
        const { recorded } = await startBesideStripe(await startStripeServer(), `--import=data:text/javascript,${encodeURIComponent(REACHES_OUT)}`);
        await expectReachesOut(recorded);
      });

      test('would be seen connecting elsewhere, and asking for a name, in a window', async () => {
        const broken = copyApplication(join(temporaryFolder(), 'application'), [['app.enableSandbox();', `app.enableSandbox();${REACHES_OUT}`]]);
        const { recorded } = await startWindowBesideStripe(await startStripeServer(), broken);
        await expectReachesOut(recorded);
      });
    });
  },
);

async function expectReachesOut(recorded: () => Recorded): Promise<void> {
  for (const place of ['127.0.0.1:59999', '127.0.0.1:59998']) await eventually(() => recorded().connected).toContain(place);
  await eventually(() => recorded().connected.some((place) => place.endsWith(':53'))).toBe(true);
}
