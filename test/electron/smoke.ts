/** `npm run smoke:electron`: opens the real window in the real Electron, and checks what no double can. For a machine that has Electron. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron } from 'playwright-core';
import type { ElectronApplication } from 'playwright-core';
import { buildIfOld } from '../../electron/start/build.ts';
import { findElectron } from '../../electron/start/electron-executable.ts';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

interface Check {
  readonly what: string;
  readonly ok: boolean;
}

process.exitCode = await smoke();

async function smoke(): Promise<number> {
  const electron = await findElectron();
  if ('because' in electron) {
    process.stderr.write(`No window: ${electron.because}\n`);
    return 1;
  }
  await buildIfOld();
  const folder = mkdtempSync(join(tmpdir(), 'floatbook-smoke-'));
  const env = { ...process.env, FLOATBOOK_USER_DATA: join(folder, 'settings'), FLOATBOOK_BOOKS_FOLDER: join(folder, 'books') } as Record<
    string,
    string
  >;
  const application = await _electron.launch({ executablePath: electron.executable, args: [PROJECT], env });
  try {
    const checks = [...(await checkPage(application)), ...(await checkMain(application))];
    for (const { what, ok } of checks) process.stdout.write(`${ok ? 'ok  ' : 'FAIL'} ${what}\n`);
    return checks.every((check) => check.ok) ? 0 : 1;
  } finally {
    await application.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function checkPage(application: ElectronApplication): Promise<Check[]> {
  const page = await application.firstWindow();
  const errors: string[] = [];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(error.message));
  await page
    .getByRole('button', { name: /sample/i })
    .first()
    .click();
  await page.locator('svg.recharts-surface').first().waitFor({ timeout: 60_000 });
  const seen = await page.evaluate(() => ({
    origin: location.origin,
    node: 'process' in globalThis || 'require' in globalThis,
    bridge: Object.keys((globalThis as unknown as { floatbook: object }).floatbook)
      .toSorted()
      .join(),
  }));
  return [
    { what: 'the dashboard of the sample book is drawn (page, bridge, database)', ok: true },
    { what: 'the page stands at app://floatbook', ok: seen.origin === 'app://floatbook' },
    { what: 'the page has no Node', ok: !seen.node },
    { what: 'the bridge has three functions', ok: seen.bridge === 'call,listen,pathOf' },
    { what: `the page has no errors ${errors.join(' · ')}`, ok: errors.length === 0 },
  ];
}

async function checkMain(application: ElectronApplication): Promise<Check[]> {
  const found = await application.evaluate(({ app, BrowserWindow, Menu, crashReporter, protocol, safeStorage }) => {
    const [window] = BrowserWindow.getAllWindows();
    const renderer = app.getAppMetrics().find((metric) => metric.type === 'Tab');
    return {
      encryption: safeStorage.isEncryptionAvailable(),
      scheme: protocol.isProtocolHandled('app'),
      // `sandboxed` is known on macOS and Windows only.
      sandboxed: renderer?.sandboxed ?? !app.commandLine.hasSwitch('no-sandbox'),
      visible: window?.isVisible() ?? false,
      sends: crashReporter.getUploadToServer(),
      menu: Menu.getApplicationMenu()?.items.length ?? 0,
    };
  });
  return [
    { what: 'the system can encrypt for safeStorage', ok: found.encryption },
    { what: 'the app: scheme is handled', ok: found.scheme },
    { what: 'the sandbox is on', ok: found.sandboxed },
    { what: 'the window is shown', ok: found.visible },
    { what: 'crash reports are sent nowhere', ok: !found.sends },
    { what: 'the menu is there', ok: found.menu >= 5 },
  ];
}
