/** Where strace may not attach itself to the process of a test, that is said with its reason, and is a failure in continuous integration. */

import { delimiter, join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { temporaryFolder } from '../ipc/temporary.ts';
import { canTraceThisProcess } from './traced-here.ts';

const WHY = 'strace: attach: ptrace(PTRACE_SEIZE, 4711): Operation not permitted';

/** Puts one before all others that is refused as by a machine that does not allow it. */
function refuseTracing(): void {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'strace'), `#!/bin/sh\necho '${WHY}' >&2\nexit 1\n`, { mode: 0o755 });
  vi.stubEnv('PATH', `${folder}${delimiter}${process.env['PATH']}`);
}

describe.runIf(process.platform === 'linux')('on Linux, where tracing is not allowed', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });

  test('what is not checked is said, with the reason', () => {
    refuseTracing();
    vi.stubEnv('CI', '');
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    expect(canTraceThisProcess('nobody looks')).toBe(false);
    expect(said).toHaveBeenCalledWith(`SKIPPED: strace may not attach itself to a process (${WHY}), so nobody looks here.\n`);
  });

  test('continuous integration fails', () => {
    refuseTracing();
    vi.stubEnv('CI', 'true');
    expect(() => canTraceThisProcess('nobody looks')).toThrow(WHY);
  });
});
