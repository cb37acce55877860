/** QIF files of bank sites and bookkeeping programs: dates in every form, splits, lists, accounts (rules I1, I2, I4). */

import { describe, expect, test } from 'vitest';
import { readWhole, refusalOf } from './read-whole.ts';

const bank = (...records: readonly string[]): string => `!Type:Bank\n${records.map((record) => `${record}\n^\n`).join('')}`;
const dated = (...dates: readonly string[]): string => bank(...dates.map((date) => `D${date}\nT1`));
const daysOf = (text: string, dateOrder?: 'dmy' | 'mdy' | 'ymd'): readonly string[] =>
  readWhole(text, dateOrder === undefined ? {} : { dateOrder }).moved.map((moved) => moved.slice(0, 10));
const amountsOf = (...amounts: readonly string[]): readonly string[] =>
  readWhole(bank(...amounts.map((amount) => `D2026-03-02\nT${amount}`))).lines.map(({ amount }) => amount);

test('a bank account', () => {
  const file = readWhole(
    '!Type:Bank \r\nD31/03/2026\r\nT-1,234.50\r\nCX\r\nN1001\r\nPLead market\r\nM3 leads\r\nMof March\r\nLCosts:Leads\r\n^\r\nD01/04/2026\r\nU100.00\r\nT100.00\r\nLRefunds\r\n^\r\n',
  );
  expect(file).toMatchObject({ format: 'qif', skipped: [], questions: [], warnings: [] });
  expect(file.statements).toMatchObject([{ account: null, currency: null, opening: null, closing: null }]);
  expect(file.moved).toEqual(['2026-03-31 -1234.50', '2026-04-01 100.00']);
  expect(file.lines).toMatchObject([
    {
      description: 'Lead market 3 leads of March',
      counterparty: 'Lead market',
      reference: '1001',
      bankId: null,
      valueDate: null,
      isBooked: true,
      sourceLine: 2,
    },
    { description: 'Refunds', counterparty: '', reference: null, sourceLine: 11 },
  ]);
});

describe('what begins a file', () => {
  test.each<[what: string, text: string]>([
    ['the type', '!Type:CCard\nD2026-03-02\nT5\n^\n'],
    ['another spelling', '!type:oth a\nD2026-03-02\nT5\n^\n'],
    ['an option', '!Option:AutoSwitch\n!Type:Cash\nD2026-03-02\nT5\n^\n'],
    ['comments and blank lines', '# written by a program\n\n\n!Type:Oth L\nD2026-03-02\nT5\n^\n'],
    ['nothing but records', 'D2026-03-02\nT5\n^\n'],
    ['a byte order mark, and old line ends', '\uFEFF!Type:Bank\rD2026-03-02\rT5\r^\r'],
    ['blanks around', '  !Type:Bank  \n  D2026-03-02 \n T5\t\n ^ \n'],
  ])('%s', (_, text) => {
    expect(readWhole(text)).toMatchObject({ format: 'qif', moved: ['2026-03-02 5'] });
  });

  test('what is none is no QIF', () => {
    expect(refusalOf('Dear customer,\nthis is no such file.').code).toBe('missing_column');
  });
});

