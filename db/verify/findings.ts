/** Collects what verifying finds: the first few of each sort in words, the rest as a number. */

export interface Problem {
  /** Id of the broken rule (`L7`), or `file`, `schema`, `rollup` for what carries the rules. */
  readonly rule: string;
  readonly message: string;
  /** What it is about: `entry 12`, `lot 3`, `event E-1 of 2026-03-01`, … */
  readonly where: string;
}

export interface Findings {
  add(rule: string, where: string, message: string): void;
  list(): readonly Problem[];
}

const SPELT_OUT = 20;

export function createFindings(): Findings {
  const byRule = new Map<string, { problems: Problem[]; more: number }>();
  return {
    add(rule, where, message) {
      let found = byRule.get(rule);
      if (!found) byRule.set(rule, (found = { problems: [], more: 0 }));
      if (found.problems.length < SPELT_OUT) found.problems.push({ rule, message, where });
      else found.more += 1;
    },
    list: () =>
      [...byRule].flatMap(([rule, { problems, more }]) =>
        more === 0 ? problems : [...problems, { rule, where: 'further places', message: `${more} more of this rule` }],
      ),
  };
}
