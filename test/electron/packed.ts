/** The application packed for Linux by electron-builder, around a stand-in for Electron, and its archive unpacked so that plain Node runs what is in it. */

import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { extractAll } from '@electron/asar';
import { makeStandInDistribution } from './stand-in-distribution.ts';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
const fromProject = createRequire(import.meta.url);

/** Where the stand-in is one of the systems that packages are made for. */
export const CAN_PACK = process.platform === 'linux' && (process.arch === 'x64' || process.arch === 'arm64');

export interface Packed {
  /** What the builder wrote beside the package, such as the list of parts. */
  readonly output: string;
  /** The package as it is installed: the executable, `resources` and the rest. */
  readonly installed: string;
  /** `app.asar` in it. */
  readonly archive: string;
}

/** Packs what is built; `folder` is of the test. Rejects with everything that the builder printed. */
export async function packForLinux(folder: string): Promise<Packed> {
  const { version } = fromProject('electron/package.json') as { readonly version: string };
  const [electron, output] = [join(folder, 'electron'), join(folder, 'out')];
  makeStandInDistribution(electron, version);
  await runBuilder(['--linux', '--dir', `--${process.arch}`, '--publish', 'never', `-c.electronDist=${electron}`, `-c.directories.output=${output}`]);
  const installed = join(output, process.arch === 'x64' ? 'linux-unpacked' : 'linux-arm64-unpacked');
  return { output, installed, archive: join(installed, 'resources/app.asar') };
}

/** Unpacks the archive, with what lies beside it, into a folder that nothing else is taken from. */
export function unpackInto(folder: string, { archive }: Packed): string {
  extractAll(archive, folder);
  return folder;
}

/** Has this process know the folder in which a package keeps what belongs to it, as Electron does; what is returned forgets it. */
export function standInResources({ installed }: Packed): () => void {
  Object.defineProperty(process, 'resourcesPath', { value: join(installed, 'resources'), configurable: true });
  return () => void Reflect.deleteProperty(process, 'resourcesPath');
}

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
