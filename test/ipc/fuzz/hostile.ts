/** Values that nobody sends by accident: made by hand, and by chance. */

import fc from 'fast-check';

/** Texts for fields that take text: other languages than the one that is spoken there, and what is not quite text. */
export const HOSTILE_TEXTS: readonly string[] = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  "'; DROP TABLE event; --",
  '" OR 1=1 --',
  "x' UNION ALL SELECT 1 --",
  'ATTACH DATABASE "elsewhere.db" AS x',
  '../../../../etc/passwd',
  '..\\..\\windows\\system32\\config\\sam',
  '%2e%2e%2f%2e%2e%2fetc%2fpasswd',
  '/proc/self/environ',
  '/dev/null',
  'file:///etc/passwd',
  '\\\\server\\share\\x',
  'C:\\x',
  'CON',
  '.',
  '..',
  '~',
  '$(id)',
  '`id`',
  '| id',
  '-rf',
  '--help',
  '${7*7}',
  '{{7*7}}',
  '%s%s%n',
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  'javascript:alert(1)',
  '=1+1',
  '@SUM(1)',
  '\r\nBcc: x@example.com',
  '\u202eexe.fdp',
  '\ud800',
  'x\udc00y',
  '\uffff',
  '\ufeffx',
  'e\u0301'.repeat(50),
  '𝒳'.repeat(30),
  '👩‍👩‍👧‍👦'.repeat(20),
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'null',
  'undefined',
  'NaN',
  '0',
  '-0',
  '1e309',
  '9007199254740993',
  '٣',
  '2026-02-30',
  '0000-00-00',
  'x'.repeat(10_000),
];

/** Whole values in the place of others. Each is made anew: some can be read once only. */
export const HOSTILE_VALUES: ReadonlyArray<() => unknown> = [
  () => null,
  () => undefined,
  () => true,
  () => 0,
  () => -0,
  () => 1.5,
  () => Number.NaN,
  () => Number.POSITIVE_INFINITY,
  () => Number.NEGATIVE_INFINITY,
  () => Number.MAX_SAFE_INTEGER + 1,
  () => 1e308,
  () => 5e-324,
  () => 1n,
  () => Symbol('x'),
  () => () => ({}),
  () => '',
  () => 'x',
  () => [],
  () => [[]],
  // eslint-disable-next-line no-sparse-arrays
  () => [, 1, , 2],
  () => ({}),
  () => Object.create(null) as object,
  () => Object.create({ workspaceId: 1 }) as object,
  () => JSON.parse('{"__proto__":{"admin":true},"workspaceId":1}') as unknown,
  () => JSON.parse('{"constructor":{"prototype":{"admin":true}}}') as unknown,
  () => new Date(),
  () => new Map([['workspaceId', 1]]),
  () => new Set([1]),
  () => /x/,
  () => new Error('x'),
  () => new Uint8Array(8),
  () => new ArrayBuffer(8),
  () => new (class Input {})(),
  () => Promise.resolve({}),
  () => Object('x') as unknown,
  () => Object(1) as unknown,
  () => deep(13),
  circle,
  trap,
  () => new Proxy({}, { ownKeys: fail }),
  () => new Proxy({}, { getPrototypeOf: fail }),
  () => new Proxy({ workspaceId: 1 }, { get: () => ({}) }),
  () => revoked(),
  () => ({ toJSON: () => ({ workspaceId: 1 }) }),
  () => ({ valueOf: () => 1, toString: () => '1' }),
  () => ({ [Symbol.toPrimitive]: () => 1 }),
  () => Object(true) as unknown,
];

/** Values that take work to look at, each made once. */
export const LARGE_VALUES: readonly unknown[] = [
  Array.from({ length: 300_000 }, () => 1),
  Object.assign([], { length: 4_000_000_000 }),
  'x'.repeat(3_000_000),
  deep(20_000),
  wide(60_000),
];

function deep(levels: number): unknown {
  let value: unknown = {};
  for (let level = 0; level < levels; level += 1) value = { x: value };
  return value;
}

function wide(keys: number): unknown {
  return Object.fromEntries(Array.from({ length: keys }, (_, index) => [`k${index}`, 1]));
}

function circle(): unknown {
  const value: Record<string, unknown> = {};
  value['x'] = value;
  return value;
}

function trap(): unknown {
  return {
    get workspaceId(): number {
      return fail();
    },
  };
}

function revoked(): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

function fail(): never {
  throw new Error('trap');
}

/** Values of any sort, by chance. */
export function anythings(seed: number, count: number): readonly unknown[] {
  const anything = fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withNullPrototype: true,
    withObjectString: true,
    withTypedArray: true,
    withSparseArray: true,
    withUnicodeString: true,
    maxDepth: 4,
  });
  return fc.sample(anything, { seed, numRuns: count });
}

/** Texts of any sort, by chance. */
export function anyTexts(seed: number, count: number): readonly string[] {
  return fc.sample(fc.string({ unit: 'binary', maxLength: 60 }), { seed, numRuns: count });
}
