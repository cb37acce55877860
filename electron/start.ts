/** `npm start`: builds what is missing or old, then opens Floatbook in Electron where it is there, else in a browser with one line saying why. */

import { readStartArguments } from './arguments.ts';
import { runBrowserMode } from './run-browser-mode.ts';
import { buildIfOld } from './start/build.ts';
import { findElectron } from './start/electron-executable.ts';
import { runElectron } from './start/run-electron.ts';

const given = readStartArguments(process.argv.slice(2));

if (typeof given === 'string') await runBrowserMode(given);
else {
  const [electron] = await Promise.all([given.browser ? { because: undefined } : findElectron(), buildIfOld()]);
  const ended = 'executable' in electron ? await runElectron(electron.executable, given) : electron;
  if (ended.because !== undefined) process.stdout.write(`Using the browser: ${ended.because}\n`);
  if (!('status' in ended)) await runBrowserMode(given);
  else process.exitCode = ended.status;
}
