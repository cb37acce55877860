/** Whether this machine lets a test watch and disturb the calls of a program. */

import { spawnSync } from 'node:child_process';

/** Why not is printed once; in continuous integration it is a failure. */
export function canTrace(): boolean {
  const tried = spawnSync('strace', ['-f', '--seccomp-bpf', '-o', '/dev/null', '-e', 'inject=fsync:error=EIO:when=1', 'true']);
  if (tried.status === 0) return true;
  if (process.env['CI']) throw new Error('the tests of power cuts and failing disks need strace, which CI has to allow');
  process.stderr.write('SKIPPED: strace is not here, or may not trace: power cuts and failing disks are not tested.\n');
  return false;
}
