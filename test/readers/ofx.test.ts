/** OFX and QFX statements, as the standard has them and as banks write them (rules I1, I2, I4). */

import { describe, expect, test } from 'vitest';
import { formatDay } from '../../db/ledger/calendar.ts';
import { readWhole, refusalOf } from './read-whole.ts';

const HEADER =
  'OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nSECURITY:NONE\nENCODING:USASCII\nCHARSET:1252\nCOMPRESSION:NONE\nOLDFILEUID:NONE\nNEWFILEUID:NONE\n\n';
const XML = '<?xml version="1.0" encoding="UTF-8"?>\n<?OFX OFXHEADER="200" VERSION="211" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>\n';
const LEAD = '<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20260302<TRNAMT>-12.50<FITID>F1<NAME>Lead market</STMTTRN>';

/** A whole document of one bank statement around these transactions. */
const bank = (transactions: string, behind = '', account = '<BANKACCTFROM><BANKID>999<ACCTID>40-17<ACCTTYPE>CHECKING</BANKACCTFROM>'): string =>
  `<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><DTSERVER>20260331<LANGUAGE>ENG</SONRS></SIGNONMSGSRSV1><BANKMSGSRSV1><STMTTRNRS>` +
  `<TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS><STMTRS><CURDEF>EUR${account}<BANKTRANLIST><DTSTART>20260301<DTEND>20260331${transactions}` +
  `</BANKTRANLIST>${behind}</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>`;
const transaction = (inside: string): string => `<STMTTRN>${inside}</STMTTRN>`;
const dated = (inside: string): string => transaction(`<DTPOSTED>20260302${inside}`);
const amountsOf = (...amounts: readonly string[]): readonly string[] =>
  readWhole(bank(amounts.map((amount) => dated(`<TRNAMT>${amount}`)).join(''))).lines.map(({ amount }) => amount);

test('a statement in SGML, with the lines of the file', () => {
  const file = readWhole(
    `${HEADER}<OFX>\n<BANKMSGSRSV1>\n<STMTTRNRS>\n<STMTRS>\n<CURDEF>EUR\n<BANKACCTFROM>\n<BANKID>999\n<ACCTID>40-17\n</BANKACCTFROM>\n<BANKTRANLIST>\n` +
      '<STMTTRN>\n<TRNTYPE>DEBIT\n<DTPOSTED>20260302120000[-5:EST]\n<DTAVAIL>20260303\n<TRNAMT>-12.50\n<FITID>F1\n<CHECKNUM>77\n<NAME>Lead market\n<MEMO>3 leads\n</STMTTRN>\n' +
      '<STMTTRN>\n<TRNTYPE>CREDIT\n<DTPOSTED>20260304\n<TRNAMT>+100\n<FITID>F2\n<REFNUM>R9\n<MEMO>Refund\n</STMTTRN>\n' +
      '</BANKTRANLIST>\n<LEDGERBAL>\n<BALAMT>87.50\n<DTASOF>20260331\n</LEDGERBAL>\n<AVAILBAL>\n<BALAMT>5087.50\n<DTASOF>20260331\n</AVAILBAL>\n</STMTRS>\n</STMTTRNRS>\n</BANKMSGSRSV1>\n</OFX>\n',
  );
  expect(file).toMatchObject({ format: 'ofx', skipped: [], questions: [], warnings: [] });
  expect(file.statements).toHaveLength(1);
  expect(file.statements[0]).toMatchObject({ account: '40-17', currency: 'EUR', opening: null, closing: { amount: '87.50' } });
  expect(formatDay(file.statements[0]?.closing?.date ?? 0)).toBe('2026-03-31');
  expect(file.moved).toEqual(['2026-03-02 -12.50', '2026-03-04 100']);
  expect(file.lines).toMatchObject([
    {
      currency: 'EUR',
      description: 'Lead market 3 leads',
      counterparty: 'Lead market',
      reference: '77',
      bankId: 'F1',
      balance: null,
      sourceLine: 21,
    },
    { description: 'Refund', counterparty: '', reference: 'R9', bankId: 'F2', valueDate: null, isBooked: true, sourceLine: 31 },
  ]);
  expect(formatDay(file.lines[0]?.valueDate ?? 0)).toBe('2026-03-03');
});

