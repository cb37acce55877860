/** Statement files of any length for the bench: three years of an account in the order of days, the same for the same number of rows. */

import { closeSync, existsSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { activityColumns } from '../../model/csv.ts';
import { newRandom } from '../../model/random.ts';
import { FIRST_DAY, HISTORY_DAYS, historyOf } from '../history.ts';

/** Part of the name of a kept file: another number for another statement. */
const VERSION = 2;

/** The file of a statement of `rows` rows that no book knows anything of, written unless it is in `folder` already. */
export function statementOf(rows: number, folder: string): string {
  return written(join(folder, `statement-${VERSION}-${rows}.csv`), rows, new Map());
}

/** The same with a row for each payment by card in a history of `events` rows, in place of others of its day. */
export function statementOfHistory(rows: number, events: number, folder: string): string {
  const file = join(folder, `statement-${VERSION}-${rows}-of-${events}.csv`);
  return existsSync(file) ? file : written(file, rows, paymentsOf(events, folder));
}

function written(file: string, rows: number, payments: ReadonlyMap<string, string[]>): string {
  if (existsSync(file)) return file;
  const random = newRandom(7);
  const descriptor = openSync(`${file}.unfinished`, 'w');
  let text = 'Date,Description,Amount,Reference\r\n';
  for (let row = 0; row < rows; row += 1) {
    const date = new Date((FIRST_DAY + Math.floor((row * HISTORY_DAYS) / rows)) * 86_400_000).toISOString().slice(0, 10);
    const payment = payments.get(date)?.pop();
    const amount = `${random.below(6) === 0 ? '' : '-'}${1 + random.below(900)}.${String(random.below(100)).padStart(2, '0')}`;
    const words = payment === undefined ? `Card payment Shop ${random.below(5_000)} Town,${amount}` : `Vendor credits,-${payment}`;
    text += `${date},${words},R${String(row).padStart(9, '0')}\r\n`;
    if (text.length > 1_000_000 || row === rows - 1) {
      writeSync(descriptor, text);
      text = '';
    }
  }
  closeSync(descriptor);
  renameSync(`${file}.unfinished`, file);
  return file;
}

/** Amounts that a history says were paid by card, by date. */
function paymentsOf(events: number, folder: string): ReadonlyMap<string, string[]> {
  const [date, amount] = [activityColumns.indexOf('date'), activityColumns.indexOf('amount')];
  const payments = new Map<string, string[]>();
  for (const line of readFileSync(historyOf(events, folder), 'latin1').split('\r\n').slice(1)) {
    const fields = line.split(',');
    const [on, paid] = [fields[date] ?? '', fields[amount] ?? ''];
    if (paid !== '') payments.set(on, [...(payments.get(on) ?? []), paid]);
  }
  return payments;
}
