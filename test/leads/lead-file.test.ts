/** The lead file (rules C4, I4, L1, M4): what is read, what is refused and at which line, and what is never kept. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatDecimal } from '../../db/ledger/money.ts';
import { Refused, type Refusal } from '../../db/ledger/refusal.ts';
import { leadTerms } from '../../electron/engine/leads/lead-terms.ts';
import { MOST_LEAD_ROWS } from '../../electron/statements/lead-file.ts';
import type { OfferedLead } from '../../electron/statements/lead-row.ts';
import { COLUMNS, leadFile, read, TERMS, type Cells } from './lead-files.ts';

function refusalOf(work: () => unknown): Refusal {
  try {
    work();
  } catch (error) {
    if (error instanceof Refused) return error.refusal;
    throw error;
  }
  throw new Error('nothing was refused');
}

function only(cells: Cells): OfferedLead {
  const { offers } = read(leadFile(cells));
  return offers[0] as OfferedLead;
}

describe('what is read', () => {
  test('C4 a lead with its price by digits, its quality and its times', () => {
    const lead = only({ quality: '80', until: '2026-11-20T12:00:00Z', note: 'Shower,\n"walk-in"', customer: 'C-1' });
    expect(lead).toEqual({
      sourceId: 'L1',
      category: 'Bathroom',
      area: 'Cologne',
      price: 4600,
      quality: 80,
      customer: `customer:${TERMS.fingerprint('C-1')}`,
      offeredAt: Date.UTC(2026, 10, 18, 8),
      until: Date.UTC(2026, 10, 20, 12),
      note: 'Shower,\n"walk-in"',
    });
  });

  test('a plain date begins with the day of the book’s zone, and lasts through it', () => {
    expect(only({ offered: '2026-11-18', until: '2026-11-18' })).toMatchObject({
      offeredAt: Date.UTC(2026, 10, 17, 23),
      until: Date.UTC(2026, 10, 18, 23),
    });
  });

  test('columns come in any order, unknown ones are named and not read, and only one names the customer', () => {
    const { offers, warnings } = read(
      'note,Budget,status,until,quality,price,area,category,offered,phone,id\n,about 9000,available,,,1,,Roof,2026-11-18,,L9\n',
    );
    expect(offers).toHaveLength(1);
    expect(warnings).toEqual([{ file: 'leads.csv', sourceLine: 1, message: 'Not read, because a lead file has no such column: "Budget".' }]);
  });

  test('spaces around a value are no part of it, and one way of writing a letter is like another', () => {
    expect(only({ category: ' Ku\u0308che ', area: '\u00a0Bonn' })).toMatchObject({ category: 'K\u00fcche', area: 'Bonn' });
  });

  test('a lead that is gone needs no more than its id; one that came and went is in both lists', () => {
    const { offers, gone, rows } = read(
      leadFile({ id: 'L1' }, { id: 'L1', status: 'gone' }, { id: 'L2', status: 'gone', until: '2026-11-18T10:00:00Z', price: '', offered: '' }),
    );
    expect(offers.map(({ sourceId }) => sourceId)).toEqual(['L1']);
    expect(gone).toEqual([
      { sourceId: 'L1', at: null },
      { sourceId: 'L2', at: Date.UTC(2026, 10, 18, 10) },
    ]);
    expect(rows).toBe(3);
  });

  test('the file that the guide shows', () => {
    const [, example = ''] = /```csv\n([^`]+)```/.exec(readFileSync(join(import.meta.dirname, '../../docs/leads.md'), 'utf8')) ?? [];
    const { offers, gone, warnings } = read(example);
    expect(offers.map(({ sourceId, price, quality }) => [sourceId, price, quality])).toEqual([
      ['47681', 4600, 82],
      ['47682', 2900, null],
    ]);
    expect([gone, warnings]).toEqual([[{ sourceId: '47655', at: Date.UTC(2026, 10, 18, 8, 15) }], []]);
  });

  test('the same row twice is one lead', () => {
    const { offers, rows } = read(leadFile({ id: 'L1' }, { id: 'L1', price: '46' }));
    expect([offers.length, rows]).toEqual([1, 2]);
  });

  test('a free lead, and one of a workspace that counts whole credits', () => {
    expect(only({ price: '0' }).price).toBe(0);
    const terms = leadTerms({ creditDecimals: 0, timeZone: 'UTC', key: '' });
    expect(read(leadFile({ price: '46.00' }), { terms }).offers[0]?.price).toBe(46);
  });
});

describe('customers', () => {
  const customer = (cells: Cells) => only(cells).customer;

  test('C4 one customer is the same however their address or number is written', () => {
    expect(customer({ email: ' Anna@Example.com' })).toBe(customer({ email: 'anna@example.COM' }));
    expect(customer({ customer: 'ANNA@example.com' })).toBe(customer({ email: 'anna@example.com' }));
    expect(customer({ phone: '+49 (0)221 555-0123' })).toBe(customer({ phone: '0049 221 5550123' }));
    expect(customer({ customer: '+49 221 5550123' })).toBe(customer({ phone: '+492215550123' }));
  });

  test('the marketplace’s own name goes before the address, and the address before the number', () => {
    expect(customer({ customer: 'C-1', email: 'a@example.com', phone: '0221 555012' })).toBe(customer({ customer: 'C-1' }));
    expect(customer({ email: 'a@example.com', phone: '0221 555012' })).toBe(customer({ email: 'a@example.com' }));
    expect(customer({ customer: '20480123' })).not.toBe(customer({ phone: '20480123' }));
  });

  test('a customer of whom nothing is known is nobody’s duplicate', () => {
    expect(customer({ id: 'L7' })).toBe('lead:L7');
  });

  test('the same customer has another fingerprint in another book', () => {
    const terms = leadTerms({ creditDecimals: 2, timeZone: 'UTC', key: 'another book' });
    expect(read(leadFile({ email: 'a@example.com' }), { terms }).offers[0]?.customer).not.toBe(customer({ email: 'a@example.com' }));
  });

  test('what names a customer is never in what is read, refused or warned', () => {
    const secret = { email: 'anna.secret@example.com', phone: '+49 221 5550123', customer: 'Anna Secret' };
    const columns = ['customer', 'email', 'phone'] as const;
    for (const column of columns) {
      const text = JSON.stringify(read(leadFile({ [column]: secret[column] })));
      for (const raw of ['secret', 'Secret', '5550123', '555 0123']) expect(text).not.toContain(raw);
    }
    // A row that has slipped: the address stands where the price should be.
    for (const raw of [secret.email, secret.phone]) {
      const { message } = refusalOf(() => read(leadFile({ price: raw })));
      expect(message).not.toContain(raw);
    }
    expect(refusalOf(() => read(leadFile({ email: 'secret' }))).message).not.toContain('secret');
  });
});

describe('M4 a full card number', () => {
  const NUMBER = '4242 4242 4242 4242';

  test('is masked in what is kept, with a warning that names the line', () => {
    const { offers, warnings } = read(leadFile({ id: 'L1' }, { id: 'L2', note: `pays by ${NUMBER}`, category: NUMBER.replaceAll(' ', '') }));
    expect(JSON.stringify(offers)).not.toMatch(/4242\s?4242\s?4242/);
    expect(warnings.map(({ sourceLine, message }) => [sourceLine, /"(\w+)"/.exec(message)?.[1]])).toEqual([
      [3, 'category'],
      [3, 'note'],
    ]);
  });

  test('as an id is masked as well, and leads stay apart', () => {
    const numbers = ['4242424242424242', '5555 5555 5555 4444', '4000056655665556'];
    const { offers, gone, warnings } = read(leadFile(...numbers.map((id) => ({ id })), { id: NUMBER.replaceAll(' ', ''), status: 'gone' }));
    expect(new Set(offers.map(({ sourceId }) => sourceId)).size).toBe(3);
    expect(gone[0]?.sourceId).toBe(offers[0]?.sourceId);
    for (const id of numbers) expect(JSON.stringify({ offers, gone, warnings })).not.toContain(id);
    expect(warnings.map(({ sourceLine }) => sourceLine)).toEqual([2, 3, 4, 5]);
  });

  test('and an id that only holds digits which pass for one stays as it is', () => {
    for (const id of ['1763456789014', '20261118-093015-0042', 'QH-20261118-07', 'a3f8c9d0-1b2c-4d5e-8f90-123456789012'])
      expect(only({ id }).sourceId).toBe(id);
  });

  test('is not quoted where it is refused, and is not kept as a customer', () => {
    for (const column of ['price', 'quality', 'offered', 'until', 'status'] as const)
      expect(refusalOf(() => read(leadFile({ [column]: NUMBER }))).message).not.toContain(NUMBER);
    expect(JSON.stringify(read(leadFile({ customer: NUMBER })))).not.toContain('4242');
  });
});

describe('I4 what is refused, with its line', () => {
  const row = (cells: Cells) => leadFile({ id: 'L0' }, cells);
  const without = (column: string) => {
    const kept = COLUMNS.filter((name) => name !== column);
    return `${kept.join(',')}\n${kept.map(() => '').join(',')}\n`;
  };

  test.each([
    ['wrong_number', 3, row({ price: '12,5' }), '12,5'],
    ['wrong_number', 3, row({ price: '1e3' }), 'plain number'],
    ['wrong_number', 3, row({ price: '1.005' }), 'more than 2 decimals'],
    ['wrong_number', 3, row({ price: '9999999999999.00' }), 'larger'],
    ['wrong_number', 3, row({ price: '-1' }), 'negative'],
    ['wrong_number', 3, row({ quality: '101' }), '0 to 100'],
    ['wrong_number', 3, row({ quality: '-1' }), '0 to 100'],
    ['wrong_number', 3, row({ quality: '80.5' }), '0 to 100'],
    ['wrong_number', 3, row({ quality: 'high' }), '"high"'],
    ['wrong_date', 3, row({ offered: '18.11.2026' }), '"18.11.2026" in "offered"'],
    ['wrong_date', 3, row({ offered: '2026-02-30' }), 'is not a date'],
    ['wrong_date', 3, row({ offered: '2026-11-18T25:00:00Z' }), 'is not a date'],
    ['wrong_date', 3, row({ offered: '2026-11-18T09:00:00' }), 'with offset'],
    ['wrong_date', 3, row({ offered: '2026-11-18T09:00:00Z', until: '2026-11-18T09:00:00Z' }), 'not after'],
    ['wrong_status', 3, row({ status: 'sold' }), 'available or gone'],
    ['wrong_status', 3, row({ status: 'Available' }), '"Available"'],
    ['missing_value', 3, row({ status: '' }), '"status"'],
    ['missing_value', 3, row({ id: ' ' }), '"id"'],
    ['missing_value', 3, row({ offered: '' }), '"offered"'],
    ['missing_value', 3, row({ price: '' }), '"price"'],
    ['unexpected_value', 3, row({ category: 'Bath\nroom' }), 'line break'],
    ['unexpected_value', 3, row({ id: 'x'.repeat(201) }), 'longer than 200'],
    ['unexpected_value', 3, row({ note: 'x'.repeat(2001) }), 'longer than 2000'],
    ['unexpected_value', 3, row({ note: 'bell\u0007' }), 'control character'],
    ['unexpected_value', 3, row({ email: 'n/a' }), '"email"'],
    ['unexpected_value', 3, row({ phone: 'unknown' }), '"phone"'],
    ['id_with_other_contents', 3, row({ id: 'L0', price: '46.01' }), 'L0'],
    ['malformed_csv', 3, `${row({})}`.replace('L1,', 'L1,,'), 'fields'],
    ['malformed_csv', 2, `${COLUMNS.join(',')}\n"open`, 'never closed'],
    ['malformed_csv', 1, Array.from({ length: 201 }, (_, at) => `c${at}`).join(','), '201 columns'],
    ['malformed_csv', 1, `${COLUMNS.join(',')}\0`, 'NUL'],
    ['missing_column', 1, without('price'), '"price"'],
    ['missing_column', 1, 'id;offered;category\n', '"id;offered;category"'],
    ['missing_column', 1, 'id,offered,category,area,price,quality,until,status,note\n', '"customer", "email" or "phone"'],
    ['duplicate_column', 1, `${COLUMNS.join(',')}, id\n`, '"id" twice'],
    ['empty_file', undefined, '', 'empty'],
  ])('%s at line %s', (code, sourceLine, text, part) => {
    const refusal = refusalOf(() => read(text));
    expect(refusal).toMatchObject({ code, file: 'leads.csv', ...(sourceLine === undefined ? {} : { sourceLine }) });
    expect(refusal.message).toContain(part);
  });

  test('more rows than a file may hold', () => {
    const text = `id,offered,category,area,price,quality,until,status,note,customer\n${'L,,,,,,,gone,,\n'.repeat(MOST_LEAD_ROWS + 1)}`;
    expect(refusalOf(() => read(text))).toMatchObject({ code: 'file_too_large', sourceLine: MOST_LEAD_ROWS + 2 });
  });
});

describe('any text at all', () => {
  const cell = fc.oneof(
    fc.constantFrom('', 'L1', 'L2', 'available', 'gone', '12.50', '0', '2026-11-18', '2026-11-18T09:00:00Z', 'a@example.com', '+49 221 5550123'),
    fc.string({ unit: 'binary' }),
    fc.constantFrom('"', '""', '\r', '\n', ',', '\u202e', '=1+1', '__proto__', 'constructor', '9'.repeat(400), '４２'),
  );
  const table = fc.tuple(fc.boolean(), fc.array(fc.array(cell, { minLength: 10, maxLength: 13 }), { maxLength: 4 })).map(([withHeader, rows]) => {
    const lines = rows.map((cells) =>
      cells.map((text) => (/[",\r\n]/.test(text) && withHeader ? `"${text.replaceAll('"', '""')}"` : text)).join(','),
    );
    return [...(withHeader ? [COLUMNS.join(',')] : []), ...lines].join('\r\n');
  });

  test('I4 is read or refused, never a defect, and the same in whatever pieces it comes', () => {
    const outcome = (text: string, size: number) => {
      try {
        return read(text, { size });
      } catch (error) {
        // Of two faults, the one that is met first is told.
        if (error instanceof Refused) return 'refused';
        throw error;
      }
    };
    fc.assert(
      fc.property(table, fc.integer({ min: 1, max: 50 }), (text, size) => {
        expect(outcome(text, size)).toEqual(outcome(text, 65_536));
      }),
      { numRuns: 500 },
    );
  });

  test('L1 what is written is read back: prices digit by digit, ids as they are', () => {
    const id = fc.stringMatching(/^[A-Za-z0-9#/_-]{1,12}$/);
    const lead = fc.record({ id, price: fc.integer({ min: 0, max: 99_999_999_999_999 }), quality: fc.option(fc.integer({ min: 0, max: 100 })) });
    fc.assert(
      fc.property(fc.uniqueArray(lead, { selector: (each) => each.id, maxLength: 20 }), (leads) => {
        const cells = leads.map((each) => ({ id: each.id, price: formatDecimal(each.price, 2), quality: String(each.quality ?? '') }));
        const { offers } = read(leadFile(...cells));
        expect(offers.map(({ sourceId, price, quality }) => ({ id: sourceId, price, quality }))).toEqual(leads);
      }),
    );
  });

  test('a hostile cell of a million characters costs no more than reading it', () => {
    const began = performance.now();
    for (const hostile of ['a'.repeat(1_000_000), '@'.repeat(1_000_000), '+1 '.repeat(330_000), '0'.repeat(1_000_000)])
      for (const column of ['price', 'quality', 'offered', 'status', 'id', 'email', 'phone', 'customer', 'note'] as const) {
        try {
          read(leadFile({ [column]: hostile }));
        } catch (error) {
          expect(error).toBeInstanceOf(Refused);
          expect((error as Refused).message.length).toBeLessThan(400);
        }
      }
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});