describe('the same statement in every dress', () => {
  const sgml = bank(LEAD, '<LEDGERBAL><BALAMT>87.50<DTASOF>20260331</LEDGERBAL>');
  const xml = sgml.replace(/<([A-Z.]+)>([^<]+)/g, '<$1>$2</$1>');
  test.each<[what: string, text: string]>([
    ['a header and everything in one line', HEADER + sgml],
    ['a header in one line', `OFXHEADER:100 DATA:OFXSGML VERSION:102 ENCODING:USASCII CHARSET:1252 ${sgml}`],
    ['no header', sgml],
    ['blank lines before the header', `\n\n   ${HEADER}${sgml}`],
    ['a byte order mark', `\uFEFF${HEADER}${sgml}`],
    ['XML', XML + xml],
    ['XML with a header of SGML', HEADER + xml],
    ['SGML behind a declaration of XML', XML + sgml],
    ['a namespace', XML + xml.replaceAll(/<(\/?)(\w)/g, '<$1ofx:$2').replace('<ofx:OFX>', '<ofx:OFX xmlns:ofx="http://ofx.net/types/2003/04">')],
    ['tags in small letters', HEADER + sgml.replace(/<[^>]+>/g, (tag) => tag.toLowerCase())],
    ['blanks and line ends everywhere', HEADER + sgml.replaceAll('<', '\r\n\t <').replaceAll('>', '>  \r\n ')],
    ['no closing tags of transactions', HEADER + sgml.replaceAll('</STMTTRN>', '')],
    ['hardly a closing tag', HEADER + sgml.replaceAll(/<\/(?!LEDGERBAL|OFX)[A-Z0-9]+>/g, '')],
    ['no list, and an account that is not closed', HEADER + sgml.replace('</BANKACCTFROM><BANKTRANLIST><DTSTART>20260301<DTEND>20260331', '')],
    ['closing tags without their end', HEADER + sgml.replaceAll('</STMTTRN>', '</STMTTRN\n')],
    ['a comment, and a document type', HEADER + sgml.replace('<OFX>', '<!DOCTYPE OFX SYSTEM "ofx.dtd"><OFX><!-- <STMTTRN> of March -->')],
    ['sections of characters', HEADER + sgml.replace('<NAME>Lead market', '<NAME><![CDATA[Lead market]]></NAME>')],
    ['more behind the end', `${HEADER}${sgml}\n\n<!-- end`],
  ])('%s', (_, text) => {
    const file = readWhole(text);
    expect(file.moved).toEqual(['2026-03-02 -12.50']);
    expect(file.lines[0]).toMatchObject({ description: 'Lead market', bankId: 'F1', currency: 'EUR' });
    expect(file.statements).toMatchObject([{ account: '40-17', currency: 'EUR', closing: { amount: '87.50' } }]);
    expect(file.warnings).toEqual([]);
  });

  test('UTF-16', () => {
    expect(readWhole(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(HEADER + sgml, 'utf16le')])).moved).toEqual(['2026-03-02 -12.50']);
  });

  test.each(['\r', '\r\n', '\n'])('line ends %j: each counts once', (end) => {
    const text = (HEADER + sgml.replaceAll('<', '\n<')).replaceAll('\n', end);
    expect(readWhole(text).lines[0]?.sourceLine).toBe(text.slice(0, text.indexOf('<STMTTRN>')).split(end).length);
  });
});

