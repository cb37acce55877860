/** A real application with a book that has something of everything in it, as calls find it. */

import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withoutCardNumbers } from '../../../electron/engine/application/typed-text.ts';
import { createApplication } from '../../../electron/engine/application.ts';
import type { Announcement, Answer, CommandName, InputOf } from '../../../electron/ipc/contract/contract.ts';
import { createDispatcher } from '../../../electron/ipc/dispatch.ts';
import type { Defect, Dispatch, DispatcherOptions } from '../../../electron/ipc/dispatch.ts';

/** The application's time throughout. */
export const NOW = Date.UTC(2026, 10, 23, 12);
export const WORKSPACE = 1;

const SAMPLE = new URL('../../fixtures/activity-sample.csv', import.meta.url);
const STATEMENT = 'Date,Description,Amount\n2026-01-06,VISA 4242 QUOTEHAVEN,-90.00\n2026-02-03,Fee,-1.50\n2026-03-01,Other,12.00\n';

export interface World {
  readonly dispatch: Dispatch;
  /** The book that everything goes into. */
  readonly file: string;
  readonly folder: string;
  readonly defects: readonly Defect[];
  /** What broke while nobody waited. */
  readonly broken: readonly unknown[];
  readonly announced: Announcement[];
  run<Name extends CommandName>(method: Name, input: InputOf<Name>): Promise<unknown>;
  upload(name: string, bytes: Buffer): Promise<string>;
  close(): void;
}

/** Settings and books are kept in `folder`; `typed` looks at what is typed. */
export async function openWorld(folder: string, typed: DispatcherOptions['typed'] = withoutCardNumbers): Promise<World> {
  const [defects, broken, announced]: [Defect[], unknown[], Announcement[]] = [[], [], []];
  const announce = (announcement: Announcement) => void announced.push(announcement);
  const [userDataFolder, booksFolder] = [join(folder, 'settings'), join(folder, 'books')];
  const onDefect = (error: unknown) => void broken.push(error);
  mkdirSync(booksFolder, { recursive: true });
  const application = createApplication({
    shell: 'browser',
    userDataFolder,
    booksFolder,
    now: () => NOW,
    version: '0',
    announce,
    encryption: null,
    onDefect,
  });
  const dispatch = createDispatcher({
    handlers: application.handlers,
    typed,
    announce,
    remember: { digest: (text) => createHash('sha256').update(text).digest('hex') },
    logDefect: (defect) => defects.push(defect),
    newId: randomUUID,
  });
  const run: World['run'] = async (method, input) => valueOf(await dispatch({ method, input, commandId: randomUUID() }), method);
  const upload = async (name: string, bytes: Buffer) => {
    const { upload: token } = (await run('upload.begin', { name, bytes: bytes.length })) as { readonly upload: string };
    await run('upload.append', { upload: token, offset: 0, piece: bytes.toString('base64') });
    return token;
  };
  const world = { dispatch, file: join(booksFolder, 'main.floatbook'), folder, defects, broken, announced, run, upload, close: application.close };
  await fill(world);
  return world;
}

function valueOf(answer: Answer, what: string): unknown {
  if (answer.outcome !== 'ok') throw new Error(`${what}: ${JSON.stringify(answer)}`);
  return answer.value;
}

async function fill({ run, upload }: Pick<World, 'run' | 'upload'>): Promise<void> {
  const workspaceId = WORKSPACE;
  await run('book.create', {
    organisation: 'Harbour Removals',
    file: 'main',
    timeZone: 'Europe/Berlin',
    firstWeekday: 'monday',
    workspace: { name: 'Quotehaven', vendor: 'Quotehaven', currency: 'GBP' },
  });
  await run('activity.import', { workspaceId, uploads: [await upload('activity.csv', readFileSync(SAMPLE))], dryRun: false });
  await run('packs.set', {
    workspaceId,
    packs: [
      { id: 'small', name: 'Small', price: 100_00, credits: 100_00 },
      { id: 'large', name: 'Large', price: 900_00, credits: 1000_00 },
    ],
  });
  for (const card of ['tok_visa', 'tok_mastercard']) {
    const { methodId } = (await run('methods.add', { workspaceId, processor: 'sandbox', mode: 'test', card, nickname: card })) as {
      methodId: number;
    };
    await run('methods.verify', { workspaceId, methodId });
    await run('methods.activate', { workspaceId, methodId });
  }
  await run('packs.buy', { workspaceId, packId: 'small', packs: 1, price: 100_00 });
  await run('money.addAccount', { workspaceId, name: 'Rheinbank', kind: 'bank' });
  const bank = await upload('bank.csv', Buffer.from(STATEMENT));
  await run('statement.import', { workspaceId, files: [{ upload: bank, account: { accountId: 1 }, answers: { decimalSign: '.' } }], dryRun: false });
  await run('report.seal', { workspaceId, unit: 'week', day: '2026-03-02' });
  await run('mail.set', { from: 'books@example.com', fromName: 'Books', server: null });
  await run('mail.setWeekly', { workspaceId, on: false, recipients: ['anna@example.com'] });
}
