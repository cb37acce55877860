/** A page that has been taken over gets nowhere: in a window, in a browser; and the same attempts get somewhere as soon as one guard is missing. */

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { copyApplication, type Break } from '../electron/broken-application.ts';
import { temporaryFolder } from '../ipc/temporary.ts';
import type { BrokenSource } from '../support/broken-source.ts';
import { describeInChromium } from './browser.ts';
import { askForConsent, attackPage, openOutside, tryToLeave } from './hostile-page.ts';
import type { Attacked, Outside } from './hostile-page.ts';
import { startBrowserSide, startElectronSide } from './sides.ts';
import type { ElectronSide, Side } from './sides.ts';

const BREAKING = new URL('../support/broken-source.ts', import.meta.url).href;
const HEADERS = 'electron/transports/headers.ts';

type Way = 'page' | 'consent' | 'leave';

const LEAST = { window: 110, browser: 80 };

describeInChromium('a hostile page', () => {
  let outside: Outside;
  const open: Side[] = [];
  beforeAll(async () => {
    outside = await openOutside();
  });
  afterAll(() => outside.close());
  afterEach(async () => {
    for (const side of open.splice(0)) await side.close();
    outside.close();
    outside = await openOutside();
  });

  /** Everything, against an application that is broken as said. */
  const attack = async (breaks: readonly Break[], ways: readonly Way[]): Promise<Attacked & { readonly side: ElectronSide }> => {
    const side = await startElectronSide({ application: copyApplication(temporaryFolder(), breaks) });
    open.push(side);
    await side.page.getByRole('heading', { name: 'Open your books' }).waitFor();
    const tries: Attacked[] = [];
    if (ways.includes('page')) tries.push(await attackPage(side, outside));
    if (ways.includes('consent')) tries.push(askForConsent(side));
    if (ways.includes('leave')) tries.push(await tryToLeave(side, outside));
    return {
      side,
      tried: tries.reduce((sum, { tried }) => sum + tried, 0),
      worked: tries.flatMap(({ worked }) => worked),
    };
  };

  test('in a window does nothing', async () => {
    const { worked, tried, side } = await attack([], ['page', 'consent', 'leave']);
    expect(worked).toEqual([]);
    expect(tried).toBeGreaterThanOrEqual(LEAST.window);
    expect(side.through).toEqual([]);
    expect(Object.prototype).not.toHaveProperty('polluted');
    expect(side.double.told.errorBoxes).toEqual([]);
    expect(side.double.told.calls.filter((call) => call.startsWith('openExternal'))).toEqual([]);
  });

  test('in a browser does nothing to what is behind it', async () => {
    const side = await startBrowserSide();
    open.push(side);
    await side.page.getByRole('heading', { name: 'Open your books' }).waitFor();
    const { worked, tried } = await attackPage(side, outside);
    expect(worked).toEqual([]);
    expect(tried).toBeGreaterThanOrEqual(LEAST.browser);
  });

  const TEETH: ReadonlyArray<{ readonly without: string; readonly way: Way; readonly breaks: readonly Break[]; readonly seen: readonly string[] }> = [
    {
      without: 'a policy against code in the page',
      way: 'page',
      breaks: [[`"script-src 'self'"`, `"script-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:"`]],
      seen: ['eval', 'script in the page', 'handler of an image', 'WebAssembly from bytes'],
    },
    {
      without: 'a policy and a session that keep requests in',
      way: 'page',
      breaks: [
        [`"connect-src 'self'"`, `"connect-src *"`],
        ['cancel: !isOwnAddress(url)', 'cancel: false'],
      ],
      seen: ['fetch', 'beacon', 'XMLHttpRequest', 'EventSource'],
    },
    {
      without: 'a guard of navigation',
      way: 'leave',
      breaks: [
        ['stayOnOwnPage(contents);', ''],
        ['cancel: !isOwnAddress(url)', 'cancel: false'],
      ],
      seen: ['go elsewhere', 'follow a link'],
    },
    {
      without: 'a guard of windows',
      way: 'leave',
      breaks: [['return { action: "deny" };', 'return { action: "allow" };']],
      seen: ['open an empty window'],
    },
    {
      without: 'a check of who calls',
      way: 'page',
      breaks: [
        ['if (!isOwnPage(event, ownContents(event.sender)))', 'if (false)'],
        [`"default-src 'none'"`, `"default-src 'none'", "frame-src *"`],
      ],
      seen: ['the bridge of a frame'],
    },
    {
      without: 'denied permissions',
      way: 'consent',
      breaks: [
        ['(_contents, _permission, answer) => answer(false)', '(_contents, _permission, answer) => answer(true)'],
        ['session.setPermissionCheckHandler(() => false)', 'session.setPermissionCheckHandler(() => true)'],
      ],
      seen: ['media', 'geolocation'],
    },
    {
      without: 'a folder that holds its pages: a path that only begins like it',
      way: 'page',
      breaks: [
        [
          'const file = files.get(path === "/" ? "/index.html" : path);',
          'const named = join(folder, decodeURIComponent(path === "/" ? "/index.html" : path)); const file = named.startsWith(folder.replace(/\\/$/, "")) && !named.includes("\\\\") ? named : void 0;',
        ],
      ],
      seen: ['out of the folder'],
    },
    {
      without: 'a guard of downloads',
      way: 'consent',
      breaks: [['else event.preventDefault();\n\t});\n}', 'else save(item);\n\t});\n}']],
      seen: ['save https://example.com/x.exe'],
    },
  ];

  const IN_BROWSER: ReadonlyArray<{ readonly without: string; readonly broken: BrokenSource; readonly seen: readonly string[] }> = [
    {
      without: 'a policy against code in the page',
      broken: { file: HEADERS, from: `"script-src 'self'"`, to: `"script-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:"` },
      seen: ['eval', 'script in the page', 'handler of an image', 'WebAssembly from bytes'],
    },
    {
      without: 'a policy that keeps requests in',
      broken: { file: HEADERS, from: `"connect-src 'self'"`, to: `"connect-src *"` },
      seen: ['fetch', 'beacon', 'XMLHttpRequest', 'EventSource'],
    },
  ];

  test.each(IN_BROWSER)('in a browser without $without it does get somewhere', async ({ broken, seen }) => {
    const environment = { NODE_OPTIONS: `--import=${BREAKING}`, BROKEN_SOURCE: JSON.stringify(broken) };
    const side = await startBrowserSide({ under: () => ({ environment }) });
    open.push(side);
    await side.page.getByRole('heading', { name: 'Open your books' }).waitFor();
    const { worked } = await attackPage(side, outside);
    expect(worked).toEqual(expect.arrayContaining([...seen]));
  });

  test.each(TEETH)('without $without it does get somewhere', async ({ breaks, way, seen }) => {
    const { worked } = await attack(breaks, [way]);
    expect(worked).toEqual(expect.arrayContaining([...seen]));
  });
});
