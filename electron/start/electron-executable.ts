/** Finds Electron's executable, or fetches it once, or says in a few words why there will be no window. */

import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const REACH_TIMEOUT_MS = 4_000;
const FETCH_TIMEOUT_MS = 60_000;
const RELEASES = 'https://github.com/electron/electron/releases/';

type Found = { readonly executable: string } | { readonly because: string };

export async function findElectron(): Promise<Found> {
  const obstacle = whyNoWindow();
  if (obstacle !== undefined) return { because: obstacle };
  const folder = packageFolder();
  if (folder === undefined) return { because: 'Electron is not installed.' };
  const installed = executableIn(folder);
  if (installed !== undefined) return { executable: installed };
  if (!(await canReachReleases())) return { because: "Electron's executable is not here and cannot be downloaded from this machine." };
  process.stdout.write('Fetching Electron, once …\n');
  const fetched = (await fetchExecutable(folder)) ? executableIn(folder) : undefined;
  return fetched === undefined ? { because: "Electron's executable could not be downloaded." } : { executable: fetched };
}

function whyNoWindow(): string | undefined {
  if (process.platform !== 'linux') return undefined;
  if ((process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'] ?? '') === '') return 'there is no display for a window.';
  // Chromium's sandbox does not work for root, and it is not given up here.
  return process.getuid?.() === 0 ? 'Electron does not run as root.' : undefined;
}

function packageFolder(): string | undefined {
  try {
    return dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  } catch {
    return undefined;
  }
}

/** The rules of `electron/index.js`, without its habit of downloading. */
function executableIn(folder: string): string | undefined {
  const pathFile = join(folder, 'path.txt');
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : undefined;
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (override === undefined && name === undefined) return undefined;
  const executable = override === undefined ? join(folder, 'dist', name ?? '') : join(override, name ?? 'electron');
  return existsSync(executable) ? executable : undefined;
}

/** A blocked download can hang for minutes; whether there is a way at all shows in a moment. */
async function canReachReleases(): Promise<boolean> {
  if (process.env['ELECTRON_MIRROR'] !== undefined || process.env['npm_config_electron_mirror'] !== undefined) return true;
  try {
    const response = await fetch(RELEASES, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(REACH_TIMEOUT_MS) });
    return response.status < 400;
  } catch {
    return false;
  }
}

function fetchExecutable(folder: string): Promise<boolean> {
  return new Promise((resolve) => {
    const installer = spawn(process.execPath, [join(folder, 'install.js')], { stdio: 'ignore', timeout: FETCH_TIMEOUT_MS });
    installer.on('error', () => resolve(false));
    installer.on('exit', (status) => resolve(status === 0));
  });
}
