/** CAMT messages (rules I1, I2, I4): every version, entries and batches, and what is refused. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatDay, parseDay } from '../../db/ledger/calendar.ts';
import { camtReader } from '../../electron/readers/camt/reader.ts';
import { collectStatements, type CollectedStatements } from '../../electron/readers/collect.ts';
import { negated, sumOf } from '../../electron/readers/decimals.ts';
import type { StatementLine } from '../../electron/readers/statement.ts';
import { camtFile, type WrittenDetail, type WrittenEntry, type WrittenStatement } from './camt-writer.ts';
import { refusalOf } from './read-whole.ts';

const read = (text: string): CollectedStatements => collectStatements(camtReader.read(text, {}));

function linesOf(text: string): readonly StatementLine[] {
  return read(text).statements.flatMap(({ lines }) => lines);
}

const DATED = { booked: '<Dt>2026-01-05</Dt>', value: '<Dt>2026-01-06</Dt>' };
const DEBIT: WrittenEntry = { amount: '12.50', direction: 'DBIT', ...DATED };

function oneEntry(entry: Partial<WrittenEntry>, statement: WrittenStatement = {}): string {
  return camtFile([{ ...statement, entries: [{ ...DEBIT, ...entry }] }]);
}

function oneDetail(detail: WrittenDetail, entry: Partial<WrittenEntry> = {}): StatementLine | undefined {
  return linesOf(oneEntry({ ...entry, details: [detail] }))[0];
}

describe('messages', () => {
  const cases = (['052', '053', '054'] as const).flatMap((message) =>
    [1, 2, 4, 6, 8, 10, 13].flatMap((version) => ['', 'ns2'].map((prefix) => ({ message, version, prefix }))),
  );

  test.each(cases)('CAMT.$message version $version with the prefix “$prefix”', (how) => {
    const details = [{ endToEndId: 'E-1', creditor: 'Bürobedarf & Söhne', text: 'Invoice 7' }];
    const text = camtFile(
      [
        {
          currency: 'EUR',
          balances: [
            ['OPBD', '100'],
            ['CLBD', '87.50'],
          ],
          entries: [{ ...DEBIT, bankId: 'B-1', details }],
        },
      ],
      how,
    );
    expect(camtReader.looksLike(text)).toBe(true);
    expect(read(text)).toEqual({
      statements: [
        {
          account: 'NL20INGB0001234567',
          currency: 'EUR',
          opening: expect.objectContaining({ amount: '100', date: parseDay('2026-01-31') }),
          closing: expect.objectContaining({ amount: '87.50' }),
          lines: [
            {
              part: 'line',
              date: parseDay('2026-01-05'),
              valueDate: parseDay('2026-01-06'),
              bookingDate: null,
              isBooked: true,
              amount: '-12.50',
              currency: 'EUR',
              description: 'Invoice 7',
              counterparty: 'Bürobedarf & Söhne',
              reference: 'E-1',
              bankId: 'B-1',
              balance: null,
              sourceLine: 10,
            },
          ],
        },
      ],
      skipped: [],
      questions: [],
      detected: [],
      warnings: [],
      layout: expect.stringMatching(/^camt-[0-9a-f]{12}$/),
    });
  });

  test('one without a namespace, behind blanks, in an envelope', () => {
    const text = camtFile([{ entries: [DEBIT] }], { hasNamespace: false })
      .replace(/^.*\n/, '')
      .replace(/^/, '\uFEFF\r\n\n<Envelope>\n<Header/>\n');
    expect(camtReader.looksLike(text)).toBe(true);
    expect(linesOf(`${text}</Envelope>`)).toMatchObject([{ amount: '-12.50', sourceLine: 11 }]);
  });

  test('several statements, each with its account', () => {
    const text = camtFile([
      { account: 'FR/1', entries: [DEBIT] },
      { account: 'FR/2' },
      { account: 'FR/3', currency: 'CHF', entries: [DEBIT, DEBIT] },
    ]);
    expect(read(text).statements.map(({ account, currency, lines }) => [account, currency, lines.length])).toEqual([
      ['FR/1', 'EUR', 1],
      ['FR/2', null, 0],
      ['FR/3', 'CHF', 2],
    ]);
  });

  test.each(['\n', '\r\n', '\r'])('lines that end in %j are counted from 1', (lineEnd) => {
    const text = camtFile([{ entries: [DEBIT, { ...DEBIT, text: 'two\nlines' }, DEBIT] }], { lineEnd: '\n' }).replaceAll('\n', lineEnd);
    const at = text.split(lineEnd).flatMap((line, index) => (line === '<Ntry>' ? [index + 1] : []));
    expect(linesOf(text).map(({ sourceLine }) => sourceLine)).toEqual(at);
  });

  test('a tag that goes on in the next line begins where it begins', () => {
    expect(linesOf(oneEntry({}).replace('<Ntry>', '<Ntry\n>'))).toMatchObject([{ sourceLine: 8 }]);
  });
});

describe('entries', () => {
  test.each<[direction: 'CRDT' | 'DBIT', isReversal: boolean, amount: string]>([
    ['CRDT', false, '12.50'],
    ['DBIT', false, '-12.50'],
    ['CRDT', true, '12.50'],
    ['DBIT', true, '-12.50'],
  ])('%s, reversal %s: the indicator says where the money went', (direction, isReversal, amount) => {
    expect(linesOf(oneEntry({ direction, isReversal }))).toMatchObject([{ amount }]);
  });

  test('a sign in the amount is a sign, and does not count twice', () => {
    expect(linesOf(oneEntry({ amount: '-12.50' }))).toMatchObject([{ amount: '-12.50' }]);
    expect(linesOf(oneEntry({ amount: '-12.50', direction: 'CRDT' }))).toMatchObject([{ amount: '-12.50' }]);
    expect(linesOf(oneEntry({ amount: '-12.50', details: [{ amount: '-12' }, { amount: '-0.50' }] })).length).toBe(1);
  });

  test('of a reversal, the parties are those of what is reversed', () => {
    const detail = { debtor: 'Us', creditor: 'Shop' };
    expect(oneDetail(detail)?.counterparty).toBe('Shop');
    expect(oneDetail(detail, { direction: 'CRDT', isReversal: true })?.counterparty).toBe('Shop');
    expect(oneDetail(detail, { direction: 'CRDT' })?.counterparty).toBe('Us');
    expect(oneDetail({ debtor: 'Only one named' })?.counterparty).toBe('Only one named');
  });

  test.each(['PDNG', 'FUTR', 'INFO'])('I1 %s is told, and told as not booked', (status) => {
    for (const version of [2, 8])
      expect(read(camtFile([{ entries: [DEBIT, { ...DEBIT, status }] }], { version }))).toMatchObject({
        statements: [{ lines: [{ isBooked: true }, { amount: '-12.50', isBooked: false }] }],
        skipped: [],
      });
  });

  test.each([
    [{ booked: '<Dt>2026-01-05</Dt>', value: '<Dt>2026-01-07</Dt>' }, '2026-01-05', '2026-01-07'],
    [{ booked: '<DtTm>2026-01-05T23:30:00-05:00</DtTm>', value: undefined }, '2026-01-05', null],
    [{ booked: '<Dt>2026-01-05+01:00</Dt>', value: undefined }, '2026-01-05', null],
    [{ booked: '<Dt>2026-01-05T00:00:00.000000000</Dt>', value: undefined }, '2026-01-05', null],
    [{ booked: undefined, value: '<Dt>2026-01-07</Dt>' }, '2026-01-07', '2026-01-07'],
  ])('dates: %j', (dates, date, valueDate) => {
    const [line] = linesOf(camtFile([{ entries: [{ amount: '1', direction: 'DBIT', ...(dates as Partial<WrittenEntry>) }] }]));
    expect(line && [formatDay(line.date as number), line.valueDate === null ? null : formatDay(line.valueDate)]).toEqual([date, valueDate]);
  });

  test('I2 one without a date has none, and this is said', () => {
    const undated: WrittenEntry = { amount: '1', direction: 'DBIT' };
    expect(read(camtFile([{ entries: [undated, undated] }]))).toMatchObject({
      statements: [{ lines: [{ date: null }, { date: null }] }],
      warnings: [{ code: 'no_date', sourceLine: 8 }],
    });
  });

  test('references: the end-to-end id, else what else there is, and nothing for what says that there is none', () => {
    expect(oneDetail({ endToEndId: 'NOTPROVIDED' }, { bankId: 'NONREF' })).toMatchObject({ reference: null, bankId: null });
    expect(oneDetail({ more: '<RmtInf><Strd><CdtrRefInf><Ref>RF18 5390</Ref></CdtrRefInf></Strd></RmtInf>' })).toMatchObject({
      reference: 'RF18 5390',
      description: 'RF18 5390',
    });
    expect(oneDetail({ bankId: 'T-1' })).toMatchObject({ bankId: 'T-1' });
    expect(linesOf(oneEntry({ more: '<NtryRef>17</NtryRef>' }))).toMatchObject([{ reference: '17' }]);
  });

  test('the description is one line: remittance, else what the bank says; with amounts in other currencies and charges', () => {
    expect(oneDetail({ text: ' two\n  lines ' }, { text: 'not this' })?.description).toBe('two lines');
    expect(oneDetail({}, { text: 'Bank fee' })?.description).toBe('Bank fee');
    const abroad = '<AmtDtls><InstdAmt><Amt Ccy="USD">13.10</Amt></InstdAmt></AmtDtls><Chrgs><Rcrd><Amt Ccy="EUR">0.50</Amt></Rcrd></Chrgs>';
    expect(oneDetail({ text: 'Hotel', more: abroad })?.description).toBe('Hotel (USD 13.10, charges EUR 0.50)');
    expect(oneDetail({ text: 'Hotel', more: '<Chrgs><Amt Ccy="EUR">0.00</Amt></Chrgs>' })?.description).toBe('Hotel');
  });

  test('entities are the five of XML and numbers', () => {
    expect(oneDetail({ text: 'x' })).toBeDefined();
    expect(
      linesOf(oneEntry({ details: [{ text: 'TEXT' }] }).replace('TEXT', '&lt;&amp;&gt;&quot;&apos;&#8364;&#x20AC;<![CDATA[<&]]>')),
    ).toMatchObject([{ description: `<&>"'€€<&` }]);
  });

  test('accounts may be named otherwise than by an IBAN', () => {
    const of = (id: string) => read(oneEntry({}).replace(/<Acct><Id>.*<\/Id><\/Acct>/, `<Acct><Id>${id}</Id></Acct>`)).statements[0]?.account;
    expect(of('<Othr><Id>12-34</Id></Othr>')).toBe('12-34');
    expect(of('<PrtryAcct><Id>12-34</Id></PrtryAcct>')).toBe('12-34');
    expect(of('<IBAN>NL20 INGB 0001 2345 67</IBAN>')).toBe('NL20INGB0001234567');
    expect(of('')).toBe(null);
  });
});

describe('batches', () => {
  const parts = (...amounts: readonly string[]) => amounts.map((amount): WrittenDetail => ({ amount }));
  const amountsOf = (entry: Partial<WrittenEntry>) => linesOf(oneEntry(entry)).map(({ amount }) => amount);

  test.each(['Amt', 'TxAmt', 'InstdAmt'] as const)('I1 amounts in %s that come to the entry are a line each', (amountOf) => {
    const details = parts('5', '7', '0.50').map((detail, index) => ({ ...detail, amountOf, endToEndId: `E-${index}`, creditor: `C${index}` }));
    const lines = linesOf(oneEntry({ details, bankId: 'B' }));
    expect(lines).toMatchObject([
      { amount: '-5', reference: 'E-0', counterparty: 'C0', bankId: null, sourceLine: 15 },
      { amount: '-7', reference: 'E-1', counterparty: 'C1', bankId: null, sourceLine: 16 },
      { amount: '-0.50', reference: 'E-2', counterparty: 'C2', bankId: null, sourceLine: 17 },
    ]);
  });

  test('a detail of the other direction is taken off, unless the sum is right without', () => {
    const [plus, minus]: [WrittenDetail, WrittenDetail] = [
      { amount: '13', direction: 'DBIT' },
      { amount: '0.50', direction: 'CRDT' },
    ];
    expect(amountsOf({ details: [plus, minus] })).toEqual(['-13', '0.50']);
    expect(amountsOf({ details: [{ amount: '12', direction: 'CRDT' }, minus] })).toEqual(['-12', '-0.50']);
  });

  test('I2 else the entry is one line', () => {
    expect(amountsOf({ details: parts('5', '7') })).toEqual(['-12.50']);
    expect(amountsOf({ details: [{ amount: '5' }, {}] })).toEqual(['-12.50']);
    expect(amountsOf({ details: parts('5', '7.50').map((detail) => ({ ...detail, currency: 'USD' })) })).toEqual(['-12.50']);
    const details = [
      { text: 'May', creditor: 'A', amount: '1' },
      { text: 'June', creditor: 'A', amount: '1' },
    ];
    expect(linesOf(oneEntry({ details, more: '<NtryRef>9</NtryRef>' }))).toMatchObject([
      { description: 'May June', counterparty: 'A', reference: '9' },
    ]);
  });

  test('a single transaction is the entry, whatever its own amount', () => {
    expect(amountsOf({ details: parts('99') })).toEqual(['-12.50']);
  });
});

describe('balances', () => {
  const balancesOf = (...balances: ReadonlyArray<readonly [string, string]>) => {
    const [statement] = read(camtFile([{ balances }], { message: '052' })).statements;
    return [statement?.opening?.amount, statement?.closing?.amount];
  };

  test('opening and closing, of a day that is over or not', () => {
    expect(balancesOf(['OPBD', '1'], ['CLBD', '-2'], ['CLAV', '3'])).toEqual(['1', '-2']);
    expect(balancesOf(['PRCD', '1'], ['CLBD', '2'])).toEqual(['1', '2']);
    expect(balancesOf(['PRCD', '1'], ['OPBD', '5'], ['ITBD', '2'])).toEqual(['5', '2']);
    expect(balancesOf(['ITBD', '1'], ['ITBD', '2'])).toEqual(['1', '2']);
    expect(balancesOf(['ITBD', '1'], ['CLBD', '2'])).toEqual(['1', '2']);
    expect(balancesOf(['ITBD', '1'])).toEqual([undefined, '1']);
    expect(balancesOf(['ITAV', '1'], ['INFO', '2'])).toEqual([undefined, undefined]);
  });

  test('what does not add up is said with its line; what is pending does not count', () => {
    const entries: WrittenEntry[] = [DEBIT, { ...DEBIT, status: 'PDNG' }];
    const of = (closing: string) =>
      read(
        camtFile([
          {
            balances: [
              ['OPBD', '100'],
              ['CLBD', closing],
            ],
            entries,
          },
        ]),
      ).warnings;
    expect(of('87.5')).toEqual([]);
    expect(of('75')).toMatchObject([{ code: 'balance_mismatch', sourceLine: 9, message: expect.stringContaining('87.50') }]);
  });

  test('amounts in another currency than the account are said, and not added up', () => {
    const text = camtFile([
      {
        currency: 'EUR',
        balances: [
          ['OPBD', '1'],
          ['CLBD', '1'],
        ],
        entries: [{ ...DEBIT, currency: 'USD' }],
      },
    ]);
    expect(read(text)).toMatchObject({ statements: [{ lines: [{ currency: 'USD' }] }], warnings: [{ code: 'other_currency' }] });
  });
});

describe('I4 refusals', () => {
  const whole = oneEntry({ details: [{ text: 'x' }] });

  test.each<[code: string, line: number, what: string, text: string]>([
    ['malformed_file', 2, 'a document type', whole.replace('?>', '?>\n<!DOCTYPE Document [<!ENTITY a "b">]>')],
    ['malformed_file', 2, 'an external entity', whole.replace('?>', '?>\n<!DOCTYPE D SYSTEM "file:///etc/passwd">')],
    ['malformed_file', 14, 'an entity that is not declared', whole.replace('>x<', '>&x;<')],
    ['malformed_file', 14, 'a character that is none', whole.replace('>x<', '>&#0;<')],
    ['malformed_file', 14, 'an ampersand that is no entity', whole.replace('>x<', '>a & b<')],
    ['malformed_file', 14, 'a company of two letters', whole.replace('>x<', '>H&M; Paris<')],
    ['malformed_file', 17, 'elements that overlap', whole.replace('</Stmt>', '</Stm>')],
    ['truncated_file', 13, 'a file that is cut off', whole.slice(0, whole.indexOf('<TxDtls>'))],
    ['truncated_file', 14, 'a file that is cut off in a tag', whole.slice(0, whole.indexOf('<Ustrd>') + 4)],
    ['wrong_number', 9, 'an amount that is no number', oneEntry({ amount: '12,50' })],
    ['wrong_number', 9, 'an empty amount', oneEntry({ amount: '' })],
    ['wrong_currency', 9, 'a currency that is none', oneEntry({ currency: 'E1' })],
    ['wrong_date', 11, 'a day that does not exist', oneEntry({ booked: '<Dt>2026-02-30</Dt>' })],
    ['malformed_file', 9, 'neither credit nor debit', whole.replace('DBIT', 'BOTH')],
    ['missing_value', 8, 'an entry without a sign', whole.replace('<CdtDbtInd>DBIT</CdtDbtInd>', '')],
    ['missing_value', 8, 'an entry without an amount', whole.replace(/<Amt.*<\/Amt>/, '')],
    ['missing_value', 7, 'a balance without an amount', whole.replace('<Ntry>', '<Bal></Bal><Ntry>').replace('<Acct>', '<Bal/><Acct>')],
    ['malformed_file', 1, 'a message without a statement', camtFile([])],
    ['wrong_kind', 1, 'another message', '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.03"><CstmrCdtTrfInitn/></Document>'],
    ['error_reply', 1, 'a rejection', '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:admi.002.001.01"><MsgRjctr/></Document>'],
  ])('%s in line %i: %s', (code, sourceLine, _, text) => {
    expect(refusalOf(text)).toMatchObject({ code, sourceLine });
  });

  test.each<[what: string, text: string]>([
    ['depth', oneEntry({ more: '<A>'.repeat(100_000) })],
    ['elements of an entry', oneEntry({ more: '<A/>'.repeat(200_000) })],
    ['transactions of an entry', oneEntry({ more: `<NtryDtls>${'<TxDtls/>'.repeat(300_000)}</NtryDtls>` })],
    ['a text', oneEntry({ text: 'x'.repeat(200_000) })],
    ['a line without end', oneEntry({ more: `<!--${'x'.repeat(5_000_000)}-->` })],
    ['an attribute without end', oneEntry({}).replace('<Ntry>', `<Ntry a="${'x'.repeat(5_000_000)}">`)],
    ['attributes that are the same', oneEntry({}).replace('<Ntry>', `<Ntry ${'a="" '.repeat(10_000)}>`)],
  ])('hostile: %s', (_, text) => {
    const begun = performance.now();
    expect(refusalOf(text).code).toBe('malformed_file');
    expect(performance.now() - begun).toBeLessThan(10_000);
  });
});

test('what is not CAMT is not claimed', () => {
  for (const text of ['', 'a,b\n', '<html><body>Login</body></html>', '<OFX><BANKMSGSRSV1>', '<?xml version="1.0"?><rss/>', ':20:camt.053.'])
    expect(camtReader.looksLike(text)).toBe(false);
});

describe('random statements are read back', () => {
  const amount = fc.tuple(fc.nat(10 ** 9), fc.constantFrom(0, 1, 2, 3)).map(([units, decimals]) => {
    const digits = String(units).padStart(decimals + 1, '0');
    return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
  });
  const word = fc.stringMatching(/^[A-Za-zäöüß&<>'"€Ж1-9][A-Za-z0-9 &<>'"-]{0,30}[A-Za-z1-9]$/).map((text) => text.replace(/\s+/g, ' '));
  const direction = fc.constantFrom('CRDT' as const, 'DBIT' as const);
  const day = fc.integer({ min: 0, max: 30_000 }).map(formatDay);
  const entry = fc.record({
    amounts: fc.array(amount, { minLength: 1, maxLength: 4 }),
    direction,
    day,
    text: word,
    isBooked: fc.boolean(),
    isBatch: fc.boolean(),
  });

  test('I1 every entry is a line, or as many as it has parts; and balances add up', () => {
    const how = fc.record({
      message: fc.constantFrom('052' as const, '053' as const, '054' as const),
      version: fc.integer({ min: 1, max: 13 }),
      prefix: fc.constantFrom('', 'a', 'camt.053-x'),
      lineEnd: fc.constantFrom('\n', '\r\n', '\r', ''),
    });
    fc.assert(
      fc.property(fc.array(fc.array(entry, { maxLength: 8 }), { minLength: 1, maxLength: 3 }), how, (statements, written) => {
        const signedOf = (each: (typeof statements)[number][number]) => each.amounts.map((one) => (each.direction === 'DBIT' ? negated(one) : one));
        const expected = statements.map((entries) =>
          entries.flatMap((each) => {
            const amounts = each.isBatch ? signedOf(each) : [sumOf(signedOf(each))];
            return amounts.map((one) => [each.day, one, each.text, each.isBooked]);
          }),
        );
        const text = camtFile(
          statements.map((entries) => ({
            currency: 'EUR',
            balances: [
              ['OPBD', '7.77'],
              ['CLBD', sumOf(['7.77', ...entries.filter(({ isBooked }) => isBooked).flatMap(signedOf)])],
            ],
            entries: entries.map((each) => ({
              amount: sumOf(each.amounts),
              direction: each.direction,
              booked: `<Dt>${each.day}</Dt>`,
              status: each.isBooked ? 'BOOK' : 'PDNG',
              details: each.isBatch ? each.amounts.map((one) => ({ amount: one, text: each.text })) : [{ text: each.text }],
            })),
          })),
          written,
        );
        const got = read(text);
        expect(
          got.statements.map(({ lines }) => lines.map((line) => [formatDay(line.date as number), line.amount, line.description, line.isBooked])),
        ).toEqual(expected);
        expect(got.skipped).toEqual([]);
        expect(got.warnings).toEqual([]);
      }),
      { seed: 20_261_123 },
    );
  });
});
