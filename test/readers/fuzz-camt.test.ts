/** I4 Whatever is damaged in a CAMT file, it is read or refused by name. */

import { expect, test } from 'vitest';
import { camtReader } from '../../electron/readers/camt/reader.ts';
import { camtFile, type WrittenEntry } from './camt-writer.ts';
import { damageFiles, FUZZ_RUNS, oneOf, type Random } from './mutations.ts';

const PIECES = [
  '<Ntry>',
  '</Ntry>',
  '<TxDtls>',
  '<Amt Ccy="EUR">',
  '</Amt>',
  '<Stmt>',
  '</Stmt>',
  '<BkToCstmrStmt>',
  '<CdtDbtInd>DBIT</CdtDbtInd>',
  '<Sts>PDNG</Sts>',
  '<Dt>2026-02-30</Dt>',
  '<![CDATA[',
  ']]>',
  '<!--',
  '-->',
  '<!DOCTYPE a [',
  '&',
  '&amp;',
  '&#',
  '&#x110000;',
  '<?a',
  '="',
  "'",
  '/>',
  '-',
  ',',
  '9'.repeat(50),
  '\0',
  '\uFEFF',
  '\uD800',
  '\r',
  '\n',
  ' ',
];

function randomFile(random: Random): string {
  const entries = Array.from({ length: random(4) }, (): WrittenEntry => {
    const amounts = Array.from({ length: random(3) }, () => random(1000));
    return {
      amount: String(amounts.reduce((sum, amount) => sum + amount, 0)),
      direction: oneOf(random, ['CRDT', 'DBIT']),
      status: oneOf(random, ['BOOK', 'BOOK', 'PDNG']),
      details: amounts.map((amount) => ({ amount: String(amount), text: 'Ж & €', endToEndId: String(random(99)) })),
      ...(random(4) === 0 ? {} : { booked: '<Dt>2026-01-05</Dt>', value: '<DtTm>2026-01-06T10:00:00Z</DtTm>' }),
    };
  });
  const balances = random(2) === 0 ? [] : [['OPBD', '100'] as const, ['CLBD', String(random(200))] as const];
  return camtFile([{ entries, balances }], {
    message: oneOf(random, ['052', '053', '054']),
    version: 1 + random(13),
    prefix: oneOf(random, ['', '', 'n']),
    lineEnd: oneOf(random, ['\n', '\r\n', '']),
  });
}

test(
  `${FUZZ_RUNS} damaged files`,
  () => {
    const answers = damageFiles(camtReader, FUZZ_RUNS, PIECES, randomFile);
    expect([...answers.keys()]).toEqual(expect.arrayContaining(['read', 'malformed_file', 'truncated_file', 'wrong_number']));
  },
  FUZZ_RUNS * 20,
);
