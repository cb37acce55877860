/** Customer statements of SWIFT, MT940 and MT942 (rules I1, I2, I4): the standard, the dialects of banks, and what is refused. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatDay, parseDay } from '../../db/ledger/calendar.ts';
import { collectStatements, type CollectedStatements } from '../../electron/readers/collect.ts';
import { negated, sumOf } from '../../electron/readers/decimals.ts';
import { movementOf } from '../../electron/readers/mt940/movement.ts';
import { mt940Reader } from '../../electron/readers/mt940/reader.ts';
import type { StatementLine } from '../../electron/readers/statement.ts';
import { movementLines, mt940File, wrapped, type WrittenForm, type WrittenMovement } from './mt940-writer.ts';
import { refusalOf } from './read-whole.ts';

const read = (text: string): CollectedStatements => collectStatements(mt940Reader.read(text, {}));

function linesOf(text: string): readonly StatementLine[] {
  return read(text).statements.flatMap(({ lines }) => lines);
}

function lineOf(movement: WrittenMovement): StatementLine | undefined {
  return linesOf(mt940File([{ movements: [movement] }]))[0];
}

const [OPENING, CLOSING] = ['C260101EUR100,', 'C260131EUR87,5'];

describe('files', () => {
  const forms = [true, false].flatMap((isInEnvelope) => ['\n', '\r\n', '\r'].map((lineEnd): WrittenForm => ({ isInEnvelope, lineEnd })));

  test.each([...forms, { hasTerminator: false }])('%j', (form) => {
    const movements = [{ rest: 'NTRFE-1//B-1', text: ['166?00Transfer?20Invoice 7?32Stationer'] }];
    const text = mt940File([{ opening: OPENING, movements, closing: CLOSING, more: [':64:C260131EUR87,5', ':65:C260201EUR87,5'] }], form);
    expect(mt940Reader.looksLike(text)).toBe(true);
    expect(read(text)).toEqual({
      statements: [
        {
          account: 'NL20INGB0001234567',
          currency: 'EUR',
          opening: expect.objectContaining({ amount: '100', date: parseDay('2026-01-01') }),
          closing: expect.objectContaining({ amount: '87.5', date: parseDay('2026-01-31') }),
          lines: [
            {
              part: 'line',
              date: parseDay('2026-01-05'),
              valueDate: parseDay('2026-01-05'),
              bookingDate: null,
              isBooked: true,
              amount: '-12.50',
              currency: 'EUR',
              description: 'Invoice 7',
              counterparty: 'Stationer',
              reference: 'E-1',
              bankId: 'B-1',
              balance: null,
              sourceLine: form.isInEnvelope === true ? 6 : 5,
            },
          ],
        },
      ],
      skipped: [],
      questions: [],
      detected: [],
      warnings: [],
      layout: expect.stringMatching(/^mt940-[0-9a-f]{12}$/),
    });
  });

  test('with text before and between messages, blank lines, a byte order mark and text on the line of the block', () => {
    const [one, two] = [
      mt940File([{ account: '1', opening: OPENING, closing: OPENING }]),
      mt940File([{ account: '2', opening: OPENING, closing: OPENING }]),
    ];
    const text = `\uFEFFBANKNL2A\r\n940\r\n${one}BANKNL2A\r\n940\r\n\r\n${two.replace(':20:', '{1:F01X}{4::20:')}-XXX`;
    expect(read(text).statements.map(({ account }) => account)).toEqual(['1', '2']);
  });

  test('pages of a statement are one, with the balances of its ends; and each page is added up', () => {
    const pages = [
      { opening: OPENING, movements: [{}], closing: CLOSING, isLastPage: false },
      { opening: CLOSING, movements: [{}], closing: 'C260131EUR75,00', isFirstPage: false, isLastPage: false },
      { opening: 'C260131EUR75,', movements: [{}], closing: 'C260131EUR62,50', isFirstPage: false },
    ];
    expect(read(mt940File(pages))).toMatchObject({
      statements: [{ opening: { amount: '100' }, closing: { amount: '62.50' }, lines: [{}, {}, {}] }],
      warnings: [],
    });
    const [first, ...others] = pages.slice(0, 2);
    expect(read(mt940File([first ?? {}, ...others])).statements).toMatchObject([{ closing: { amount: '75.00' } }]);
  });

  test('a page that is not the next one begins a statement of its own', () => {
    const page = { opening: OPENING, movements: [{}], closing: CLOSING, isLastPage: false };
    for (const other of [{ opening: 'C260131EUR1,' }, { account: 'X' }, { opening: 'C260131USD87,5', closing: 'C260131USD75,' }])
      expect(read(mt940File([page, { ...page, opening: CLOSING, closing: 'C260131EUR75,', isFirstPage: false, ...other }])).statements).toMatchObject(
        [{ closing: { amount: '87.5' } }, {}],
      );
  });

  test('the currency may stand behind the account, and a second line of it is the bank', () => {
    const accountOf = (account: string) => read(mt940File([{ account, opening: OPENING, closing: OPENING }])).statements[0]?.account;
    expect(accountOf('1234.567 EUR')).toBe('1234.567');
    expect(accountOf('1234567EUR')).toBe('1234567');
    expect(accountOf('1234567/EUR')).toBe('1234567');
    expect(accountOf('50880050/0194774600888\r\nBANKDEFF')).toBe('50880050/0194774600888');
    expect(accountOf('EUR')).toBe('EUR');
  });

  test('a balance may be of no day', () => {
    expect(read(mt940File([{ opening: 'C000000EUR0,00', closing: 'C260131EUR0,00' }])).statements).toMatchObject([
      { opening: { amount: '0.00', date: null } },
    ]);
  });

  test('MT942 has no balances: its currency stands in the floor limit, its totals are compared', () => {
    const message = (totals: readonly string[]) => [
      ':20:X',
      ':25:1',
      ':28C:1',
      ':34F:EURD0,',
      ':13D:2601051200+0100',
      ...movementLines({}),
      ...movementLines({ mark: 'C' }),
      ...totals,
    ];
    const text = message([':90D:1EUR12,50', ':90C:1EUR12,5']).join('\n');
    expect(mt940Reader.looksLike(text)).toBe(true);
    expect(read(text)).toMatchObject({ statements: [{ currency: 'EUR', lines: [{ currency: 'EUR' }, {}] }], warnings: [] });
    expect(read(message([':90D:2EUR12,50', ':90C:1EUR10,']).join('\n')).warnings).toMatchObject([
      { code: 'totals_mismatch', sourceLine: 8 },
      { code: 'totals_mismatch', sourceLine: 9 },
    ]);
  });

  test('what does not add up is said with its line', () => {
    const of = (closing: string) => read(mt940File([{ opening: OPENING, movements: [{}], closing }])).warnings;
    expect(of(CLOSING)).toEqual([]);
    expect(of('C260131EUR87,51')).toMatchObject([{ code: 'balance_mismatch', sourceLine: 6, message: expect.stringContaining('87.50') }]);
    expect(of('D260131EUR87,5')).toMatchObject([{ code: 'balance_mismatch' }]);
    expect(of('C26013187,5')).toEqual([]);
    expect(of('C260131USD87,5')).toMatchObject([{ code: 'other_currency', sourceLine: 6 }]);
    expect(of('nothing')).toMatchObject([{ code: 'unreadable_balance', sourceLine: 6 }]);
  });

  test('a statement that is not closed before the next is said', () => {
    const text = mt940File([
      { opening: OPENING, movements: [{}] },
      { opening: OPENING, closing: OPENING },
    ]);
    expect(read(text)).toMatchObject({ statements: [{ lines: [{}] }, {}], warnings: [{ code: 'no_closing_balance', sourceLine: 4 }] });
  });

  test('what is no customer statement is not claimed', () => {
    for (const text of ['', 'a,b\n', ':20:only', '<Document>', '!Type:Bank\nD1/2', 'date;text\n1;:61:2601010101C1,\n'])
      expect(mt940Reader.looksLike(text)).toBe(false);
  });
});

describe('movements', () => {
  test.each<[mark: string, amount: string]>([
    ['C', '12.50'],
    ['D', '-12.50'],
    ['RC', '-12.50'],
    ['RD', '12.50'],
    ['CR', '12.50'],
    ['DR', '-12.50'],
    ['CD', '12.50'],
    ['DD', '-12.50'],
    ['RCR', '-12.50'],
    ['RDK', '12.50'],
    ['CN', '12.50'],
  ])('the mark %s: %s', (mark, amount) => {
    expect(lineOf({ mark })).toMatchObject({ amount });
  });

  test('I1 what is only expected is skipped as pending', () => {
    expect(read(mt940File([{ movements: [{ mark: 'EC' }, { mark: 'ED' }, {}] }]))).toMatchObject({
      statements: [{ lines: [{}] }],
      skipped: [
        { because: 'pending', sourceLine: 4 },
        { because: 'pending', sourceLine: 5 },
      ],
    });
  });

  test.each([
    ['12,5', '-12.5'],
    ['12,', '-12'],
    ['12', '-12'],
    [',5', '-0.5'],
    ['000000000012,50', '-12.50'],
    ['000000000012.50', '-12.50'],
    ['1.234,50', '-1234.50'],
    ['0,00', '0.00'],
  ])('the amount %s', (amount, expected) => {
    expect(lineOf({ amount })).toMatchObject({ amount: expected, reference: null });
  });

  test.each<[rest: string, reference: string | null, bankId: string | null]>([
    ['NTRFNONREF', null, null],
    ['NTRFREF 1//BANK 1', 'REF 1', 'BANK 1'],
    ['N192NONREF//B', null, 'B'],
    ['S051REF', 'REF', null],
    ['FCHGNONREF', null, null],
    ['NOV NONREF', null, null],
    ['NMSC1004688128      //6128522200250001', '1004688128', '6128522200250001'],
    ['NTRFEREF            ', null, null],
    ['NTRFKREF+//B', null, 'B'],
    ['NTRFA/B/C//D//E', 'A/B/C', 'D//E'],
    ['NONREF', null, null],
    ['//19239782213', null, '19239782213'],
    ['S   X', 'X', null],
    ['', null, null],
  ])('type and references: %j', (rest, reference, bankId) => {
    expect(lineOf({ rest })).toMatchObject({ amount: '-12.50', reference, bankId });
  });

  test("the bank's reference and supplementary details may stand on lines of their own", () => {
    expect(lineOf({ rest: 'NTRFREF', supplement: '//BANK' })).toMatchObject({ reference: 'REF', bankId: 'BANK', description: '' });
    expect(linesOf(mt940File([{ movements: [{ mark: 'CR\r\n', supplement: 'CARD' }] }]))).toMatchObject([{ amount: '12.50', description: 'CARD' }]);
    expect(lineOf({ supplement: 'CARD PAYMENT' })).toMatchObject({ description: 'CARD PAYMENT' });
    expect(lineOf({ supplement: '/OCMT/USD13,10/', text: ['Hotel'] })).toMatchObject({ description: 'Hotel /OCMT/USD13,10/' });
  });

  test.each<[value: string, entry: string, valueDate: string, entryDate: string | null]>([
    ['260105', '0106', '2026-01-05', '2026-01-06'],
    ['251231', '0102', '2025-12-31', '2026-01-02'],
    ['260102', '1231', '2026-01-02', '2025-12-31'],
    ['260105', '', '2026-01-05', null],
    ['260105', '    ', '2026-01-05', null],
    ['260105', '9999', '2026-01-05', null],
    ['940105', '0105', '1994-01-05', '1994-01-05'],
    ['260230', '0302', '2026-02-28', '2026-03-02'],
    ['240231', '0229', '2024-02-29', '2024-02-29'],
  ])('value date %s and entry date %s', (value, entry, valueDate, entryDate) => {
    const movement = movementOf({ tag: '61', line: 1, lines: [`${value}${entry}C1,NTRF`] });
    expect(formatDay(movement.valueDate)).toBe(valueDate);
    expect(movement.entryDate === null ? null : formatDay(movement.entryDate)).toBe(entryDate);
  });
});

test.each<[entry: string, bookingDate: string | null]>([
  ['0106', '2026-01-06'],
  ['0105', null],
  ['', null],
])('the day of booking is told where it is not the value date: %j', (entry, bookingDate) => {
  const line = lineOf({ value: '260105', entry });
  expect(line?.date).toBe(parseDay('2026-01-05'));
  expect(line?.bookingDate ?? null).toBe(bookingDate === null ? null : parseDay(bookingDate));
});

describe('text of movements', () => {
  const detailsOf = (...text: readonly string[]) => lineOf({ text });

  test('German: subfields of 27 characters, keywords of SEPA, lines broken anywhere', () => {
    const text = wrapped(
      '166?00GUTSCHRIFT?109248?20EREF+R-2026-000017 ?21MREF+M1?22SVWZ+Rechnung 17 vom 03. Ja?23nuar, mit Dank und Gruss' +
        '?24 an alle?30BANKDEFFXXX?31DE02120300000000202051?32Stationery and Paper Compan?33y GmbH?34000',
    );
    expect(detailsOf(...text)).toMatchObject({
      description: 'Rechnung 17 vom 03. Januar, mit Dank und Gruss an alle',
      counterparty: 'Stationery and Paper Company GmbH',
      reference: 'R-2026-000017',
    });
    expect(detailsOf('805?00ENTGELT?106666')).toMatchObject({ description: 'ENTGELT', counterparty: '' });
    expect(detailsOf('166?20one', '?21two')).toMatchObject({ description: 'one two' });
    expect(detailsOf('166?20Really? Yes?3212?')).toMatchObject({ description: 'Really? Yes', counterparty: '12?' });
    expect(detailsOf('166?20EREF+NOTPROVIDED?21KREF+K-1?22SVWZ+x')).toMatchObject({ reference: 'K-1', description: 'x' });
  });

  test.each(['>', '~', '^', '<', '?'])('the same with %s, with or without a code', (sign) => {
    const subfields = ['00KIND', '20one', '21two', '32NAME'].map((each) => sign + each).join('');
    for (const code of ['', '944', ' 020']) expect(detailsOf(code + subfields)).toMatchObject({ description: 'one two', counterparty: 'NAME' });
  });

  test('Dutch: words between slashes', () => {
    const text = '/TRTP/SEPA OVERBOEKING/IBAN/NL20INGB0001234567/BIC/INGBNL2A/NAME/PAPIER EN ZO B.V./REMI/FACTUUR 17 / 2026/EREF/E-17';
    expect(detailsOf(...wrapped(text))).toMatchObject({ description: 'FACTUUR 17 / 2026', counterparty: 'PAPIER EN ZO B.V.', reference: 'E-17' });
    expect(detailsOf('/EREF/NOTPROVIDED//CNTP/NL20INGB0001234567/INGBNL2A/PAPIER///REMI/USTD//Factuur 17/')).toMatchObject({
      description: 'Factuur 17',
      counterparty: 'PAPIER',
      reference: null,
    });
    expect(detailsOf('/BENM//NAME/PAPIER/REMI/A', 'B')).toMatchObject({ description: 'A B', counterparty: 'PAPIER' });
    expect(detailsOf('/PREF/P-1')).toMatchObject({ description: '/PREF/P-1', reference: 'P-1' });
    expect(
      detailsOf('SEPA OVERBOEKING                 IBAN: NL20INGB0001234567', 'NAAM: PAPIER EN ZO            OMSCHRIJVING: FACTUUR 17'),
    ).toMatchObject({
      counterparty: 'PAPIER EN ZO',
    });
    expect(detailsOf('Rent /NAME/ is text')).toMatchObject({ description: 'Rent /NAME/ is text', counterparty: '' });
  });

  test('as it is, in one line; a full line goes on in the middle of a word', () => {
    expect(detailsOf('HR  K', '', '  and more ')).toMatchObject({ description: 'HR K and more', counterparty: '', reference: null });
    expect(detailsOf('x'.repeat(65), 'y')).toMatchObject({ description: `${'x'.repeat(65)}y` });
    expect(detailsOf('+49 170 1234567')).toMatchObject({ description: '+49 170 1234567' });
    expect(detailsOf('#12 is a number')).toMatchObject({ description: '#12 is a number' });
  });

  test('several fields 86 are one text; those of the statement are none of a movement', () => {
    const text = mt940File([{ opening: OPENING, movements: [{ text: ['one', ':86:two'] }], closing: CLOSING, more: [':86:sums'] }]);
    expect(linesOf(text.replace(':61:', ':86:bank\r\n:61:'))).toMatchObject([{ description: 'one two' }]);
  });

  test('what only looks like a field is text', () => {
    const text = mt940File([
      { opening: OPENING, movements: [{ text: ['at 2026-01-01T13', ':20:11 o clock', ':12:rest', '-more'] }], closing: CLOSING },
    ]);
    expect(linesOf(text)).toMatchObject([{ description: 'at 2026-01-01T13 :20:11 o clock :12:rest -more' }]);
  });

  test('the field NS of some banks', () => {
    const lines = [...movementLines({}), ':NS:01Invoice', '0217', '15Stationer', '17Kind', ...movementLines({}), ':NS:17Kind'];
    expect(linesOf([':20:1', ...lines].join('\n'))).toMatchObject([
      { description: 'Invoice 17', counterparty: 'Stationer' },
      { description: 'Kind', counterparty: '' },
    ]);
  });
});

test('a file that ends with a line, but without its closing balance, is read with a warning', () => {
  const open = mt940File([{ opening: OPENING, movements: [{ text: ['x'] }], closing: CLOSING }]).split(':62F:')[0] ?? '';
  expect(read(open)).toMatchObject({ statements: [{ lines: [{}], closing: null }], warnings: [{ code: 'no_closing_balance', sourceLine: 4 }] });
});

describe('I4 refusals', () => {
  const whole = mt940File([{ opening: OPENING, movements: [{ text: ['x'] }], closing: CLOSING }]);

  test.each<[code: string, line: number, what: string, text: string]>([
    ['malformed_file', 5, 'a movement that cannot be read', whole.replace(':61:2601050105D', ':61:2601050105X')],
    ['malformed_file', 5, 'a movement without an amount', whole.replace('D12,50', 'D')],
    ['wrong_number', 5, 'an amount that is no number', whole.replace('12,50', '1,2,5')],
    ['wrong_date', 5, 'a day that does not exist', whole.replace(':61:260105', ':61:261305')],
    ['wrong_date', 4, 'a balance of no day', whole.replace('C260101', 'C260100')],
    ['malformed_file', 104, 'balances that are none', `:20:1\n:25:1\n:28C:1\n${':60F:\n'.repeat(200)}`],
    ['wrong_number', 4, 'a balance of no amount', whole.replace('EUR100,', 'EUR1,0,0')],
    ['truncated_file', 6, 'a file that ends in its movements', whole.slice(0, whole.indexOf(':62F:') - 2)],
    ['truncated_file', 10, 'a file that ends in the head of a message', `${whole}${whole.slice(0, 30)}`],
    ['malformed_file', 6, 'a line without end', whole.replace(':86:x', `:86:${'x'.repeat(1_000_000)}`)],
    ['malformed_file', 6, 'a field without end', whole.replace(':86:x', `:86:${'x\r\n'.repeat(100_000)}`)],
    ['malformed_file', 2006, 'text without end', whole.replace(':86:x', ':86:\r\n'.repeat(100_000))],
    ['wrong_kind', 1, 'another message', '{1:F01BANK}{2:I103BANK}{4:\r\n:20:X\r\n:32A:260105EUR1,\r\n-}'],
  ])('%s in line %i: %s', (code, sourceLine, _, text) => {
    expect(refusalOf(text)).toMatchObject({ code, sourceLine });
  });

  test.each<[what: string, piece: string]>([
    ['slashes', '/'],
    ['words', '/EREF/'],
    ['separators', '?2'],
    ['spaces', ' '],
    ['subfields', '?20'],
    ['terminators', '-}'],
  ])('hostile: %s take no longer than they should', (_, piece) => {
    const text = mt940File([
      {
        movements: Array.from({ length: 50 }, () => ({ text: [piece.repeat(10_000 / piece.length), 'x'], rest: piece.repeat(9_000 / piece.length) })),
      },
    ]);
    const begun = performance.now();
    expect(linesOf(text).length).toBe(50);
    expect(performance.now() - begun).toBeLessThan(3000);
  });
});

describe('random statements are read back', () => {
  const amount = fc.tuple(fc.integer({ min: 1, max: 10 ** 9 }), fc.constantFrom(0, 1, 2, 3)).map(([units, decimals]) => {
    const digits = String(units).padStart(decimals + 1, '0');
    return { written: decimals === 0 ? `${digits},` : `${digits.slice(0, -decimals)},${digits.slice(-decimals)}`, decimals };
  });
  const words = fc.stringMatching(/^[A-Za-zäöü€][A-Za-z0-9 .,€]{0,200}[A-Za-z1-9]$/).map((text) => text.replace(/\s+/g, ' '));
  const movement = fc.record({
    amount,
    mark: fc.constantFrom('C', 'D', 'RC', 'RD', 'CR', 'DR', 'EC', 'ED'),
    day: fc.integer({ min: 4_000, max: 25_000 }),
    hasEntry: fc.boolean(),
    text: words,
    form: fc.constantFrom('plain', 'German', 'Dutch'),
  });
  const valueOf = ({ amount: { written }, mark }: { amount: { written: string }; mark: string }) => {
    const plain = written.replace(/,$/, '').replace(',', '.');
    return mark === 'D' || mark === 'DR' || mark === 'RC' ? negated(plain) : plain;
  };
  const textOf = (form: string, text: string) => {
    if (form === 'plain') return text.match(/.{1,60}(?: |$)|.{65}/gsu)?.map((line) => line.trimEnd()) ?? [];
    if (form === 'Dutch') return wrapped(`/TRTP/X/REMI/${text}`);
    return wrapped(
      `166?00X${(text.match(/.{1,27}/gsu) ?? [])
        .slice(0, 10)
        .map((part, index) => `?2${index}${part}`)
        .join('')}`,
    );
  };

  test('I1 every movement is a line or skipped, and balances add up', () => {
    const form = fc.record({ isInEnvelope: fc.boolean(), lineEnd: fc.constantFrom('\n', '\r\n', '\r'), hasTerminator: fc.boolean() });
    fc.assert(
      fc.property(fc.array(fc.array(movement, { maxLength: 8 }), { minLength: 1, maxLength: 4 }), form, (messages, written) => {
        const isBooked = ({ mark }: { mark: string }) => !mark.startsWith('E');
        const text = mt940File(
          messages.map((movements, index) => {
            const closing = sumOf(['7.77', ...movements.filter(isBooked).map(valueOf)]);
            return {
              account: String(index),
              opening: 'C260101EUR7,77',
              closing: `${closing.startsWith('-') ? 'D' : 'C'}260131EUR${closing.replace('-', '').replace('.', ',')}`,
              movements: movements.map((each) => {
                const day = formatDay(each.day).replaceAll('-', '').slice(2);
                return {
                  value: day,
                  entry: each.hasEntry ? day.slice(2) : '',
                  mark: each.mark,
                  amount: each.amount.written,
                  text: textOf(each.form, each.text),
                };
              }),
            };
          }),
          written,
        );
        const got = read(text);
        expect(got.statements.map(({ lines }) => lines.map((line) => [formatDay(line.date as number), line.amount]))).toEqual(
          messages.map((movements) => movements.filter(isBooked).map((each) => [formatDay(each.day), valueOf(each)])),
        );
        const bare = (all: readonly string[]) => all.map((each) => each.replaceAll(' ', ''));
        const expected = messages.flat().filter(isBooked);
        const described = got.statements.flatMap(({ lines }) => lines.map(({ description }) => description));
        expect(bare(described)).toEqual(bare(expected.map(({ text: each }) => each)));
        expect(got.skipped.length).toBe(messages.flat().filter((each) => !isBooked(each)).length);
        expect(got.warnings).toEqual([]);
      }),
      { seed: 20_261_123 },
    );
  });
});
