/** A process of its own that makes a book and imports one statement file into it, as the application does: `node contender.ts FILE BOOK`. */

import '../../../electron/young-generation.ts';
import { importStatements } from '../../../electron/engine/statements/import-statement.ts';
import { NOW, freshBook } from '../fresh-book.ts';

const [file, target] = process.argv.slice(2) as [string, string];
const { book, workspace } = freshBook(target);
const cpu = process.cpuUsage();
const start = performance.now();
const statement = { file: { path: file }, account: { name: 'Bank', kind: null } };
const [imported] = await importStatements(book, { workspaceId: workspace.id, files: [statement], dryRun: false, now: NOW });
const ms = performance.now() - start;
const { user, system } = process.cpuUsage(cpu);
const { maxRSS } = process.resourceUsage();
book.close();
console.log(JSON.stringify({ ms, cpuMs: (user + system) / 1000, rows: imported?.added, peakRssMb: maxRSS / 1024 }));
