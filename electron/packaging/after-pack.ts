/** After packing: sets the ninth fuse, which the builder's own configuration does not know yet, and lists the parts of what was packed. */

import { join } from 'node:path';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
import type { AfterPackContext } from 'electron-builder';
import { writePartsList } from './parts-list.ts';

const ENDINGS: Readonly<Record<string, string>> = { darwin: '.app', win32: '.exe' };

export default async function afterPack({ appOutDir, outDir, electronPlatformName, packager }: AfterPackContext): Promise<void> {
  const name = electronPlatformName === 'linux' ? (packager.platformSpecificBuildOptions.executableName ?? '') : packager.appInfo.productFilename;
  // Memory that WebAssembly reaches outside of its own stays a trap, which is how Chromium has it. What was set before stays as it is.
  await flipFuses(join(appOutDir, `${name}${ENDINGS[electronPlatformName] ?? ''}`), {
    version: FuseVersion.V1,
    [FuseV1Options.WasmTrapHandlers]: true,
  });
  writePartsList(outDir);
}
