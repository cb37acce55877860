/** strace attached to the process of a test, in which the window's main process runs: to record its calls to the system, or to have some of them fail. */

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

/**
 * Whether this machine lets strace attach itself to a process that it did not start, as it does to that of a test. What goes `unchecked` without that is
 * printed with the reason; in continuous integration it is a failure.
 */
export function canTraceThisProcess(unchecked: string): boolean {
  if (process.platform !== 'linux') return false;
  const tried = spawnSync('sh', ['-c', 'sleep 1 & exec strace -qq -o /dev/null -p $!'], { encoding: 'utf8' });
  if (tried.status === 0) return true;
  const why = tried.stderr.trim().split('\n')[0] ?? '';
  if (process.env['CI']) throw new Error(`strace has to be installed, and allowed to attach itself to a process (ptrace): ${why}`);
  process.stderr.write(`SKIPPED: strace may not attach itself to a process (${why}), so ${unchecked} here.\n`);
  return false;
}

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