describe('amounts', () => {
  test.each<[written: string, read: string]>([
    ['12.50', '12.50'],
    ['+12.50', '12.50'],
    ['-12,50', '-12.50'],
    ['    -2,23 ', '-2.23'],
    ['1.234,56', '1234.56'],
    ['1,234.56', '1234.56'],
    ['1,234,567', '1234567'],
    ['-1 234,56', '-1234.56'],
    ['R$ 10,00', '10.00'],
    ['-$60.00', '-60.00'],
    ['.5', '0.5'],
    ['-0.00', '0.00'],
    ['007', '7'],
    ['0.125', '0.125'],
    ['12345.678', '12345.678'],
    ['12.50-', '-12.50'],
  ])('%j is %s', (written, read) => {
    expect(amountsOf(written)).toEqual([read]);
  });

  test('three digits behind the only sign are what the other amounts say', () => {
    expect(amountsOf('1,234', '12.50')).toEqual(['1234', '12.50']);
    expect(amountsOf('1.234', '12,50')).toEqual(['1234', '12.50']);
    expect(amountsOf('1.234', '0.500')).toEqual(['1.234', '0.500']);
  });

  test('I2 where nothing says, it is asked, and the standard is assumed, which groups no thousands', () => {
    const file = readWhole(bank(dated('<TRNAMT>1,234')));
    expect(file.moved).toEqual(['2026-03-02 1.234']);
    expect(file.questions).toMatchObject([{ kind: 'decimal_sign', options: ['.', ','], assumed: ',', sourceLine: 1 }]);
  });

  test('an amount of which only the decimal sign is left is 0, with a warning', () => {
    const file = readWhole(bank(dated('<TRNAMT>            .  ')));
    expect(file.moved).toEqual(['2026-03-02 0']);
    expect(file.warnings).toMatchObject([{ code: 'amount_without_digits' }]);
  });

  test.each(['<TRNAMT>', '<TRNAMT>null', '<TRNAMT>-null', ''])(
    'a notice among the transactions, with %j for an amount, moves nothing and is told',
    (amount) => {
      const file = readWhole(bank(dated('<TRNAMT>-5.00') + dated(`${amount}<NAME>New rate of interest`)));
      expect(file.moved).toEqual(['2026-03-02 -5.00', '2026-03-02 0']);
      expect(file.warnings).toMatchObject([{ code: 'amount_without_digits' }]);
    },
  );
});

describe('signs and types', () => {
  test('the amount is believed where types agree at least once', () => {
    const file = readWhole(bank(dated('<TRNTYPE>DEBIT<TRNAMT>-5') + dated('<TRNTYPE>DEBIT<TRNAMT>5')));
    expect([file.moved, file.questions]).toEqual([['2026-03-02 -5', '2026-03-02 5'], []]);
  });

  test('I2 where no sign is the one of its type, it is asked', () => {
    const file = readWhole(bank(dated('<TRNTYPE>DEBIT<TRNAMT>5') + dated('<TRNTYPE>XFER<TRNAMT>-5')));
    expect(file.moved).toEqual(['2026-03-02 5', '2026-03-02 -5']);
    expect(file.questions).toMatchObject([{ kind: 'amount_sign', options: ['as_written', 'inverted', 'by_type'], assumed: 'as_written' }]);
  });

  test('I2 where no amount has a minus and a type says that it went out, it is asked', () => {
    const file = readWhole(bank(dated('<TRNTYPE>DEBIT<TRNAMT>5') + dated('<TRNTYPE>CREDIT<TRNAMT>6')));
    expect(file.questions).toMatchObject([{ kind: 'amount_sign' }]);
  });

  test.each<[answer: 'as_written' | 'inverted' | 'by_type', amounts: string[]]>([
    ['as_written', ['5', '-5']],
    ['inverted', ['-5', '5']],
    ['by_type', ['-5', '-5']],
  ])('I2 answered %s, it is not asked again', (amountSign, amounts) => {
    const file = readWhole(bank(dated('<TRNTYPE>DEBIT<TRNAMT>5') + dated('<TRNTYPE>XFER<TRNAMT>-5')), { amountSign });
    expect(file.lines.map(({ amount }) => amount)).toEqual(amounts);
    expect(file.questions).toEqual([]);
    expect(file.detected).toContainEqual(
      expect.objectContaining({ what: 'amount_sign', value: amountSign, evidence: 'It was answered.', sourceLine: null }),
    );
  });

  test('I2 an answer that goes against the types is refused with the line', () => {
    expect(refusalOf(bank(dated('<TRNTYPE>DEBIT<TRNAMT>-5')), { amountSign: 'inverted' }).code).toBe('contradicts_answer');
  });
});

