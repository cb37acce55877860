/** Finds a Chromium, Chrome or Edge to drive; where there is none, tries to get one. */

import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

const DOWNLOAD_TIMEOUT_MS = 180_000;
const PACKAGE_TIMEOUT_MS = 300_000;
/** A blocked download must not hold up the tests for long. */
const REACH_TIMEOUT_MS = 5_000;

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge', 'microsoft-edge-stable'];

export type Chromium = { readonly executable: string } | { readonly because: string };

/** `FLOATBOOK_CHROMIUM` names one, or says `none`. */
export async function findOrGetChromium(say: (line: string) => void): Promise<Chromium> {
  if (process.env['FLOATBOOK_CHROMIUM'] === 'none') return { because: 'FLOATBOOK_CHROMIUM says none.' };
  const found = findChromium();
  if (found !== undefined) return { executable: found };
  for (const [what, get] of [
    ["Playwright's Chromium", downloadWithPlaywright],
    ['the package chromium', installPackage],
  ] as const) {
    say(`No Chromium, Chrome or Edge here; trying ${what} …`);
    if (await get()) {
      const got = findChromium();
      if (got !== undefined) return { executable: got };
    }
  }
  return { because: 'no Chromium, Chrome or Edge is installed, and none could be fetched. Install one, or name it in FLOATBOOK_CHROMIUM.' };
}

export function findChromium(): string | undefined {
  const named = process.env['FLOATBOOK_CHROMIUM'];
  const candidates = [...(named === undefined ? [] : [named]), ...inPath(), ...usualPlaces(), ...inPlaywrightCache()];
  return candidates.find((file) => existsSync(file));
}

function* inPath(): Generator<string> {
  const ending = process.platform === 'win32' ? '.exe' : '';
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) for (const name of NAMES) yield join(folder, name + ending);
}

function usualPlaces(): string[] {
  if (process.platform === 'darwin') {
    const programs = ['Google Chrome', 'Chromium', 'Microsoft Edge', 'Google Chrome Canary'];
    return ['/Applications', join(homedir(), 'Applications')].flatMap((folder) =>
      programs.map((program) => `${folder}/${program}.app/Contents/MacOS/${program}`),
    );
  }
  if (process.platform === 'win32') {
    const roots = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].map((name) => process.env[name]).filter((root) => root !== undefined);
    return roots.flatMap((root) =>
      ['Google/Chrome/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe', 'Chromium/Application/chrome.exe'].map((path) =>
        join(root, path),
      ),
    );
  }
  return ['/usr/lib/chromium/chromium', '/opt/google/chrome/chrome', '/opt/microsoft/msedge/msedge', '/snap/bin/chromium'];
}

const CACHED = [
  'chrome-linux/chrome',
  'chrome-linux64/chrome',
  'chrome-mac/Chromium.app/Contents/MacOS/Chromium',
  'chrome-win/chrome.exe',
  'chrome-win64/chrome.exe',
];

function inPlaywrightCache(): string[] {
  const cache = process.env['PLAYWRIGHT_BROWSERS_PATH'] ?? playwrightCache();
  if (!existsSync(cache)) return [];
  const newestFirst = readdirSync(cache)
    .filter((name) => /^chromium-\d+$/.test(name))
    .toSorted((left, right) => Number(right.slice(9)) - Number(left.slice(9)));
  return newestFirst.flatMap((name) => [...CACHED, ...macChromeForTesting()].map((path) => join(cache, name, path)));
}

function macChromeForTesting(): string[] {
  const program = 'Google Chrome for Testing';
  return ['arm64', 'x64'].map((arch) => `chrome-mac-${arch}/${program}.app/Contents/MacOS/${program}`);
}

function playwrightCache(): string {
  if (process.platform === 'darwin') return join(homedir(), 'Library/Caches/ms-playwright');
  if (process.platform === 'win32') return join(process.env['LOCALAPPDATA'] ?? homedir(), 'ms-playwright');
  return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'ms-playwright');
}

async function downloadWithPlaywright(): Promise<boolean> {
  try {
    await fetch('https://cdn.playwright.dev/', { method: 'HEAD', signal: AbortSignal.timeout(REACH_TIMEOUT_MS) });
  } catch {
    return false;
  }
  const command = join(dirname(createRequire(import.meta.url).resolve('playwright-core/package.json')), 'cli.js');
  return run(process.execPath, [command, 'install', 'chromium'], DOWNLOAD_TIMEOUT_MS);
}

/** On Debian and its kin, and only as root: the machine's own package. */
async function installPackage(): Promise<boolean> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || spawnSync('apt-get', ['--version']).status !== 0) return false;
  const quietly = ['-qq', '-y', '--no-install-recommends'];
  if (await run('apt-get', [...quietly, 'install', 'chromium'], PACKAGE_TIMEOUT_MS)) return true;
  return (await run('apt-get', ['-qq', 'update'], PACKAGE_TIMEOUT_MS)) && run('apt-get', [...quietly, 'install', 'chromium'], PACKAGE_TIMEOUT_MS);
}

function run(program: string, given: readonly string[], timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(program, given, { stdio: 'ignore', timeout: timeoutMs, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
    child.on('error', () => resolve(false));
    child.on('exit', (status) => resolve(status === 0));
  });
}
