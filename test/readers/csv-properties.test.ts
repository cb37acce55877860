/** Whatever way a bank writes a statement as a table, the same movements are read from it (rules I1, I2). */

import { expect, test } from 'vitest';
import { formatDay } from '../../db/ledger/calendar.ts';
import { collectStatements } from '../../electron/readers/collect.ts';
import { csvReader } from '../../electron/readers/csv/csv-reader.ts';
import { isSameDecimal } from '../../electron/readers/decimals.ts';
import { isoOf, seededRandom, writeStatement } from './csv-writing.ts';

const RUNS = 1_500;

test('I1, I2: a statement written in any language, with any delimiter, order of dates, decimal sign and columns is read as it was meant', () => {
  for (let seed = 0; seed < RUNS; seed += 1) {
    const written = writeStatement(seededRandom(seed));
    const { statements, skipped } = collectStatements(csvReader.read(written.text, {}));
    const lines = statements.flatMap((statement) => statement.lines);
    const context = `seed ${seed}: ${JSON.stringify(written.text)}`;
    expect(
      lines.map(({ date }) => isoOf(date)),
      context,
    ).toEqual(written.movements.map(({ day }) => formatDay(day)));
    for (const [index, { cents, text }] of written.movements.entries()) {
      expect(isSameDecimal(lines[index]?.amount ?? '0', (cents / 100).toFixed(2)), context).toBe(true);
      expect(lines[index]?.description, context).toBe(text.replace('\n', ' '));
    }
    expect(lines[0]?.sourceLine, context).toBe(written.firstLine);
    expect(skipped.at(-1)?.because, context).toBe('header');
  }
});
