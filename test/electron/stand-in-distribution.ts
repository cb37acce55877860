/** Makes a folder laid out like an unpacked Electron for Linux, with fuses that can be flipped, for packing where Electron cannot be had. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FUSE_SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
/** Wire version 1 with nine fuses, as Electron 45 is delivered: `0` off, `1` on. */
const FUSE_WIRE = Buffer.concat([Buffer.from([1, 9]), Buffer.from('101100011')]);

const FILES = [
  'LICENSE',
  'LICENSES.chromium.html',
  'chrome_100_percent.pak',
  'chrome_200_percent.pak',
  'icudtl.dat',
  'libEGL.so',
  'libGLESv2.so',
  'libffmpeg.so',
  'resources.pak',
  'snapshot_blob.bin',
  'v8_context_snapshot.bin',
  'vk_swiftshader_icd.json',
];
const PROGRAMS = ['chrome-sandbox', 'chrome_crashpad_handler'];

export function makeStandInDistribution(folder: string, version: string): void {
  mkdirSync(join(folder, 'locales'), { recursive: true });
  mkdirSync(join(folder, 'resources'), { recursive: true });
  for (const name of [...FILES, 'locales/en-US.pak', 'locales/en-GB.pak', 'locales/de.pak']) writeFileSync(join(folder, name), `${name}\n`);
  for (const name of PROGRAMS) writeFileSync(join(folder, name), '#!/bin/sh\n', { mode: 0o755 });
  writeFileSync(join(folder, 'version'), version);
  writeFileSync(
    join(folder, 'electron'),
    Buffer.concat([Buffer.alloc(4096, 0x7f), Buffer.from(FUSE_SENTINEL), FUSE_WIRE, Buffer.alloc(4096, 0x7f)]),
    { mode: 0o755 },
  );
}
