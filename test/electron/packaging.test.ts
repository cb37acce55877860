/** Packaging, as far as it goes without Electron: the configuration is valid, and what it packs is all that runs and nothing more. */

import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listPackage, statFile } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import type { WebFrameMain } from 'electron';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { onlyShipped } from '../../electron/packaging/parts-list.ts';
import type { PartsList } from '../../electron/packaging/parts-list.ts';
import { createClient } from '../../electron/ipc/client.ts';
import { describeInChromium } from '../e2e/browser.ts';
import { startElectronSide } from '../e2e/sides.ts';
import type { ElectronSide } from '../e2e/sides.ts';
import { closeBook, download, eventually, goTo, importSample, makeBook, openTable } from '../e2e/steps.ts';
import { launchWindow, runPreload } from './launch-main.ts';
import { CAN_PACK, packForLinux, unpackInto } from './packed.ts';
import type { Packed } from './packed.ts';

const PAGES = ['Overview', 'Activity', 'Leads and campaigns', 'Payment methods', 'Credit packs', 'Automatic deduction', 'Imports', 'Settings'];
const STATEMENT = 'Date;Text;Amount;Balance\r\n2026-07-01;Card payment Quotehaven;-90,00;910,00\r\n2026-07-02;Fee;-1,00;909,00\r\n';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
const fromProject = createRequire(import.meta.url);
/** What the builder itself uses, so that there is no second opinion on its own files. */
const fromBuilder = createRequire(createRequire(fromProject.resolve('electron-builder/package.json')).resolve('app-builder-lib/package.json'));

interface Validator {
  (value: unknown): boolean;
  readonly errors?: readonly object[] | null;
}

function readConfiguration(): Record<string, unknown> {
  const { load } = fromBuilder('js-yaml') as { load(text: string): Record<string, unknown> };
  return load(readFileSync(join(PROJECT, 'electron-builder.yml'), 'utf8'));
}

function compileSchema(): Validator {
  const { default: Ajv } = fromBuilder('ajv') as { default: new (options: object) => { compile(schema: object): Validator } };
  const schema = JSON.parse(readFileSync(fromBuilder.resolve('./scheme.json'), 'utf8')) as object;
  return new Ajv({ strict: false, allErrors: true }).compile(schema);
}

describe('electron-builder.yml', () => {
  test("fits the builder's own schema", () => {
    const validate = compileSchema();
    validate(readConfiguration());
    expect(validate.errors ?? []).toEqual([]);
    expect(validate({ ...readConfiguration(), npmRebuilt: false })).toBe(false);
  });

  test('makes what each system is used to', () => {
    const configuration = readConfiguration() as Record<string, { target: { target: string }[]; hardenedRuntime?: boolean; icon: string }>;
    const targets = ['win', 'mac', 'linux'].map((system) => configuration[system]?.target.map(({ target }) => target));
    expect(targets).toEqual([['nsis'], ['dmg', 'zip'], ['AppImage', 'deb']]);
    expect(configuration['mac']?.hardenedRuntime).toBe(true);
    for (const system of ['win', 'mac', 'linux']) expect(existsSync(join(PROJECT, configuration[system]?.icon ?? 'none'))).toBe(true);
  });

  test('has icons of every size that the systems ask for', () => {
    const ico = readFileSync(join(PROJECT, 'electron/resources/icon.ico'));
    const sizes = Array.from({ length: ico.readUInt16LE(4) }, (_, index) => ico.readUInt8(6 + 16 * index) || 256);
    expect(sizes).toEqual([16, 24, 32, 48, 64, 128, 256]);
    const icns = readFileSync(join(PROJECT, 'electron/resources/icon.icns'));
    expect([icns.toString('latin1', 0, 4), icns.readUInt32BE(4)]).toEqual(['icns', icns.length]);
    for (const name of ['ic07', 'ic08', 'ic09', 'ic10']) expect(icns.includes(name)).toBe(true);
  });

  test('names nobody, and no place that leads anywhere', () => {
    const text = readFileSync(join(PROJECT, 'electron-builder.yml'), 'utf8');
    expect(text.match(/[\w.]+@[\w.-]+|https?:\/\/[\w.-]+/g)?.every((place) => place.endsWith('.invalid'))).toBe(true);
  });

  test('lets nothing off the hardened runtime but what V8 needs', () => {
    const text = readFileSync(join(PROJECT, 'electron/resources/entitlements.mac.plist'), 'utf8');
    expect(Array.from(text.matchAll(/<key>([^<]+)<\/key>/g), ([, key]) => key)).toEqual(['com.apple.security.cs.allow-jit']);
  });

  test('opens .floatbook files', () => {
    expect(readConfiguration()['fileAssociations']).toMatchObject([{ ext: 'floatbook', role: 'Editor' }]);
  });
});

