/** Starts Floatbook in a window. Composition only: what each part does is in its own file. */

import './young-generation.ts';
import { app } from 'electron';
import { startShell } from './shell.ts';

startShell(app, {
  preload: new URL('./preload.cjs', import.meta.url),
  rendererFolder: new URL('../renderer/', import.meta.url),
  arguments: process.argv,
  environment: process.env,
  resourcesFolder: process.resourcesPath,
});
