/** I4 Whatever is damaged in a customer statement of SWIFT, it is read or refused by name. */

import { expect, test } from 'vitest';
import { mt940Reader } from '../../electron/readers/mt940/reader.ts';
import { damageFiles, FUZZ_RUNS, oneOf, type Random } from './mutations.ts';
import { mt940File, wrapped, type WrittenMessage } from './mt940-writer.ts';

const PIECES = [
  '\n:20:1\n',
  '\n:25:1\n',
  '\n:28C:1/2\n',
  '\n:60F:C260101EUR1,\n',
  '\n:60M:D260101EUR1,\n',
  '\n:61:2601010101C1,NTRFNONREF\n',
  '\n:61:',
  '\n:62F:C260101EUR1,\n',
  '\n:62M:C260101EUR1,\n',
  '\n:86:',
  '\n:NS:',
  '\n:34F:EUR1,\n',
  '\n:90D:1EUR1,\n',
  '\n-\n',
  '\n-}{5:}\n',
  '{4:',
  '?20',
  '?',
  '/REMI/',
  '/',
  '//',
  ',',
  '.',
  '9'.repeat(40),
  '\0',
  '\uFEFF',
  '\uD800',
  '\u2028',
  '\r',
  '\n',
  ' '.repeat(50),
];

function randomFile(random: Random): string {
  const messages = Array.from({ length: 1 + random(3) }, (): WrittenMessage => {
    const movements = Array.from({ length: random(4) }, () => ({
      value: oneOf(random, ['260105', '251231', '260230', '991231']),
      entry: oneOf(random, ['0105', '', '1231']),
      mark: oneOf(random, ['C', 'D', 'RC', 'RD', 'CR', 'DN', 'EC']),
      amount: oneOf(random, ['1,', '12,5', '000001,00', '1.5', String(random(1000))]),
      rest: oneOf(random, ['NTRFNONREF', 'N192A//B', '', 'NOV NONREF//']),
      text: wrapped(oneOf(random, ['166?00A?20EREF+1?21SVWZ+Text ohne Ende?32Name', '/TRTP/A/NAME/B/REMI/C//D/EREF/E', 'free text', '>20A>32B', ''])),
      ...(random(3) === 0 ? { supplement: oneOf(random, ['//B', '/OCMT/USD1,/', 'more']) } : {}),
    }));
    return {
      account: oneOf(random, ['1', 'DE1/2', '1 EUR']),
      movements,
      isFirstPage: random(3) > 0,
      isLastPage: random(3) > 0,
      ...(random(5) === 0
        ? {}
        : { opening: oneOf(random, ['C260101EUR0,', 'C260101EUR1,']), closing: oneOf(random, ['C260101EUR0,', 'C260101EUR1,']) }),
      more: random(3) === 0 ? [':64:C260101EUR0,', ':86:sums'] : [],
    };
  });
  return mt940File(messages, { isInEnvelope: random(2) === 0, lineEnd: oneOf(random, ['\n', '\r\n', '\r']), hasTerminator: random(2) === 0 });
}

test(
  `${FUZZ_RUNS} damaged files`,
  () => {
    const answers = damageFiles(mt940Reader, FUZZ_RUNS, PIECES, randomFile);
    expect([...answers.keys()]).toEqual(expect.arrayContaining(['read', 'malformed_file', 'truncated_file', 'wrong_number', 'wrong_date']));
  },
  FUZZ_RUNS * 20,
);
