/** The small parts of the Electron side that need no window: arguments, folders, log, the page that leads to the application. */

import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bookAmong, readStartArguments } from '../../electron/arguments.ts';
import { canOpenBrowser, redirectPage } from '../../electron/browser.ts';
import { chooseFolders, standardFolders } from '../../electron/folders.ts';
import { maskCardNumbers } from '../../electron/billing/card-number.ts';
import { openLog } from '../../electron/log.ts';
import { runElectron } from '../../electron/start/run-electron.ts';
import { readVersion } from '../../electron/version.ts';
import { temporaryFolder } from '../ipc/temporary.ts';

describe('arguments', () => {
  test('are few, and have defaults', () => {
    expect(readStartArguments([])).toEqual({ browser: false, open: true, port: 0, book: undefined });
    expect(readStartArguments(['--browser', '--no-open', '--port', '8080', '--book', 'a.floatbook'])).toEqual({
      browser: true,
      open: false,
      port: 8080,
      book: 'a.floatbook',
    });
  });

  test.each([['--port', 'x'], ['--port', '-1'], ['--port', '1e3'], ['--port', '65536'], ['--port'], ['--book'], ['--unknown'], ['stray']])(
    '%s %s is said to be wrong',
    (...given) => {
      expect(readStartArguments(given)).toBeTypeOf('string');
    },
  );

  test('a book may be named, or handed over by the file manager', () => {
    expect(bookAmong(['floatbook', '--book', 'b'])).toBe('b');
    expect(bookAmong(['floatbook', '.', '/x/My books.floatbook'])).toBe('/x/My books.floatbook');
    expect(bookAmong(['floatbook', 'C:\\Books\\A.FLOATBOOK'])).toBe('C:\\Books\\A.FLOATBOOK');
    expect(bookAmong(['floatbook.floatbook', '.'])).toBeUndefined();
    expect(bookAmong(['floatbook', '--flag=x.floatbook'])).toBeUndefined();
  });
});

describe('folders', () => {
  test('are where the system wants them, unless the environment says otherwise', () => {
    expect(standardFolders({ XDG_CONFIG_HOME: '/c' }, 'linux').userDataFolder).toBe('/c/Floatbook');
    expect(standardFolders({}, 'darwin').userDataFolder).toMatch(/Library\/Application Support\/Floatbook$/);
    expect(chooseFolders({ FLOATBOOK_USER_DATA: '/u' }, { userDataFolder: '/a', booksFolder: '/b' })).toEqual({
      userDataFolder: '/u',
      booksFolder: '/b',
    });
  });

  test('the version is that of package.json', () => {
    expect(readVersion(new URL('../../electron/door.ts', import.meta.url).href)).toMatch(/^\d+\.\d+\.\d+/);
  });
});

describe('the log', () => {
  const defect = (error: unknown) => ({ id: 'd1', method: 'app.state', error }) as const;

  test('holds a line for each defect, with its stack and cause, for the user alone', () => {
    const log = openLog(temporaryFolder(), () => 0);
    log.defect(defect(new Error('outer', { cause: new Error('inner') })));
    log.error('text');
    const [first, second] = readFileSync(log.file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, string>);
    expect(first).toMatchObject({ at: '1970-01-01T00:00:00.000Z', id: 'd1', method: 'app.state' });
    expect(first?.['error']).toMatch(/outer[\s\S]+parts\.test\.ts[\s\S]+caused by Error: inner/);
    expect(second?.['error']).toBe('text');
    expect(statSync(log.file).mode & 0o077).toBe(0);
  });

  test('does not grow without end', () => {
    const log = openLog(temporaryFolder(), () => 0);
    for (let line = 0; line < 30; line += 1) log.error('x'.repeat(100_000));
    expect(statSync(log.file).size + statSync(`${log.file}.1`).size).toBeLessThan(2_400_000);
  });

  test('that cannot be written does not make matters worse', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'a'));
    writeFileSync(join(folder, 'a/logs'), 'a file where the folder should be');
    expect(() => openLog(join(folder, 'a'), () => 0).error('still here')).not.toThrow();
  });

  test('M4 has no card number in it', () => {
    const log = openLog(temporaryFolder(), () => 0);
    log.defect(defect(new Error('card 4242 4242 4242 4242 and 5555-5555-5555-4444 and 378282246310005')));
    const text = readFileSync(log.file, 'utf8');
    expect(text).toContain('card •••• 4242 and •••• 4444 and •••• 0005');
    expect(maskCardNumbers('id 1234567890123456 at 1795397404659').text).toBe('id 1234567890123456 at 1795397404659');
  });
});

describe.runIf(process.platform !== 'win32')('starting Electron', () => {
  const asked = { browser: false, open: true, port: 0, book: undefined };
  const program = (script: string) => {
    const file = join(temporaryFolder(), 'electron');
    writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return file;
  };

  test('hands over the project and the book, and ends when the window does', async () => {
    const file = program('echo "$@" > "$0.given"');
    expect(await runElectron(file, { ...asked, book: '/x/a.floatbook' })).toEqual({ status: 0 });
    expect(readFileSync(`${file}.given`, 'utf8')).toMatch(/^\S+\/ --book \/x\/a\.floatbook\n$/);
  });

  test('that cannot run here is said in a sentence, so that the browser can take over', async () => {
    for (const script of ['exit 127', 'kill -TRAP $$'])
      expect(await runElectron(program(script), asked)).toEqual({ because: 'Electron did not start on this machine.' });
    expect(await runElectron('/nowhere/electron', asked)).toMatchObject({ because: expect.stringContaining('could not be started') });
  });
});

describe('the page that leads on', () => {
  test('cannot be broken out of', () => {
    expect(redirectPage('http://127.0.0.1:1/#open="><script>x</script>&')).toContain(
      'content="0; url=http://127.0.0.1:1/#open=&quot;>&lt;script>x&lt;/script>&amp;"',
    );
    expect(redirectPage('http://127.0.0.1:1/#open=abc')).toContain('content="0; url=http://127.0.0.1:1/#open=abc"');
  });

  test('is opened only where there is a screen', () => {
    expect([
      canOpenBrowser({}, 'linux'),
      canOpenBrowser({ DISPLAY: ':0' }, 'linux'),
      canOpenBrowser({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux'),
      canOpenBrowser({}, 'darwin'),
    ]).toEqual([false, true, true, true]);
  });
});
