/** Packaging, as far as it goes without Electron: the configuration is valid, and what it packs is all that runs and nothing more. */

import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listPackage, statFile } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import type { WebFrameMain } from 'electron';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { onlyShipped } from '../../electron/packaging/parts-list.ts';
import type { PartsList } from '../../electron/packaging/parts-list.ts';
import { createClient } from '../../electron/ipc/client.ts';
import type { Client } from '../../electron/ipc/client.ts';
import { launchWindow, runPreload } from './launch-main.ts';
import { CAN_PACK, packForLinux, unpackInto } from './packed.ts';
import type { Packed } from './packed.ts';

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

  /** The main process out of an unpacked archive, asked through its preload script. */
  const startAnswering = async (extracted: string) => {
    const { double, window } = await launchWindow(join(extracted, 'dist/main/main.js'), {
      appData: mkdtempSync(join(folder, 'settings-')),
      documents: mkdtempSync(join(folder, 'documents-')),
    });
    onTestFinished(() => void double.app.emit('will-quit', {}));
    const contents = window.webContents;
    const preload = String(window.options.webPreferences?.preload);
    expect(preload).toBe(join(extracted, 'dist/main/preload.cjs'));
    const exposed = runPreload(preload, double, contents, () => ({
      sender: contents.asWebContents(),
      senderFrame: contents.mainFrame as WebFrameMain,
    }));
    return { double, client: createClient(exposed.floatbook) };
  };

  test('what was packed runs: its main process answers its preload script', async () => {
    const { double, client } = await startAnswering(unpackInto(join(folder, 'extracted-to-run'), packed));
    expect(await client.query('app.state', {})).toMatchObject({ shell: 'electron', book: null });
    // The sample book needs the migrations and the native binary.
    expect(await client.run('book.openSample', {})).toMatchObject({ sample: true });
    const page = await double.told.schemeHandlers.get('app')?.(new Request('app://floatbook/'));
    expect(page?.status).toBe(200);
  });

  const STATEMENT = Buffer.from('Date;Text;Amount\r\n2026-07-01;Card payment Quotehaven;-90,00\r\n');
  const ACTS = {
    async reading(client: Client) {
      const { workspaces } = await client.run('book.openSample', {});
      const { upload } = await client.run('upload.begin', { name: 'july.csv', bytes: STATEMENT.length });
      await client.run('upload.append', { upload, offset: 0, piece: STATEMENT.toString('base64') });
      const files = [{ upload, account: { name: 'Hafenbank', kind: 'bank' as const }, answers: {} }];
      await client.run('statement.import', { workspaceId: workspaces[0]?.id ?? 0, files, dryRun: true });
    },
    async working(client: Client) {
      await client.run('book.openSample', {});
      await client.run('book.verify', {});
    },
    async backup(client: Client) {
      await client.run('book.openSample', {});
      await client.run('backup.make', {});
    },
  };

  test.each(['reading', 'working', 'backup'] as const)(
    'the %s thread runs from its file in the archive; without that, its work is not done',
    async (thread) => {
      const whole = unpackInto(join(folder, `extracted-with-${thread}`), packed);
      await ACTS[thread]((await startAnswering(whole)).client);
      const lacking = unpackInto(join(folder, `extracted-without-${thread}`), packed);
      rmSync(join(lacking, `dist/main/${thread}-worker.cjs`));
      await expect(ACTS[thread]((await startAnswering(lacking)).client)).rejects.toMatchObject({ name: 'DefectAnswer' });
    },
  );
});
