/** Statement files of any length for the bench: three years of an account in the order of days, the same for the same number of rows. */

import { closeSync, existsSync, openSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { newRandom } from '../../model/random.ts';
import { FIRST_DAY, HISTORY_DAYS } from '../history.ts';

/** Part of the name of a kept file: another number for another statement. */
const VERSION = 1;

/** The file of a statement of `rows` rows, written unless it is in `folder` already. */
export function statementOf(rows: number, folder: string): string {
  const file = join(folder, `statement-${VERSION}-${rows}.csv`);
  if (existsSync(file)) return file;
  const random = newRandom(7);
  const descriptor = openSync(`${file}.unfinished`, 'w');
  let text = 'Date,Description,Amount,Reference\r\n';
  for (let row = 0; row < rows; row += 1) {
    const date = new Date((FIRST_DAY + Math.floor((row * HISTORY_DAYS) / rows)) * 86_400_000).toISOString().slice(0, 10);
    const amount = `${random.below(6) === 0 ? '' : '-'}${1 + random.below(900)}.${String(random.below(100)).padStart(2, '0')}`;
    text += `${date},Card payment Shop ${random.below(5_000)} Town,${amount},R${String(row).padStart(9, '0')}\r\n`;
    if (text.length > 1_000_000 || row === rows - 1) {
      writeSync(descriptor, text);
      text = '';
    }
  }
  closeSync(descriptor);
  renameSync(`${file}.unfinished`, file);
  return file;
}
