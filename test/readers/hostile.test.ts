/** Files that were made to do harm, or came to harm: each is refused by name and line, or read right, and none takes long (rule I4). */

import { describe, expect, test } from 'vitest';
import { REFUSAL_CODES, Refused } from '../../db/ledger/refusal.ts';
import { camtFile } from './camt-writer.ts';
import { mt940File } from './mt940-writer.ts';
import { readWhole, refusalOf } from './read-whole.ts';

const MILLION = 1_000_000;

const OFX = (transactions: string) =>
  `OFXHEADER:100\r\nDATA:OFXSGML\r\n\r\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR<BANKACCTFROM><BANKID>1<ACCTID>2</BANKACCTFROM><BANKTRANLIST>${transactions}</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>`;
const OFX_LINE = '<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20260105<TRNAMT>-12.50<FITID>1<NAME>Shop</STMTTRN>\r\n';
const CAMT = camtFile([
  {
    balances: [
      ['OPBD', '100.00'],
      ['CLBD', '75.00'],
    ],
    entries: [
      { amount: '12.50', direction: 'DBIT', booked: '<Dt>2026-01-05</Dt>', text: 'Shop' },
      { amount: '12.50', direction: 'DBIT', booked: '<Dt>2026-01-06</Dt>', text: 'Café & Söhne'.replace('&', '&amp;') },
    ],
  },
]);
const MT940 = mt940File([{ opening: 'C260101EUR100,', movements: [{ text: ['Shop'] }, { text: ['Shop'] }], closing: 'C260131EUR75,00' }]);
const QIF = '!Type:Bank\nD2026-01-05\nT-12.50\nPShop\n^\nD2026-01-06\nT1,234.50\nPCafé\n^\n';
const CSV = 'Date,Text,Amount\n2026-01-05,Shop,-12.50\n2026-01-06,"Café, Söhne",1234.50\n2026-01-07,Shop,-12.50\n';
const CSV_WITH_REFERENCE = 'Date;Amount;Text;Reference\n05.01.2026;-12,50;Shop;R1\n06.01.2026;1.234,50;"Café; Söhne";R2\n07.01.2026;-12,50;Shop;R3\n';
const SAMPLES = { csv: CSV, 'csv with a reference': CSV_WITH_REFERENCE, ofx: OFX(OFX_LINE.repeat(3)), qif: QIF, camt: CAMT, mt940: MT940 };

describe('entities', () => {
  const bomb = `<!DOCTYPE lolz [<!ENTITY a "ha">${Array.from({ length: 30 }, (_, at) => `<!ENTITY a${at} "${`&a${at === 0 ? '' : at - 1};`.repeat(10)}">`).join('')}]>`;
  const external = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname"><!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]>';
  const withEntity = (type: string, entity: string) => CAMT.replace(/^.*\n/, (declaration) => `${declaration}${type}\n`).replace('Shop', entity);

  test.each([
    ['a bomb', bomb, '&a29;'],
    ['external ones', external, '&e;'],
    ['none that is used', '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">', ''],
  ])('CAMT with %s: refused where the type is declared, nothing is looked at', (_, type, entity) => {
    expect(refusalOf(withEntity(type, entity))).toMatchObject({ code: 'malformed_file', sourceLine: 2 });
  });

  test('CAMT with an entity that is not declared', () => {
    expect(refusalOf(withEntity('', '&e;'))).toMatchObject({ code: 'malformed_file' });
  });

  test.each([bomb, external])('OFX with them', (type) => {
    const text = `<?xml version="1.0"?>\n${type}<?OFX OFXHEADER="200"?>${OFX(OFX_LINE).replace(/^[^<]*/, '')}`;
    expect(refusalOf(text)).toMatchObject({ code: 'malformed_file', sourceLine: 2 });
  });

  test('OFX with some that are not declared: they are text like any other', () => {
    expect(readWhole(OFX(OFX_LINE.replace('Shop', '&e;&a29;'))).lines).toMatchObject([{ amount: '-12.50', description: '&e;&a29;' }]);
  });
});

