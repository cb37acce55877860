/** Packaging, as far as it goes without Electron: the configuration is valid, and what it packs is all that runs and nothing more. */

import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { extractAll, listPackage, statFile } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import type { WebFrameMain } from 'electron';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createClient } from '../../electron/ipc/client.ts';
import { launchWindow, runPreload } from './launch-main.ts';
import { makeStandInDistribution } from './stand-in-distribution.ts';

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

  test('opens .floatbook files', () => {
    expect(readConfiguration()['fileAssociations']).toMatchObject([{ ext: 'floatbook', role: 'Editor' }]);
  });
});

describe.runIf(process.platform === 'linux' && (process.arch === 'x64' || process.arch === 'arm64'))(
  'packed for Linux with a stand-in for Electron',
  () => {
    let folder: string;
    let unpacked: string;
    let archive: string;
    const native = `node_modules/better-sqlite3/prebuilds/linux-${process.arch}.node`;

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'floatbook-packed-'));
      const version = (fromProject('electron/package.json') as { version: string }).version;
      makeStandInDistribution(join(folder, 'electron'), version);
      await runBuilder([
        '--linux',
        '--dir',
        `--${process.arch}`,
        '--publish',
        'never',
        `-c.electronDist=${join(folder, 'electron')}`,
        `-c.directories.output=${join(folder, 'out')}`,
      ]);
      unpacked = join(folder, 'out', process.arch === 'x64' ? 'linux-unpacked' : 'linux-arm64-unpacked');
      archive = join(unpacked, 'resources/app.asar');
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
        /^dist\/main\/(preload|reading-worker|working-worker)\.cjs$/,
        /^dist\/main\/migrations\/[\w-]+\.sql$/,
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
      extractAll(archive, join(folder, 'extracted'));
      const described = JSON.parse(readFileSync(join(folder, 'extracted/package.json'), 'utf8')) as Record<string, unknown>;
      expect(described).toMatchObject({ name: 'floatbook', main: 'dist/main/main.js', type: 'module' });
      expect(described).not.toHaveProperty('scripts');
      expect(described).not.toHaveProperty('devDependencies');
    });

    test('the fuses are set', async () => {
      const wire = await getCurrentFuseWire(join(unpacked, 'floatbook'));
      const on = [FuseV1Options.EnableCookieEncryption, FuseV1Options.EnableEmbeddedAsarIntegrityValidation, FuseV1Options.OnlyLoadAppFromAsar];
      const off = [
        FuseV1Options.RunAsNode,
        FuseV1Options.EnableNodeOptionsEnvironmentVariable,
        FuseV1Options.EnableNodeCliInspectArguments,
        FuseV1Options.LoadBrowserProcessSpecificV8Snapshot,
        FuseV1Options.GrantFileProtocolExtraPrivileges,
      ];
      expect(on.map((fuse) => wire[fuse])).toEqual(on.map(() => FuseState.ENABLE));
      expect(off.map((fuse) => wire[fuse])).toEqual(off.map(() => FuseState.DISABLE));
    });

    test('what was packed runs: its main process answers its preload script', async () => {
      const extracted = join(folder, 'extracted-to-run');
      extractAll(archive, extracted);
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
  },
);

function runBuilder(given: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const builder = spawn(process.execPath, [fromProject.resolve('electron-builder/cli.js'), ...given], {
      cwd: PROJECT,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let printed = '';
    for (const stream of [builder.stdout, builder.stderr]) stream.on('data', (text: Buffer) => (printed += String(text)));
    builder.on('exit', (status) => (status === 0 ? resolve() : reject(new Error(`electron-builder ended with ${status}:\n${printed}`))));
  });
}
