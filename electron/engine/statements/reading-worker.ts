/** The thread that reads one statement file: a batch of parts for each time it is asked, and no more than that at once. */

import { createHash } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import { Refused } from '../../../db/ledger/refusal.ts';
import { openStatementFile, type OpenedStatementFile } from '../../readers/read-statement-file.ts';
import type { StatementPart } from '../../readers/statement.ts';
import type { Answered, Asked } from './reading-messages.ts';

/** A batch ends with so many parts, or with so many characters of text in them. */
const MOST_PARTS = 1_000;
const MOST_TEXT = 500_000;

let opened: OpenedStatementFile | undefined;

parentPort?.on('message', (asked: Asked) => parentPort?.postMessage(answered(asked)));

function answered(asked: Asked): Answered {
  const begun = performance.now();
  try {
    return asked.asks === 'begin' ? begin(asked, begun) : nextParts(begun);
  } catch (error) {
    return error instanceof Refused ? { is: 'refused', refusal: error.refusal } : { is: 'defect', error };
  }
}

function begin({ bytes, options, format }: Extract<Asked, { asks: 'begin' }>, begun: number): Answered {
  const sha256 = createHash('sha256').update(bytes).digest();
  opened = openStatementFile(bytes, options, format);
  // It is text by now: what is not given up at once is held as long as the text.
  bytes.buffer.transfer(0);
  return { is: 'begun', milliseconds: performance.now() - begun, format: opened.format, encoding: opened.encoding, sha256 };
}

function nextParts(begun: number): Answered {
  const parts: StatementPart[] = [];
  let isLast = false;
  for (let text = 0; parts.length < MOST_PARTS && text < MOST_TEXT;) {
    const next = opened?.parts.next();
    if (next === undefined || next.done) {
      isLast = true;
      break;
    }
    parts.push(next.value);
    if (next.value.part === 'line') text += next.value.description.length + next.value.counterparty.length;
  }
  return { is: 'parts', milliseconds: performance.now() - begun, parts, isLast };
}
