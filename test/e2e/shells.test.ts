/** Both ways into the application, up to the first answered question: the page comes up under its policy and talks to the real main process. */

import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterEach, expect, test } from 'vitest';
import { describeInChromium, newContext } from './browser.ts';
import { startBrowserSide, startElectronSide } from './sides.ts';
import type { Side } from './sides.ts';

const open: Side[] = [];
const keep = <Kept extends Side>(side: Kept): Kept => {
  open.push(side);
  return side;
};
afterEach(async () => {
  for (const side of open.splice(0)) await side.close();
});

/** What a script that got into the page could try. */
async function tryEverything(page: Page): Promise<Record<string, boolean>> {
  return page.evaluate(async () => {
    const works = async (attempt: () => unknown) => {
      try {
        return (await attempt()) !== false;
      } catch {
        return false;
      }
    };
    const stopped = new Set<string>();
    document.addEventListener('securitypolicyviolation', (event) => stopped.add(event.effectiveDirective));
    const scope = globalThis as unknown as Record<string, unknown>;
    return {
      // In a timer, since the debugger that runs this lifts the policy's ban for its own call.
      eval: await works(
        () => new Promise((resolve) => setTimeout(() => resolve(works(() => (scope['Function'] as FunctionConstructor)('return true')())))),
      ),
      inlineScript: await works(() => {
        const script = document.createElement('script');
        script.textContent = 'globalThis.injected = true';
        document.body.append(script);
        return 'injected' in globalThis;
      }),
      inlineStyle: await works(() => {
        const style = document.createElement('style');
        style.textContent = 'body { --injected: 1 }';
        document.body.append(style);
        return getComputedStyle(document.body).getPropertyValue('--injected') !== '';
      }),
      otherSite: await works(() => fetch('https://example.com/')),
      // A frame that is stopped looks loaded from here; only the event tells.
      frame: await works(async () => {
        document.body.append(Object.assign(document.createElement('iframe'), { src: 'https://example.com/' }));
        for (let waited = 0; waited < 50 && !stopped.has('frame-src'); waited += 1) await new Promise((resolve) => setTimeout(resolve, 20));
        return !stopped.has('frame-src');
      }),
      node: 'process' in scope || 'require' in scope,
    };
  });
}

const NOTHING = { eval: false, inlineScript: false, inlineStyle: false, otherSite: false, frame: false, node: false };

async function isUp(page: Page): Promise<void> {
  await page.waitForFunction(() => (document.querySelector('#root')?.childElementCount ?? 0) > 0);
}

describeInChromium('in a window', () => {
  test('the page comes up and nothing in it is stopped by its policy', async () => {
    const { page, errors, double } = keep(await startElectronSide());
    await isUp(page);
    const state = await page.evaluate(() =>
      (globalThis as unknown as { floatbook: { call(call: unknown): Promise<unknown> } }).floatbook.call({ method: 'app.state', input: {} }),
    );
    expect(state).toMatchObject({ outcome: 'ok', value: { shell: 'electron' } });
    await page.reload();
    await isUp(page);
    expect(errors).toEqual([]);
    expect(double.told.errorBoxes).toEqual([]);
  });

  test('a script that got into the page could load and run nothing', async () => {
    const { page } = keep(await startElectronSide());
    await isUp(page);
    expect(await tryEverything(page)).toEqual(NOTHING);
  });
});

describeInChromium('in a browser', () => {
  test('the link opens the page once, and a reload keeps it', async () => {
    const { page, errors, link } = keep(await startBrowserSide());
    await isUp(page);
    await page.waitForFunction(() => !location.hash.includes('open='));
    await page.reload();
    await isUp(page);
    expect(page.url()).not.toContain('open=');
    expect(errors).toEqual([]);
    const other = await newContext();
    const stranger = await other.newPage();
    await stranger.goto(link);
    await stranger.waitForFunction(() => !location.hash.includes('open='));
    expect(await stranger.evaluate(() => sessionStorage.length)).toBe(0);
    await other.close();
  });

  test('a script that got into the page could load and run nothing', async () => {
    const { page } = keep(await startBrowserSide());
    await isUp(page);
    expect(await tryEverything(page)).toEqual(NOTHING);
  });

  test('another site can neither call it nor show it', async () => {
    const { link } = keep(await startBrowserSide());
    const context = await newContext();
    const page = await context.newPage();
    await page.route('http://site.test/**', (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>site</title>' }));
    await page.goto('http://site.test/');
    const origin = new URL(link).origin;
    const got = await page.evaluate(
      async ([address, commandId]) => {
        const attempt = (path: string, init: RequestInit) =>
          fetch(`${address}${path}`, init).then(
            (response) => (response.type === 'opaque' ? 'sent' : 'read'),
            () => 'failed',
          );
        const body = JSON.stringify({ method: 'book.close', input: {}, commandId });
        const frame = Object.assign(document.createElement('iframe'), { src: address });
        document.body.append(frame);
        await new Promise((resolve) => setTimeout(resolve, 300));
        return {
          json: await attempt('/call', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body }),
          page: await attempt('/', {}),
          framed: frame.contentDocument !== null,
        };
      },
      [origin, randomUUID()] as const,
    );
    expect(got).toEqual({ json: 'failed', page: 'failed', framed: false });
    await context.close();
  });
});
