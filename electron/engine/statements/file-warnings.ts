/** What the user is warned of in a statement file: each kind that many rows may have is told once, with how many there are. */

import type { Warning } from '../../readers/statement.ts';

interface Noted {
  count: number;
  readonly warning: Warning;
  readonly many: (count: number) => string;
}

export class FileWarnings {
  readonly #warnings: Warning[] = [];
  readonly #noted = new Map<string, Noted>();

  add(warning: Warning): void {
    this.#warnings.push(warning);
  }

  warn(code: string, message: string, sourceLine: number | null = null): void {
    this.add({ code, message, sourceLine });
  }

  /** `many` is the message where there are several of the kind; it is told of the first one. */
  note(code: string, sourceLine: number, message: string, many: (count: number) => string): void {
    const known = this.#noted.get(code);
    if (known) known.count += 1;
    else this.#noted.set(code, { count: 1, warning: { code, message, sourceLine }, many });
  }

  has(code: string): boolean {
    return this.#warnings.some((warning) => warning.code === code);
  }

  /** All of them: those of many rows behind the others. */
  get all(): readonly Warning[] {
    const noted = [...this.#noted.values()].map(({ count, warning, many }) => (count === 1 ? warning : { ...warning, message: many(count) }));
    return [...this.#warnings, ...noted];
  }
}
