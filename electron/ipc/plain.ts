/** Copies what came over a transport into plain data, or says that it is not plain: hostile prototypes, depth and size end here. */

export const MAX_DEPTH = 12;
/** Characters of text, and 8 for every other value and key: a bound on work and memory, a little above the largest file piece. */
export const MAX_WEIGHT = 2_097_152;

const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);
const NOT_PLAIN = Symbol('not plain');

/** `{ plain: false }` for anything but objects, arrays, text without NUL (SQLite and file systems end a text there), finite numbers, booleans, null and undefined within the limits. */
export function plainCopy(raw: unknown): { readonly plain: true; readonly value: unknown } | { readonly plain: false } {
  const budget = { left: MAX_WEIGHT };
  try {
    const value = copy(raw, MAX_DEPTH, budget);
    return value === NOT_PLAIN ? { plain: false } : { plain: true, value };
  } catch {
    // A getter or a proxy that throws is not plain data either.
    return { plain: false };
  }
}

function copy(raw: unknown, depthLeft: number, budget: { left: number }): unknown {
  budget.left -= typeof raw === 'string' ? raw.length + 8 : 8;
  if (budget.left < 0 || depthLeft < 0) return NOT_PLAIN;
  if (typeof raw === 'string') return raw.includes('\0') ? NOT_PLAIN : raw;
  if (raw === null || raw === undefined || typeof raw === 'boolean') return raw;
  if (typeof raw === 'number') return Number.isFinite(raw) ? raw : NOT_PLAIN;
  if (typeof raw !== 'object') return NOT_PLAIN;
  return Array.isArray(raw) ? copyArray(raw, depthLeft, budget) : copyObject(raw, depthLeft, budget);
}

function copyArray(raw: readonly unknown[], depthLeft: number, budget: { left: number }): unknown {
  if (raw.length * 8 > budget.left) return NOT_PLAIN;
  const result: unknown[] = [];
  for (const item of raw) {
    const value = copy(item, depthLeft - 1, budget);
    if (value === NOT_PLAIN) return NOT_PLAIN;
    result.push(value);
  }
  return result;
}

function copyObject(raw: object, depthLeft: number, budget: { left: number }): unknown {
  const prototype: unknown = Object.getPrototypeOf(raw);
  // Another realm's Object.prototype (Electron's) has a null prototype itself; a Map, Date or class instance does not.
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) return NOT_PLAIN;
  const result: Record<string, unknown> = {};
  for (const key of Reflect.ownKeys(raw)) {
    if (typeof key !== 'string' || FORBIDDEN_KEYS.has(key)) return NOT_PLAIN;
    budget.left -= key.length;
    const value = copy((raw as Record<string, unknown>)[key], depthLeft - 1, budget);
    if (value === NOT_PLAIN) return NOT_PLAIN;
    result[key] = value;
  }
  return result;
}
