/** Inputs made from the contract's shapes: such that fit, and such that cannot fit because one place of them is changed. */

import type { z } from 'zod';
import type { Random } from '../../model/random.ts';

/** What a field is made of, as far as inputs use it. */
interface Definition {
  readonly type: string;
  readonly format?: string;
  readonly shape?: Readonly<Record<string, Shape>>;
  readonly element?: Shape;
  readonly innerType?: Shape;
  readonly options?: readonly Shape[];
  readonly items?: readonly Shape[];
  readonly valueType?: Shape;
  readonly entries?: Readonly<Record<string, string | number>>;
  readonly values?: readonly unknown[];
  readonly checks?: readonly Check[];
}

/** A bound of a number, or of how long something may be. */
interface Check {
  readonly _zod: {
    readonly def: {
      readonly check: string;
      readonly value?: number;
      readonly inclusive?: boolean;
      readonly minimum?: number;
      readonly maximum?: number;
      readonly length?: number;
    };
  };
}

interface Shape {
  readonly _zod: { readonly def: Definition };
}

interface Bounds {
  readonly least: number | undefined;
  readonly most: number | undefined;
}

/** Of a number its least and greatest, of the rest the shortest and longest. */
function boundsOf({ checks = [] }: Definition): Bounds {
  let [least, most]: [number | undefined, number | undefined] = [undefined, undefined];
  for (const {
    _zod: { def },
  } of checks) {
    const next = def.inclusive === false ? 1 : 0;
    if (def.check === 'greater_than') least = (def.value as number) + next;
    if (def.check === 'less_than') most = (def.value as number) - next;
    if (def.check === 'min_length') least = def.minimum;
    if (def.check === 'max_length') most = def.maximum;
    if (def.check === 'length_equals') [least, most] = [def.length, def.length];
  }
  return { least, most };
}

/** Where texts and numbers of inputs come from. */
export interface Source {
  readonly random: Random;
  /** A text for a field of this name; shorter or longer than it may be, where the source wants that. */
  text(field: string): string;
  /** A number for a field of this name, or `undefined` for any that fits. */
  number(field: string): number | undefined;
  /** A whole value that was seen in an answer, for a field of this name. */
  seen(field: string): unknown;
}

/** A value that fits the shape. */
export function valueOf(shape: z.ZodType, source: Source): unknown {
  for (let tries = 0; tries < 1000; tries += 1) {
    const value = make(shape, '', source);
    if (shape.safeParse(value).success) return value;
  }
  throw new Error('no value was found that fits');
}

function make(shape: Shape, field: string, source: Source): unknown {
  const { def } = shape._zod;
  const bounds = boundsOf(def);
  const { random } = source;
  const seen = random.chance(70) ? source.seen(field) : undefined;
  if (seen !== undefined && (shape as unknown as z.ZodType).safeParse(seen).success) return seen;
  switch (def.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(def.shape ?? {}).flatMap(([name, each]) => {
          const value = make(each, name, source);
          return value === undefined ? [] : [[name, value]];
        }),
      );
    case 'string':
      return makeText(def.format, bounds, field, source);
    case 'number':
      return makeNumber(bounds, field, source);
    case 'boolean':
      return random.chance(50);
    case 'null':
      return null;
    case 'literal':
      return random.pick(def.values ?? [null]);
    case 'enum':
      return random.pick(Object.values(def.entries ?? {}));
    case 'optional':
      return random.chance(50) ? undefined : make(def.innerType as Shape, field, source);
    case 'nullable':
      return random.chance(30) ? null : make(def.innerType as Shape, field, source);
    case 'union':
      return make(random.pick(def.options ?? []), field, source);
    case 'tuple':
      return (def.items ?? []).map((each) => make(each, field, source));
    case 'array':
      return Array.from({ length: Math.min(Math.max(bounds.least ?? 0, random.below(4)), bounds.most ?? 4) }, () =>
        make(def.element as Shape, field, source),
      );
    case 'record':
      return Object.fromEntries(Array.from({ length: random.below(3) }, (_, index) => [`k${index}`, make(def.valueType as Shape, field, source)]));
    default:
      throw new Error(`no values are known of the shape ${def.type}`);
  }
}

function makeText(format: string | undefined, { least = 0, most = Infinity }: Bounds, field: string, { random, text }: Source): string {
  if (format === 'date')
    return random.pick(['2026-01-05', '2026-03-31', '2026-06-30', '2026-11-23', '2026-11-24', '2025-12-29', '0001-01-01', '9999-12-31']);
  if (format === 'uuid') return '7f0c4f0e-3c1e-4b51-9a51-0a5d1a1c3c55';
  if (format === 'base64') return Buffer.from(text(field)).toString('base64');
  const made = text(field).slice(0, most);
  return made.length < least ? made.padEnd(least, 'x') : made;
}

function makeNumber(bounds: Bounds, field: string, { random, number }: Source): number {
  const { least = Number.MIN_SAFE_INTEGER, most = Number.MAX_SAFE_INTEGER } = bounds;
  const wanted = number(field);
  if (wanted !== undefined) return Math.min(Math.max(wanted, least), most);
  const edges = [least, most, 0, 1, 2, 100, 12_34, 2 ** 31, -1].filter((each) => each >= least && each <= most);
  return random.pick(edges);
}

/** A change of one place, after which the input fits no longer, and where it was made. */
export interface Misfit {
  readonly input: unknown;
  readonly where: string;
}

/** Changes one place of an input that fits, so that it cannot fit whatever is read into it. `hostile` gives values for that place. */
export function misfitOf(shape: z.ZodType, input: unknown, random: Random, hostile: () => unknown): Misfit {
  const places = [...placesOf(shape, input, [])];
  for (;;) {
    const place = random.pick(places);
    const change = random.pick([replaced, withMore, withLess, outOfBounds])(place, random, hostile);
    if (change !== undefined) return { input: setAt(input, place.path, change.value), where: place.path.join('.') };
  }
}