describe('dates', () => {
  test.each<[written: string, day: string]>([
    ['20260302', '2026-03-02'],
    ['20260302235959.999[+0:GMT]', '2026-03-02'],
    ['20260302000000[-11:SST]', '2026-03-02'],
    ['20260302[14:LINT]', '2026-03-02'],
    [' 20260302 ', '2026-03-02'],
    ['2026-03-02', '2026-03-02'],
    ['2026/03/02 10:00:00', '2026-03-02'],
  ])('%j is the business day as written', (written, day) => {
    expect(readWhole(bank(transaction(`<DTPOSTED>${written}<TRNAMT>1`))).moved).toEqual([`${day} 1`]);
  });

  test('without the day of booking, the day that the holder knows counts', () => {
    expect(readWhole(bank(transaction('<DTPOSTED><DTUSER>20260305<TRNAMT>1'))).moved).toEqual(['2026-03-05 1']);
    expect(readWhole(bank(transaction('<DTPOSTED>00000000<DTUSER>20260305<TRNAMT>1'))).moved).toEqual(['2026-03-05 1']);
  });

  test.each(['', '<DTPOSTED>****'])('I2 one without a date (%j) is a transaction all the same, without a date, and this is said', (date) => {
    expect(readWhole(bank(transaction(`${date}<TRNAMT>5`)))).toMatchObject({ lines: [{ date: null, amount: '5' }], warnings: [{ code: 'no_date' }] });
  });

  test('a balance of day zero has no day', () => {
    expect(readWhole(bank(LEAD, '<LEDGERBAL><BALAMT>0,00<DTASOF>00000000</LEDGERBAL>')).statements[0]?.closing).toMatchObject({
      amount: '0.00',
      date: null,
    });
  });
});

describe('words', () => {
  const described = (inside: string) => readWhole(bank(dated(`<TRNAMT>1${inside}`))).lines[0];
  test.each<[inside: string, description: string, counterparty: string]>([
    ['<NAME>A&amp;B &lt;Ltd&gt; &#38; M&#xFC;ller', 'A&B <Ltd> & Müller', 'A&B <Ltd> & Müller'],
    ['<NAME>AT&T & more', 'AT&T & more', 'AT&T & more'],
    ['<NAME>Caf&eacute; &unknown; &#0; &#xD800;', 'Café &unknown; &#0; &#xD800;', 'Café &unknown; &#0; &#xD800;'],
    ['<NAME>a &amp;lt; b', 'a &lt; b', 'a &lt; b'],
    ['<NAME>5 < 6 > 4 <> 2', '5 < 6 > 4 <> 2', '5 < 6 > 4 <> 2'],
    ['<NAME>Shop<MEMO>Shop in town', 'Shop in town', 'Shop'],
    ['<NAME>Shop in town<MEMO>in town', 'Shop in town', 'Shop in town'],
    ['<NAME>Two\r\n  lines', 'Two lines', 'Two lines'],
    ['<NAME>Short<EXTDNAME>Shortened no more', 'Shortened no more', 'Shortened no more'],
    ['<PAYEE>Phone company</PAYEE><MEMO>March', 'Phone company March', 'Phone company'],
    ['<PAYEE><NAME>Phone company<CITY>Berlin</PAYEE><MEMO>March', 'Phone company March', 'Phone company'],
    ['<MEMO>One<MEMO>Two', 'One Two', ''],
    ['<NAME/><MEMO></MEMO>', '', ''],
  ])('%j', (inside, description, counterparty) => {
    expect(described(inside)).toMatchObject({ description, counterparty });
  });

  test('numbers that are zeros name nothing', () => {
    expect(described('<CHECKNUM>0000<REFNUM>0')).toMatchObject({ reference: null, bankId: null });
    expect(described('<CHECKNUM>0<REFNUM>12')).toMatchObject({ reference: '12' });
  });
});

test('I1 two equal transactions are two, and an id may come twice', () => {
  const file = readWhole(bank(LEAD + LEAD));
  expect(file.moved).toEqual(['2026-03-02 -12.50', '2026-03-02 -12.50']);
  expect(file.lines.map(({ bankId }) => bankId)).toEqual(['F1', 'F1']);
});

test('several statements, cards and empty ones among them', () => {
  const card =
    '<CREDITCARDMSGSRSV1><CCSTMTTRNRS><CCSTMTRS><CURDEF>usd<CCACCTFROM><ACCTID>4111</CCACCTFROM><BANKTRANLIST></BANKTRANLIST>' +
    '<LEDGERBAL><BALAMT>-562.00<DTASOF>20260331</LEDGERBAL></CCSTMTRS></CCSTMTTRNRS></CREDITCARDMSGSRSV1></OFX>';
  const second = '<STMTRS><CURDEF>EUR<BANKACCTFROM><ACCTID>40-18</BANKACCTFROM><BANKTRANLIST>' + LEAD + '</BANKTRANLIST></STMTRS>';
  const file = readWhole(bank(LEAD).replace('</STMTRS>', `</STMTRS>${second}`).replace('</OFX>', card));
  expect(file.statements.map(({ account, currency, lines, closing }) => [account, currency, lines.length, closing?.amount ?? null])).toEqual([
    ['40-17', 'EUR', 1, null],
    ['40-18', 'EUR', 1, null],
    ['4111', 'USD', 0, '-562.00'],
  ]);
});

