/** Tables of banks: what is found out, what is asked, what is refused (rules I1, I2, I4). */

import { describe, expect, test } from 'vitest';
import { Refused } from '../../db/ledger/refusal.ts';
import { collectStatements, type CollectedStatements } from '../../electron/readers/collect.ts';
import { layoutOf } from '../../electron/readers/csv/layout.ts';
import { openStatementFile } from '../../electron/readers/read-statement-file.ts';
import type { ReadingOptions } from '../../electron/readers/statement.ts';
import { isoOf } from './csv-writing.ts';

function read(text: string, options: ReadingOptions = {}): CollectedStatements {
  return collectStatements(openStatementFile(Buffer.from(text), options, 'csv').parts);
}

function movements(text: string, options: ReadingOptions = {}): string {
  const lines = read(text, options).statements.flatMap((statement) => statement.lines);
  return lines.map(({ date, amount }) => `${isoOf(date)} ${amount}`).join(', ');
}

function refusalOf(text: string, options: ReadingOptions = {}): string {
  try {
    read(text, options);
  } catch (error) {
    if (error instanceof Refused) return `${error.refusal.code} ${error.refusal.sourceLine}`;
    throw error;
  }
  return 'nothing refused';
}

describe('quoting', () => {
  test.each<[what: string, cell: string, text: string]>([
    ['quotes doubled', '"say ""hi"""', 'say "hi"'],
    ['a delimiter and a line break', '"one,\ntwo"', 'one, two'],
    ['a carriage return in it', '"one\rtwo"', 'one two'],
    ['a quote in the middle', 'a 5" pipe', 'a 5" pipe'],
    ['quotes in quotes that are not doubled', '"the "big" shop"', 'the "big" shop'],
    ['the same at the end', '"the "big""', 'the "big"'],
    ['blanks around the quotes', ' "shop" ', 'shop'],
    ['text of a spreadsheet', '="0012"', '0012'],
    ['no opening quote', 'shop"', 'shop'],
    ['a quote that nothing closes', '"shop', 'shop'],
    ['an apostrophe before it', "'shop", 'shop'],
    ['many blanks', 'a    shop', 'a shop'],
  ])('%s', (_, cell, text) => {
    const { statements } = read(`Date,Description,Amount\n2020-01-15,${cell},-12.34\n2020-01-16,b,1.00\n2020-01-17,c,2.00\n`);
    expect(statements[0]?.lines.map(({ description }) => description)).toEqual([text, 'b', 'c']);
  });

  test.each(['\n', '\r\n', '\r'])('lines are counted, also within fields, with %j', (lineEnd) => {
    const lines = [
      'IBAN,DE12500105170648489890',
      '',
      'Date,Description,Amount',
      '2020-01-15,"a',
      'b",-12.34',
      '2020-01-16,c,1.00',
      ',,',
      '2020-01-17,d,1.00',
    ];
    const { statements, skipped } = read(lines.join(lineEnd));
    expect(statements[0]?.account).toBe('DE12500105170648489890');
    expect(statements[0]?.lines.map(({ sourceLine }) => sourceLine)).toEqual([4, 6, 8]);
    expect(skipped.map(({ sourceLine, because }) => [sourceLine, because])).toEqual([
      [1, 'preamble'],
      [3, 'header'],
      [7, 'empty'],
    ]);
  });

  test('a quote left open does not swallow the records behind it', () => {
    expect(movements('Date,Description,Amount\n2020-01-15,"shop,-12.34\n2020-01-16,x,1.00\n2020-01-17,"y",2.00\n')).toBe(
      '2020-01-15 -12.34, 2020-01-16 1.00, 2020-01-17 2.00',
    );
  });

  test('a line names the delimiter', () => {
    expect(movements('sep=^\nDate^Description^Amount\n2020-01-15^a^-12.34\n')).toBe('2020-01-15 -12.34');
    expect(read('sep=;\r\nDate;Text;Amount\r\n2020-01-15;a;-12.34\r\n').statements[0]?.lines[0]?.sourceLine).toBe(3);
  });

  test('a delimiter in a text without quotes is told', () => {
    const { statements, warnings } = read('Date,Description,Amount\n2020-01-15,ACME, INC,-12.34\n2020-01-16,b,1.00\n2020-01-17,c,2.00\n');
    expect(statements[0]?.lines[0]).toMatchObject({ description: 'ACME, INC', amount: '-12.34' });
    expect(warnings).toMatchObject([{ code: 'unquoted_delimiter', sourceLine: 2 }]);
  });
});

