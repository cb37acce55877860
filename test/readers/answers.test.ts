/** What was answered of a source: not asked again, counted where the file leaves it open, and refused with the line where the file says otherwise (rule I2). */

import { describe, expect, test } from 'vitest';
import { withAnswer } from '../../electron/readers/answers.ts';
import type { AmountSign, ColumnAnswers, ReadingOptions } from '../../electron/readers/statement.ts';
import { readWhole, refusalOf } from './read-whole.ts';

const amountsOf = (text: string, options: ReadingOptions = {}) => readWhole(text, options).lines.map(({ amount }) => amount);
const contradiction = (text: string, options: ReadingOptions) => {
  const { code, sourceLine } = refusalOf(text, options);
  return `${code} ${sourceLine}`;
};

describe('every option of a question answers it', () => {
  test.each<[what: string, text: string]>([
    ['order of dates in a table', 'Date,Text,Amount\n03/04/2020,a,-1.00\n05/06/2020,b,2.00\n'],
    ['decimal sign in a table', 'Datum;Text;Betrag\n15.01.2020;a;-1.234\n'],
    ['whose signs in a table', 'Date,Text,Amount\n2020-01-15,a,5.00\n'],
    ['columns without names, in turn', '15.01.2020;a;5,00;\n16.01.2020;b;;20,00\n'],
    ['columns of amounts without names', '15.01.2020;a;-5,00;-7,00\n16.01.2020;b;-20,00;-9,00\n'],
    ['columns of dates without names', '15.01.2020;13.01.2020;a;-5,00\n14.01.2020;16.01.2020;b;-6,00\n17.01.2020;12.01.2020;c;-6,00\n'],
    ['order of dates in QIF', '!Type:Bank\nD03/04/2026\nT5.00\n^\n'],
    ['decimal sign in QIF', '!Type:Bank\nD2026-03-04\nT1.234\n^\n'],
    ['signs of OFX', '<OFX><STMTRS><BANKTRANLIST><STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20260302<TRNAMT>5</STMTTRN></BANKTRANLIST></STMTRS></OFX>'],
  ])('%s', (_, text) => {
    const { questions, moved } = readWhole(text);
    expect(questions.length).toBeGreaterThan(0);
    for (const { kind, options, assumed } of questions) {
      expect(options).toContain(assumed);
      for (const option of options) {
        const answered = readWhole(text, withAnswer({}, kind, option));
        expect(answered.questions.filter((other) => other.kind === kind)).toEqual([]);
        expect(answered.detected.some(({ what }) => what === kind)).toBe(true);
        if (option === assumed) expect(answered.moved).toEqual(moved);
        else if (option !== 'by_type') expect(answered.moved).not.toEqual(moved);
      }
    }
  });

  test('answers are plain JSON, and text of an option becomes one', () => {
    let answers: ReadingOptions | undefined = {};
    for (const [kind, text] of [
      ['date_order', 'mdy'],
      ['decimal_sign', ','],
      ['amount_sign', 'inverted'],
      ['columns', 'date=2'],
      ['columns', 'amount=Betrag'],
    ] as const)
      answers = withAnswer(answers ?? {}, kind, text);
    const expected: ReadingOptions = { dateOrder: 'mdy', decimalSign: ',', amountSign: 'inverted', columns: { date: 2, amount: 'Betrag' } };
    expect(answers).toEqual(expected);
    expect(JSON.parse(JSON.stringify(answers))).toEqual(expected);
    expect(withAnswer(expected, 'columns', 'debit=3,credit=4')?.columns).toEqual({ date: 2, debit: 3, credit: 4 });
  });

  test.each([
    ['date_order', 'ydm'],
    ['decimal_sign', ';'],
    ['amount_sign', ''],
    ['columns', 'amount'],
    ['columns', 'amount=3,debit=4'],
    ['columns', 'colour=3'],
    ['columns', 'date=1,date=2'],
  ] as const)('%s is not %j', (kind, text) => {
    expect(withAnswer({}, kind, text)).toBeUndefined();
  });
});