test('two documents in one file', () => {
  expect(readWhole(`${HEADER}${bank(LEAD)}\n${HEADER}${bank(LEAD)}`).statements).toHaveLength(2);
});

test('an account that is not named has its lines all the same', () => {
  expect(readWhole(bank(LEAD, '', '')).statements).toMatchObject([{ account: null, currency: 'EUR' }]);
  expect(readWhole(`<STMTTRN>${LEAD}`.slice(9)).statements).toMatchObject([{ account: null, currency: null }]);
});

test('an amount in another currency keeps it; one that was converted has the currency of the account', () => {
  const file = readWhole(
    bank(
      dated('<TRNAMT>-5<CURRENCY><CURRATE>0.9<CURSYM>USD</CURRENCY>') +
        dated('<TRNAMT>-6<ORIGCURRENCY><CURRATE>0.9<CURSYM>USD</ORIGCURRENCY>') +
        dated('<TRNAMT>-7<CURRENCY><CURRATE>1<CURSYM>USD</CURRENCY>'),
    ),
  );
  expect(file.lines.map(({ currency }) => currency)).toEqual(['USD', 'EUR', 'USD']);
  expect(file.warnings.map(({ code }) => code)).toEqual(['other_currency']);
});

test('I1 what moves no money of the account is skipped, with the reason', () => {
  const pending = '<BANKTRANLISTP><STMTTRNP><TRNTYPE>POS<DTTRAN>20260330<TRNAMT>-3<NAME>Shop</STMTTRNP></BANKTRANLISTP>';
  const deletion = dated('<TRNAMT>-3<CORRECTFITID>F0<CORRECTACTION>DELETE');
  const file = readWhole(bank(LEAD + deletion, pending));
  expect(file.moved).toEqual(['2026-03-02 -12.50']);
  expect(file.skipped.map(({ because }) => because)).toEqual(['deletion', 'pending']);
  expect(file.warnings).toMatchObject([{ code: 'correction' }]);
  expect(readWhole(bank(dated('<TRNAMT>-3<CORRECTFITID>F0<CORRECTACTION>REPLACE'))).warnings).toMatchObject([{ code: 'correction' }]);
});

test('of an investment account, cash movements are lines and trades are skipped', () => {
  const file = readWhole(
    `${HEADER}<OFX><INVSTMTMSGSRSV1><INVSTMTTRNRS><INVSTMTRS><DTASOF>20260331<CURDEF>USD<INVACCTFROM><BROKERID>b<ACCTID>I-1</INVACCTFROM><INVTRANLIST>` +
      '<BUYSTOCK><INVBUY><INVTRAN><FITID>1<DTTRADE>20260302<MEMO>buy</INVTRAN><UNITS>5<TOTAL>-100<CURRENCY><CURSYM>USD</CURRENCY></INVBUY></BUYSTOCK>' +
      '<INCOME><INVTRAN><FITID>2<DTTRADE>20260303</INVTRAN><TOTAL>3</INCOME>' +
      '<INVBANKTRAN><STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260304<TRNAMT>1234.56<FITID>3</STMTTRN><SUBACCTFUND>CASH</INVBANKTRAN></INVTRANLIST>' +
      '<INVPOSLIST><POSSTOCK><INVPOS><MEMO>none of a transaction</INVPOS></POSSTOCK></INVPOSLIST></INVSTMTRS></INVSTMTTRNRS></INVSTMTMSGSRSV1></OFX>',
  );
  expect(file.statements).toMatchObject([{ account: 'I-1', currency: 'USD' }]);
  expect(file.moved).toEqual(['2026-03-04 1234.56']);
  expect(file.skipped.map(({ because }) => because)).toEqual(['investment', 'investment']);
});