describe('I2: order of the date', () => {
  const table = (...dates: string[]) => `Date,Description,Amount\n${dates.map((date, index) => `${date},x,-${index + 1}.00\n`).join('')}`;
  const days = (text: string, options: ReadingOptions = {}) => read(text, options).statements[0]?.lines.map(({ date }) => isoOf(date));

  test.each<[what: string, dates: string[], first: string]>([
    ['a day above 12', ['02/01/2020', '13/01/2020'], '2020-01-02'],
    ['a month that is a day above 12', ['02/01/2020', '01/13/2020'], '2020-02-01'],
    ['points', ['02.01.2020', '03.01.2020'], '2020-01-02'],
    ['rows in order', ['05/01/2020', '12/01/2020', '03/02/2020', '09/02/2020', '01/03/2020', '04/04/2020'], '2020-01-05'],
    ['two figures for the year', ['31-01-20', '01-02-20'], '2020-01-31'],
    ['the year first', ['2020/01/02', '2020/13/02'.replace('13', '11')], '2020-01-02'],
    ['a time', ['2020-01-02T10:11:12+01:00'], '2020-01-02'],
    ['names of months', ['2. März 2020', '15 avril 2020'], '2020-03-02'],
    ['English names', ['"Mar 2, 2020"', '"Apr 15, 2020"'], '2020-03-02'],
    ['no signs', ['20200302', '20200415'], '2020-03-02'],
  ])('%s decide it', (_, dates, first) => {
    expect(read(table(...dates)).questions.map(({ kind }) => kind)).not.toContain('date_order');
    expect(days(table(...dates))?.[0]).toBe(first);
  });

  test('two dates of a row are near to each other by one order only', () => {
    const text = 'Transaction Date,Post Date,Description,Amount\n04/02/2020,04/03/2020,a,-1.00\n05/06/2020,05/08/2020,b,2.00\n';
    expect(days(text)).toEqual(['2020-04-02', '2020-05-06']);
    expect(read(text).questions).toEqual([]);
  });

  test('what nothing decides is asked, and an answer is taken', () => {
    const text = table('03/04/2020', '05/06/2020');
    expect(read(text).questions).toMatchObject([{ kind: 'date_order', options: ['dmy', 'mdy'], sourceLine: 2 }]);
    expect(days(text, { dateOrder: 'dmy' })).toEqual(['2020-04-03', '2020-06-05']);
    expect(days(text, { dateOrder: 'mdy' })).toEqual(['2020-03-04', '2020-05-06']);
    expect(read(text, { dateOrder: 'mdy' }).questions).toEqual([]);
  });

  test('an answer that the file contradicts is refused with the line', () => {
    expect(refusalOf(table('03/01/2020', '13/01/2020'), { dateOrder: 'mdy' })).toBe('contradicts_answer 3');
    expect(refusalOf(table('03/01/2020', '12/31/2020'), { dateOrder: 'dmy' })).toBe('contradicts_answer 3');
    const early = Array.from({ length: 3_000 }, (_, index) => `0${(index % 9) + 1}/0${((index * 7) % 9) + 1}/2020`);
    expect(refusalOf(table(...early, '12/31/2020'), { dateOrder: 'dmy' })).toBe('contradicts_answer 3002');
  });

  test('an answer counts before what only hints at another', () => {
    const sorted = table('05/01/2020', '12/01/2020', '03/02/2020', '09/02/2020', '01/03/2020', '04/04/2020');
    expect(days(sorted)?.[0]).toBe('2020-01-05');
    expect(days(sorted, { dateOrder: 'mdy' })?.[0]).toBe('2020-05-01');
  });

  test('what decides may come late in a long file', () => {
    const early = Array.from({ length: 3_000 }, (_, index) => `0${(index % 9) + 1}/0${((index * 7) % 9) + 1}/2020`);
    expect(read(table(...early)).questions).toHaveLength(1);
    expect(read(table(...early, '31/12/2020')).questions).toEqual([]);
    expect(layoutOf(table(...early, '31/12/2020'), {}).detected).toContainEqual({
      what: 'date_order',
      value: 'dmy',
      evidence: 'Line 3002 has 31/12/2020, which is no day as mdy.',
      sourceLine: 3002,
    });
  });
});

