/**
 * Draws the icons of every system from `electron/resources/icon.svg`: `node electron/packaging/make-icons.ts CHROMIUM`, where `CHROMIUM` is the path of a
 * Chromium. What it makes is kept with the sources, so packaging needs no browser.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const RESOURCES = fileURLToPath(new URL('../resources/', import.meta.url));
const ICO_SIZES = [16, 24, 32, 48, 64, 128, 256];
/** Apple's names of sizes; those for screens of twice the density hold the double. */
const ICNS_SIZES = { icp4: 16, ic11: 32, ic12: 64, ic07: 128, ic13: 256, ic08: 256, ic14: 512, ic09: 512, ic10: 1024 };
const LINUX_SIZE = 1024;

const [executablePath] = process.argv.slice(2);
if (executablePath === undefined) throw new Error('Name the path of a Chromium.');
const drawn = await draw(executablePath, [...new Set([...ICO_SIZES, ...Object.values(ICNS_SIZES), LINUX_SIZE])]);
writeFileSync(`${RESOURCES}icon.png`, pictureOf(LINUX_SIZE));
writeFileSync(`${RESOURCES}icon.ico`, icoOf(ICO_SIZES));
writeFileSync(`${RESOURCES}icon.icns`, icnsOf());

async function draw(executable: string, sizes: readonly number[]): Promise<ReadonlyMap<number, Buffer>> {
  const picture = `data:image/svg+xml;base64,${readFileSync(`${RESOURCES}icon.svg`).toString('base64')}`;
  const browser = await chromium.launch({ executablePath: executable, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
  const page = await browser.newPage();
  const pictures = new Map<number, Buffer>();
  for (const size of sizes) {
    await page.setViewportSize({ width: size, height: size });
    await page.setContent(`<body style="margin:0"><img src="${picture}" width="${size}" height="${size}" style="display:block">`);
    await page.locator('img').evaluate((image: { decode(): Promise<void> }) => image.decode());
    pictures.set(size, await page.screenshot({ omitBackground: true }));
  }
  await browser.close();
  return pictures;
}

function pictureOf(size: number): Buffer {
  const picture = drawn.get(size);
  if (picture === undefined) throw new Error(`no picture of ${size}`);
  return picture;
}

/** A head, an entry of 16 bytes for each picture, and the pictures. */
function icoOf(sizes: readonly number[]): Buffer {
  const head = Buffer.from([0, 0, 1, 0, sizes.length, 0]);
  let offset = head.length + 16 * sizes.length;
  const entries = sizes.map((size) => {
    const entry = Buffer.alloc(16);
    entry.writeUInt8(size % 256, 0);
    entry.writeUInt8(size % 256, 1);
    entry.writeUInt16LE(1, 4);
    entry.writeUInt16LE(32, 6);
    entry.writeUInt32LE(pictureOf(size).length, 8);
    entry.writeUInt32LE(offset, 12);
    offset += pictureOf(size).length;
    return entry;
  });
  return Buffer.concat([head, ...entries, ...sizes.map(pictureOf)]);
}

function icnsOf(): Buffer {
  const pictures = Object.entries(ICNS_SIZES).map(([name, size]) => block(name, pictureOf(size)));
  return block('icns', Buffer.concat(pictures));
}

/** A name, the length with name and length, and what is in it. */
function block(name: string, contents: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(name, 'latin1');
  head.writeUInt32BE(contents.length + 8, 4);
  return Buffer.concat([head, contents]);
}
