/** How a person gets to a one-time link: by a page of their own that leads on to it, which a browser is opened on; the link is never printed, and never among a process's arguments. */

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export interface LinkFile {
  /** A `file:` address: where the page is. */
  readonly address: string;
  remove(): void;
}

/** Writes a page that leads on to `link`, readable by the user alone in a folder of its own. */
export function writeLinkFile(link: string): LinkFile {
  const folder = mkdtempSync(join(tmpdir(), 'floatbook-'));
  const file = join(folder, 'open.html');
  writeFileSync(file, redirectPage(link), { mode: 0o600, flag: 'wx' });
  return { address: pathToFileURL(file).href, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export function canOpenBrowser(environment: Readonly<Record<string, string | undefined>>, platform: NodeJS.Platform): boolean {
  return platform !== 'linux' || (environment['DISPLAY'] ?? environment['WAYLAND_DISPLAY'] ?? '') !== '';
}

/** Opens an address in the user's browser; where that fails, the user has what was printed. */
export function openInBrowser(address: string, platform: NodeJS.Platform): void {
  const [program, ...given] = openerOf(platform, address);
  const opener = spawn(program, given, { stdio: 'ignore', detached: true });
  opener.on('error', () => undefined);
  opener.unref();
}

export function redirectPage(address: string): string {
  const escaped = address.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
  return `<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer"><meta http-equiv="refresh" content="0; url=${escaped}"><title>Floatbook</title>\n`;
}

function openerOf(platform: NodeJS.Platform, target: string): [string, ...string[]] {
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', target];
  return [platform === 'darwin' ? 'open' : 'xdg-open', target];
}
