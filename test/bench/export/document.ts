/** A process of its own that writes the statement of a whole history, as the command line does: `node document.ts BOOK FORMAT FILE`. */

import '../../../electron/young-generation.ts';
import { readFileSync } from 'node:fs';
import { openToRead } from '../../../db/open.ts';
import { workspaceById } from '../../../db/workspaces.ts';
import { STATEMENT_FORMATS, writeStatement } from '../../../electron/engine/reports/statement-file.ts';
import { writeFileWhole } from '../../../electron/engine/write-file.ts';
import { FIRST_DAY, LAST_DAY } from '../history.ts';

const [file, asked, target] = process.argv.slice(2) as [string, string, string];
const format = STATEMENT_FORMATS.find((each) => each === asked);
if (format === undefined) throw new Error(`there is no statement as ${asked}`);
const book = openToRead(file);
const workspace = workspaceById(book, 1);
const start = performance.now();
const { bytes } = book.connection
  .transaction(() => writeFileWhole(target, writeStatement(book, workspace, { from: FIRST_DAY, to: LAST_DAY }, { format })))
  .deferred();
const ms = performance.now() - start;
const { maxRSS } = process.resourceUsage();
book.close();
const pages = format === 'pdf' ? (readFileSync(target, 'latin1').match(/\/Type \/Page\n/g)?.length ?? 0) : 0;
console.log(JSON.stringify({ ms, bytes, pages, peakRssMb: maxRSS / 1024 }));
