/**
 * OFX statements: version 1 (SGML, of which banks close what they like), version 2 (XML), and QFX, which is the same. Every transaction of a
 * list is a line or skipped; the closing balance is the ledger's, as what is available may have a credit line in it.
 */

import { refuse } from '../../../db/ledger/refusal.ts';
import type { FormatReader, ReadingOptions, StatementPart } from '../statement.ts';
import { OfxReading } from './ofx-reading.ts';
import { TagScanner } from './tags.ts';

const BEGINS =
  /OFXHEADER\s*[:=]|<\?OFX\b|<(?:[\w.-]+:)?OFX[\s>]|<(?:SIGNONMSGSRSV1|BANKMSGSRSV1|CREDITCARDMSGSRSV1|STMTTRNRS|STMTRS|CCSTMTRS|BANKTRANLIST|STMTTRN)>/i;

export const ofxReader: FormatReader = {
  format: 'ofx',
  looksLike: (head) => BEGINS.test(head),
  read,
};

function* read(text: string, options: ReadingOptions): Generator<StatementPart, void, undefined> {
  const tags = new TagScanner(text);
  const reading = new OfxReading(text, tags, options);
  let isAny = false;
  while (tags.next()) {
    isAny = true;
    reading.take();
    if (reading.parts.length === 0) continue;
    yield* reading.parts;
    reading.parts.length = 0;
  }
  if (!isAny) refuse('truncated_file', 'This OFX file ends after its header. Download it again.', { sourceLine: tags.lastLine });
  reading.end();
  yield* reading.parts;
}
