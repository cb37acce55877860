/**
 * A process of its own that imports one statement file as the application does, into a book that it makes: `node contender.ts FILE BOOK`; or into one that
 * is there, whose clearing items it then matches with the lines: `node contender.ts FILE BOOK match`.
 */

import '../../../electron/young-generation.ts';
import { moneyAccounts } from '../../../db/money-accounts.ts';
import { openToWrite } from '../../../db/open.ts';
import { accountOpening } from '../../../db/reports/opening-balance.ts';
import { listWorkspaces } from '../../../db/workspaces.ts';
import { proposeFor } from '../../../electron/engine/reconcile/propose.ts';
import { importStatements } from '../../../electron/engine/statements/import-statement.ts';
import { NOW, freshBook } from '../fresh-book.ts';
import { LAST_DAY } from '../history.ts';

const [file, target, what] = process.argv.slice(2) as [string, string, string | undefined];
const isMatched = what === 'match';
const book = isMatched ? openToWrite(target) : freshBook(target).book;
const [workspace] = listWorkspaces(book);
if (!workspace) throw new Error('the book has no workspace');
const cpu = process.cpuUsage();
const writing = process.threadCpuUsage();
const start = performance.now();
const statement = { file: { path: file }, account: { name: 'Bank', kind: null } };
const [imported] = await importStatements(book, { workspaceId: workspace.id, files: [statement], dryRun: false, now: NOW });
const ms = performance.now() - start;
const { user, system } = process.cpuUsage(cpu);
const written = process.threadCpuUsage(writing);
const { maxRSS } = process.resourceUsage();
const matched = isMatched ? match() : null;
book.close();
console.log(
  JSON.stringify({
    ms,
    cpuMs: (user + system) / 1000,
    writerCpuMs: (written.user + written.system) / 1000,
    rows: imported?.added,
    peakRssMb: maxRSS / 1024,
    ...matched,
  }),
);

function match(): { readonly matchMs: number; readonly matches: number; readonly matchPeakRssMb: number } {
  const begun = performance.now();
  const [account] = moneyAccounts(book.connection, workspace?.id ?? 0);
  if (!workspace || !account) throw new Error('nothing was imported');
  const { proposals } = proposeFor(book.connection, workspace, account, accountOpening(book.connection, account), LAST_DAY);
  const matches = proposals.matches.length + proposals.ties.reduce((sum, { asShown }) => sum + asShown.length, 0);
  return { matchMs: performance.now() - begun, matches, matchPeakRssMb: process.resourceUsage().maxRSS / 1024 };
}
