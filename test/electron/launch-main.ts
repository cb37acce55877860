/** Runs the built main process under the double of `electron`, and the built preload script as the sandbox would. */

import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import vm from 'node:vm';
import type { Transport } from '../../electron/ipc/transport.ts';
import { createElectronDouble } from './double.ts';
import type { DoubleOptions, ElectronDouble } from './double.ts';
import { createIpcRenderer } from './double-ipc.ts';
import type { Sender } from './double-ipc.ts';
import type { ContentsDouble, WindowDouble } from './double-window.ts';

const REGISTRY = Symbol.for('floatbook.electron-doubles');
const registry = ((globalThis as Record<symbol, unknown>)[REGISTRY] ??= []) as ElectronDouble[];

/** Which double the next `import 'electron'` gets; each start of the main process has one of its own. */
let hooked = false;
const launched = new Set<string>();

function hookElectron(): void {
  if (hooked) return;
  hooked = true;
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'electron' ? { url: `electron-double:${registry.length - 1}`, format: 'module', shortCircuit: true } : next(specifier, context),
    load(url, context, next) {
      if (!url.startsWith('electron-double:')) return next(url, context);
      const index = Number(url.slice('electron-double:'.length));
      const names = Object.keys(registry[index]?.module ?? {}).join(', ');
      return {
        format: 'module',
        shortCircuit: true,
        source: `export const { ${names} } = globalThis[Symbol.for('floatbook.electron-doubles')][${index}].module;`,
      };
    },
  });
}

// Node's own import: vitest's would bundle the built file and look for `electron` itself.
const nativeImport = vm.compileFunction('return import(address)', ['address'], {
  importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
}) as (address: string) => Promise<unknown>;

/** Runs `dist/main/main.js`, or the same file elsewhere, up to the moment when Electron would become ready. */
export async function launchMain(mainFile: string, options: DoubleOptions, given: readonly string[] = []): Promise<ElectronDouble> {
  hookElectron();
  const double = createElectronDouble(options);
  registry.push(double);
  const before = process.argv;
  process.argv = ['electron', mainFile, ...given];
  try {
    // The first start has the address by which its own parts know it; further ones are modules of their own.
    await nativeImport(`${pathToFileURL(mainFile).href}${launched.has(mainFile) ? `?start=${registry.length}` : ''}`);
    launched.add(mainFile);
  } finally {
    process.argv = before;
  }
  return double;
}

/** `launchMain`, made ready, with its window there. */
export async function launchWindow(
  mainFile: string,
  options: DoubleOptions,
  given: readonly string[] = [],
): Promise<{ readonly double: ElectronDouble; readonly window: WindowDouble }> {
  const double = await launchMain(mainFile, options, given);
  double.becomeReady();
  const deadline = Date.now() + 10_000;
  while (double.told.windows.length === 0) {
    if (Date.now() > deadline || double.told.calls.some((call) => call.startsWith('exit')))
      throw new Error(`No window came up: ${JSON.stringify(double.told.errorBoxes)}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const [window] = double.told.windows;
  if (window === undefined) throw new Error('No window');
  return { double, window };
}

export interface Exposed {
  readonly names: readonly string[];
  /** What the page sees as `window.floatbook`, with everything that crosses cloned. */
  readonly floatbook: Transport & { readonly pathOf: (file: File) => string };
  readonly listenerCount: () => number;
}

/** Runs a built preload script with nothing but what a sandboxed one has: `require('electron')` with three names. */
export function runPreload(preloadFile: string, double: ElectronDouble, contents: ContentsDouble, sender: () => Sender): Exposed {
  const renderer = createIpcRenderer(double.ipc, sender);
  contents.deliver = renderer.deliver;
  const exposed = new Map<string, unknown>();
  const contextBridge: Pick<Electron.ContextBridge, 'exposeInMainWorld'> = {
    exposeInMainWorld(name, api: unknown) {
      if (exposed.has(name)) throw new Error(`Cannot bind an API on top of an existing property on the window object: ${name}`);
      exposed.set(name, bridged(api));
    },
  };
  // A file of the user's disk, as a test hands it over, has its path written on it.
  const webUtils: Pick<Electron.WebUtils, 'getPathForFile'> = { getPathForFile: (file) => (file as { path?: string }).path ?? '' };
  const require = (name: string) => {
    if (name !== 'electron') throw new Error(`module not found: ${name}`);
    return { contextBridge, ipcRenderer: renderer.ipcRenderer, webUtils };
  };
  const wrapped = `(function (exports, require, module) {${readFileSync(preloadFile, 'utf8')}\n})`;
  const run = vm.runInNewContext(wrapped, { structuredClone }, { filename: preloadFile }) as (
    exports: object,
    require: (name: string) => unknown,
    module: object,
  ) => void;
  run({}, require, { exports: {} });
  return { names: [...exposed.keys()], floatbook: exposed.get('floatbook') as Exposed['floatbook'], listenerCount: renderer.listenerCount };
}

/** As the context bridge does: functions stay functions, everything else is copied when it crosses. */
function bridged(value: unknown): unknown {
  if (typeof value === 'function') {
    return (...values: unknown[]) => {
      const result: unknown = Reflect.apply(value, undefined, values.map(bridged));
      return isPromise(result) ? result.then(bridged) : bridged(result);
    };
  }
  if (typeof value !== 'object' || value === null) return value;
  if (Object.values(value).some((member) => typeof member === 'function'))
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, bridged(member)]));
  return structuredClone(value);
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}
