/** The list of parts (a bill of materials in CycloneDX) of what is packed: npm's own list, cut down to what the bundler took, and Electron. */

import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

interface Component {
  readonly 'bom-ref': string;
  readonly name: string;
  readonly version: string;
}

export interface PartsList {
  readonly bomFormat: 'CycloneDX';
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

interface Part {
  readonly name: string;
  readonly version: string;
}

/** Keeps of npm's list what was built in; throws where something was built in that npm does not know. */
export function onlyShipped(all: PartsList, shipped: readonly Part[]): PartsList {
  const wanted = new Set(shipped.map(({ name, version }) => `${name}@${version}`));
  const components = all.components.filter(({ name, version }) => wanted.has(`${name}@${version}`));
  const found = new Set(components.map(({ name, version }) => `${name}@${version}`));
  const unknown = [...wanted].filter((part) => !found.has(part));
  if (unknown.length > 0) throw new Error(`Built in, and not in npm's list: ${unknown.join(', ')}`);
  const refs = new Set([all.metadata.component['bom-ref'], ...components.map((component) => component['bom-ref'])]);
  const dependencies = all.dependencies
    .filter(({ ref }) => refs.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((other) => refs.has(other)) }));
  // npm calls it by the name of its folder.
  const component = { ...all.metadata.component, name: 'floatbook' };
  return { ...all, metadata: { ...all.metadata, component }, components, dependencies };
}

/** Writes `floatbook-VERSION.cdx.json` beside the installers. */
export function writePartsList(folder: string): void {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const printed = execFileSync(npm, ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'application', '--package-lock-only'], {
    cwd: PROJECT,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  const built = JSON.parse(readFileSync(join(PROJECT, 'dist/main/licences.json'), 'utf8')) as Part[];
  const electron = JSON.parse(readFileSync(join(PROJECT, 'node_modules/electron/package.json'), 'utf8')) as Part;
  const list = onlyShipped(JSON.parse(printed) as PartsList, [...built, electron]);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `floatbook-${list.metadata.component.version}.cdx.json`), `${JSON.stringify(list, null, 2)}\n`);
}
