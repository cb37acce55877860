/** A process of its own that makes a book and imports one activity file into it, as the application does: `node contender.ts FILE BOOK`. */

import { createBook } from '../../../db/open.ts';
import { addWorkspace, writeBookFacts } from '../../../db/workspaces.ts';
import { importActivity } from '../../../electron/engine/import-activity.ts';

/** Noon of 23 November 2026, the last day of the bench's histories. */
const NOW = Date.UTC(2026, 10, 23, 12);

const [file, target] = process.argv.slice(2) as [string, string];
const book = createBook(target);
writeBookFacts(book, { organisation: 'Bench', timeZone: 'UTC', firstWeekday: 'monday' }, NOW);
const { id } = addWorkspace(book, { name: 'Vendor', vendor: 'Vendor', currency: 'EUR' }, NOW);
const startRss = process.resourceUsage().maxRSS;
const cpu = process.cpuUsage();
const start = performance.now();
const { rows } = await importActivity(book, { workspaceId: id, files: [{ path: file }], dryRun: false, now: NOW });
const ms = performance.now() - start;
const { user, system } = process.cpuUsage(cpu);
const { maxRSS } = process.resourceUsage();
book.close();
console.log(JSON.stringify({ ms, cpuMs: (user + system) / 1000, rows: rows.read, startRssMb: startRss / 1024, peakRssMb: maxRSS / 1024 }));