describe('I2: amounts', () => {
  test('a thousand or three decimals: another row tells, or it is asked', () => {
    expect(movements('Datum;Text;Betrag\n15.01.2020;a;-1.234\n16.01.2020;b;5,50\n')).toBe('2020-01-15 -1234, 2020-01-16 5.50');
    expect(movements('Date,Text,Amount\n2020-01-15,a,-1.234\n2020-01-16,b,5.50\n')).toBe('2020-01-15 -1.234, 2020-01-16 5.50');
    expect(read('Datum;Text;Betrag\n15.01.2020;a;-1.234\n').questions).toMatchObject([{ kind: 'decimal_sign', assumed: ',', sourceLine: 2 }]);
  });

  test.each<[cell: string, amount: string]>([
    ['"$1,234.50"', '1234.50'],
    ['-$5.00', '-5.00'],
    ['$-5.00', '-5.00'],
    ['($5.00)', '-5.00'],
    ['5.00-', '-5.00'],
    ['EUR 5.00', '5.00'],
    ['5.00 €', '5.00'],
    ['kr. -5.00', '-5.00'],
    ['R$ 5.00', '5.00'],
    ["1'234.50", '1234.50'],
    ['.50', '0.50'],
    ['− 5.00', '-5.00'],
    ['5.00 CR', '5.00'],
    ['5.00DR', '-5.00'],
    ['5.00 (Dr.)', '-5.00'],
    ['+5.00', '5.00'],
  ])('%s is %s', (cell, amount) => {
    expect(movements(`Date,Text,Amount\n2020-01-15,a,${cell}\n2020-01-16,b,-7.77\n`)).toBe(`2020-01-15 ${amount}, 2020-01-16 -7.77`);
  });

  test('amounts without a sign are asked about, unless a word beside them tells', () => {
    expect(read('Date,Text,Amount\n2020-01-15,a,5.00\n').questions).toMatchObject([{ kind: 'amount_sign', assumed: 'as_written' }]);
    expect(movements('Date,Text,Amount,Type\n2020-01-15,a,5.00,Debit\n2020-01-16,b,6.00,Credit\n')).toBe('2020-01-15 -5.00, 2020-01-16 6.00');
    expect(read('Date,Text,Amount,Type\n2020-01-15,a,5.00,Debit\n2020-01-16,b,6.00,Credit\n').questions).toEqual([]);
    // A column of one word may be the kind of the card.
    expect(read('Date,Text,Amount,Type\n2020-01-15,a,5.00,Debit\n').questions).toHaveLength(1);
  });

  test('a word for the side that is not known is told', () => {
    const rows = Array.from({ length: 2_500 }, (_, index) => `2020-01-15,a,5.00,${index % 2 ? 'Debit' : 'Credit'}\n`).join('');
    expect(read(`Date,Text,Amount,Type\n${rows}2020-01-16,b,6.00,Sundry\n`).warnings).toMatchObject([{ code: 'unknown_side', sourceLine: 2_502 }]);
  });

  test('the issuer of a card sees it from the other side', () => {
    expect(movements('Date,Text,Amount\n2020-01-15,shop,5.00\n2020-01-16,PAYMENT RECEIVED - THANK YOU,-20.00\n2020-01-17,cafe,6.00\n')).toBe(
      '2020-01-15 -5.00, 2020-01-16 20.00, 2020-01-17 -6.00',
    );
    expect(movements('2020-01-15,DEBIT,shop,5.00\n2020-01-16,CREDIT,refund,-20.00\n2020-01-17,DEBIT,cafe,6.00\n')).toBe(
      '2020-01-15 -5.00, 2020-01-16 20.00, 2020-01-17 -6.00',
    );
  });

  test('what moved the account is taken, not the foreign amount, the fee or the gross', () => {
    expect(movements('Datum;Text;Originalbetrag;Originalwährung;Gebühr;Buchungsbetrag;Währung\n15.01.2020;a;-5,00;USD;0,10;-4,60;EUR\n')).toBe(
      '2020-01-15 -4.60',
    );
    expect(movements('Date,Name,Gross,Fee,Net\n2020-01-15,a,100.00,-3.20,96.80\n2020-01-16,b,-50.00,0.00,-50.00\n')).toBe(
      '2020-01-15 96.80, 2020-01-16 -50.00',
    );
  });
});

