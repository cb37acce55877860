/** Charges at a sandbox until it is killed, telling each answer as it comes: `node sandbox-child.ts FILE TOKEN CUSTOMER FIRST`. */

import { openSandbox } from '../../electron/engine/processors/sandbox.ts';
import { requestFor } from './requests.ts';

const [file = '', token = '', customer = '', first = '0'] = process.argv.slice(2);
const sandbox = openSandbox({ file, now: Date.now });
for (let index = Number(first); ; index += 1) {
  const answer = await sandbox.charge(requestFor({ customer }, token, `k${index}`));
  process.stdout.write(`${index} ${answer.outcome}\n`);
}
