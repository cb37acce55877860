/** The command `serve`: the application in a browser, on loopback, until it is stopped. */

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Refused } from '../../db/ledger/refusal.ts';
import { WrongUsage, type Command } from './command.ts';

const serve: Command = {
  words: ['serve'],
  form: '[--port N] [--no-open]',
  help: 'Serves the application to a browser on this computer, until Ctrl-C.',
  options: { port: { value: 'N', help: 'any free one unless given' }, 'no-open': { help: 'opens no browser: says which file to open' } },
  least: 0,
  most: 0,
  isOfWorkspace: false,
  async run(call) {
    const port = call.text('port') ?? '0';
    if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new WrongUsage(`--port needs a number up to 65535, not "${port}".`);
    const book = call.bookFile;
    await buildInTheProject();
    // Loaded here, so that no other command waits for the application.
    const { startBrowserMode } = await import('../browser-mode.ts');
    const rendererFolder = fileURLToPath(new URL('../../dist/renderer/', import.meta.url));
    // Before the address is told: whoever has it may stop the program.
    let stop: () => void = () => process.exit(0);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop());
    const started = await startBrowserMode({ rendererFolder, book, port: Number(port), open: !call.has('no-open'), print: call.print });
    if ('code' in started) throw new Refused(started);
    stop = () => void started.close().then(() => process.exit(0));
  },
};

export const SERVE_COMMANDS: readonly Command[] = [serve];

/** In the project the pages are built from their sources where they are missing; installed, they are there. */
async function buildInTheProject(): Promise<void> {
  const at = (path: string) => new URL(`../../${path}`, import.meta.url);
  if (existsSync(at('dist/renderer/index.html')) || !existsSync(at('vite.config.ts'))) return;
  const { buildIfOld } = await import('../start/build.ts');
  await buildIfOld();
}
