/** Bundles a program of the bench, of the crash tests or of the mail tests as the application is bundled, so that it runs as the packaged engine would. */

import { cpSync, rmSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'vite';
import type { BrokenSource } from '../support/broken-source.ts';

/** Returns the bundled file, with one place of it broken where that is wanted; migrations and fonts stand beside it, where they are looked for. */
export async function bundled(program: URL, folder: string, broken: BrokenSource | null = null): Promise<string> {
  const name = basename(program.pathname, '.ts');
  const outDir = join(folder, 'bundle');
  await build({
    configFile: false,
    logLevel: 'error',
    plugins: broken === null ? [] : [breaking(broken)],
    ssr: { noExternal: true, external: ['better-sqlite3'] },
    build: {
      ssr: fileURLToPath(program),
      outDir,
      emptyOutDir: false,
      target: 'node24',
      minify: false,
      rolldownOptions: { output: { format: 'es', entryFileNames: `${name}.mjs` } },
    },
  });
  cpSync(fileURLToPath(new URL('../../db/migrations', import.meta.url)), join(outDir, 'migrations'), { recursive: true });
  cpSync(fileURLToPath(new URL('../../node_modules/dejavu-fonts-ttf/ttf', import.meta.url)), join(outDir, 'fonts'), { recursive: true });
  // The one package with a native binary is not in the bundle.
  rmSync(join(outDir, 'node_modules'), { force: true });
  symlinkSync(fileURLToPath(new URL('../../node_modules', import.meta.url)), join(outDir, 'node_modules'), 'junction');
  return join(outDir, `${name}.mjs`);
}

/** Bundles the thread that reads statement files to beside the bundled programs, where they look for it. */
export function bundledReader(folder: string): Promise<void> {
  return bundledThread(folder, 'statements/reading-worker', []);
}

/** The same of the thread that makes backups, with one place of it broken where that is wanted. */
export function bundledBackups(folder: string, broken: BrokenSource | null = null): Promise<void> {
  return bundledThread(folder, 'backups/backup-worker', ['better-sqlite3'], broken === null ? [] : [breaking(broken)]);
}

async function bundledThread(folder: string, source: string, external: readonly string[], plugins: readonly Plugin[] = []): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'error',
    plugins: [...plugins],
    ssr: { noExternal: true, external: [...external] },
    build: {
      ssr: fileURLToPath(new URL(`../../electron/engine/${source}.ts`, import.meta.url)),
      outDir: join(folder, 'bundle'),
      emptyOutDir: false,
      target: 'node24',
      minify: false,
      rolldownOptions: { output: { format: 'cjs', entryFileNames: `${basename(source)}.cjs`, codeSplitting: false } },
    },
  });
}

function breaking({ file, from, to }: BrokenSource): Plugin {
  const path = fileURLToPath(new URL(`../../${file}`, import.meta.url));
  let isBroken = false;
  return {
    name: 'breaking',
    enforce: 'pre',
    transform(code, id) {
      if (id !== path) return undefined;
      const parts = code.split(from);
      if (parts.length !== 2) throw new Error(`${file} holds "${from}" ${parts.length - 1} times`);
      isBroken = true;
      return parts.join(to);
    },
    buildEnd() {
      if (!isBroken) throw new Error(`${file} is not in it`);
    },
  };
}
