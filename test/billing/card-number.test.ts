/** Full card numbers in free text are masked but for their last four digits, and what only looks a little like one is left alone (rule M4). */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maskCardNumbers } from '../../electron/billing/card-number.ts';
import { ibansIn } from '../../electron/billing/iban.ts';

/** A second Luhn, written another way: the sum by position from the left. */
function passesLuhn(digits: string): boolean {
  const even = digits.length % 2;
  const sum = Array.from(digits, Number).reduce((total, digit, index) => {
    if (index % 2 !== even) return total + digit;
    return total + (digit < 5 ? digit * 2 : digit * 2 - 9);
  }, 0);
  return sum % 10 === 0;
}

const withCheckDigit = (digits: string) => Array.from('0123456789', (last) => digits + last).find(passesLuhn) as string;

const digitsOf = (length: number, first: readonly string[]) =>
  fc
    .tuple(fc.constantFrom(...first), fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length - 2, maxLength: length - 2 }))
    .map(([begin, rest]) => withCheckDigit(begin + rest.join('')));

/** Any number of 13 to 19 digits with the right check digit. */
const anyNumber = fc.integer({ min: 13, max: 19 }).chain((length) => digitsOf(length, ['2', '3', '4', '5', '6', '7', '8', '9']));

const NOUGHTS = ['0', '٠', '۰', '०', '０', '𝟎', '𝟢', '𞥐'] as const;
const inScript = (digits: string, nought: string) =>
  Array.from(digits, (digit) => String.fromCodePoint((nought.codePointAt(0) as number) + Number(digit))).join('');

const SEPARATORS = [' ', '-', '.', '\u00a0', '\u202f', '–', ' - ', '/', '·', '\t', '\u200b', '_', ', '] as const;
const grouped = (digits: string, separator: string) => digits.replaceAll(/(.{4})(?=.)/gu, `$1${separator}`);

/** Lengths at which a group of four ends. */
const BEGINNINGS = [16] as const;

const LEFT = ['', 'card ', 'no:', 'x', '(', '"', '\n', 'EUR 46.00, card: '] as const;
const RIGHT = ['', ' thanks', ')', 'x', '"', '\n12', ', 46.00', '.'] as const;

describe('M4 a full card number', () => {
  test.each([
    ['4242424242424242', '•••• 4242'],
    ['4242 4242 4242 4242', '•••• 4242'],
    ['4242-4242-4242-4242', '•••• 4242'],
    ['4242.4242.4242.4242', '•••• 4242'],
    ['4242 4242-4242.4242', '•••• 4242'],
    ['4242\u00a04242\u202f4242\u20074242', '•••• 4242'],
    ['４２４２ ４２４２ ４２４２ ４２４２', '•••• 4242'],
    ['٤٢٤٢٤٢٤٢٤٢٤٢٤٢٤٢', '•••• 4242'],
    ['378282246310005', '•••• 0005'],
    ['3782 822463 10005', '•••• 0005'],
    ['3056 930902 5904', '•••• 5904'],
    ['4222222222222', '•••• 2222'],
    ['6304000000000000', '•••• 0000'],
    ['6205500000000000004', '•••• 0004'],
    ['620550 0000000000004', '•••• 0004'],
    ['42 42 42 42 42 42 42 42', '•••• 4242'],
    ['4 2 4 2 4 2 4 2 4 2 4 2 4 2 4 2', '•••• 4242'],
    ['42424-24242-424242', '•••• 4242'],
    ['visa4242424242424242exp1228', 'visa•••• 4242exp1228'],
    ['my card 4242 4242 4242 4242, thanks', 'my card •••• 4242, thanks'],
    ['{"nickname":"4242 4242 4242 4242"}', '{"nickname":"•••• 4242"}'],
    ['for 46.00: 4242424242424242', 'for 46.00: •••• 4242'],
  ])('%s becomes %s', (text, masked) => {
    expect(maskCardNumbers(text)).toEqual({ text: masked, found: 1 });
  });

  test('is masked wherever it stands, however it is grouped and in whatever script', () => {
    fc.assert(
      fc.property(
        anyNumber,
        fc.constantFrom(...NOUGHTS),
        fc.constantFrom('', ...SEPARATORS),
        fc.constantFrom(...LEFT),
        fc.constantFrom(...RIGHT),
        (number, nought, separator, left, right) => {
          // Where the beginning passes as well, which of the two is meant is not known: either way a full number is masked.
          fc.pre(!BEGINNINGS.some((length) => length < number.length && passesLuhn(number.slice(0, length))));
          const { text, found } = maskCardNumbers(left + grouped(inScript(number, nought), separator) + right);
          expect([text, found]).toEqual([`${left}•••• ${number.slice(-4)}${right}`, 1]);
        },
      ),
      { numRuns: 3000 },
    );
  });

  test('leaves no run of 13 to 19 digits behind that passes for one', () => {
    const anyText = fc.array(fc.oneof(fc.stringMatching(/^[0-9]{1,8}$/), fc.constantFrom(' ', '-', '.', 'a', ', ', '\n'), anyNumber), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(anyText, (parts) => {
        // What begins with 00 is dialled, and stays.
        fc.pre(!/(?<!\d)00/.test(parts.join('')));
        const { text, found } = maskCardNumbers(parts.join(''));
        const runs = text.match(/\d{13,}/g) ?? [];
        expect(runs.filter((run) => run.length <= 19 && /^[2-9]/.test(run) && passesLuhn(run))).toEqual([]);
        expect(found).toBe(text.split('•••• ').length - 1);
      }),
      { numRuns: 3000 },
    );
  });

  test('is masked once: what is masked stays as it is', () => {
    fc.assert(
      fc.property(fc.array(anyNumber, { maxLength: 4 }), fc.string(), (numbers, between) => {
        const { text } = maskCardNumbers(numbers.join(`${between}|`));
        expect(maskCardNumbers(text)).toEqual({ text, found: 0 });
      }),
    );
  });

  test('two of them, in one line and in two', () => {
    for (const between of [' ', ' / ', '\n', ' and '])
      expect(maskCardNumbers(`4242 4242 4242 4242${between}5555 5555 5555 4444`)).toEqual({ text: `•••• 4242${between}•••• 4444`, found: 2 });
  });
});

