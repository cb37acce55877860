/** Elements of a CAMT message, and what stands at a path in them. */

/** An element by its name without prefix. */
export interface Element {
  readonly name: string;
  /** Of the file, from 1: where its tag begins. */
  readonly line: number;
  /** Its attribute `Ccy`, which amounts have. */
  readonly currency: string | null;
  readonly children: readonly Element[];
  /** Trimmed; of one that has children it is empty. */
  readonly text: string;
}

/** The first element at the end of the path of names. */
export function elementAt(element: Element | undefined, ...path: readonly string[]): Element | undefined {
  let at = element;
  for (const name of path) at = at?.children.find((child) => child.name === name);
  return at;
}

/** The text at the end of the path of names; `undefined` where there is none. */
export function textAt(element: Element | undefined, ...path: readonly string[]): string | undefined {
  return elementAt(element, ...path)?.text || undefined;
}

/** Every element at the end of the path of names, in the order of the file. */
export function elementsAt(element: Element, ...path: readonly string[]): readonly Element[] {
  return path.reduce<readonly Element[]>((all, name) => all.flatMap(({ children }) => children.filter((child) => child.name === name)), [element]);
}
