/** A process of its own that makes a book and imports one activity file into it, as the application does: `node contender.ts FILE BOOK`. */

import '../../../electron/young-generation.ts';
import { importActivity } from '../../../electron/engine/import-activity.ts';
import { NOW, freshBook } from '../fresh-book.ts';

const [file, target] = process.argv.slice(2) as [string, string];
const { book, workspace } = freshBook(target);
const startRss = process.resourceUsage().maxRSS;
const cpu = process.cpuUsage();
const start = performance.now();
const { rows } = await importActivity(book, { workspaceId: workspace.id, files: [{ path: file }], dryRun: false, now: NOW });
const ms = performance.now() - start;
const { user, system } = process.cpuUsage(cpu);
const { maxRSS } = process.resourceUsage();
book.close();
console.log(JSON.stringify({ ms, cpuMs: (user + system) / 1000, rows: rows.read, startRssMb: startRss / 1024, peakRssMb: maxRSS / 1024 }));
