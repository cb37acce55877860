/** A page that has been taken over, in either shell: everything is tried, and a server outside says what reached it. */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tryEverything } from './hostile-attempts.ts';
import type { ElectronSide, Side } from './sides.ts';

export interface Outside {
  readonly address: string;
  /** Names of the attempts that reached it. */
  readonly reached: () => readonly string[];
  close(): void;
}

export async function openOutside(): Promise<Outside> {
  const reached = new Set<string>();
  const server = createServer((request, response) => {
    reached.add(decodeURIComponent((request.url ?? '/').slice(1)));
    response
      .writeHead(200, { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Headers': '*' })
      .end('globalThis.hits?.push("code from outside")');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    reached: () => [...reached],
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

export interface Attacked {
  readonly tried: number;
  /** What had an effect. */
  readonly worked: readonly string[];
}

/** What a script in the page can do by itself. */
export async function attackPage({ page, through }: Pick<Side, 'page'> & Partial<ElectronSide>, outside: Outside): Promise<Attacked> {
  const { tried, worked } = await page.evaluate(tryEverything, outside.address);
  const passed = (through ?? []).map((entry) => decodeURIComponent(entry.replace(/^.*\//, '')));
  return { tried: tried.length, worked: [...new Set([...worked, ...outside.reached(), ...passed])].toSorted() };
}

/** Ways away from the page, each by itself, since one that works ends the page. In a browser nobody can stop a page from leaving. */
const WAYS: Readonly<Record<string, (away: string) => void>> = {
  'go elsewhere': (away) => void (location.href = away),
  'replace the page': (away) => location.replace(away),
  'take the top along': (away) => (globalThis.top as Window).location.assign(away),
  'follow a link': (away) => Object.assign(document.createElement('a'), { href: away }).click(),
  'post a form': (away) => {
    const form = Object.assign(document.createElement('form'), { action: away, method: 'post' });
    document.body.append(form);
    form.submit();
  },
  'refresh elsewhere': (away) => {
    const meta = document.createElement('meta');
    meta.httpEquiv = 'refresh';
    meta.content = `0; url=${away}`;
    document.head.append(meta);
  },
  'open a window': (away) => void window.open(away),
  'open an empty window': () => void window.open('about:blank'),
  'open a window of code': () => void window.open('javascript:1'),
  'follow a link into a window': (away) => Object.assign(document.createElement('a'), { href: away, target: '_blank' }).click(),
  'go to a file': () => void (location.href = 'file:///etc/hostname'),
  'go to data': () => void (location.href = 'data:text/html,x'),
};

export async function tryToLeave({ page, through }: ElectronSide, outside: Outside): Promise<Attacked> {
  const worked: string[] = [];
  for (const [name, way] of Object.entries(WAYS)) {
    const [before, reachedBefore] = [through.length, outside.reached().length];
    await page.evaluate(way, `${outside.address}/${encodeURIComponent(name)}`).catch(() => undefined);
    await page.waitForTimeout(150);
    if (through.length > before || outside.reached().length > reachedBefore) worked.push(name);
    if (!page.url().startsWith('https://floatbook.test/')) await page.goto('https://floatbook.test/').catch(() => undefined);
  }
  return { tried: Object.keys(WAYS).length, worked };
}

const PERMISSIONS = [
  'media',
  'geolocation',
  'notifications',
  'midiSysex',
  'clipboard-read',
  'display-capture',
  'fileSystem',
  'idle-detection',
  'openExternal',
  'hid',
];

/** What Chromium would ask Electron for on the page's behalf, and files that it would save. */
export function askForConsent({ double: { told } }: ElectronSide): Attacked {
  const worked: string[] = [];
  const { session } = told;
  for (const permission of PERMISSIONS) {
    session.setPermissionRequestHandler?.({} as never, permission as never, (granted) => granted && worked.push(permission), {} as never);
    if (session.setPermissionCheckHandler?.(null, permission as never, 'app://floatbook', {} as never) !== false) worked.push(permission);
  }
  if (session.setDevicePermissionHandler?.({} as never) !== false) worked.push('device');
  session.setDisplayMediaRequestHandler?.({} as never, (streams) => Object.keys(streams ?? {}).length > 0 && worked.push('screen'));
  for (const url of ['https://example.com/x.exe', 'file:///etc/passwd', 'data:text/plain,x'])
    if (!told.download(url, 'x').refused) worked.push(`save ${url}`);
  return { tried: PERMISSIONS.length * 2 + 5, worked: [...new Set(worked)] };
}
