/** strace attached to the process of a test, in which the window's main process runs: to record its calls to the system, or to have some of them fail. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Attaches it to this process and all its threads, with these arguments more; what is returned takes it off again. */
export async function traceThisProcess(given: readonly string[]): Promise<() => Promise<void>> {
  const strace = spawn('strace', ['-f', '-p', String(process.pid), ...given], { stdio: ['ignore', 'ignore', 'pipe'] });
  const closed = once(strace, 'close');
  let said = '';
  await new Promise<void>((resolve, reject) => {
    strace.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes('attached')) resolve();
    });
    strace.once('close', () => reject(new Error(`strace did not attach: ${said}`)));
  });
  return async () => {
    strace.kill('SIGINT');
    await closed;
  };
}
