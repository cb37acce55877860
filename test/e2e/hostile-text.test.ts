/** Texts that are markup and code, in every field, file and file name: nothing runs anywhere, with no policy to stop it, and the text stands there as it was written. */

import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import PostalMime from 'postal-mime';
import type { BrowserContext, Page } from 'playwright-core';
import type { WebFrameMain } from 'electron';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClient } from '../../electron/ipc/client.ts';
import type { Client } from '../../electron/ipc/client.ts';
import type { Answer, Call } from '../../electron/ipc/contract/contract.ts';
import { copyApplication } from '../electron/broken-application.ts';
import type { ElectronDouble } from '../electron/double.ts';
import type { WindowDouble } from '../electron/double-window.ts';
import { launchWindow } from '../electron/launch-main.ts';
import { temporaryFolder } from '../ipc/temporary.ts';
import { en } from '../../renderer/text/en.ts';
import { toCsv } from '../model/csv.ts';
import { hasProgram } from '../support/programs.ts';
import { describeInChromium, newContext } from './browser.ts';
import {
  NEVER_TAKEN,
  fillAccount,
  fillBook,
  fillOperated,
  fillSettlement,
  searchEverywhere,
  textFields,
  tryFields,
  upload,
  watchFields,
} from './hostile-fields.ts';
import { HOSTILE_TEXTS, hostile } from './hostile-texts.ts';
import { startElectronSide } from './sides.ts';
import type { ElectronSide } from './sides.ts';
import { eventually, goTo, settled } from './steps.ts';

/** High enough for every row of a list to be drawn; and without a policy, so that only the pages themselves keep texts texts. */
const UNGUARDED = { bypassCSP: true, viewport: { width: 1440, height: 3000 } } as const;
const [ORGANISATION, WORKSPACE, VENDOR, CAMPAIGN, METHOD, PACK, ACCOUNT, SENDER, FILE, NOTE, PAYEE] = Array.from({ length: 11 }, (_, at) =>
  hostile(100 + at),
) as [string, string, string, string, string, string, string, string, string, string, string];
const BOOK = hostile(111);
const DAY = '2026-07-06';

/** Whatever runs leaves its number. */
async function watch(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const ran: unknown[] = [];
    const note = (number: unknown) => void ran.push(number);
    Object.assign(globalThis, { ran, xss: note, alert: note, confirm: note, prompt: note });
  });
}

/** What ran, and what was taken for markup. */
function harmIn(page: Page): Promise<{ readonly ran: readonly unknown[]; readonly markup: readonly string[] }> {
  return page.evaluate(() => ({
    ran: (globalThis as unknown as { ran: unknown[] }).ran,
    markup: Array.from(
      document.querySelectorAll('[data-xss], [onerror], [onload], [onfocus], [ontoggle], [href^="javascript"], [srcdoc]'),
      (element) => element.outerHTML.slice(0, 200),
    ),
  }));
}

const NO_HARM = { ran: [], markup: [] };

const plain = (text: string) => text.replaceAll(/\s+/g, ' ').trim();
/** Everything that can be read on a page: its text, what fields hold, what titles and names for screen readers say. */
async function wordsOn(page: Page): Promise<string> {
  return plain(
    await page.evaluate(() => {
      const attributes = ['title', 'aria-label', 'value', 'placeholder'];
      const said = [...document.querySelectorAll('*')].flatMap((element) => [
        ...attributes.map((attribute) => element.getAttribute(attribute) ?? ''),
        element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement ? element.value : '',
      ]);
      return [document.title, document.body.textContent, ...said].join('\n');
    }),
  );
}

async function fetchFile(client: Client, { download }: { readonly download: string }): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for (let offset = 0; ; offset += pieces.at(-1)?.length ?? 0) {
    const piece = Buffer.from((await client.query('download.piece', { download, offset })).piece, 'base64');
    if (piece.length === 0) return Buffer.concat(pieces);
    pieces.push(piece);
  }
}

/** Calls as the page of a window does. */
function callerOf(double: ElectronDouble, { webContents }: WindowDouble): (call: Call) => Promise<unknown> {
  const own = { sender: webContents.asWebContents(), senderFrame: webContents.mainFrame as WebFrameMain };
  return (call) => double.ipc.invoke(own, 'floatbook:call', [call]);
}

const clientOf = (call: (call: Call) => Promise<unknown>): Client => createClient({ call, listen: () => () => undefined });

