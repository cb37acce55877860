/** Keys of processors: in the system's store where there is one, else only in memory, and nowhere to be read by chance. */

import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { openSecretStore, type SecretStore, type SystemEncryption } from '../../electron/engine/secret-store.ts';
import { safeStorageDouble as safeStorage } from '../electron/double-safe-storage.ts';
import { temporaryFolder } from '../support/books.ts';

const SECRET = 'sk_live_51FloatbookSecretOfTests';

function open(userDataFolder: string, encryption: SystemEncryption | null, platform: NodeJS.Platform = 'linux'): SecretStore {
  return openSecretStore({ userDataFolder, encryption, platform });
}

async function revealed(store: SecretStore, name = 'stripe'): Promise<string> {
  const found = await store.find(name);
  return 'reveal' in found ? `${found.place} ${found.reveal()}` : found.place;
}

describe('with a store of the system', () => {
  test('a secret outlives Floatbook as ciphertext that nobody else may read', async () => {
    const folder = temporaryFolder();
    expect(await open(folder, safeStorage()).keep('stripe', SECRET)).toBe('system');
    expect(await revealed(open(folder, safeStorage()))).toBe(`system ${SECRET}`);
    const files = readdirSync(join(folder, 'secrets'));
    expect(files).toEqual(['stripe.encrypted']);
    const file = join(folder, 'secrets', 'stripe.encrypted');
    expect(readFileSync(file, 'utf8')).not.toContain(SECRET.slice(8));
    expect(Buffer.from(readFileSync(file, 'utf8'), 'base64').toString('latin1')).not.toContain(SECRET.slice(8));
    expect(statSync(file).mode & 0o077).toBe(0);
    expect(statSync(join(folder, 'secrets')).mode & 0o077).toBe(0);
  });

  test('a later one takes its place, and forgetting forgets', async () => {
    const folder = temporaryFolder();
    const store = open(folder, safeStorage());
    await store.keep('stripe', 'first');
    await store.keep('stripe', SECRET);
    await store.keep('other', 'other');
    expect(await revealed(store)).toBe(`system ${SECRET}`);
    store.forget('stripe');
    store.forget('stripe');
    expect(await revealed(store)).toBe('nowhere');
    expect(await revealed(open(folder, safeStorage()), 'other')).toBe('system other');
  });

  test('what another user or machine encrypted is unreadable, and said to be', async () => {
    const folder = temporaryFolder();
    await open(folder, safeStorage()).keep('stripe', SECRET);
    expect(await revealed(open(folder, safeStorage({ owner: 0x11 })))).toBe('unreadable');
    expect(await revealed(open(folder, null))).toBe('unreadable');
    writeFileSync(join(folder, 'secrets', 'stripe.encrypted'), '');
    expect(await revealed(open(folder, safeStorage()))).toBe('unreadable');
  });

  test('what the system wants encrypted anew is', async () => {
    const folder = temporaryFolder();
    await open(folder, safeStorage()).keep('stripe', SECRET);
    const file = join(folder, 'secrets', 'stripe.encrypted');
    const before = statSync(file, { bigint: true }).mtimeNs;
    expect(await revealed(open(folder, safeStorage({ reEncrypts: true })))).toBe(`system ${SECRET}`);
    expect(statSync(file, { bigint: true }).mtimeNs).toBeGreaterThan(before);
  });
});

describe('without one', () => {
  test.each<[string, SystemEncryption | null]>([
    ['in browser mode', null],
    ['where encryption is not available', safeStorage({ available: false })],
    ['on a desktop whose store is no secret', safeStorage({ backend: 'basic_text' })],
    ['before Electron knows', safeStorage({ backend: 'unknown' })],
    ['where it fails', safeStorage({ fails: true })],
  ])('%s a secret is kept for the session only, and not written anywhere', async (_name, encryption) => {
    const folder = temporaryFolder();
    const store = open(folder, encryption);
    expect(await store.keep('stripe', SECRET)).toBe('session');
    expect(await revealed(store)).toBe(`session ${SECRET}`);
    expect(readdirSync(folder, { recursive: true })).toEqual([]);
    expect(await revealed(open(folder, encryption))).toBe('nowhere');
    store.forget('stripe');
    expect(await revealed(store)).toBe('nowhere');
  });

  test('the user is told before', async () => {
    expect(await open(temporaryFolder(), null).place()).toBe('session');
    expect(await open(temporaryFolder(), safeStorage()).place()).toBe('system');
    // Which store there is matters on Linux alone.
    expect(await open(temporaryFolder(), safeStorage({ backend: 'unknown' }), 'darwin').place()).toBe('system');
    expect(await open(temporaryFolder(), safeStorage({ backend: 'basic_text' })).place()).toBe('session');
  });

  test('an older secret does not come back when Floatbook is started again', async () => {
    const folder = temporaryFolder();
    await open(folder, safeStorage()).keep('stripe', 'older');
    await open(folder, null).keep('stripe', SECRET);
    expect(await revealed(open(folder, safeStorage()))).toBe('nowhere');
  });
});

test('nothing that is printed shows a secret', async () => {
  for (const encryption of [null, safeStorage(), safeStorage({ fails: true })]) {
    const store = open(temporaryFolder(), encryption);
    const kept = await store.keep('stripe', SECRET);
    const found = await store.find('stripe');
    const printed = inspect([store, kept, found], { depth: Infinity, showHidden: true }) + JSON.stringify([store, kept, found]);
    expect(printed).not.toContain(SECRET.slice(8));
  }
});

test.each(['../stripe', 'Stripe', 'a/b', '', 'x'.repeat(65)])('a secret is not named %j', async (name) => {
  const store = open(temporaryFolder(), safeStorage());
  await expect(store.keep(name, SECRET)).rejects.toThrow(/named by/);
  await expect(store.find(name)).rejects.toThrow(/named by/);
});
