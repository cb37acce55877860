/** The limit of an import, a process of its own: a streaming reader and prepared statements that write the same rows, no check, no hash, no trigger: `node bare.ts FILE BOOK`. */

import { deflateRawSync } from 'node:zlib';
import { basename } from 'node:path';
import type { Connection } from '../../../db/connection.ts';
import { dropChecks } from '../drop-checks.ts';
import { NOW, freshBook } from '../fresh-book.ts';
import { readBareCsv } from './bare-csv.ts';
import { createBareLedger } from './bare-ledger.ts';

const [file, target] = process.argv.slice(2) as [string, string];
const { book } = freshBook(target);
dropChecks(book.connection);
const cpu = process.cpuUsage();
const start = performance.now();
const rows = importBare(book.connection, file);
const ms = performance.now() - start;
const { user, system } = process.cpuUsage(cpu);
book.close();
console.log(JSON.stringify({ ms, cpuMs: (user + system) / 1000, rows, peakRssMb: process.resourceUsage().maxRSS / 1024 }));

function importBare(connection: Connection, path: string): number {
  connection.exec('BEGIN IMMEDIATE');
  const ledger = createBareLedger(connection, NOW);
  const insertPiece = connection.prepare('INSERT INTO import_piece VALUES (1, ?, ?)');
  connection.prepare('INSERT INTO import (id, workspace_id, recorded_at, read, added, matched) VALUES (1, 1, ?, 0, 0, 0)').run(NOW);
  connection
    .prepare('INSERT INTO import_file (id, import_id, name, sha256, bytes, rows, backwards) VALUES (1, 1, ?, zeroblob(32), 0, 0, 0)')
    .run(basename(path));
  let read = 0;
  let day = 0;
  let position = 0;
  let date = '';
  const takeRow = (fields: string[], line: number) => {
    read += 1;
    const [id, dated, kind, credits, amount, , method, , stated, , campaign, category, lead, outcome, value, note] = fields as [string, ...string[]];
    if (dated !== date) {
      date = dated as string;
      day = Date.parse(date) / 86_400_000;
      position = 0;
    }
    position += 2;
    ledger.take(
      {
        id, kind: kind as string, day, position, credits: hundredths(credits), amount: hundredths(amount), method: method as string, stated: hundredths(stated),
        campaign: campaign as string, category: category as string, lead: lead as string, outcome: outcome as string, value: hundredths(value), note: note as string,
      }, // prettier-ignore
      line,
    );
  };
  readBareCsv(path, takeRow, (bytes, line) => insertPiece.run(line, deflateRawSync(bytes, { level: 1 })));
  ledger.end();
  connection.prepare('UPDATE import SET read = ?, added = ?').run(read, read);
  connection.prepare('UPDATE import_file SET rows = ?').run(read);
  connection.exec('COMMIT');
  return read;
}

function hundredths(text: string | undefined): number | null {
  return text === undefined || text === '' ? null : Number(text.replace('.', ''));
}
