/**
 * The application behind its one door, in a process that is cut off, killed, or told that its disk fails: calls of the contract come in line by
 * line, answers go out the same way. What is answered is acknowledged: it has to be there whatever happens next.
 */

import { createHash } from 'node:crypto';
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { inspect } from 'node:util';
import { createApplication } from '../../electron/engine/application.ts';
import { withoutCardNumbers } from '../../electron/engine/application/typed-text.ts';
import { createDispatcher } from '../../electron/ipc/dispatch.ts';
import { breakConnections } from './wrong-connections.ts';
import type { Asked, Settings, Told } from './door-messages.ts';

const { folder, wrong } = JSON.parse(process.argv[2] ?? '') as Settings;
let now = 0;
const tell = (told: Told) => void writeSync(1, `${JSON.stringify(told)}\n`);

breakConnections(wrong);
const application = createApplication({
  shell: 'browser',
  userDataFolder: join(folder, 'settings'),
  booksFolder: folder,
  now: () => now,
  version: '0.0.0',
  announce: () => undefined,
  encryption: null,
  onDefect: (error) => tell({ told: 'defect', text: inspect(error) }),
});
const dispatch = createDispatcher({
  handlers: application.handlers,
  typed: withoutCardNumbers,
  announce: () => undefined,
  remember: { digest: (text) => createHash('sha256').update(text).digest('hex') },
  logDefect: ({ error }) => tell({ told: 'defect', text: inspect(error) }),
  newId: () => crypto.randomUUID(),
});

tell({ told: 'ready' });
for await (const line of createInterface({ input: process.stdin })) {
  const { at, call } = JSON.parse(line) as Asked;
  now = at;
  tell({ told: 'answer', to: { method: call.method, commandId: call.commandId }, answer: await dispatch(call) });
}
application.close();
process.exit();