describe('the running balance', () => {
  test.each<[direction: string, rows: string[]]>([
    ['ascending', ['15.01.2020;a;-5,00;95,00', '16.01.2020;b;20,00;115,00', '17.01.2020;c;-1,00;114,00']],
    ['descending', ['17.01.2020;c;-1,00;114,00', '16.01.2020;b;20,00;115,00', '15.01.2020;a;-5,00;95,00']],
    ['before the movement', ['15.01.2020;a;-5,00;100,00', '16.01.2020;b;20,00;95,00', '17.01.2020;c;-1,00;115,00']],
  ])('%s: found without headers, opening and closing follow', (_, rows) => {
    const [statement] = read(`${rows.join('\n')}\n`).statements;
    expect([statement?.opening?.amount, statement?.closing?.amount]).toEqual(['100.00', '114.00']);
    expect(statement?.lines.find(({ amount }) => amount === '20.00')?.balance).toBe('115.00');
  });

  test('tells debits from credits where nothing else does', () => {
    expect(movements('15.01.2020;a;5,00;;95,00\n16.01.2020;b;;20,00;115,00\n17.01.2020;c;1,00;;114,00\n')).toBe(
      '2020-01-15 -5.00, 2020-01-16 20.00, 2020-01-17 -1.00',
    );
    expect(movements('15.01.2020;b;20,00;;120,00\n16.01.2020;a;;5,00;115,00\n17.01.2020;c;;1,00;114,00\n')).toBe(
      '2020-01-15 20.00, 2020-01-16 -5.00, 2020-01-17 -1.00',
    );
  });

  test('a row that does not follow is told with its line', () => {
    const rows = [
      '15.01.2020;a;-5,00;95,00',
      '16.01.2020;b;20,00;115,00',
      '17.01.2020;c;-1,00;113,00',
      '18.01.2020;d;-3,00;110,00',
      '19.01.2020;e;-1,00;109,00',
    ];
    expect(read(`Datum;Text;Betrag;Saldo\n${rows.join('\n')}\n`).warnings).toMatchObject([{ code: 'balance_mismatch', sourceLine: 4 }]);
  });
});