describe('warnings', () => {
  test('a balance that is no amount is left out', () => {
    const file = readWhole(bank(LEAD, '<LEDGERBAL><BALAMT>n/a<DTASOF>20260331</LEDGERBAL>'));
    expect([file.statements[0]?.closing, file.warnings[0]?.code]).toEqual([null, 'unreadable_balance']);
    expect(readWhole(bank(LEAD, '<LEDGERBAL><BALAMT><DTASOF>20260331</LEDGERBAL>')).warnings).toEqual([]);
  });

  test('an error beside a statement does not hide the statement', () => {
    const error = '<CCSTMTTRNRS><STATUS><CODE>2003<SEVERITY>ERROR<MESSAGE>Account not found</STATUS></CCSTMTTRNRS></OFX>';
    const file = readWhole(bank(LEAD).replace('</OFX>', error));
    expect([file.moved.length, file.warnings[0]?.code]).toEqual([1, 'error_reply']);
  });

  test('a file that ends behind its lists, but before its end', () => {
    expect(readWhole(bank(LEAD).replace('</BANKMSGSRSV1></OFX>', '')).warnings).toMatchObject([{ code: 'not_closed' }]);
  });
});

describe('I4 refusals', () => {
  const signOn = (status: string): string => `${HEADER}<OFX>\n<SIGNONMSGSRSV1><SONRS>\n<STATUS>${status}</STATUS></SONRS></SIGNONMSGSRSV1></OFX>`;
  test.each<[code: string, what: string, text: string, sourceLine: number]>([
    ['error_reply', 'the bank refuses to sign on', signOn('<CODE>15500<SEVERITY>ERROR<MESSAGE>Wrong password'), 13],
    ['error_reply', 'a status without a severity', signOn('<CODE>2000</CODE>'), 13],
    ['wrong_kind', 'a reply without a statement', signOn('<CODE>0<SEVERITY>INFO'), 1],
    ['truncated_file', 'only a header', HEADER, 9],
    ['truncated_file', 'the end within a tag', `${HEADER}${bank(LEAD).slice(0, -4)}`.replace('</BANKTRANLIST>', '\n'), 12],
    ['truncated_file', 'the end within a transaction', `${HEADER}${bank(LEAD).split('<FITID>')[0]}`, 11],
    ['truncated_file', 'the end within a list', `${HEADER}${bank(LEAD).split('</BANKTRANLIST>')[0]}\n\n`, 11],
    ['truncated_file', 'the end within a comment', `${HEADER}${bank(LEAD).replace('</OFX>', '<!-- ')}`, 11],
    ['wrong_number', 'no amount', bank(`\n\n${dated('<TRNAMT>12..5')}`), 3],
    ['wrong_number', 'masked', bank(`\n${dated('<TRNAMT>****')}`), 2],
    ['wrong_number', 'an exponent', bank(dated('<TRNAMT>1E3')), 1],
    ['wrong_date', 'a day that is not', bank(transaction('<DTPOSTED>20260230<TRNAMT>5')), 1],
    ['wrong_date', 'a date of seven digits', bank(transaction('<DTPOSTED>2026031<TRNAMT>5')), 1],
    ['malformed_file', 'two transactions run together', bank(`\n${transaction('<DTPOSTED>20260302<TRNAMT>5\n<DTPOSTED>20260303<TRNAMT>6')}`), 3],
    ['malformed_file', 'an amount outside', bank('\n<TRNAMT>5'), 2],
    ['malformed_file', 'a text without an end', bank(dated(`<TRNAMT>5<NAME>${'x'.repeat(20_000)}`)), 1],
    ['malformed_file', 'entities', `<!DOCTYPE OFX [\n<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>\n${bank(dated('<TRNAMT>5<NAME>&b;'))}`, 1],
  ])('%s: %s', (code, _, text, sourceLine) => {
    const refusal = refusalOf(text);
    expect([refusal.code, refusal.sourceLine]).toEqual([code, sourceLine]);
    expect(refusal.message).toMatch(/^[A-Z"].*\.$/su);
  });

  test('what the bank said is told', () => {
    expect(refusalOf(signOn('<CODE>15500<SEVERITY>ERROR<MESSAGE>Wrong password')).message).toContain('"Wrong password" (code 15500)');
  });
});