describe.runIf(CAN_PACK)('packed for Linux with a stand-in for Electron', () => {
  let folder: string;
  let packed: Packed;
  let archive: string;
  const native = `node_modules/better-sqlite3/prebuilds/linux-${process.arch}.node`;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'floatbook-packed-'));
    packed = await packForLinux(folder);
    ({ archive } = packed);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const filesInArchive = () =>
    listPackage(archive, { isPack: false })
      .map((path) => path.replace(/^[/\\]/, ''))
      .filter((path) => !('files' in statFile(archive, path)));

  test('the archive holds the build, package.json and better-sqlite3, and nothing else', () => {
    const expected = [
      /^package\.json$/,
      /^dist\/main\/[\w.-]+\.js$/,
      /^dist\/main\/(preload|reading-worker|working-worker|backup-worker)\.cjs$/,
      /^dist\/main\/migrations\/[\w-]+\.sql$/,
      /^dist\/main\/licences\.json$/,
      /^dist\/main\/fonts\/(DejaVuSansCondensed(-Bold)?\.ttf|LICENSE)$/,
      /^dist\/renderer\/index\.html$/,
      /^dist\/renderer\/assets\/[\w.-]+\.(js|css|svg|png|woff2)$/,
      /^node_modules\/better-sqlite3\/(package\.json|LICENSE|lib\/.+\.js)$/,
      new RegExp(`^${native}$`),
    ];
    const files = filesInArchive();
    expect(files.filter((file) => !expected.some((pattern) => pattern.test(file)))).toEqual([]);
    expect(expected.filter((pattern) => !files.some((file) => pattern.test(file)))).toEqual([]);
  });

  test('every file of the build is in it', () => {
    const built = ['main', 'renderer'].flatMap((part) =>
      readdirSync(join(PROJECT, 'dist', part), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(PROJECT.length)),
    );
    expect(
      filesInArchive()
        .filter((file) => file.startsWith('dist/'))
        .toSorted(),
    ).toEqual(built.toSorted());
  });

  test('the one native binary lies beside the archive, and nothing else does', () => {
    const beside = readdirSync(`${archive}.unpacked`, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(beside.map((entry) => join(entry.parentPath, entry.name).slice(`${archive}.unpacked/`.length))).toEqual([native]);
  });

  test('package.json tells nothing about how it was made', () => {
    unpackInto(join(folder, 'extracted'), packed);
    const described = JSON.parse(readFileSync(join(folder, 'extracted/package.json'), 'utf8')) as Record<string, unknown>;
    expect(described).toMatchObject({ name: 'floatbook', main: 'dist/main/main.js', type: 'module' });
    expect(described).not.toHaveProperty('scripts');
    expect(described).not.toHaveProperty('devDependencies');
  });

  test.each([
    ['RunAsNode', 'off: the executable is no Node for others to use'],
    ['EnableCookieEncryption', 'on'],
    ['EnableNodeOptionsEnvironmentVariable', 'off: no environment variable loads code'],
    ['EnableNodeCliInspectArguments', 'off: nobody attaches a debugger'],
    ['EnableEmbeddedAsarIntegrityValidation', 'on'],
    ['OnlyLoadAppFromAsar', 'on: no folder takes the place of the archive'],
    ['LoadBrowserProcessSpecificV8Snapshot', 'off: there is none'],
    ['GrantFileProtocolExtraPrivileges', 'off: no page comes from a file'],
    ['WasmTrapHandlers', 'on, by the step after packing'],
  ] as const)('the fuse %s is %s', async (fuse, state) => {
    const wire = await getCurrentFuseWire(join(packed.installed, 'floatbook'));
    expect(wire[FuseV1Options[fuse]]).toBe(state.startsWith('on') ? FuseState.ENABLE : FuseState.DISABLE);
  });

  test('Electron has no fuse that is left to chance', async () => {
    const wire: object = await getCurrentFuseWire(join(packed.installed, 'floatbook'));
    const known = Object.keys(FuseV1Options).filter((name) => Number.isNaN(Number(name)));
    expect(known).toHaveLength(9);
    expect(Object.keys(wire).filter((key) => /^\d+$/.test(key))).toHaveLength(known.length);
  });

  test('the list of parts lies beside it: all that was built in, and nothing that only builds', () => {
    const name = readdirSync(packed.output).find((file) => file.endsWith('.cdx.json')) ?? 'none';
    const list = JSON.parse(readFileSync(join(packed.output, name), 'utf8')) as PartsList;
    expect(list).toMatchObject({ bomFormat: 'CycloneDX', metadata: { component: { name: 'floatbook' } } });
    const parts = list.components.map((component) => component.name);
    for (const part of ['electron', 'react', 'better-sqlite3', 'nodemailer', 'electron-updater']) expect(parts).toContain(part);
    for (const tool of ['vite', 'vitest', 'electron-builder', 'typescript']) expect(parts).not.toContain(tool);
    expect(() => onlyShipped(list, [{ name: 'unheard-of', version: '1.0.0' }])).toThrow('unheard-of@1.0.0');
  });

  test('what was packed runs: its main process answers its preload script', async () => {
    const extracted = unpackInto(join(folder, 'extracted-to-run'), packed);
    const { double, window } = await launchWindow(join(extracted, 'dist/main/main.js'), {
      appData: join(folder, 'settings'),
      documents: join(folder, 'documents'),
    });
    const contents = window.webContents;
    const preload = String(window.options.webPreferences?.preload);
    expect(preload).toBe(join(extracted, 'dist/main/preload.cjs'));
    const exposed = runPreload(preload, double, contents, () => ({
      sender: contents.asWebContents(),
      senderFrame: contents.mainFrame as WebFrameMain,
    }));
    const client = createClient(exposed.floatbook);
    expect(await client.query('app.state', {})).toMatchObject({ shell: 'electron', book: null });
    // The sample book needs the migrations and the native binary.
    expect(await client.run('book.openSample', {})).toMatchObject({ sample: true });
    const page = await double.told.schemeHandlers.get('app')?.(new Request('app://floatbook/'));
    expect(page?.status).toBe(200);
    double.app.emit('will-quit', {});
  });

  describeInChromium('the packed application with its page', () => {
    let side: ElectronSide;
    beforeAll(async () => {
      side = await startElectronSide({ application: unpackInto(join(folder, 'extracted-for-journeys'), packed) });
    });
    afterAll(() => side?.close());

    test('makes a book, imports a history and shows it', async () => {
      await makeBook(side.page);
      await importSample(side.page);
      const table = await openTable(side.page, 'What did we spend?');
      expect(table.rows.length).toBeGreaterThan(20);
    });

    test('exports a statement', async () => {
      await goTo(side.page, 'Reports', 'Statements');
      const file = await download(side.page, () => side.page.getByRole('button', { name: 'Export statement' }).click());
      expect(file.text).toMatch(/,opening,[\s\S]*,closing,/);
    });

    test('goes through every page', async () => {
      for (const page of PAGES) await goTo(side.page, page);
    });

    test('imports a bank statement in its thread, from beside the archive', async () => {
      await goTo(side.page, 'Reconcile');
      await side.page.getByRole('button', { name: 'Import a statement…' }).first().click();
      const dialog = side.page.getByRole('dialog', { name: 'Import statements' });
      const asked = side.page.waitForEvent('filechooser');
      await dialog.getByRole('button', { name: 'Choose files…' }).click();
      await (await asked).setFiles({ name: 'july.csv', mimeType: 'text/csv', buffer: Buffer.from(STATEMENT) });
      await dialog.getByText('july.csv').first().waitFor();
      await dialog
        .getByRole('button', { name: 'Close' })
        .or(dialog.getByRole('button', { name: 'Cancel' }))
        .first()
        .click();
    });

    test('tells what it is made of', async () => {
      await goTo(side.page, 'Settings');
      await side.page.getByRole('button', { name: 'About and licences' }).click();
      const dialog = side.page.getByRole('dialog', { name: 'About Floatbook' });
      await dialog.getByRole('button', { name: 'Show text of react', exact: true }).click();
      await dialog.getByText('Permission is hereby granted').first().waitFor();
      await dialog.getByRole('button', { name: 'Close' }).click();
    });

    test('closes the book, and opens it again by its name', async () => {
      await closeBook(side.page);
      await side.page.getByRole('button', { name: /^Open Harbour Removals/ }).click();
      await side.page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
      await eventually(() => side.page.getByRole('application', { name: 'What did we spend?' }).count()).toBe(1);
    });

    test('nothing went wrong unseen', () => {
      expect(side.errors).toEqual([]);
      expect(side.double.told.errorBoxes).toEqual([]);
    });
  });
});
