/** A book for the section `audit`: nothing but top-ups and what used them up, over three years, with the rules that were in force. */

import { closeSync, existsSync, openSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { importActivity } from '../../../electron/engine/import-activity.ts';
import { stateRules } from '../../../electron/engine/audit/said.ts';
import type { RulesGiven } from '../../../electron/billing/audit/stated-rules.ts';
import { activityColumns } from '../../model/csv.ts';
import { NOW, freshBook } from '../fresh-book.ts';
import { schemaVersion } from '../books.ts';
import { FIRST_DAY, HISTORY_DAYS } from '../history.ts';
import { removeBook } from '../measure.ts';

const MS_PER_DAY = 86_400_000;

/** A part of the name of a kept book: another number for another history. */
const VERSION = 1;

const PACK = { name: '100', price: 95_00, credits: 100_00 };
/** A tenth of the charges of a month are beyond it. */
export const capPerMonth = (charges: number) => Math.round(((charges / 36) * PACK.price * 9) / 10);

/** The file of a book with `charges` top-ups, each used up by the fee before the next. */
export async function bookOfCharges(charges: number, folder: string): Promise<string> {
  const file = join(folder, `charges-${VERSION}-${charges}-${schemaVersion()}.floatbook`);
  if (existsSync(file)) return file;
  const history = join(folder, 'charges.csv');
  writeHistory(history, charges);
  const unfinished = join(folder, 'unfinished.floatbook');
  removeBook(unfinished);
  const { book, workspace } = freshBook(unfinished);
  await importActivity(book, { workspaceId: workspace.id, files: [{ path: history }], dryRun: false, now: NOW });
  const rules: RulesGiven = {
    mode: 'automatic',
    paused: false,
    pack: PACK,
    packs: [PACK],
    guards: { coolDownMinutes: 5, topUpsPerDay: null, capPerDay: null, capPerMonth: capPerMonth(charges) },
    threshold: null,
    payAsYouUse: 'exact_fee',
    heldHours: null,
    methods: ['Visa 4242'],
  };
  await stateRules(book, { workspaceId: workspace.id, from: FIRST_DAY * MS_PER_DAY, rules, now: NOW });
  book.close();
  renameSync(unfinished, file);
  removeBook(unfinished);
  return file;
}

function writeHistory(file: string, charges: number): void {
  const descriptor = openSync(file, 'w');
  const apart = ((HISTORY_DAYS - 1) * MS_PER_DAY) / charges;
  let text = `${activityColumns.join(',')}\r\n`;
  for (let at = 0; at < charges; at += 1) {
    const instant = FIRST_DAY * MS_PER_DAY + at * apart;
    const [bought, used] = [instant, instant + apart / 2].map((each) => new Date(each).toISOString());
    text += `T-${at},${bought},top_up,100.00,95.00,EUR,Visa 4242,,,,,,,,,\r\nF-${at},${used},quotation,100.00,,,,,,,,,,,,\r\n`;
    if (text.length > 1_000_000 || at === charges - 1) {
      writeSync(descriptor, text);
      text = '';
    }
  }
  closeSync(descriptor);
}