interface Place {
  readonly shape: Shape;
  readonly value: unknown;
  readonly path: readonly (string | number)[];
}

/** Every place of a value that has a shape; of a union, the whole of it. */
function* placesOf(shape: Shape, value: unknown, path: readonly (string | number)[]): Generator<Place> {
  yield { shape, value, path };
  const { def } = shape._zod;
  if ((def.type === 'optional' || def.type === 'nullable') && value !== null && value !== undefined)
    yield* insideOf(def.innerType as Shape, value, path);
  else yield* insideOf(shape, value, path);
}

function* insideOf(shape: Shape, value: unknown, path: readonly (string | number)[]): Generator<Place> {
  const { def } = shape._zod;
  if (def.type === 'optional' || def.type === 'nullable') yield* insideOf(def.innerType as Shape, value, path);
  if (def.type === 'object' && isRecord(value))
    for (const [name, each] of Object.entries(def.shape ?? {})) if (name in value) yield* placesOf(each, value[name], [...path, name]);
  if (def.type === 'array' && Array.isArray(value))
    for (const [index, each] of value.entries()) yield* placesOf(def.element as Shape, each, [...path, index]);
}

type Change = { readonly value: unknown } | undefined;

/** Another sort of value. */
function replaced({ shape, path }: Place, _random: Random, hostile: () => unknown): Change {
  const value = hostile();
  // What is not there at all is judged by the object that it is missing from.
  if (value === undefined && path.length > 0) return undefined;
  return mayFit(shape, value) ? undefined : { value };
}

const MORE = ['__proto__', 'constructor', 'prototype', 'toString', 'extra', 'workspaceID', ''];

/** One field more than the shape has. */
function withMore({ shape, value }: Place, random: Random): Change {
  if (plainShape(shape).type !== 'object' || !isRecord(value)) return undefined;
  const name = random.pick(MORE);
  if (Object.hasOwn(value, name)) return undefined;
  const more = { ...value };
  Object.defineProperty(more, name, { value: random.pick([1, {}, null, 'x']), enumerable: true, configurable: true, writable: true });
  return { value: more };
}

/** One field less than the shape asks for. */
function withLess({ shape, value }: Place, random: Random): Change {
  const { type, shape: fields } = plainShape(shape);
  if (type !== 'object' || !isRecord(value) || fields === undefined) return undefined;
  const needed = Object.entries(fields).flatMap(([name, each]) => (mayBe(each, undefined) ? [] : [name]));
  if (needed.length === 0) return undefined;
  const left = random.pick(needed);
  return { value: Object.fromEntries(Object.entries(value).filter(([name]) => name !== left)) };
}

/** A number or text beyond what its shape allows. */
function outOfBounds({ shape }: Place, random: Random): Change {
  const { def } = shape._zod;
  const { type, format } = def;
  const { least, most } = boundsOf(def);
  if (type === 'number') {
    const beyond = [1.5, 2 ** 53, -(2 ** 53), 1e300, ...(least === undefined ? [] : [least - 1])];
    return { value: random.pick(most === undefined ? beyond : [...beyond, most + 1]) };
  }
  if (type === 'string' && format === 'date')
    return { value: random.pick(['2026-02-30', '2026-13-01', '20260101', '2026-1-1', '', '2026-01-01T00:00']) };
  if (type === 'string' && most !== undefined && most < 100_000) return { value: 'x'.repeat(most + 1) };
  if (type === 'enum') return { value: random.pick(['', 'toString', '__proto__', 'other']) };
  return undefined;
}

/** What cannot even be looked at does not fit. */
function mayFit(shape: Shape, value: unknown): boolean {
  try {
    return mayBe(shape, value);
  } catch {
    return false;
  }
}

/** Whether a value could fit at all: by its sort, not by its contents. Never wrong where it says no. */
function mayBe(shape: Shape, value: unknown): boolean {
  const { def } = shape._zod;
  switch (def.type) {
    case 'optional':
      return value === undefined || mayBe(def.innerType as Shape, value);
    case 'nullable':
      return value === null || mayBe(def.innerType as Shape, value);
    case 'union':
      return (def.options ?? []).some((each) => mayBe(each, value));
    case 'string':
      return typeof value === 'string';
    case 'number':
      return typeof value === 'number' && Number.isSafeInteger(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'null':
      return value === null;
    case 'literal':
      return (def.values ?? []).includes(value);
    case 'enum':
      return Object.values(def.entries ?? {}).includes(value as string);
    case 'array':
    case 'tuple':
      return Array.isArray(value);
    case 'object':
      return isRecord(value) && isPlain(value) && hasFieldsOf(def, value);
    default:
      return isRecord(value) && isPlain(value);
  }
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

/** The fields that are needed, and none beyond those of the shape. */
function hasFieldsOf({ shape = {} }: Definition, value: object): boolean {
  const names = Reflect.ownKeys(value);
  return (
    names.every((name) => typeof name === 'string' && Object.hasOwn(shape, name)) &&
    Object.entries(shape).every(([name, each]) => names.includes(name) || mayBe(each, undefined))
  );
}

function plainShape(shape: Shape): Definition {
  const { def } = shape._zod;
  return def.type === 'optional' || def.type === 'nullable' ? plainShape(def.innerType as Shape) : def;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function setAt(whole: unknown, path: readonly (string | number)[], value: unknown): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return value;
  if (Array.isArray(whole)) return whole.map((each: unknown, index) => (index === first ? setAt(each, rest, value) : each));
  return { ...(whole as object), [first]: setAt((whole as Record<string, unknown>)[first], rest, value) };
}
