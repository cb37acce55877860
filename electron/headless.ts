/** Starts the browser mode: `node electron/headless.ts [--no-open] [--port N] [--book FILE]`. */

import './young-generation.ts';
import { readStartArguments } from './arguments.ts';
import { runBrowserMode } from './run-browser-mode.ts';

await runBrowserMode(readStartArguments(process.argv.slice(2)));