describe('the decimal sign', () => {
  const table = (...amounts: string[]) => `Datum;Text;Betrag\n${amounts.map((amount) => `15.01.2020;a;${amount}\n`).join('')}`;
  const records = (...amounts: string[]) => `!Type:Bank\n${amounts.map((amount) => `D2026-03-04\nT${amount}\n^\n`).join('')}`;

  test('counts where it is open', () => {
    expect(amountsOf(table('-1.234'), { decimalSign: '.' })).toEqual(['-1.234']);
    expect(amountsOf(table('-1.234'), { decimalSign: ',' })).toEqual(['-1234']);
    expect(amountsOf(records('1,234'), { decimalSign: ',' })).toEqual(['1.234']);
    expect(amountsOf(records('1,234'), { decimalSign: '.' })).toEqual(['1234']);
  });

  test('is refused where an amount shows the other', () => {
    expect(contradiction(table('-1.234', '-1.234,50'), { decimalSign: '.' })).toBe('contradicts_answer 3');
    expect(contradiction(table('-12.50'), { decimalSign: ',' })).toBe('contradicts_answer 2');
    const long = Array.from({ length: 3_000 }, () => '-1.00');
    expect(contradiction(table(...long, '-5,50'), { decimalSign: '.' })).toBe('contradicts_answer 3002');
    expect(contradiction(records('12.50'), { decimalSign: ',' })).toBe('contradicts_answer 3');
    expect(contradiction(records('12.50', '1.234,50'), { decimalSign: '.' })).toBe('contradicts_answer 6');
  });

  test('is told with the amount that shows it', () => {
    expect(readWhole(table('-1.234', '5,50')).detected).toContainEqual(
      expect.objectContaining({
        what: 'decimal_sign',
        value: ',',
        evidence: 'Line 3 has 5,50.',
        sourceLine: 3,
      }),
    );
    expect(readWhole(records('7', '12.50')).detected).toContainEqual(
      expect.objectContaining({
        what: 'decimal_sign',
        value: '.',
        evidence: 'Line 6 has 12.50.',
        sourceLine: 6,
      }),
    );
  });
});

describe('whose signs', () => {
  test.each<[answer: AmountSign, amounts: string[]]>([
    ['as_written', ['5.00', '-20.00', '6.00']],
    ['inverted', ['-5.00', '20.00', '-6.00']],
  ])('%s counts before what descriptions hint at', (amountSign, amounts) => {
    const text = 'Date,Text,Amount\n2020-01-15,shop,5.00\n2020-01-16,PAYMENT RECEIVED - THANK YOU,-20.00\n2020-01-17,cafe,6.00\n';
    expect(amountsOf(text, { amountSign })).toEqual(amounts);
  });

  test('of an issuer the balance is the issuer’s too', () => {
    const text = 'Date,Text,Amount,Balance\n2020-01-15,a,5.00,105.00\n2020-01-16,b,20.00,125.00\n2020-01-17,c,-1.00,124.00\n';
    const [statement] = readWhole(text, { amountSign: 'inverted' }).statements;
    expect(statement).toMatchObject({ opening: { amount: '-100.00' }, closing: { amount: '-124.00' } });
    expect(readWhole(text, { amountSign: 'inverted' }).warnings).toEqual([]);
    expect(readWhole(text).statements[0]).toMatchObject({ opening: { amount: '100.00' }, closing: { amount: '124.00' } });
  });

  test('is refused where words for debit and credit say otherwise, by their row or their header', () => {
    const words = 'Date,Text,Amount,Type\n2020-01-15,a,-5.00,Debit\n2020-01-16,b,6.00,Credit\n';
    expect(contradiction(words, { amountSign: 'inverted' })).toBe('contradicts_answer 2');
    expect(amountsOf(words, { amountSign: 'as_written' })).toEqual(['-5.00', '6.00']);
    const sides = 'Date,Text,Debit,Credit\n2020-01-15,a,5.00,\n2020-01-16,b,,6.00\n';
    expect(contradiction(sides, { amountSign: 'inverted' })).toBe('contradicts_answer 1');
    expect(contradiction(words, { amountSign: 'by_type' })).toBe('contradicts_answer 2');
  });
});

