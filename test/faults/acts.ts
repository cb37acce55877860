/** What users do that writes to a book, each act as often as wanted: one call of the contract each, after the queries and the handing over of files that it needs. */

import type { Client } from '../../electron/ipc/client.ts';
import { GUARDS, MEDIUM, MINUTE, SMALL } from '../crash/world.ts';
import { csv } from '../cli/command-line.ts';
import type { Door } from './door.ts';

/** Of the account that is operated, and of the one whose history is imported. */
export const OPERATED = 1;
export const IMPORTED = 2;
const ACCOUNT = 'Card';

/** The book's name in its folder; the same as in the crash tests. */
export const BOOK = 'crash.floatbook';

/** What is said of a book that is to be made. */
export const NEW_BOOK = {
  organisation: 'Crash',
  timeZone: 'Europe/Berlin',
  firstWeekday: 'monday',
  workspace: { name: 'Vendor', vendor: 'Vendor', currency: 'EUR' },
} as const;

export async function createBook({ client }: Door): Promise<void> {
  await client.run('book.create', { ...NEW_BOOK, file: BOOK });
}

/** A book with two empty workspaces, open. */
export async function makeBookOnly(door: Door): Promise<void> {
  const { client } = door;
  await createBook(door);
  await client.run('workspace.create', { name: 'History', vendor: 'Vendor', currency: 'EUR' });
}

/** The same, with one of its accounts operated. */
export async function makeBook(door: Door): Promise<void> {
  const { client } = door;
  await makeBookOnly(door);
  await client.run('packs.set', { workspaceId: OPERATED, packs: [SMALL, MEDIUM] });
  for (const card of ['tok_visa', 'tok_mastercard']) {
    const { methodId } = await client.run('methods.add', { workspaceId: OPERATED, processor: 'sandbox', mode: 'test', card, nickname: '' });
    await client.run('methods.verify', { workspaceId: OPERATED, methodId });
    await client.run('methods.activate', { workspaceId: OPERATED, methodId });
  }
  await client.run('topUp.turnOn', { workspaceId: OPERATED, packId: MEDIUM.id, guards: GUARDS, acceptedTerms: '1', chargeAtOnce: MEDIUM.price });
}

export type Act = (client: Client, number: number) => Promise<unknown>;

/** `number` makes each time another one. */
export const ACTS = {
  contact: async (client, number) => {
    const fee = { workspaceId: OPERATED, kind: 'quotation' as const, credits: 60_00 + (number % 7) * 11_00 };
    const { told } = await client.query('fees.preview', fee);
    const about = { campaign: '', category: '', lead: null, customer: `Customer ${number}`, note: '' };
    return client.run('fees.contact', { ...fee, ...about, sourceId: `q${number}`, told });
  },
  top_up: (client) => client.run('packs.buy', { workspaceId: OPERATED, packId: SMALL.id, packs: 1, price: SMALL.price }),
  import: async (client, number) => {
    const upload = await handOver(client, `history-${number}.csv`, history(number));
    return client.run('activity.import', { workspaceId: IMPORTED, uploads: [upload], dryRun: false });
  },
  statement: async (client, number) => {
    const upload = await handOver(client, `statement-${number}.csv`, statement(number));
    const { accounts } = await client.query('money.accounts', { workspaceId: IMPORTED });
    const [known] = accounts;
    const account = known === undefined ? { name: ACCOUNT, kind: 'card' as const } : { accountId: known.accountId };
    return client.run('statement.import', { workspaceId: IMPORTED, files: [{ upload, account, answers: {} }], dryRun: false });
  },
  match: async (client) => {
    const { accounts } = await client.query('money.accounts', { workspaceId: IMPORTED });
    const [known] = accounts;
    if (known === undefined) return undefined;
    const view = await client.query('reconcile.view', { accountId: known.accountId });
    const [proposed] = [...view.certain.rows, ...view.likely.rows];
    if (proposed === undefined) return undefined;
    const match = { lines: proposed.lines.map(({ lineId }) => lineId), items: proposed.items.map(({ eventId }) => eventId) };
    return client.run('match.accept', { accountId: known.accountId, matches: [match] });
  },
  undo_import: async (client) => {
    const { imports } = await client.query('imports.list', { workspaceId: IMPORTED });
    const last = imports.find(({ undoneAt, account }) => undoneAt === null && account === null);
    return last && client.run('import.undo', { importId: last.importId });
  },
  seal: (client, number) => client.run('report.seal', { workspaceId: IMPORTED, unit: 'week', day: dayOf(7 * (number % 40)) }),
  document: async (client, number) => {
    const upload = await handOver(client, `invoice-${number}.txt`, `Invoice ${number}\n`.repeat(400));
    const facts = { kind: 'invoice' as const, number: `I-${number}`, day: dayOf(number % 200), amount: 10_00, charges: [] };
    return client.run('document.add', { workspaceId: IMPORTED, upload, ...facts });
  },
  remove_document: async (client) => {
    const { documents } = await client.query('document.list', { workspaceId: IMPORTED });
    const [first] = documents;
    return first && client.run('document.remove', { documentId: first.documentId });
  },
  setting: (client, number) => client.run('account.setLowBalance', { workspaceId: OPERATED, credits: 1_00 + number }),
  reopen: async (client) => {
    const { book } = await client.query('app.state', {});
    await client.run('book.close', {});
    return client.run('book.open', { file: book?.file ?? '' });
  },
} satisfies Readonly<Record<string, Act>>;

