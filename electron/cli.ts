/** The command line: `floatbook COMMAND …`; in the project `npm run -s floatbook -- COMMAND …`. */

import './young-generation.ts';
import { enableCompileCache } from 'node:module';

// A command is short: what the last one compiled is kept in the system's temporary folder. Without one it is compiled again.
enableCompileCache();
const { runCommandLine } = await import('./commands/run.ts');

// Whoever reads our output may stop reading: `floatbook report … | head -1` is no failure.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
}

// npm runs a script from the project's folder; the names of files are meant from where the user stands.
const isRunByNpm = process.env['npm_lifecycle_event'] === 'floatbook';

process.exitCode = await runCommandLine({
  arguments: process.argv.slice(2),
  environment: process.env,
  folder: (isRunByNpm && process.env['INIT_CWD']) || process.cwd(),
  now: () => Date.now(),
  stdout: process.stdout,
  stderr: process.stderr,
});
