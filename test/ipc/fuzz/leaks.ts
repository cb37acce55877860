/**
 * What an answer must not tell. A path stands only in a field that is named for it: `file`, `folder`, `booksFolder`. Everywhere else, and in what a
 * refusal says, there is no path, no SQL and no stack, unless the caller wrote the same into that very call.
 */

const SIGNS: readonly RegExp[] = [
  /\bat .{1,200}:\d+:\d+\)?/,
  /node_modules|node:internal|\.[cm]?[jt]s:\d+/,
  /\b(?:SELECT\s.{1,200}\sFROM|INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|CREATE\s+(?:TABLE|TRIGGER|INDEX)|PRAGMA\s+\w+)\b/i,
  /SQLITE_[A-Z]+|SqliteError|no such (?:table|column)|constraint failed|near ".*": syntax error/,
  /\b(?:TypeError|RangeError|ReferenceError|SyntaxError|ZodError|AssertionError)\b/,
  /\b(?:ENOENT|EACCES|EISDIR|ENOTDIR|EEXIST|EPERM|ENAMETOOLONG|ERR_[A-Z_]+)\b/,
];

/** Fields whose value is a path that the page shows. */
const PATH_FIELDS = new Set(['file', 'folder', 'booksFolder']);

/** What an answer or announcement tells of the inside; `undefined` for nothing. `paths` are beginnings of paths of this machine. */
export function leakIn(told: unknown, asked: unknown, paths: readonly string[]): string | undefined {
  for (const { text, field } of textsOf(told, '')) {
    if (signIn(text, field, paths) === undefined) continue;
    const written = [...textsOf(asked, '')].map((each) => each.text).filter((each) => each !== '');
    const sign = signIn(
      written.reduce((left, each) => left.replaceAll(each, ''), text),
      field,
      paths,
    );
    if (sign !== undefined) return `${field}: ${sign}`;
  }
  return undefined;
}

function signIn(text: string, field: string, paths: readonly string[]): string | undefined {
  const sign = SIGNS.map((each) => each.exec(text)?.[0]).find((each) => each !== undefined);
  return sign ?? (PATH_FIELDS.has(field) ? undefined : paths.find((path) => text.includes(path)));
}

function* textsOf(value: unknown, field: string): Generator<{ readonly text: string; readonly field: string }> {
  if (typeof value === 'string') yield { text: value, field };
  else if (Array.isArray(value)) for (const each of value) yield* textsOf(each, field);
  else if (typeof value === 'object' && value !== null) for (const [name, each] of Object.entries(value)) yield* textsOf(each, name);
}
