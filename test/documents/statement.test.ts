/** X1: statements and views as CSV, the guard against formulas, and reading back. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatDecimal, type Units } from '../../db/ledger/money.ts';
import { readAccountStatement, writeAccountStatement } from '../../electron/documents/account-statement.ts';
import { writeActivityView } from '../../electron/documents/activity-view.ts';
import { readCsv } from '../../electron/documents/csv-reader.ts';
import { createTextCells, guardFormula, textCell, unguardFormula } from '../../electron/documents/csv-writer.ts';
import { PIECE_LENGTH } from '../../electron/documents/pieces.ts';
import { createDecimalText, type RegisterEvent } from '../../electron/documents/register-line.ts';
import { fromCsv } from '../model/csv.ts';
import { NASTY } from './nasty.ts';

const EUR: Units = { currency: 'EUR', currencyDecimals: 2, creditDecimals: 2 };

function event(facts: Partial<RegisterEvent>): RegisterEvent {
  return {
    day: 20_500,
    id: 'E1',
    kind: 'quotation',
    campaign: '',
    category: '',
    lead: '',
    method: '',
    note: '',
    credits: 0,
    cost: 0,
    amount: null,
    ...facts,
  };
}

function all<Result>(pieces: Generator<string, Result>): { readonly text: string; readonly pieces: readonly string[]; readonly result: Result } {
  const list: string[] = [];
  for (;;) {
    const next = pieces.next();
    if (next.done) return { text: list.join(''), pieces: list, result: next.value };
    list.push(next.value);
  }
}

describe('X1 cells', () => {
  test.each([
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@x', "'@x"],
    ['\tx', "'\tx"],
    ['\rx', `"'\rx"`],
    ["'x", "''x"],
    ['a=1', 'a=1'],
    [' =1', ' =1'],
    ['', ''],
    ['a,b', '"a,b"'],
    ['say "x"', '"say ""x"""'],
    ['a\nb', '"a\nb"'],
  ])('%j is written as %j', (text, cell) => {
    expect(textCell(text)).toBe(cell);
    expect(createTextCells()(text)).toBe(cell);
  });

  test('any text comes back as it was, and never begins a formula', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom(...NASTY),
      fc.constantFrom(...NASTY).map((nasty) => `'${nasty}`),
    );
    fc.assert(
      fc.property(fc.array(text, { minLength: 2, maxLength: 5 }), (cells) => {
        const line = `${cells.map(textCell).join(',')}\r\n`;
        expect(readCsv(line)).toEqual([cells.map(guardFormula)]);
        expect(readCsv(line)[0]?.map(unguardFormula)).toEqual(cells);
        for (const cell of cells) expect(guardFormula(cell)).not.toMatch(/^[=+\-@\t\r]/);
      }),
    );
  });

  test.each(['a"b,c', '"a', '"a"b', 'a\rb', 'a\nb'])('%j is no CSV of ours', (text) => expect(() => readCsv(text)).toThrow(SyntaxError));
});

test('L1 decimals divided off are those cut out of text', () => {
  const amounts = fc.oneof(fc.maxSafeInteger(), fc.integer({ min: -10_001, max: 10_001 }));
  fc.assert(
    fc.property(amounts, fc.integer({ min: 0, max: 4 }), (amount, decimals) => {
      expect(createDecimalText(decimals)(amount)).toBe(formatDecimal(amount, decimals));
    }),
  );
});

describe('X1 the account statement', () => {
  test('has an opening and a closing line whose totals tie, and numbers that nobody guarded', () => {
    const events = [
      event({ id: 'T1', kind: 'top_up', credits: 10_000, cost: 9000, amount: 9000, method: 'Visa 4242' }),
      event({ id: '=C1', campaign: '-10 %', lead: 'L1', credits: -1250, cost: -1125 }),
      event({ id: 'P1', kind: 'promotion', amount: 501 }),
      event({ id: 'O1', kind: 'lead', lead: 'L1' }),
    ];
    const { text, result } = all(writeAccountStatement(events, { from: 20_499, to: 20_501, opening: { credits: -500, cost: 7 } }, EUR));
    expect(text.split('\r\n')).toEqual([
      'date,id,kind,campaign,category,lead,method,note,credits_in,credits_out,credits_balance,cost_in,cost_out,cost_balance,amount,currency',
      '2026-02-15,,opening,,,,,,0.00,0.00,-5.00,0.00,0.00,0.07,,',
      '2026-02-16,T1,top_up,,,,Visa 4242,,100.00,0.00,95.00,90.00,0.00,90.07,90.00,EUR',
      "2026-02-16,'=C1,quotation,'-10 %,,L1,,,0.00,12.50,82.50,0.00,11.25,78.82,,",
      '2026-02-16,P1,promotion,,,,,,0.00,0.00,82.50,0.00,0.00,78.82,5.01,EUR',
      '2026-02-16,O1,lead,,,L1,,,0.00,0.00,82.50,0.00,0.00,78.82,,',
      '2026-02-17,,closing,,,,,,100.00,12.50,82.50,90.00,11.25,78.82,,',
      '',
    ]);
    expect(result).toEqual({
      events: 4,
      opening: { credits: -500, cost: 7 },
      closing: { credits: 8250, cost: 7882 },
      totals: { creditsIn: 10_000, creditsOut: 1250, costIn: 9000, costOut: 1125 },
    });
  });

  test('of a period without events has both lines', () => {
    const { text, result } = all(
      writeAccountStatement(
        [],
        { from: 20_499, to: 20_501, opening: { credits: 5, cost: 4 } },
        { currency: 'JPY', currencyDecimals: 0, creditDecimals: 1 },
      ),
    );
    expect(text.split('\r\n').slice(1)).toEqual(['2026-02-15,,opening,,,,,,0.0,0.0,0.5,0,0,4,,', '2026-02-17,,closing,,,,,,0.0,0.0,0.5,0,0,4,,', '']);
    expect(result.events).toBe(0);
  });

  const amounts = fc.integer({ min: -99_999_999_999, max: 99_999_999_999 });
  const nasty = fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: 'grapheme', maxLength: 8 }));
  const events = fc.array(
    fc
      .record({
        day: fc.integer({ min: 0, max: 30_000 }),
        id: nasty,
        campaign: nasty,
        category: nasty,
        lead: nasty,
        method: nasty,
        note: nasty,
        credits: amounts,
        cost: amounts,
        amount: fc.option(amounts.map(Math.abs)),
      })
      .map((facts) => event(facts)),
    { maxLength: 20 },
  );
  const units = fc.constantFrom<Units>(
    EUR,
    { currency: 'JPY', currencyDecimals: 0, creditDecimals: 0 },
    { currency: 'KWD', currencyDecimals: 3, creditDecimals: 4 },
  );

  test('read back gives the same rows, balances and totals, whatever they hold', () => {
    fc.assert(
      fc.property(events, units, amounts, (rows, unit, credits) => {
        const opening = { credits, cost: 12 };
        const { text, result } = all(writeAccountStatement(rows, { from: 100, to: 30_001, opening }, unit));
        const read = readAccountStatement(text, unit);
        expect(read).toMatchObject({ from: 100, to: 30_001, opening, closing: result.closing, totals: result.totals });
        expect(read.events.map(({ balance: _balance, ...row }) => row)).toEqual(rows);
        // Another reader of RFC 4180 sees the same table.
        expect(fromCsv(text)).toHaveLength(rows.length + 2);
      }),
    );
  });

  test.each([
    ['a changed amount', (text: string) => text.replace('12.50', '12.49')],
    ['a changed total', (text: string) => text.replace('closing,,,,,,12.50', 'closing,,,,,,12.51')],
    ['a missing row', (text: string) => text.replace(/2026-02-16.*\r\n/, '')],
    ['no closing line', (text: string) => text.replace(/.*closing.*\r\n/, '')],
    ['another header', (text: string) => text.replace('credits_in', 'credits')],
    ['a word for a number', (text: string) => text.replace('12.50', 'many')],
  ])('with %s is not read as one', (_what, spoil) => {
    const { text } = all(
      writeAccountStatement([event({ credits: 1250, cost: 1000 })], { from: 20_499, to: 20_501, opening: { credits: 0, cost: 0 } }, EUR),
    );
    expect(readAccountStatement(text, EUR).events).toHaveLength(1);
    expect(spoil(text)).not.toBe(text);
    expect(() => readAccountStatement(spoil(text), EUR)).toThrow(SyntaxError);
  });

  test('comes in pieces, however long it is', () => {
    function* many() {
      for (let index = 0; index < 20_000; index += 1)
        yield event({ id: `E${index}`, credits: index % 2 === 0 ? 5 : -5, note: 'a note of some length' });
    }
    const { pieces, text, result } = all(writeAccountStatement(many(), { from: 20_499, to: 20_501, opening: { credits: 0, cost: 0 } }, EUR));
    expect(result.events).toBe(20_000);
    expect(pieces.length).toBeGreaterThan(10);
    expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThan(PIECE_LENGTH + 1000);
    expect(readAccountStatement(text, EUR).events).toHaveLength(20_000);
  });
});

test('X1 the view of the Activity page has the columns of a statement, and no balance where it knows none', () => {
  const { text, result } = all(
    writeActivityView(
      [
        { ...event({ credits: -5, cost: -4 }), balance: { credits: 100, cost: 90 } },
        { ...event({ id: '+2' }), balance: null },
      ],
      EUR,
    ),
  );
  expect(text.split('\r\n').slice(1)).toEqual([
    '2026-02-16,E1,quotation,,,,,,0.00,0.05,1.00,0.00,0.04,0.90,,',
    "2026-02-16,'+2,quotation,,,,,,0.00,0.00,,0.00,0.00,,,",
    '',
  ]);
  expect(result).toBe(2);
});
