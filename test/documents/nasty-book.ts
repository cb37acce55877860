/** A book that breaks careless journals: nasty names everywhere, several currencies, entries that were reversed. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MONEY_KINDS } from '../../db/ledger/accounts.ts';
import { createBook, type WriteBook } from '../../db/open.ts';
import { addWorkspace, writeBookFacts } from '../../db/workspaces.ts';
import { importActivity } from '../../electron/engine/import-activity.ts';
import { makeMatch } from '../../electron/engine/reconcile/match-commands.ts';
import { undoImport } from '../../electron/engine/undo-import.ts';
import { toCsv } from '../model/csv.ts';
import { generateHistory } from '../model/generate.ts';
import { temporaryFolder } from '../support/books.ts';
import { addLines, makeAccount } from '../support/statement-lines.ts';
import { NASTY } from './nasty.ts';

const NOW = Date.UTC(2026, 1, 1);

/** No text file has a NUL in it. */
export const CAMPAIGNS = NASTY.filter((name) => !name.includes('\u0000'));

/** A book of three workspaces with nasty names and histories, some of it reversed, and a charge for every nasty campaign. */
export async function nastyBook(): Promise<WriteBook> {
  const folder = temporaryFolder();
  const book = createBook(join(folder, 'b.floatbook'));
  writeBookFacts(book, { organisation: 'A\nB; & Co', timeZone: 'UTC', firstWeekday: 'monday' }, NOW);
  const workspaces = [
    ['EUR', 'Plain', 2],
    ['JPY', 'A:B  (x) ; y', 0],
    ['KWD', ' = 1 KWD', 4],
  ] as const;
  for (const [at, [currency, name, creditDecimals]] of workspaces.entries()) {
    const { id } = addWorkspace(book, { name, vendor: '', currency, creditDecimals }, NOW);
    const history = generateHistory(at + 1, { rows: 150, style: 'nasty', currency, creditDecimals });
    const more = CAMPAIGNS.map((campaign, index) => ({
      id: `${campaign}#${index}`,
      date: '2025-01-02',
      kind: 'quotation',
      credits: '1',
      campaign,
      note: campaign,
    }));
    const files = [history, [{ id: 'open', date: '2025-01-01', kind: 'opening', credits: '1000', amount: '7' }, ...more]];
    for (const [index, rows] of files.entries()) {
      const path = join(folder, `${at}-${index}.csv`);
      writeFileSync(path, toCsv(rows));
      const { importId } = await importActivity(book, { workspaceId: id, files: [{ path }], dryRun: false, now: NOW });
      if (index === 0 && at === 0 && importId !== null) {
        await undoImport(book, { importId, now: NOW });
        await importActivity(book, { workspaceId: id, files: [{ path }], dryRun: false, now: NOW });
      }
    }
    // Several accounts of one kind, with names that would end an account's name, each with an entry.
    for (const account of NASTY.slice(0, 12).map((money, index) => makeAccount(book, `${index}${money}`, MONEY_KINDS[index % 3], id))) {
      const [fee] = addLines(book, account, [{ day: '2026-01-05', amount: '-1.00', text: account.name }]);
      const rest = [{ category: 'fees' as const, amount: -100 }];
      await makeMatch(book, { accountId: account.id, lines: [fee as number], items: [], rest, note: '', now: NOW });
    }
  }
  return book;
}

/** What a document's pieces come to, and what they return. */
export function wholeText<Result>(pieces: Generator<string, Result>): { readonly text: string; readonly result: Result } {
  let whole = '';
  for (;;) {
    const next = pieces.next();
    if (next.done) return { text: whole, result: next.value };
    whole += next.value;
  }
}
