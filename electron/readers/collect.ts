/** Parts of a statement file put together as a whole: for files of a size that a person looks at. */

import type { Detected, Question, SkippedRow, StatementBalance, StatementLine, StatementPart, Warning } from './statement.ts';

export interface Statement {
  readonly account: string | null;
  readonly currency: string | null;
  readonly opening: StatementBalance | null;
  readonly closing: StatementBalance | null;
  readonly lines: readonly StatementLine[];
}

export interface CollectedStatements {
  readonly statements: readonly Statement[];
  readonly skipped: readonly SkippedRow[];
  readonly questions: readonly Question[];
  readonly detected: readonly Detected[];
  readonly warnings: readonly Warning[];
  /** What files of the same source have in common; null where the reader was not at it yet. */
  readonly layout: string | null;
}

type Begun = { -readonly [Key in keyof Statement]: Statement[Key] } & { lines: StatementLine[] };

export function collectStatements(parts: Iterable<StatementPart>): CollectedStatements {
  const statements: Begun[] = [];
  const [skipped, questions, detected, warnings]: [SkippedRow[], Question[], Detected[], Warning[]] = [[], [], [], []];
  let layout: string | null = null;
  const current = (): Begun => statements.at(-1) ?? begin(null, null);
  const begin = (account: string | null, currency: string | null): Begun => {
    const begun: Begun = { account, currency, opening: null, closing: null, lines: [] };
    statements.push(begun);
    return begun;
  };
  for (const each of parts) {
    switch (each.part) {
      case 'statement':
        begin(each.account, each.currency);
        break;
      case 'balance':
        current()[each.which] = each;
        break;
      case 'line':
        current().lines.push(each);
        break;
      case 'skipped':
        skipped.push(each);
        break;
      case 'question':
        questions.push(each);
        break;
      case 'detected':
        detected.push(each);
        break;
      case 'layout':
        layout = each.layout;
        break;
      case 'warning':
        warnings.push(each);
        break;
    }
  }
  return { statements, skipped, questions, detected, warnings, layout };
}