/** A book whose names, and whose charges of one day, are hostile. */
async function makeHostileBook(client: Client, file = 'hostile'): Promise<void> {
  const workspace = { name: WORKSPACE, vendor: VENDOR, currency: 'EUR' };
  await client.run('book.create', { organisation: ORGANISATION, file, timeZone: 'UTC', firstWeekday: 'monday', workspace });
  const charges = HOSTILE_TEXTS.map((text, at) => ({
    id: `C${at} ${text}`,
    date: DAY,
    kind: 'lead_purchase',
    credits: '10.00',
    campaign: text,
    category: text,
    lead: text,
    note: text,
  }));
  const topUp = { id: 'T1', date: DAY, kind: 'top_up', credits: '9000.00', amount: '9000.00', currency: 'EUR', method: METHOD, note: NOTE };
  const activity = await upload(client, `${FILE}.csv`, toCsv([topUp, ...charges]));
  await client.run('activity.import', { workspaceId: 1, uploads: [activity], dryRun: false });
}

/** A document as whoever gets it opens it: from a file, with nothing that guards. */
async function openDocument(
  context: BrowserContext,
  html: string,
): Promise<{ readonly harm: Awaited<ReturnType<typeof harmIn>>; readonly words: string }> {
  const page = await context.newPage();
  const file = join(temporaryFolder(), 'document.html');
  writeFileSync(file, html);
  await page.goto(pathToFileURL(file).href);
  const seen = { harm: await harmIn(page), words: await wordsOn(page) };
  await page.close();
  return seen;
}

/** Of the texts that `hostile-fields.ts` puts in, those that pages show; the rest are kept only, or asked for once. */
const SHOWN = [
  400, 401, 403, 405, 407, 408, 413, 414, 416, 420, 421, 423, 425, 426, 427, 430, 431, 432, 433, 434, 437, 438, 439, 441, 442, 443, 450, 451, 452,
  453, 454, 460, 461, 463, 464, 470,
];
const WEEK = { workspaceId: 1, unit: 'week', day: DAY } as const;