describe('dates', () => {
  test.each<[written: string, day: string]>([
    ["12/31'20", '2020-12-31'],
    ["12/31' 5", '2005-12-31'],
    ["12/31'2020", '2020-12-31'],
    ["12/31'99", '2099-12-31'],
    ['12/31/99', '1999-12-31'],
    ['12/31/69', '2069-12-31'],
    ['12-31-2020', '2020-12-31'],
    ['31.12.2020', '2020-12-31'],
    ['31.1.20', '2020-01-31'],
    ['31/ 1/2020', '2020-01-31'],
    ['31 1 2020', '2020-01-31'],
    ['2020-1-31', '2020-01-31'],
    ['2020/01/31', '2020-01-31'],
    ['20200131', '2020-01-31'],
    ['31/01/2020 10:15:00', '2020-01-31'],
    ['31 Jan 2020', '2020-01-31'],
    ['31-January-20', '2020-01-31'],
    ['Jan 31, 2020', '2020-01-31'],
    ['31/12/20', '2020-12-31'],
    ['99/12/31', '1999-12-31'],
    ['29.2.2024', '2024-02-29'],
  ])('%j is %s, and nothing is asked', (written, day) => {
    const file = readWhole(dated(written));
    expect([file.moved, file.questions]).toEqual([[`${day} 1`], []]);
  });

  test('I2 one date that can be in one order only decides for all', () => {
    expect(daysOf(dated('03/04/2026', '13/04/2026'))).toEqual(['2026-04-03', '2026-04-13']);
    expect(daysOf(dated('03/04/2026', '04/13/2026'))).toEqual(['2026-03-04', '2026-04-13']);
    expect(readWhole(dated('03/04/2026', '04/13/2026')).questions).toEqual([]);
  });

  test('I2 where none decides, it is asked', () => {
    const open = dated('03/03/2026', '03/04/2026');
    expect(readWhole(open).questions).toMatchObject([{ kind: 'date_order', options: ['dmy', 'mdy'], assumed: 'mdy', sourceLine: 5 }]);
    expect(daysOf(open)).toEqual(['2026-03-03', '2026-03-04']);
    expect(daysOf(open, 'dmy')).toEqual(['2026-03-03', '2026-04-03']);
    expect(readWhole(open, { dateOrder: 'dmy' }).questions).toEqual([]);
  });

  test('the order in which the file is sorted is assumed', () => {
    expect(readWhole(dated('01/02/2026', '02/02/2026', '01/03/2026')).questions).toMatchObject([{ assumed: 'dmy' }]);
    expect(readWhole(dated('03/01/2026', '02/02/2026', '02/01/2026')).questions).toMatchObject([{ assumed: 'mdy' }]);
  });

  test('equal days and months, dots, and years in front ask nothing', () => {
    expect(readWhole(dated('03/03/2026', '04/04/2026')).questions).toEqual([]);
    expect(readWhole(dated('03.04.2026', '04.04.2026')).questions).toEqual([]);
    expect(daysOf(dated('03.04.2026'))).toEqual(['2026-04-03']);
    expect(readWhole(dated('2026-03-04')).questions).toEqual([]);
  });

  test('I2 an answer that the file contradicts is refused with its line', () => {
    expect(refusalOf(dated('03/13/2026'), { dateOrder: 'dmy' })).toMatchObject({ code: 'contradicts_answer', sourceLine: 2 });
    expect(refusalOf(dated('03/04/2026'), { dateOrder: 'ymd' })).toMatchObject({ code: 'contradicts_answer', sourceLine: 2 });
  });

  test('I2 what decides is told', () => {
    expect(readWhole(dated('03/04/2026', '03/13/2026')).detected).toContainEqual(
      expect.objectContaining({
        what: 'date_order',
        value: 'mdy',
        evidence: 'Line 5 has 03/13/2026, which is no day as dmy.',
        sourceLine: 5,
      }),
    );
  });

  test('dates of lists and splits are no evidence', () => {
    const text = `!Type:Cat\nNCosts\nD13/01/2026\n^\n${bank('D03/04/2026\nT-2\nSCosts\nD01/13/2026\n$-2')}`;
    expect(readWhole(text).questions).toHaveLength(1);
  });
});

describe('amounts', () => {
  test.each<[written: string, read: string]>([
    ['1,234.50', '1234.50'],
    ['-1.234,50', '-1234.50'],
    ['$1,234.50', '1234.50'],
    ['-5', '-5'],
    ['5,5', '5.5'],
    ['1,234,567', '1234567'],
    ["1'234.50", '1234.50'],
  ])('%j is %s', (written, read) => {
    expect(amountsOf(written)).toEqual([read]);
  });

  test('I2 thousands or decimals: the other amounts tell, or it is asked', () => {
    expect(amountsOf('1.234', '5,50')).toEqual(['1234', '5.50']);
    const file = readWhole(bank('D2026-03-02\nT1,234'));
    expect(file.moved).toEqual(['2026-03-02 1234']);
    expect(file.questions).toMatchObject([{ kind: 'decimal_sign', assumed: '.', sourceLine: 3 }]);
  });

  test('the amount is T, or U without it, or what the splits come to', () => {
    expect(readWhole(bank('D2026-03-02\nU-7.50')).moved).toEqual(['2026-03-02 -7.50']);
    expect(readWhole(bank('D2026-03-02\nT\nSA\n$-1.5\nSB\n$-2.25')).moved).toEqual(['2026-03-02 -3.75']);
  });

  test('I1 a record without any is skipped', () => {
    const file = readWhole(bank('D2026-03-02\nPNothing', 'D2026-03-02\nT1'));
    expect([file.moved.length, file.skipped]).toMatchObject([1, [{ because: 'no_amount', sourceLine: 2 }]]);
  });
});

