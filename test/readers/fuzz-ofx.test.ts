/** I1, I4 What is written as OFX is read back, and whatever is damaged in it, it is read or refused by name, in linear time. */

import { expect, test } from 'vitest';
import { formatDay } from '../../db/ledger/calendar.ts';
import { ofxReader } from '../../electron/readers/ofx/ofx-reader.ts';
import { damageFiles, FUZZ_RUNS, seeded } from './mutations.ts';
import { ofxFile, randomAccounts } from './ofx-writer.ts';
import { readWhole, refusalOf } from './read-whole.ts';

const PIECES = [
  '<STMTTRN>',
  '</STMTTRN>',
  '<STMTTRN/>',
  '<STMTTRNP>',
  '</BANKTRANLIST>',
  '<STMTRS>',
  '</STMTRS>',
  '<INVSTMTRS>',
  '<INVTRANLIST><BUYSTOCK>',
  '<OFX>',
  '</OFX>',
  '<TRNAMT>1,234',
  '<TRNAMT>',
  '<DTPOSTED>20260230',
  '<CURRENCY><CURSYM>USD',
  '<PAYEE><NAME>',
  '<STATUS><CODE>2000<SEVERITY>ERROR',
  '<LEDGERBAL><BALAMT>x',
  '<CORRECTACTION>DELETE',
  '<![CDATA[',
  ']]>',
  '<!--',
  '-->',
  '<!DOCTYPE OFX [',
  '<a b="',
  '&',
  '&amp;',
  '&#x110000;',
  '</',
  '<?',
  '/>',
  '9'.repeat(50),
  '\0',
  '\uD800',
  '\r',
  '\n',
];

test('what is written is read back, whatever its dress', () => {
  for (let seed = 1; seed <= 2000; seed += 1) {
    const random = seeded(seed);
    const accounts = randomAccounts(random);
    const text = ofxFile(accounts, random);
    const read = readWhole(text);
    const got = read.statements.map(({ account, currency, closing, lines }) => ({
      account,
      currency,
      closing: closing?.amount ?? null,
      lines: lines.map(({ date, amount, bankId, description, counterparty, sourceLine }) => [
        formatDay(date as number).replaceAll('-', ''),
        amount,
        bankId,
        description,
        counterparty,
        sourceLine,
      ]),
    }));
    const starts = [...text.matchAll(/<STMTTRN>/g)].map(({ index }) => text.slice(0, index).split(/\r\n|\r|\n/).length);
    const expected = accounts.map(({ account, currency, closing, transactions }) => ({
      account,
      currency,
      closing,
      lines: transactions.map(({ day, amount, id, name, memo }) => [day, amount, id, `${name} ${memo}`.trim(), name, starts.shift()]),
    }));
    expect(got, `seed ${seed}: ${text}`).toEqual(expected);
    expect(read.skipped).toEqual([]);
  }
});

test(
  `${FUZZ_RUNS} damaged files`,
  () => {
    const answers = damageFiles(ofxReader, FUZZ_RUNS, PIECES, (random) => ofxFile(randomAccounts(random), random));
    expect([...answers.keys()]).toEqual(expect.arrayContaining(['read', 'malformed_file', 'truncated_file', 'wrong_number', 'wrong_date']));
  },
  Math.max(20_000, FUZZ_RUNS * 20),
);

const LIST = 'OFXHEADER:100\n<OFX><STMTRS><CURDEF>EUR<BANKTRANLIST>';

test.each<[what: string, text: string]>([
  ['a line of 30 MB', `${LIST}<STMTTRN><DTPOSTED>20260101<TRNAMT>5<MEMO>${'x'.repeat(30_000_000)}`],
  ['a million opening tags', `${LIST}${'<STMTTRN>'.repeat(1_000_000)}`],
  ['unknown tags, deeply nested', `${LIST}${'<A.B>'.repeat(2_000_000)}`],
  ['closing tags only', `${LIST}${'</A.B>'.repeat(2_000_000)}`],
  ['signs that begin no tag', `${LIST}<STMTTRN><DTPOSTED>20260101<TRNAMT>5<MEMO>${'< <! <!- </ <a b <a c='.repeat(500_000)}`],
  ['comments without an end', `${LIST}${'<!--'.repeat(2_000_000)}`],
  ['half of many document types', `${LIST}${'<!DOCTYPE'.repeat(1_000_000)}`],
  ['ampersands', `${LIST}<STMTTRN><DTPOSTED>20260101<TRNAMT>5${`<MEMO>${'&#&x'.repeat(4000)}`.repeat(500)}`],
  ['one memo from many', `${LIST}<STMTTRN><DTPOSTED>20260101<TRNAMT>5${'<MEMO>ab\n<MEMO>cd'.repeat(500_000)}`],
  ['line ends', `${LIST}${'\r\n'.repeat(10_000_000)}`],
])('hostile: %s', (_, text) => {
  const begun = performance.now();
  expect(['truncated_file', 'malformed_file', 'missing_value']).toContain(refusalOf(text).code);
  expect(performance.now() - begun).toBeLessThan(5000);
});