describeInChromium('hostile texts', () => {
  let side: ElectronSide;
  let client: Client;
  let call: (call: Call) => Promise<unknown>;
  const fields = watchFields();
  const read: string[] = [];

  /** Looks at the page as it is, and at what shows when things on it are pointed at. */
  const look = async (where: string): Promise<void> => {
    const { page } = side;
    await settled(page);
    read.push(await wordsOn(page));
    expect(await harmIn(page), where).toEqual(NO_HARM);
    for (const target of (
      await page.locator('main [aria-describedby], main [title], main .mantine-Badge-root, main [role="application"], header button').all()
    ).slice(0, 12)) {
      await target.hover({ timeout: 300, force: true }).catch(() => undefined);
      await page.waitForTimeout(30);
    }
    read.push(await wordsOn(page));
    expect(await harmIn(page), `${where}, pointed at`).toEqual(NO_HARM);
  };

  beforeAll(async () => {
    side = await startElectronSide({ context: UNGUARDED });
    await watch(side.page.context());
    await side.page.reload();
    const asPage = callerOf(side.double, side.window);
    call = async (asked) => {
      const answer = await asPage(asked);
      fields.hear(asked, answer as Answer);
      return answer;
    };
    client = clientOf(call);
    await makeHostileBook(client, BOOK);
    const terms = {
      on: false,
      categories: [hostile(201)],
      areas: [hostile(202)],
      maxPrice: null,
      minQuality: null,
      budgetPerDay: null,
      budgetPerWeek: null,
      hours: null,
    };
    await client.run('campaigns.add', { workspaceId: 1, name: CAMPAIGN, terms });
    await client.run('packs.set', { workspaceId: 1, packs: [{ id: 'small', name: PACK, price: 100_00, credits: 110_00 }] });
    const { methodId } = await client.run('methods.add', {
      workspaceId: 1,
      processor: 'sandbox',
      mode: 'test',
      card: 'tok_visa',
      nickname: METHOD.slice(0, 60),
    });
    await client.run('methods.verify', { workspaceId: 1, methodId });
    const lines = HOSTILE_TEXTS.map(
      (text, at) => `2026-07-${String(1 + (at % 28)).padStart(2, '0')},"${text.replaceAll('"', '""')}",-${at + 1}.50\r\n`,
    );
    const statement = await upload(
      client,
      `${FILE}-bank.csv`,
      `Date,Description,Amount\r\n2026-07-31,"${PAYEE.replaceAll('"', '""')}",-1.25\r\n${lines.join('')}`,
    );
    const answers = { dateOrder: 'ymd', decimalSign: '.' } as const;
    await client.run('statement.import', {
      workspaceId: 1,
      files: [{ upload: statement, account: { name: ACCOUNT, kind: 'bank' }, answers }],
      dryRun: false,
    });
    await client.run('mail.set', { from: 'floatbook@example.com', fromName: SENDER, server: null });
    await client.run('mail.setWeekly', { workspaceId: 1, on: true, recipients: ['anna@example.com'] });
    await side.page.reload();
    await side.page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
  });
  afterAll(() => side?.close());

  test('show as they are on every page and in what comes up when one points at things', async () => {
    const { page } = side;
    await look('Overview');
    const pages: readonly (readonly [string, readonly string[]])[] = [
      ['Activity', []],
      ['Leads and campaigns', Object.values(en.leadsPage.sections)],
      ['Payment methods', []],
      ['Credit packs', []],
      ['Automatic deduction', []],
      ['Imports', []],
      ['Reconcile', []],
      ['Reports', Object.values(en.reports.sections)],
      ['Settings', []],
    ];
    for (const [name, parts] of pages) {
      await goTo(page, name);
      await look(name);
      for (const part of parts) {
        await goTo(page, name, part);
        await look(`${name}, ${part}`);
      }
    }
    await goTo(page, 'Activity');
    await page.getByRole('grid').getByRole('row').nth(3).click();
    await page.getByRole('region', { name: 'Opened entry' }).waitFor();
    await look('an entry with its line of the file');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('data-xss');
    await page.waitForTimeout(500);
    await look('search');
    const all = read.join('\n');
    const named = [ORGANISATION, WORKSPACE, VENDOR, CAMPAIGN, METHOD.slice(0, 60), PACK, ACCOUNT, SENDER, FILE, PAYEE.slice(1)];
    // A leading apostrophe is the mark by which spreadsheets know text, and is not the bank's.
    expect([...HOSTILE_TEXTS, ...named].filter((text) => !all.includes(plain(text)))).toEqual([]);
    expect(side.errors).toEqual([]);
  });

  test('of a refused file and a refused book do not run where the refusal is told', async () => {
    const { page } = side;
    await page.keyboard.press('Escape');
    await goTo(page, 'Imports');
    await page.getByRole('button', { name: 'Import…' }).click();
    const asked = page.waitForEvent('filechooser');
    await page.getByRole('dialog').getByRole('button', { name: 'Choose CSV files…' }).click();
    const csv = `id,date,kind,${hostile(300)}\r\n1,2026-01-01,${hostile(301)},\r\n`;
    await (await asked).setFiles({ name: `${hostile(302).replaceAll('/', '')}.csv`, mimeType: 'text/csv', buffer: Buffer.from(csv) });
    await page.getByRole('dialog').getByText('data-xss').first().waitFor();
    await look('a refused file');
    await page.keyboard.press('Escape');
  });

  test('are text in reports as pages, in mails, and in PDFs', async () => {
    const context = await newContext();
    await watch(context);
    const open = async (where: string, html: string) => {
      const { harm, words } = await openDocument(context, html);
      expect(harm, where).toEqual(NO_HARM);
      return words;
    };
    const report = await open('the report', (await fetchFile(client, await client.run('report.document', { ...WEEK, format: 'html' }))).toString());
    for (const text of [WORKSPACE, ...HOSTILE_TEXTS.slice(0, 5)]) expect(report).toContain(plain(text));
    const sealed = await client.run('report.seal', WEEK);
    const { mailId } = await client.run('report.mail', { reportId: sealed.reportId });
    const mail = await PostalMime.parse(await fetchFile(client, await client.run('outbox.save', { mailId })));
    expect(mail.from?.address).toBe('floatbook@example.com');
    expect(await open('the mail', mail.html ?? '')).toContain(plain(HOSTILE_TEXTS[0] ?? ''));
    const pdfs = [
      await fetchFile(client, await client.run('report.document', { ...WEEK, format: 'pdf' })),
      await fetchFile(client, await client.run('statement.export', { workspaceId: 1, from: '2026-07-01', to: '2026-07-31', format: 'pdf' })),
    ];
    for (const pdf of pdfs) {
      expect(pdf.toString('latin1')).not.toMatch(/\/(?:JavaScript|JS|Launch|OpenAction|AA|SubmitForm|EmbeddedFile|URI)\b/);
      if (!hasProgram('pdftotext', 'the text of PDFs is not read back')) continue;
      const text = execFileSync('pdftotext', ['-layout', '-', '-'], { input: pdf, encoding: 'utf8' });
      expect(text).toContain('data-xss');
    }
    await context.close();
  });

  test('fill every field of the contract that takes them, and show as they are where they are shown', { timeout: 240_000 }, async () => {
    const { page } = side;
    await fillAccount(client, 1, 1, DAY);
    const others = [await fillOperated(client, DAY), await fillSettlement(client)];
    await searchEverywhere(client, 1, 1);
    await fillBook(client, 1, 1, side.folder, DAY);
    await page.reload();
    read.length = 0;
    await goTo(page, 'Reports', en.reports.sections.audit);
    await look('Audit');
    const lookAt = async (address: string) => {
      await page.evaluate((to) => (location.hash = to), address);
      await look(address);
    };
    await lookAt('#/leads?section=refunds');
    await goTo(page, 'Reconcile');
    await look('Reconcile');
    const { accounts } = await client.query('money.accounts', { workspaceId: 1 });
    for (const [account, part] of [
      [ACCOUNT, 'Lines taken out…'],
      [hostile(414), 'Closed periods…'],
    ] as const) {
      await page.evaluate((to) => (location.hash = to), `#/reconcile?account=${accounts.find(({ name }) => name === account)?.accountId}`);
      await page.getByRole('button', { name: 'More about this account' }).click();
      await page.getByRole('menuitem', { name: part }).click();
      await page.getByRole('dialog', { name: account }).waitFor();
      await look(part);
      await page.keyboard.press('Escape');
    }
    const looked = encodeURIComponent(hostile(470));
    for (const address of [
      `#/activity?search=${looked}&campaign=${looked}&lead=${looked}`,
      `#/leads?section=leads&search=${looked}`,
      `#/reconcile?search=${looked}`,
      `#/reports?section=audit&search=${looked}`,
    ])
      await lookAt(address);
    for (const workspace of others) {
      for (const place of ['activity', 'methods', 'packs', 'deduction', 'settings']) await lookAt(`#/${place}?workspace=${workspace}`);
      for (const part of Object.keys(en.leadsPage.sections)) await lookAt(`#/leads?workspace=${workspace}&section=${part}`);
    }
    await lookAt(`#/packs?workspace=${others[1]}`);
    await page.getByRole('region', { name: 'Purchases' }).locator('tbody button').first().click();
    await page.getByRole('dialog').waitFor();
    await look('a settled payment');
    await page.keyboard.press('Escape');
    await lookAt('#/settings');
    const all = read.join('\n');
    expect(SHOWN.map((number) => hostile(number)).filter((text) => !all.includes(plain(text)))).toEqual([]);

    const untaken = textFields().filter((field) => !fields.taken.has(field));
    expect(untaken.toSorted()).toEqual(Object.keys(NEVER_TAKEN).toSorted());
    await tryFields(untaken, call);
    expect(untaken.filter((field) => !fields.refused.has(field))).toEqual([]);
    await look('after all that was refused');
    expect(side.errors).toEqual([]);
  });

  test('would be seen: where a report does not escape, and where a page takes a text for markup', async () => {
    const folder = temporaryFolder();
    const broken = copyApplication(join(folder, 'application'), [['.replaceAll("<", "&lt;").replaceAll(">", "&gt;")', '']]);
    const { double, window } = await launchWindow(join(broken, 'dist/main/main.js'), { appData: join(folder, 'settings'), documents: folder });
    const careless = clientOf(callerOf(double, window));
    await makeHostileBook(careless);
    const html = (await fetchFile(careless, await careless.run('report.document', { ...WEEK, format: 'html' }))).toString();
    double.app.emit('will-quit', {});
    const context = await newContext();
    await watch(context);
    const { harm } = await openDocument(context, html);
    // The report carries a policy of its own, so what is taken for markup still does not run.
    expect(harm.markup.length).toBeGreaterThan(5);
    const page = await context.newPage();
    await page.goto('about:blank');
    const seen = await page.evaluate((texts) => {
      const notMarkup: string[] = [];
      for (const text of texts) {
        const place = document.createElement('div');
        place.innerHTML = text;
        if (place.querySelector('[data-xss]') === null) notMarkup.push(text);
      }
      return texts.length - notMarkup.length;
    }, HOSTILE_TEXTS);
    expect(seen).toBeGreaterThanOrEqual(35);
    await context.close();
  });

  test('would be seen on our own pages: where what React writes as text is taken for markup', async () => {
    const { page } = side;
    await page.addInitScript(() => {
      const text = Object.getOwnPropertyDescriptor(Node.prototype, 'textContent') as PropertyDescriptor;
      Object.defineProperty(Element.prototype, 'textContent', {
        ...text,
        set(this: Element, words: string) {
          this.innerHTML = words;
        },
      });
    });
    await page.reload();
    await goTo(page, 'Activity');
    await page.getByRole('grid').getByRole('row').nth(3).waitFor();
    await eventually(async () => (await harmIn(page)).markup.length).toBeGreaterThan(20);
    expect((await harmIn(page)).ran.length).toBeGreaterThan(0);
  });
});