describe('around the table', () => {
  test('account, currency and balances before and behind it', () => {
    const lines = [
      'Kontonummer:;DE12 5001 0517 0648 4898 90',
      'Währung:;EUR',
      'Anfangssaldo;1.000,00 EUR',
      '',
      'Buchungstag;Verwendungszweck;Betrag',
      '15.01.2020;a;-12,34',
      '16.01.2020;b;1,00',
      'Endsaldo;988,66 EUR',
    ];
    const { statements, skipped } = read(lines.join('\n'));
    expect(statements[0]).toMatchObject({
      account: 'DE12500105170648489890',
      currency: 'EUR',
      opening: { amount: '1000.00' },
      closing: { amount: '988.66' },
    });
    expect(skipped.map(({ because }) => because)).toEqual(['preamble', 'preamble', 'preamble', 'header', 'balance']);
  });

  test('balances, totals and repeated headers between the rows are no movements', () => {
    const text = [
      'Date,Description,Amount,Balance',
      '01/15/2020,Opening balance,,100.00',
      '01/15/2020,a,-12.34,87.66',
      'Date,Description,Amount,Balance',
      '01/16/2020,b,1.00,88.66',
      ',Total,-11.34,',
      '01/31/2020,Closing balance,,88.66',
    ].join('\n');
    expect(movements(text)).toBe('2020-01-15 -12.34, 2020-01-16 1.00');
    expect(read(text).skipped.map(({ because }) => because)).toEqual(['header', 'balance', 'header', 'total', 'balance']);
  });

  test('shops may be called like a balance or a total', () => {
    const text =
      'Date,Description,Amount\n2020-01-15,NEW BALANCE STORE 12,-60.00\n2020-01-16,TOTAL,-40.00\n2020-01-17,Total Wine,-9.00\n2020-01-18,Opening balance,10.00\n';
    expect(movements(text)).toBe('2020-01-15 -60.00, 2020-01-16 -40.00, 2020-01-17 -9.00');
    expect(read(text).statements[0]?.opening?.amount).toBe('10.00');
  });

  test('text that goes on in the next row belongs to the movement before it', () => {
    const { statements, skipped } = read('Date,Text,Amount\n2020-01-15,a,-12.34\n,more of a,\n2020-01-16,b,1.00\n');
    expect(statements[0]?.lines.map(({ description }) => description)).toEqual(['a more of a', 'b']);
    expect(skipped.map(({ because }) => because)).toEqual(['header', 'continuation']);
  });

  test('an amount without a date is never lost in silence', () => {
    expect(read('Date,Text,Amount\n2020-01-15,a,-12.34\npending,b,5.00\n').warnings).toMatchObject([{ code: 'no_date', sourceLine: 3 }]);
  });

  test('what was declined moved no money', () => {
    const { statements, skipped } = read('Date,Text,Amount,State\n2020-01-15,a,-12.34,COMPLETED\n2020-01-16,b,-1.00,DECLINED\n');
    expect(statements[0]?.lines).toHaveLength(1);
    expect(skipped.at(-1)).toMatchObject({ sourceLine: 3, because: 'not_done' });
  });

  test('what is pending comes again when it is booked', () => {
    const { statements } = read('Date,Text,Amount,Status\n2020-01-15,a,-12.34,Posted\n2020-01-16,b,-1.00,Pending\n');
    expect(statements[0]?.lines.map(({ isBooked }) => isBooked)).toEqual([true, false]);
    const asked = read('Date,Text,Amount,Pending\n2020-01-15,a,-12.34,False\n2020-01-16,b,-1.00,True\n');
    expect(asked.statements[0]?.lines.map(({ isBooked }) => isBooked)).toEqual([true, false]);
  });

  test('neither a day nor a security around the table is its account or its currency', () => {
    const rows = 'Date,Action,Symbol,Description,Amount\n04/27/2023,Buy,BND,ETF,-3320.05\n04/18/2023,Sell,BND,ETF,738.81\n';
    expect(read(`"Transactions for account General ...XXX as of 05/03/2023 02:21:05 PM ET"\n${rows}`).statements).toMatchObject([
      { account: null, currency: null, lines: [{}, {}] },
    ]);
    const { statements } = read(`Extrato de: Ag: 3841 | Conta: 134175-8 | Entre 01/01/2026 e 09/03/2026\nData;Texto;Valor\n27/02/2026;a;-1,00\n`);
    expect(statements[0]?.account).toBe('134175-8');
  });

  test('accounts one after another are statements of their own', () => {
    const rows = (account: string) => ['15', '16', '17', '18'].map((day) => `${account};${day}.01.2020;a;-1,00;EUR\n`).join('');
    const { statements } = read(`IBAN;Datum;Text;Betrag;Währung\n${rows('DE1111222233')}${rows('DE4444555566')}`);
    expect(statements.map(({ account, lines }) => [account, lines.length])).toEqual([
      ['DE1111222233', 4],
      ['DE4444555566', 4],
    ]);
  });

  test('a header and no movement is a statement without lines', () => {
    expect(read('Buchungstag;Verwendungszweck;Betrag\n').statements).toMatchObject([{ lines: [] }]);
  });
});

