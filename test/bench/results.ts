/** What a bench finds: a contender beside its limit as a ratio, with the goal for it; and how that is shown. */

import { cpus, release, totalmem, type } from 'node:os';

export interface Finding {
  readonly section: string;
  readonly what: string;
  /** What was measured, for a reader; the ratio is the result. */
  readonly contender: string;
  readonly limit: string;
  readonly ratio: number;
  readonly goal: Goal | null;
}

export interface Goal {
  readonly sign: '>=' | '<=';
  readonly ratio: number;
}

export function isMet({ ratio, goal }: Finding): boolean | null {
  if (goal === null) return null;
  return goal.sign === '>=' ? ratio >= goal.ratio : ratio <= goal.ratio;
}

export function machineFacts() {
  const [cpu] = cpus();
  return {
    date: new Date().toISOString().slice(0, 10),
    cpu: `${cpus().length} × ${cpu?.model.trim() ?? 'unknown'}`,
    memoryGib: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    node: process.version,
  };
}

/** The findings as a table of text. */
export function tableOf(findings: readonly Finding[]): string {
  const header = ['section', 'what', 'contender', 'limit', 'ratio', 'goal', ''];
  const rows = findings.map((finding) => {
    const met = isMet(finding);
    const goal = finding.goal === null ? '' : `${finding.goal.sign} ${finding.goal.ratio}`;
    return [
      finding.section,
      finding.what,
      finding.contender,
      finding.limit,
      finding.ratio.toFixed(2),
      goal,
      met === null ? '' : met ? 'met' : 'NOT MET',
    ];
  });
  const widths = header.map((name, column) => Math.max(name.length, ...rows.map((row) => (row[column] as string).length)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] as number))
      .join('  ')
      .trimEnd();
  return [line(header), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