describe('columns', () => {
  const table = 'Datum;Wert;Was;Summe;Netto\n15.01.2020;17.01.2020;a;-5,00;-4,00\n16.01.2020;18.01.2020;b;-6,00;-5,00\n';

  test.each<[columns: ColumnAnswers, moved: string[]]>([
    [{ date: 'Wert', amount: 'summe' }, ['2020-01-17 -5.00', '2020-01-18 -6.00']],
    [{ date: 1, amount: 5 }, ['2020-01-15 -4.00', '2020-01-16 -5.00']],
    [{ credit: 'Netto' }, ['2020-01-15 4.00', '2020-01-16 5.00']],
  ])('%j by name or number', (columns, moved) => {
    expect(readWhole(table, { columns })).toMatchObject({ moved, questions: [] });
  });

  test('debits and credits', () => {
    const text = 'Tag;Was;Links;Rechts\n15.01.2020;a;5,00;\n16.01.2020;b;;6,00\n';
    expect(amountsOf(text, { columns: { debit: 'Links', credit: 'Rechts' } })).toEqual(['-5.00', '6.00']);
    expect(amountsOf(text, { columns: { debit: 4, credit: 3 } })).toEqual(['5.00', '-6.00']);
  });

  test('the description', () => {
    expect(readWhole(table, { columns: { description: 'Was' } }).lines.map(({ description }) => description)).toEqual(['a', 'b']);
  });

  test('names find a header whose words are not known', () => {
    const text = 'Kontoinhaber;Jansen\nAlfa;Beta;Gamma\n15.01.2020;a;-5,00\n16.01.2020;b;-6,00\n';
    expect(readWhole(text, { columns: { date: 'Alfa', amount: 'Gamma' } }).moved).toEqual(['2020-01-15 -5.00', '2020-01-16 -6.00']);
  });

  test.each<[refusal: string, columns: ColumnAnswers]>([
    ['contradicts_answer 1', { date: 'Booked' }],
    ['contradicts_answer 1', { amount: 9 }],
    ['contradicts_answer 2', { date: 'Was' }],
    ['contradicts_answer 2', { amount: 'Was' }],
    ['contradicts_answer 2', { balance: 'Datum' }],
  ])('%s: %j', (refusal, columns) => {
    expect(contradiction(table, { columns })).toBe(refusal);
  });

  test('a name that two columns have needs a number', () => {
    const text = 'Datum;Text;Betrag;Betrag\n15.01.2020;a;-5,00;-4,00\n';
    expect(contradiction(text, { columns: { amount: 'Betrag' } })).toBe('contradicts_answer 1');
    expect(amountsOf(text, { columns: { amount: 4 } })).toEqual(['-4.00']);
  });

  test('equally likely ones are asked about with what they hold', () => {
    const { questions } = readWhole('Datum;Text;Betrag;Betrag\n15.01.2020;a;-5,00;-4,00\n');
    expect(questions).toEqual([
      {
        part: 'question',
        kind: 'columns',
        options: ['amount=3', 'amount=4'],
        assumed: 'amount=3',
        evidence:
          'Amounts are in column 3 “Betrag” and column 4 “Betrag”, and nothing tells which of them moved the account. Line 2 has -5,00 and -4,00 there.',
        sourceLine: 2,
      },
    ]);
  });

  test('of two dates without names, that which alone is in order is no question', () => {
    const rows = (...dates: [string, string][]) => dates.map(([one, other]) => `${one}.01.2020;${other}.01.2020;text;-5,00\n`).join('');
    expect(readWhole(rows(['15', '13'], ['16', '17'], ['17', '14'])).questions).toEqual([]);
    expect(readWhole(rows(['15', '13'], ['16', '14'], ['17', '15'])).questions).toMatchObject([{ options: ['date=1', 'date=2'] }]);
  });
});

test('I2 what was found is told with its evidence before the first line', () => {
  const text =
    'Konto:;DE12500105170648489890\nDatum;Text;Betrag;Saldo\n13.01.2020;a;-5,00;95,00\n14.01.2020;b;20,00;115,00\n15.01.2020;c;-1,00;114,00\n';
  expect(readWhole(text).detected.map(({ what, value, sourceLine }) => [what, value, sourceLine])).toEqual([
    ['encoding', 'utf-8', null],
    ['delimiter', ';', null],
    ['header_row', '2', 2],
    ['columns', 'date=1,amount=3,description=2,balance=4', 2],
    ['date_order', 'dmy', 3],
    ['decimal_sign', ',', 3],
    ['amount_sign', 'as_written', null],
    ['running_balance', 'ascending', null],
  ]);
  for (const { evidence } of readWhole(text).detected) expect(evidence).toMatch(/\w.*\.$/);
});