/** What users do that writes beside the book, or puts another one in its place. */
const BACKUP_ACTS = {
  backup: (client) => client.run('backup.make', {}),
  restore: async (client) => {
    const { backups } = await client.query('backup.state', {});
    const [newest] = backups;
    return newest && client.run('backup.restore', { name: newest.name });
  },
  undo_restore: (client) => client.run('backup.undo', {}),
} satisfies Readonly<Record<string, Act>>;
export type BackupAct = keyof typeof BACKUP_ACTS;
export type ActName = keyof typeof ACTS | BackupAct;

const ALL: Readonly<Record<ActName, Act>> = { ...ACTS, ...BACKUP_ACTS };

/** Those that write to the book. */
export const ACT_NAMES = Object.keys(ACTS) as readonly ActName[];
export const BACKUP_ACT_NAMES = Object.keys(BACKUP_ACTS) as readonly BackupAct[];

/** One act, a minute after the last one. */
export function act(door: Door, name: ActName, number: number): Promise<unknown> {
  door.pass(MINUTE);
  return ALL[name](door.client, number);
}

async function handOver(client: Client, name: string, text: string): Promise<string> {
  const bytes = Buffer.from(text);
  const { upload } = await client.run('upload.begin', { name, bytes: bytes.length });
  await client.run('upload.append', { upload, offset: 0, piece: bytes.toString('base64') });
  return upload;
}

const CHARGES = 9;

/** A top-up and what was bought of it. */
function history(number: number): string {
  const day = dayOf(number % 200);
  const charges = Array.from(
    { length: CHARGES },
    (_, at) => `H${number}-${at},${day},lead_purchase,${10 + at}.00,,,,,,,Campaign ${at % 3},home,L${number}-${at},,,`,
  );
  return csv(`H${number},${day},top_up,300.00,${270 + (number % 30)}.00,EUR,Visa,,,,,,,,,`, ...charges);
}

/** The card's line of that top-up, and a fee of the bank. */
function statement(number: number): string {
  const day = dayOf(number % 200);
  return `Date,Description,Amount\n${day},Vendor top-up ${number},-${270 + (number % 30)}.00\n${day},Card fee ${number},-1.50\n`;
}

/** ISO day, so many after the first of January 2026. */
function dayOf(days: number): string {
  return new Date(Date.UTC(2026, 0, 1 + days)).toISOString().slice(0, 10);
}