describe('M4 what is no card number stays', () => {
  const IBANS = [
    'DE89 3704 0044 0532 0130 00',
    'DE89370400440532013000',
    'GB29 NWBK 6016 1331 9268 19',
    'FR14 2004 1010 0505 0001 3M02 606',
    'NO93 8601 1117 947',
    'CH93 0076 2011 6238 5295 7',
    'MT84 MALT 0110 0001 2345 MTLC AST0 01S',
    'BE68 5390 0754 7034',
  ] as const;

  test.each([
    ...IBANS,
    'QH-310400',
    'L47981',
    'INV-2026-000123-4567',
    '20261118-093015-0042',
    'a3f8c9d0-1b2c-4d5e-8f90-123456789012',
    'ch_3MmlLrLkdIwHu7ix0snN0B15',
    '2026-03-31 2026-04-01',
    '31.03.2026 - 01.04.2026',
    '03/31/2026 04/01/2026',
    '20260331 20260401',
    '2026-03-31T09:30:00.000+02:00',
    '+49 221 1234 5678 90',
    '+4915112345678',
    '0049 221 12345678',
    '46.00 38.00 29.00 12.00',
    '1,234,567,890.00',
    '1795397404659',
    '4242 4242 4242 4241',
    '424242424242424242424242',
    '4242 4242',
    '•••• 4242',
    'ends in 4242',
    '',
  ])('%s', (text) => {
    expect(maskCardNumbers(`of ${text} only`)).toEqual({ text: `of ${text} only`, found: 0 });
  });

  test.each([
    ['groups of another number', `INV-2026-000123-${withCheckDigit('2026000123456').slice(-4)}`],
    ['a telephone number of fifteen digits', `+${withCheckDigit('49221123456789')}`],
    ['one with its exit code', `00 ${withCheckDigit('49221123456789')}`],
    ['an IBAN between dates', '2026-03-31 DE89 3704 0044 0532 0130 00 2026-04-01'],
    ['dates behind an IBAN', 'DE89 3704 0044 0532 0130 00 2026-03-31 2026-04-01 2026-04-30'],
  ])('%s', (_, text) => {
    expect(maskCardNumbers(text)).toEqual({ text, found: 0 });
  });

  test('a number of sixteen digits is none for the telephone', () => {
    expect(maskCardNumbers('+4242424242424242').found).toBe(1);
    expect(maskCardNumbers('+42424242424242').found).toBe(0);
  });

  test('dates of any sort, beside each other', () => {
    const day = fc
      .date({ min: new Date('1950-01-01'), max: new Date('2090-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
    const forms = [
      (iso: string) => iso,
      (iso: string) => iso.replaceAll('-', ''),
      (iso: string) => iso.split('-').toReversed().join('.'),
      (iso: string) => iso.replaceAll('-', '/'),
    ];
    fc.assert(
      fc.property(
        fc.array(day, { minLength: 1, maxLength: 6 }),
        fc.constantFrom(...forms),
        fc.constantFrom(' ', ', ', ' – '),
        (days, form, between) => {
          expect(maskCardNumbers(days.map(form).join(between)).found).toBe(0);
        },
      ),
    );
  });

  test('times in milliseconds, up to the year 2033', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_000_000_000_000, max: 1_999_999_999_999 }), (at) => {
        expect(maskCardNumbers(`at ${at}`).found).toBe(0);
      }),
    );
  });

  test('every IBAN with the right check digits; one with a wrong digit is none', () => {
    for (const iban of IBANS) {
      expect(ibansIn(`to ${iban}, please`)).toEqual([{ from: 3, to: 3 + iban.length }]);
      expect(ibansIn(`${iban.slice(0, -1)}${iban.endsWith('7') ? '8' : '7'}`)).toEqual([]);
      expect(ibansIn(`X${iban}`)).toEqual([]);
      expect(ibansIn(`${iban}X`)).toEqual([]);
      expect(ibansIn(iban)).toHaveLength(1);
    }
  });
});

test.each([
  ['in one piece', '1234567890'.repeat(10_000)],
  ['one by one', '1 '.repeat(50_000)],
  ['in fours that pass for a number now and then', '4242 4242 4242 4241 '.repeat(5_000)],
  ['of another script', '٤٢٤٢'.repeat(25_000)],
  ['with fractions between them', '4½2'.repeat(33_000)],
  ['as dates', '2026-11-18 '.repeat(9_000)],
  ['as IBANs', 'DE89370400440532013000 '.repeat(4_300)],
])('M4 100,000 digits %s are read in no time', (_, long) => {
  const started = performance.now();
  expect(maskCardNumbers(long).found).toBeGreaterThanOrEqual(0);
  expect(performance.now() - started).toBeLessThan(1_000);
});
