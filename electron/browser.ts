/** Opens an address in the user's browser without its secret ever standing among a process's arguments. */

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Long enough for a browser that has to start first. */
const KEEP_MS = 60_000;

export function canOpenBrowser(environment: Readonly<Record<string, string | undefined>>, platform: NodeJS.Platform): boolean {
  return platform !== 'linux' || (environment['DISPLAY'] ?? environment['WAYLAND_DISPLAY'] ?? '') !== '';
}

/** Writes a page that leads on to the address, readable by the user alone, and opens that. Returns what deletes it at the latest. */
export function openInBrowser(address: string, platform: NodeJS.Platform): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'floatbook-'));
  const file = join(folder, 'open.html');
  writeFileSync(file, redirectPage(address), { mode: 0o600, flag: 'wx' });
  const remove = () => rmSync(folder, { recursive: true, force: true });
  setTimeout(remove, KEEP_MS).unref();
  const [program, ...given] = openerOf(platform, pathToFileURL(file).href);
  const opener = spawn(program, given, { stdio: 'ignore', detached: true });
  // Without a browser there is still the printed address.
  opener.on('error', remove);
  opener.unref();
  return remove;
}

export function redirectPage(address: string): string {
  const escaped = address.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
  return `<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer"><meta http-equiv="refresh" content="0; url=${escaped}"><title>Floatbook</title>\n`;
}

function openerOf(platform: NodeJS.Platform, target: string): [string, ...string[]] {
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', target];
  return [platform === 'darwin' ? 'open' : 'xdg-open', target];
}
