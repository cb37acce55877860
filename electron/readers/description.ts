/** What a statement line says in words, of two fields that often say the same. */

/** The name, then what is said besides, without the same twice. */
export function describe(name: string, memo: string): string {
  if (memo === '' || name.startsWith(memo) || name.endsWith(memo)) return name;
  return name === '' || memo.startsWith(name) || memo.endsWith(name) ? memo : `${name} ${memo}`;
}