test('a transaction with splits is one line', () => {
  const file = readWhole(bank('D13/01/2026\nT-100.00\nPAdvertising\nSLeads\nEMarch\n$-60.00\nSFees\nD14/01/2026\n$-40.00', 'D13/01/2026\nT5'));
  expect(file.moved).toEqual(['2026-01-13 -100.00', '2026-01-13 5']);
});

describe('accounts', () => {
  test('each belongs to the transactions behind it', () => {
    const text = `!Account\nNCurrent\nTBank\n^\n${bank('D2026-03-02\nT1')}!Account\nNCard\nTCCard\n^\n!Type:CCard\nD2026-03-03\nT-2\n^\n`;
    const file = readWhole(text);
    expect(file.statements.map(({ account, lines }) => [account, lines.map(({ amount }) => amount)])).toEqual([
      ['Current', ['1']],
      ['Card', ['-2']],
    ]);
    expect(file.skipped.map(({ because }) => because)).toEqual(['account', 'account']);
  });

  test('a list of them names none', () => {
    const text = `!Option:AutoSwitch\n!Account\nNOne\n^\nNTwo\n^\n!Clear:AutoSwitch\n${bank('D2026-03-02\nT1')}`;
    expect(readWhole(text).statements).toMatchObject([{ account: null }]);
  });

  test('a header again is the same account', () => {
    expect(readWhole(bank('D2026-03-02\nT1') + bank('D2026-03-02\nT1')).statements).toHaveLength(1);
  });

  test('an account without transactions is there', () => {
    expect(readWhole('!Account\nNCurrent\n^\n!Type:Bank\n').statements).toMatchObject([{ account: 'Current', lines: [] }]);
  });
});

test('I2 the record with which an account begins names the account, and is told of', () => {
  const file = readWhole(bank('D2026-01-01\nT500.00\nPOpening Balance\nL[Current]', 'D2026-03-02\nT1'));
  expect(file.statements).toMatchObject([{ account: 'Current' }]);
  expect(file.moved).toEqual(['2026-01-01 500.00', '2026-03-02 1']);
  expect(file.warnings).toMatchObject([{ code: 'opening_balance', sourceLine: 2 }]);
  expect(readWhole(bank('D2026-01-01\nT0.00\nPOpening Balance\nL[Current]')).warnings).toEqual([]);
});

test('I1 lists are skipped, each record with what it is', () => {
  const lists = '!Type:Cat\nNCosts\n^\n!Type:Class\nNA\n^\n!Type:Memorized\nKP\nT-5\n^\n!Type:Security\nNShare\n^\n!Type:Prices\n"S",1,"1/1/26"\n^\n';
  const file = readWhole(`^\n${lists}${bank('D2026-03-02\nT1')}`);
  expect(file.skipped.map(({ because }) => because)).toEqual(['empty', 'category', 'class', 'memorized', 'security', 'price']);
  expect(file.moved).toHaveLength(1);
});

