/** Statement files of any kind: what they are is told from what they say, and what is none is refused by name (rules I2, I4). */

import { describe, expect, test } from 'vitest';
import { Refused } from '../../db/ledger/refusal.ts';
import { decodeText } from '../../electron/readers/decode.ts';
import { openStatementFile } from '../../electron/readers/read-statement-file.ts';

const bytesOf = (text: string, encoding: BufferEncoding = 'utf8') => Buffer.from(text, encoding);

function codeOf(open: () => unknown): string {
  try {
    open();
  } catch (error) {
    if (error instanceof Refused) return error.refusal.code;
    throw error;
  }
  return 'nothing refused';
}

describe('encodings', () => {
  const words = 'Überweisung für Jürgen Müßig, Café Señor';
  test.each<[encoding: string, bytes: Buffer]>([
    ['utf-8', bytesOf(words)],
    ['utf-8', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytesOf(words)])],
    ['utf-16le', Buffer.concat([Buffer.from([0xff, 0xfe]), bytesOf(words, 'utf16le')])],
    ['utf-16le', bytesOf(words, 'utf16le')],
    ['utf-16be', Buffer.concat([Buffer.from([0xfe, 0xff]), bytesOf(words, 'utf16le').swap16()])],
    ['windows-1252', bytesOf(words, 'latin1')],
  ])('%s is found', (encoding, bytes) => {
    expect(decodeText(bytes)).toEqual({ encoding, text: words, because: expect.any(String) });
  });

  test('zeros behind the text only fill up a block', () => {
    expect(decodeText(Buffer.concat([bytesOf(words), Buffer.alloc(9)])).text).toBe(words);
    expect(codeOf(() => decodeText(Buffer.concat([bytesOf(words), Buffer.alloc(1), bytesOf('x')])))).toBe('unknown_encoding');
  });

  test('what a file declares of itself counts, unless it is UTF-8 to the last byte', () => {
    const declared = (encoding: string) => `<?xml version="1.0" encoding="${encoding}"?><a>ä</a>`;
    expect(decodeText(bytesOf(declared('iso-8859-2'), 'latin1')).encoding).toBe('iso-8859-2');
    expect(decodeText(bytesOf(declared('iso-8859-2'))).encoding).toBe('utf-8');
    expect(decodeText(Buffer.concat([bytesOf('OFXHEADER:100\r\nCHARSET:1251\r\n\r\n'), Buffer.from([0xcf, 0xf0])]))).toMatchObject({
      encoding: 'windows-1251',
      text: expect.stringMatching(/Пр$/),
    });
  });
});

test.each<[code: string, what: string, bytes: Buffer]>([
  ['empty_file', 'nothing', Buffer.alloc(0)],
  ['empty_file', 'blanks', bytesOf(' \r\n\n')],
  ['wrong_kind', 'a PDF document', bytesOf('%PDF-1.7')],
  ['wrong_kind', 'a workbook', Buffer.from('504b030414000600080000002100', 'hex')],
  ['password_protected', 'an encrypted archive', Buffer.from('504b0304140001000800', 'hex')],
  ['wrong_kind', 'a compressed file', Buffer.from('1f8b0800', 'hex')],
  ['unknown_encoding', 'zeros', Buffer.alloc(64)],
])('I4 %s: %s', (code, _, bytes) => {
  expect(codeOf(() => openStatementFile(bytes))).toBe(code);
});
