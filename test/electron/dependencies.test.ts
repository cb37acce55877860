/** What Floatbook is made of is new enough to be safe, and none of it runs anything while it is installed. */

import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

interface Locked {
  readonly version?: string;
  readonly hasInstallScript?: boolean;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
}

const lock = (JSON.parse(readFileSync(`${PROJECT}package-lock.json`, 'utf8')) as { packages: Record<string, Locked> }).packages;
const described = JSON.parse(readFileSync(`${PROJECT}package.json`, 'utf8')) as {
  readonly allowScripts: Readonly<Record<string, boolean>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
};

/** Versions below these have known holes that reach us. */
const FLOORS = { electron: '42.0.0', nodemailer: '10.0.5', 'fast-xml-parser': '5.10.1' };
/** Where packages come from; a lock without addresses means just that. */
const REGISTRY = 'https://registry.npmjs.org/';
const SQLITE_FLOOR = '3.51.3';

/** Whose scripts run while they are installed: only what brings Node for `npm test`. The others bring binaries by another way or are not needed. */
const MAY_RUN = ['node'];

function isAtLeast(version: string, floor: string): boolean {
  const [left, right] = [version, floor].map((text) => text.split('.').map(Number));
  for (let part = 0; part < 3; part += 1) if (left?.[part] !== right?.[part]) return (left?.[part] ?? 0) > (right?.[part] ?? 0);
  return true;
}

test('floors compare by number, not by letter', () => {
  expect([isAtLeast('42.0.0', '42.0.0'), isAtLeast('100.0.0', '42.0.0'), isAtLeast('5.9.9', '5.10.1'), isAtLeast('10.0.4', '10.0.5')]).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

test.each(Object.entries(FLOORS))('every %s that is installed is %s or newer', (name, floor) => {
  const found = Object.entries(lock).filter(([path]) => path === `node_modules/${name}` || path.endsWith(`/node_modules/${name}`));
  if (name in { ...described.dependencies, ...described.devDependencies }) expect(found).not.toEqual([]);
  expect(found.filter(([, { version = '0.0.0' }]) => !isAtLeast(version, floor))).toEqual([]);
});

test(`SQLite is ${SQLITE_FLOOR} or newer, as it says itself`, () => {
  const database = new Database(':memory:');
  const version = database.prepare<[], string>('SELECT sqlite_version()').pluck().get() ?? '0.0.0';
  database.close();
  expect(isAtLeast(version, SQLITE_FLOOR), version).toBe(true);
});

test('whose scripts run at installing is named one by one', () => {
  const scripted = Object.entries(lock)
    // What has a binding.gyp is built at installing although it names no script.
    .filter(([path, { hasInstallScript }]) => hasInstallScript === true || existsSync(`${PROJECT}${path}/binding.gyp`))
    .map(([path]) => path.replace(/^.*node_modules\//, ''));
  expect(Object.keys(described.allowScripts).toSorted()).toEqual(scripted.toSorted());
  expect(
    Object.entries(described.allowScripts)
      .filter(([, allowed]) => allowed)
      .map(([name]) => name),
  ).toEqual(MAY_RUN);
});

test('a package whose script nobody has decided about stops the installation', () => {
  expect(readFileSync(`${PROJECT}.npmrc`, 'utf8')).toMatch(/^strict-allow-scripts=true$/m);
});

test('every package comes from the one registry, with the hash of its contents', () => {
  const strange = Object.entries(lock).filter(
    ([path, { resolved, integrity, link }]) =>
      path !== '' && link !== true && (integrity?.startsWith('sha512-') !== true || !(resolved ?? REGISTRY).startsWith(REGISTRY)),
  );
  expect(strange.map(([path]) => path)).toEqual([]);
});

test('dependencies are pinned to one version', () => {
  const loose = Object.entries({ ...described.dependencies, ...described.devDependencies }).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version));
  expect(loose).toEqual([]);
});
