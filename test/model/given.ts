/** Short forms for the hand-computed cases: rows as one line each, and the figures or the refusal that they lead to. */

import { figuresOf } from './model.ts';
import type { ActivityFile, Dates, Figures, ModelOptions, Refusal, Row, StatementRow } from './model.ts';

/** In EUR and UTC, with weeks from Monday, on 31 January 2026. Monday 5 January begins 2026-W02. */
const usual: ModelOptions = { currency: 'EUR', today: '2026-01-31' };

/** A row of January 2026, as id, day or date-time, kind and whatever else it has. */
export function row(id: string, day: string, kind: string, cells: Row = {}): Row {
  return { id, date: day.length === 2 ? `2026-01-${day}` : day, kind, ...cells };
}

export function file(name: string, ...rows: readonly Row[]): ActivityFile {
  return { name, rows };
}

export function figures(rows: readonly Row[], options: Partial<ModelOptions> = {}, dates: Dates = {}): Figures {
  return figuresOfFiles([file('all.csv', ...rows)], options, dates);
}

export function figuresOfFiles(files: readonly ActivityFile[], options: Partial<ModelOptions> = {}, dates: Dates = {}): Figures {
  const outcome = figuresOf(files, { ...usual, ...options }, dates);
  if (outcome.refusal !== null) throw new Error(`refused: ${JSON.stringify(outcome.refusal)}`);
  return outcome.figures;
}

/** Null where the files are taken. */
export function refusalOf(files: readonly ActivityFile[], options: Partial<ModelOptions> = {}): Refusal | null {
  return figuresOf(files, { ...usual, ...options }).refusal;
}

/** Of each event between opening and closing: what it did to credits and cost, `'+10.00/9.00'` or `'-4.00/3.60'`. */
export function movements(rows: readonly Row[], options: Partial<ModelOptions> = {}): readonly string[] {
  return figures(rows, options).statement.rows.slice(1, -1).map(movement);
}

function movement(line: StatementRow): string {
  const effect =
    line.credits_in === line.credits_out
      ? '0'
      : /[1-9]/.test(line.credits_in)
        ? `+${line.credits_in}/${line.cost_in}`
        : `-${line.credits_out}/${line.cost_out}`;
  return `${line.id === '' ? 'by itself' : line.id} ${effect}`;
}