describe('I1: two equal rows are two', () => {
  test('in any table', () => {
    expect(movements('Date,Text,Amount\n2020-01-15,a,-5.00\n2020-01-15,a,-5.00\n')).toBe('2020-01-15 -5.00, 2020-01-15 -5.00');
  });
});

test.each<[refusal: string, what: string, text: string]>([
  ['missing_column 1', 'no dates and amounts', 'Name,Length\nAvatar,3h\n'],
  ['missing_column 1', 'dates and no amounts', 'Date,Name,Amount in words\n2020-01-15,a,five\n2020-01-15,b,six\n'],
  ['wrong_date 3', 'a day that does not exist', 'Date,Text,Amount\n2020-01-15,a,-1.00\n2020-02-30,b,2.00\n2020-03-01,c,2.00\n'],
  ['wrong_number 3', 'an amount that is none', 'Date,Text,Amount\n2020-01-15,a,-1.00\n2020-02-20,b,2..0x0\n2020-03-01,c,2.00\n'],
  ['truncated_file 3', 'an end within quotes', 'Date,Text,Amount\n2020-01-15,"a",-1.00\n2020-01-16,"b'],
  ['truncated_file 3', 'an end within a row', 'Date,Text,Amount\n2020-01-15,a,-1.00\n2020-01-16,b'],
  ['malformed_file 2', 'a line without end', `Date,Text,Amount\n2020-01-15,${'a'.repeat(2 ** 20)},1.00\n`],
  ['malformed_file 2', 'too many columns', `Date,Text,Amount\n2020-01-15,a,1.00${',x'.repeat(2_000)}\n`],
  ['wrong_kind 1', 'a web page', '<!DOCTYPE html><html><body>Please sign in, again</body></html>'],
])('I4 %s: %s', (refusal, _, text) => {
  expect(refusalOf(text)).toBe(refusal);
});

test('rows before the first movement are not all held', () => {
  const text = `Date,Text,Amount\n${',,\n'.repeat(5_000)}2020-01-15,a,-5.00\n`;
  const parts = openStatementFile(Buffer.from(text), {}, 'csv').parts;
  expect([...parts].find(({ part }) => part !== 'detected' && part !== 'layout')).toMatchObject({ part: 'statement' });
  expect(movements(text)).toBe('2020-01-15 -5.00');
  expect(read(text).skipped).toHaveLength(5_001);
});

test.each<[what: string, text: string]>([
  ['quotes that are all left open', `Date,Text,Amount\n${'2020-01-15,"a,-1.00\n'.repeat(200_000)}`],
  ['nothing but quotes', '"'.repeat(3_000_000)],
  ['nothing but delimiters', `${',;\t|'.repeat(200)}\n`.repeat(3_000)],
  ['one long line', `Date,Text,Amount\n${'a,'.repeat(10_000_000)}`],
  ['blanks', `Date,Text,Amount\n2020-01-15,"a"${' '.repeat(900_000)}x,1.00\n`],
  ['rows that all go on', `Date,Text,Amount\n2020-01-15,a,1.00\n${',b,\n'.repeat(200_000)}`],
  ['a thousand columns of amounts', `${'2020-01-15,1.00'}${',1.234'.repeat(990)}\n`.repeat(500)],
])('I4: %s are read or refused, in linear time', (_, text) => {
  const start = performance.now();
  expect(refusalOf(text)).toMatch(/^(nothing refused|\w+ \d+)$/);
  expect(performance.now() - start).toBeLessThan(8_000);
});
