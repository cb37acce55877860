/** Files of one source have one layout, month after month, and those of another source another: by it a source's answers are found again. */

import { describe, expect, test } from 'vitest';
import { bankOfAccount, dateForm, lasting } from '../../electron/readers/layout-name.ts';
import { readWhole } from './read-whole.ts';

const qif = (type: string, date: string) => `!Type:${type}\nD${date}\nT-5.00\n^\n`;
const mt940 = (head: string, account: string, day = '05', text = '166?00TRANSFER?20Invoice') =>
  `${head}:20:X${day}\r\n:25:${account}\r\n:28C:1/1\r\n:60F:C2601${day}EUR100,\r\n:61:2601${day}D1,00NTRFNONREF\r\n:86:${text}\r\n:62F:C2601${day}EUR99,\r\n-\r\n`;
const camt = (bank: string, account: string, id = '1') =>
  `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><Stmt><Id>${id}</Id><Acct><Id><Othr><Id>${account}</Id></Othr></Id><Svcr><FinInstnId><BIC>${bank}</BIC></FinInstnId></Svcr></Acct></Stmt></BkToCstmrStmt></Document>`;
const ofx = (bank: string, account: string, amount = '5') =>
  `<OFX><SIGNONMSGSRSV1><SONRS><FI><ORG>${bank}<FID>12</FI></SONRS></SIGNONMSGSRSV1><BANKMSGSRSV1><STMTTRNRS><STMTRS><BANKACCTFROM><BANKID>1<ACCTID>${account}</BANKACCTFROM><BANKTRANLIST><STMTTRN><DTPOSTED>20260302<TRNAMT>${amount}</STMTTRN></BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>`;
const table = (owner: string, month: string, rows: string) =>
  `Kontonummer:;${owner}\nZeitraum:;01.${month}.2026 - 28.${month}.2026\nSaldo vom 28.${month}.2026;100,00\n\nBuchungstag;Verwendungszweck;Betrag (EUR)\n${rows}`;

describe('the same source', () => {
  test.each<[what: string, one: string, other: string]>([
    [
      'a table of two months and two owners',
      table('DE12500105170648489890', '01', '15.01.2026;a;-5,00\n'),
      table('DE99', '02', '01.02.2026;"b";20,00\n02.02.2026;c;1,00\n'),
    ],
    [
      'one without names, with and without credits',
      '15.01.2026;a;5,00;;95,00\n16.01.2026;b;;5,00;100,00\n17.01.2026;c;1,00;;99,00\n',
      '15.02.2026;d;5,00;;95,00\n16.02.2026;e;15,00;;80,00\n',
    ],
    ['QIF', qif('Bank', '3/4/26'), qif('Bank', '12/14/26')],
    ['MT940 of two accounts', mt940('', '10020030/123', '05'), mt940('', '10020030/456', '06')],
    ['MT940 of IBANs', mt940('', 'NL20INGB0001234567'), mt940('', 'NL39INGB0007654321')],
    ['MT940 in an envelope', mt940('{1:F01BANKNL2AXXXX0000000000}{4:\r\n', '1'), mt940('{1:F01BANKNL2AXXXX0000000001}{4:\r\n', '2')],
    ['CAMT', camt('INGBNL2A', '1'), camt('INGBNL2A', '2', '7')],
    ['OFX', ofx('B1', '1'), ofx('B1', '2', '-7')],
  ])('%s', (_, one, other) => {
    expect(readWhole(one).layout).toMatch(/^[a-z\d]+-[0-9a-f]{12}$/);
    expect(readWhole(other).layout).toBe(readWhole(one).layout);
  });
});

test('another source', () => {
  const files = [
    table('DE12', '01', '15.01.2026;a;-5,00\n'),
    table('DE12', '01', '15/01/2026;a;-5,00\n'),
    table('DE12', '01', '15.01.2026;a;-5,00\n').replace('Buchungstag', 'Valuta'),
    table('DE12', '01', '15.01.2026;a;-5,00\n').replace('Kontonummer', 'IBAN'),
    table('DE12', '01', '15.01.2026,a,-5.00\n').replaceAll(';', ','),
    '15.01.2026;a;-5,00\n',
    'a;15.01.2026;-5,00\n',
    '15.01.2026;a;b;-5,00\n',
    qif('Bank', '3/4/26'),
    qif('CCard', '3/4/26'),
    qif('Bank', '2026-03-04'),
    mt940('', '10020030/123'),
    mt940('', '10020031/123'),
    mt940('', 'NL20INGB0001234567'),
    mt940('', 'NL20ABNA0001234567'),
    mt940('{1:F01BANKNL2AXXXX0000000000}{4:\r\n', '1'),
    mt940('', '1'),
    mt940('BANK TWO\r\n940\r\n', '1'),
    mt940('', '1', '05', '/TRTP/SEPA/NAME/A/'),
    camt('INGBNL2A', '1'),
    camt('ABNANL2A', '1'),
    ofx('B1', '1'),
    ofx('B2', '1'),
  ];
  expect(new Set(files.map((text) => readWhole(text).layout)).size).toBe(files.length);
});

test.each([
  ['DE89 3704 0044 0532 0130 00', 'DE37040044'],
  ['NL20INGB0001234567', 'NLINGB'],
  ['XX20ABCD12345678', 'XXABCD'],
  ['10020030/1234567', '10020030'],
  ['DEUTDEFF/1234567', 'DEUTDEFF'],
  ['1234567', undefined],
  ['', undefined],
])('the bank of %j is %j', (account, bank) => {
  expect(bankOfAccount(account)).toBe(bank);
});

test.each([
  ['2026-03-04T10:11:12Z', 'y-#-#'],
  ['20260304', 'y'],
  ['4/3/26', '#/#/#'],
  ['04. March 2026', '#.m y'],
  ["D3/ 4'26", "#/#'#"],
  ['', ''],
])('the form of the date %j is %j', (text, form) => {
  expect(dateForm(text)).toBe(form);
});

test('what is lasting has no figures and no case', () => {
  expect(lasting(' Saldo  per 31.12.2026 ')).toBe('saldo per #.#.#');
});
