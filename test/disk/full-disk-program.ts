/** The application on a disk that fills up, and one that may not be written to: does what its user would, and tells what came of it. Runs with mounts of its own. */

import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { spawnSync } from 'node:child_process';
import { openDoor } from '../../electron/door.ts';
import { sandboxFile } from '../../electron/engine/account/open-engine.ts';
import type { Announcement, Answer, MethodName } from '../../electron/ipc/contract/contract.ts';

/** Of a step, in words that the test knows. */
export type Told = Readonly<Record<string, unknown>>;

const [folder = '', does = ''] = process.argv.slice(2);
const disk = join(folder, 'disk');
const book = join(disk, 'b.floatbook');
const tell = (told: Told) => void writeSync(1, `${JSON.stringify(told)}\n`);

const heard: Announcement[] = [];
const door = openDoor({
  shell: 'browser',
  folders: { userDataFolder: join(folder, 'settings'), booksFolder: disk },
  announce: (announcement) => void heard.push(announcement),
  encryption: null,
});
const ask = async (method: MethodName, input: unknown) => valueOf(await door.dispatch({ method, input }));
const run = (method: MethodName, input: unknown) => door.dispatch({ method, input, commandId: randomUUID() });
const codeOf = (answer: Answer) => (answer.outcome === 'refused' ? answer.refusal.code : answer.outcome);

function valueOf(answer: Answer): Record<string, unknown> {
  if (answer.outcome !== 'ok') throw new Error(JSON.stringify(answer));
  return answer.value as Record<string, unknown>;
}

const trouble = async () => ((await ask('app.state', {}))['book'] as { readOnly: string | null }).readOnly;
const charges = () => readFileSync(sandboxFile(book), 'utf8').split('\n').length;
const buy = () => run('packs.buy', { workspaceId: 1, packId: 'small', packs: 1, price: 100_00 });
/** Each is another, so that each is written. */
let month = 0;
const write = () => run('book.setFiscalYear', { month: ((month += 1) % 12) + 1 });

async function fillUp(): Promise<void> {
  tell({ opened: codeOf(await door.openBook(book)), trouble: await trouble(), written: codeOf(await write()), bought: codeOf(await buy()) });
  const before = charges();
  fill(join(disk, 'filler'));
  let refused = 'ok';
  for (let tries = 0; tries < 3000 && refused === 'ok'; tries += 1) refused = codeOf(await write());
  heard.length = 0;
  tell({ refused, trouble: await trouble() });
  tell({ again: codeOf(await write()), bought: codeOf(await buy()), topUp: codeOf(await run('topUp.lookUp', { workspaceId: 1 })) });
  const queries = [
    await door.dispatch({ method: 'activity.page', input: { workspaceId: 1, filter: {}, limit: 50 } }),
    await door.dispatch({ method: 'topUp.state', input: { workspaceId: 1 } }),
    await door.dispatch({ method: 'imports.list', input: { workspaceId: 1 } }),
  ];
  // Longer than the scheduler waits between its probes.
  await sleep(6000);
  tell({ queries: queries.map(({ outcome }) => outcome), trouble: await trouble(), asked: charges() - before });
  rmSync(join(disk, 'filler'));
  const since = Date.now();
  while ((await trouble()) !== null && Date.now() - since < 30_000) await sleep(100);
  tell({ trouble: await trouble(), told: heard.some(({ type }) => type === 'stale'), written: codeOf(await write()), bought: codeOf(await buy()) });
}

async function readOnlyPlace(): Promise<void> {
  remount('ro');
  tell({ opened: codeOf(await door.openBook(book)), trouble: await trouble(), written: codeOf(await write()), bought: codeOf(await buy()) });
  const page = await door.dispatch({ method: 'activity.page', input: { workspaceId: 1, filter: {}, limit: 50 } });
  remount('rw');
  const since = Date.now();
  while ((await trouble()) !== null && Date.now() - since < 30_000) await sleep(100);
  tell({ queries: [page.outcome], trouble: await trouble(), written: codeOf(await write()), bought: codeOf(await buy()) });
}

function remount(how: 'ro' | 'rw'): void {
  const { status, stderr } = spawnSync('mount', ['-o', `remount,${how}`, disk], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}

function fill(file: string): void {
  const descriptor = openSync(file, 'w');
  for (const bytes of [65_536, 4096, 1]) {
    const piece = Buffer.alloc(bytes, 1);
    try {
      for (;;) writeSync(descriptor, piece);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }
  closeSync(descriptor);
}

if (does === 'fill') await fillUp();
else await readOnlyPlace();
door.close();