test('an investment account: what moves its cash', () => {
  const action = (name: string, more = 'T10.00'): string => `D2026-03-02\nN${name}\nYShare\nI2\nQ5\n${more}\n^\n`;
  const file = readWhole(
    `!Type:Invst\n${['Buy', 'Sell', 'Div', 'MiscExp', 'XIn', 'XOut', 'BuyX', 'ReinvDiv', 'ShrsIn'].map((name) => action(name)).join('')}` +
      action('Cash', 'T-3.00') +
      action('Buy', '$7.00') +
      action('Buy', 'Pno amount'),
  );
  expect(file.lines.map(({ amount }) => amount)).toEqual(['-10.00', '10.00', '10.00', '-10.00', '10.00', '-10.00', '-3.00', '-7.00']);
  expect(file.lines[0]).toMatchObject({ description: 'Buy Share', reference: null });
  expect(file.skipped.map(({ because }) => because)).toEqual(['investment', 'investment', 'investment', 'no_amount']);
});

test('an unknown section is read as far as it looks like transactions, with a warning', () => {
  const file = readWhole('!Type:Something\nD2026-03-02\nT1\n^\nNname\n^\n');
  expect([file.moved.length, file.skipped, file.warnings]).toMatchObject([1, [{ because: 'unknown' }], [{ code: 'unknown_section', sourceLine: 1 }]]);
});

test('a transaction without a date is a line without one, with a warning', () => {
  const file = readWhole(bank('T5', 'D2026-03-02\nT6'));
  expect(file.lines.map(({ date, amount }) => [date === null, amount])).toEqual([
    [true, '5'],
    [false, '6'],
  ]);
  expect(file.warnings).toMatchObject([{ code: 'no_date', sourceLine: 2 }]);
});

describe('records that are not closed', () => {
  test('the last one', () => {
    const file = readWhole('!Type:Bank\nD2026-03-02\nT1\nPShop');
    expect([file.moved.length, file.warnings]).toMatchObject([1, [{ code: 'not_closed', sourceLine: 2 }]]);
  });

  test('one without an amount, before a header', () => {
    const file = readWhole('!Type:Bank\nD2026-03-02\nPShop\n!Type:Cash\nD2026-03-03\nT2\n^\n');
    expect([file.moved, file.skipped]).toMatchObject([['2026-03-03 2'], [{ because: 'no_amount', sourceLine: 2 }]]);
  });

  test('one before the next', () => {
    const file = readWhole('!Type:Bank\nD2026-03-02\nT1\nPShop\nD2026-03-03\nT2\n^\n');
    expect([file.moved, file.warnings]).toMatchObject([['2026-03-02 1', '2026-03-03 2'], [{ code: 'not_closed', sourceLine: 2 }]]);
  });
});

test('a text that goes on in the next line', () => {
  expect(readWhole(bank('D2026-03-02\nT1\nMfirst\n\n second\n(third)')).lines[0]?.description).toBe('first second (third)');
});

describe('I4 refusals', () => {
  test.each<[code: string, what: string, text: string, sourceLine: number]>([
    ['wrong_kind', 'only lists', '!Type:Cat\nNCosts\n^\n', 1],
    ['wrong_date', 'no date', dated('2026-03-02', 'soon'), 5],
    ['wrong_date', 'a day that is not', dated('31/02/2026'), 2],
    ['wrong_date', 'a date of no order', dated('13/13/2026'), 2],
    ['wrong_date', 'two orders in one file', dated('13/01/2026', '01/13/2026'), 5],
    ['wrong_date', 'a year of three digits', dated('1/1/126'), 2],
    ['wrong_number', 'no amount', bank('D2026-03-02\nTmuch'), 3],
    ['wrong_number', 'no amount of a split', bank('D2026-03-02\nSA\n$x'), 4],
    ['truncated_file', 'the end within an amount', '!Type:Bank\nD2026-03-02\nT1', 3],
    ['truncated_file', 'the end before an amount', '!Type:Bank\nD2026-03-02\nPShop\n', 3],
    ['malformed_file', 'a line without an end', bank(`D2026-03-02\nT1\nP${'x'.repeat(20_000)}`), 4],
    ['malformed_file', 'a record without an end', `!Type:Bank\n${'Ax\n'.repeat(20_000)}`, 10_002],
  ])('%s: %s', (code, _, text, sourceLine) => {
    const refusal = refusalOf(text);
    expect([refusal.code, refusal.sourceLine]).toEqual([code, sourceLine]);
    expect(refusal.message).toMatch(/^[A-Z"].*\.$/su);
  });
});