describe('endless', () => {
  const [open, close] = ['<a>'.repeat(MILLION), '</a>'.repeat(MILLION)];
  test.each<[what: string, code: string, text: string]>([
    ['nesting in CAMT', 'malformed_file', CAMT.replace('<Ntry>', `<Ntry>${open}`)],
    ['nesting in CAMT that is closed', 'malformed_file', CAMT.replace('<Ntry>', `<Ntry>${open}${close}`)],
    ['closing tags of OFX', 'wrong_kind', `<OFX>${'</STMTRS>'.repeat(MILLION)}</OFX>`],
    ['columns', 'malformed_file', `Date,Text,Amount\n2026-01-05,a,1.00${',x'.repeat(100_000)}\n`],
    ['columns in the header', 'malformed_file', `Date,Text,Amount${',x'.repeat(100_000)}\n2026-01-05,a,1.00\n`],
    ['one quote that nothing closes', 'truncated_file', 'Date,Text,Amount\n2026-01-05,a,1.00\n2026-01-05,"b,1.00\n'],
    ['text in MT940', 'malformed_file', MT940.replace('Shop', `${'text\r\n'.repeat(100_000)}`)],
    ['fields in QIF', 'malformed_file', QIF.replace('PShop', 'PShop\n'.repeat(100_000))],
  ])('%s: %s', (_, code, text) => {
    const { sourceLine, ...refusal } = refusalOf(text);
    expect(refusal.code).toBe(code);
    expect(sourceLine).toBeGreaterThan(0);
  });

  test('nesting of OFX is none: what begins again ends what was before', () => {
    expect(readWhole(OFX(OFX_LINE).replace('<OFX>', '<OFX>'.repeat(MILLION))).moved).toEqual(['2026-01-05 -12.50']);
  });

  test('quotes that nothing closes are text', () => {
    expect(readWhole(`Date,Text,Amount\n${'2026-01-05,"a,-1.00\n'.repeat(50)}2026-01-06,b,2.00\n`).moved).toHaveLength(51);
    expect(readWhole(`Date,Text,Amount\n${'2026-01-05,"a,-1.00\n'.repeat(100_000)}2026-01-06,b,2.00\n`).moved).toHaveLength(100_001);
  });

  test.each<[format: string, before: string, behind: string, code: string]>([
    ['csv', 'Date,Text,Amount\n2026-01-05,', ',1.00\n', 'malformed_file'],
    ['csv', 'Date,Text,Amount\n2026-01-05,"', '",1.00\n', 'malformed_file'],
    ['ofx', '<OFX><STMTRS><BANKTRANLIST><STMTTRN><NAME>', '</STMTTRN>', 'malformed_file'],
    ['qif', '!Type:Bank\nP', '\n^\n', 'malformed_file'],
    ['camt', CAMT.slice(0, CAMT.indexOf('Shop')), CAMT.slice(CAMT.indexOf('Shop')), 'malformed_file'],
    ['mt940', MT940.slice(0, MT940.indexOf('Shop')), MT940.slice(MT940.indexOf('Shop')), 'malformed_file'],
  ])('a line of 100 MB in %s', (_, before, behind, code) => {
    const bytes = Buffer.alloc(100 * MILLION + before.length + behind.length, 'a');
    bytes.write(before, 'latin1');
    bytes.write(behind, bytes.length - behind.length, 'latin1');
    const { sourceLine, ...refusal } = refusalOf(bytes);
    expect(refusal.code).toBe(code);
    expect(sourceLine).toBeGreaterThan(0);
  });
});

