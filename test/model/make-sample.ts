/**
 * The project's own sample, `test/fixtures/activity-sample.*`, in the form of the shared one: half a year of one workspace.
 * Run as a script it writes both files anew; an intended change of a rule or of the generator shows in their diff.
 */

import { writeFileSync } from 'node:fs';
import { toCsv } from './csv.ts';
import type { ModelOptions } from './events.ts';
import { generateHistory } from './generate.ts';
import { expectedOf } from './model.ts';

export const sampleCsv = new URL('../fixtures/activity-sample.csv', import.meta.url);
export const sampleExpected = new URL('../fixtures/activity-sample.expected.json', import.meta.url);

/** What the rows of the sample stand under. All dates are plain days, so the time zone does not matter. */
export const sampleOptions: ModelOptions = { currency: 'GBP', today: '2026-07-05' };

/** The text of both files. */
export function makeSample(): { readonly csv: string; readonly expected: string } {
  const rows = generateHistory(102, { rows: 780, currency: sampleOptions.currency, start: '2026-01-05', days: 26 * 7 });
  const sample = expectedOf([{ name: 'activity-sample.csv', rows }], sampleOptions);
  if (sample.refusal !== null) throw new Error(`the sample is refused: ${JSON.stringify(sample.refusal)}`);
  return { csv: toCsv(rows), expected: `${JSON.stringify(sample.figures, null, 1)}\n` };
}

if (import.meta.main) {
  const { csv, expected } = makeSample();
  writeFileSync(sampleCsv, csv);
  writeFileSync(sampleExpected, expected);
}
