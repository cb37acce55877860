/** Builds the six parts of the application: the page (`dist/renderer`), the main process, the three kinds of threads and the preload script (`dist/main`). */

import { builtinModules } from 'node:module';
import { cpSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import type { EnvironmentOptions, Plugin } from 'vite';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** What stays outside the bundle: Node, Electron, and the one package with a native binary. */
const external = ['electron', 'better-sqlite3', ...builtinModules, /^node:/];

/** Migrations and fonts are read from beside the code, which after bundling is `dist/main`. */
function copyFiles(): Plugin {
  const font = (name: string) => cpSync(at(`node_modules/dejavu-fonts-ttf/${name}`), at(`dist/main/fonts/${basename(name)}`));
  return {
    name: 'floatbook:copy-files',
    applyToEnvironment: (environment) => environment.name === 'main',
    closeBundle() {
      cpSync(at('db/migrations'), at('dist/main/migrations'), { recursive: true, filter: (source) => !source.endsWith('.ts') });
      for (const name of ['ttf/DejaVuSansCondensed.ttf', 'ttf/DejaVuSansCondensed-Bold.ttf', 'LICENSE']) font(name);
    },
  };
}

/** One file, in the folder of the main process, which was built just before: a thread finds nothing else in the archive of the application but `packages`. */
function threadOf(name: string, source: string, packages: string[]): EnvironmentOptions {
  return {
    consumer: 'server',
    resolve: { noExternal: true, external: packages },
    build: {
      outDir: at('dist/main'),
      license: licencesOf(name),
      emptyOutDir: false,
      target: 'node24',
      minify: false,
      rolldownOptions: {
        input: { [name]: at(source) },
        external: [...packages, ...builtinModules, /^node:/],
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
      },
    },
  };
}

/** The bundler lists what went into each part; {@link gatherLicences} brings the lists together. */
const licencesOf = (part: string) => ({ fileName: `licences-of-${part}.json` });
const LISTS = [
  'renderer/licences-of-page.json',
  ...['main', 'reading-worker', 'working-worker', 'backup-worker', 'preload'].map((part) => `main/licences-of-${part}.json`),
];

/** Others' works that no bundle holds: the package with the native binary, and the fonts. */
const BESIDE = ['better-sqlite3', 'dejavu-fonts-ttf'];

interface Bundled {
  readonly name: string;
  readonly version: string;
  readonly identifier?: string;
  readonly text?: string;
}

/** One list of all parts, for the page to show; the lists of single parts go. */
function gatherLicences(): void {
  const lists = LISTS.map((list) => at(`dist/${list}`));
  const bundled = lists.flatMap((file) => JSON.parse(readFileSync(file, 'utf8')) as Bundled[]);
  const byName = new Map([...bundled, ...BESIDE.map(readLicence)].map((part) => [`${part.name} ${part.version}`, part]));
  const parts = [...byName.values()]
    .toSorted((left, right) => (left.name < right.name ? -1 : 1))
    .map(({ name, version, identifier = '', text = '' }) => ({ name, version, licence: identifier, text: text.trim() }));
  for (const list of lists) rmSync(list);
  writeFileSync(at('dist/main/licences.json'), JSON.stringify(parts));
}

function readLicence(name: string): Bundled {
  const folder = at(`node_modules/${name}`);
  const { version, license: identifier } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string; license: string };
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  return { name, version, identifier, ...(file === undefined ? {} : { text: readFileSync(join(folder, file), 'utf8') }) };
}

export default defineConfig({
  root: at('renderer'),
  base: '/',
  publicDir: false,
  clearScreen: false,
  plugins: [react(), copyFiles()],
  builder: {
    sharedConfigBuild: true,
    async buildApp(builder) {
      for (const environment of Object.values(builder.environments)) await builder.build(environment);
      gatherLicences();
    },
  },
  environments: {
    client: {
      build: {
        outDir: at('dist/renderer'),
        license: licencesOf('page'),
        emptyOutDir: true,
        target: 'es2023',
        // Everything comes from files of our own: nothing inlined as data that the content security policy would have to allow.
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        // Read from the same disk, not over a network.
        chunkSizeWarningLimit: 2500,
      },
    },
    main: {
      consumer: 'server',
      resolve: { noExternal: true, external: ['electron', 'better-sqlite3'] },
      build: {
        outDir: at('dist/main'),
        emptyOutDir: true,
        license: licencesOf('main'),
        target: 'node24',
        minify: false,
        rolldownOptions: {
          input: { main: at('electron/main.ts') },
          external,
          output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name].js' },
        },
      },
    },
    reading: threadOf('reading-worker', 'electron/engine/statements/reading-worker.ts', []),
    working: threadOf('working-worker', 'electron/engine/working/working-worker.ts', ['better-sqlite3']),
    backups: threadOf('backup-worker', 'electron/engine/backups/backup-worker.ts', ['better-sqlite3']),
    preload: {
      consumer: 'server',
      resolve: { noExternal: true, external: ['electron'] },
      build: {
        outDir: at('dist/main'),
        license: licencesOf('preload'),
        emptyOutDir: false,
        target: 'node24',
        minify: false,
        rolldownOptions: {
          input: { preload: at('electron/preload.ts') },
          external: ['electron'],
          output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
        },
      },
    },
  },
});