describe('of another kind, whatever it is called', () => {
  const zip = (flags: number) => Buffer.concat([Buffer.from([0x50, 0x4b, 3, 4, 20, 0, flags, 0, 8, 0]), Buffer.alloc(200, 7)]);
  const office = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(3_000)]);
  test.each<[code: string, what: string, bytes: Buffer]>([
    ['wrong_kind', 'a ZIP archive, of which nothing is unpacked', zip(0)],
    ['password_protected', 'a ZIP archive', zip(1)],
    ['password_protected', 'a workbook', Buffer.concat([office, Buffer.from('EncryptedPackage', 'utf16le'), Buffer.alloc(100)])],
    ['wrong_kind', 'an old workbook', office],
    ['password_protected', 'a PDF document', Buffer.from('%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<</Encrypt 5 0 R/Root 1 0 R>>\n%%EOF')],
    ['wrong_kind', 'a PDF document', Buffer.from('%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF')],
    ['empty_file', 'nothing', Buffer.alloc(0)],
    ['empty_file', 'nothing but a byte order mark', Buffer.from([0xef, 0xbb, 0xbf])],
    ['empty_file', 'nothing in UTF-16', Buffer.from([0xff, 0xfe])],
  ])('%s: %s', (code, _, bytes) => {
    expect(refusalOf(bytes).code).toBe(code);
  });
});

describe('of other bytes', () => {
  test.each(Object.entries(SAMPLES))('UTF-16 of either order, with and without its mark: %s', (_, text) => {
    const { moved } = readWhole(text);
    expect(moved.length).toBeGreaterThan(1);
    for (const marked of [text, `\uFEFF${text}`]) {
      const little = Buffer.from(marked.replace('encoding="UTF-8"', 'encoding="UTF-16"'), 'utf16le');
      expect(readWhole(little).moved).toEqual(moved);
      expect(readWhole(Buffer.from(little).swap16()).moved).toEqual(moved);
    }
  });

  test.each(Object.entries(SAMPLES))('NUL in the middle of %s is refused with its line', (_, text) => {
    const at = Math.floor(text.length / 2);
    const lines = text.slice(0, at).split(/\r\n|\r|\n/).length;
    const line = text[at - 1] === '\r' ? lines - 1 : lines;
    expect(refusalOf(`${text.slice(0, at)}\0${text.slice(at)}`)).toMatchObject({ code: 'unknown_encoding', sourceLine: line });
  });
});

/** A cut shows in everything but this: text that is shorter, and balances or accounts that did not come. */
test.each(Object.entries(SAMPLES))('cut off at every hundredth: %s is refused by name, or what was read is what stands before the cut', (_, text) => {
  const bytes = Buffer.from(text);
  const whole = readWhole(bytes).moved;
  let refused = 0;
  for (let percent = 0; percent < 100; percent += 1) {
    const cut = bytes.subarray(0, Math.floor((bytes.length * percent) / 100));
    try {
      const { moved, format } = readWhole(cut);
      // The amount of the only row of a table has none to be held against.
      if (format === 'csv' && moved.length === 1) continue;
      expect(moved).toEqual(whole.slice(0, moved.length));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      expect(REFUSAL_CODES).toContain(error.refusal.code);
      refused += 1;
    }
  }
  expect(refused).toBeGreaterThan(20);
});

test('a cut is told by what every row before it has', () => {
  const row = (day: string, rest: string) => `2026-01-${day},Shop,${rest}`;
  const rows = ['Date,Text,Amount', row('05', '-12.50'), row('06', '20.00')];
  for (const rest of ['-1', '-12.', '-12.5'])
    expect(refusalOf([...rows, row('07', rest)].join('\n'))).toMatchObject({ code: 'truncated_file', sourceLine: 4 });
  expect(readWhole([...rows, row('07', '-12.50')].join('\n')).lines).toHaveLength(3);
  expect(readWhole([...rows, row('07', '-12.5'), ''].join('\n')).lines).toHaveLength(3);
  expect(readWhole([...rows, row('07', '-12'), row('08', '-12.5')].join('\n')).lines).toHaveLength(4);
});
