/** The limit of importing a statement, a process of its own: a streaming reader and one prepared statement that keeps rows apart by their reference, no more: `node bare.ts FILE BOOK`. */

import Database from 'better-sqlite3';
import { readBareCsv } from '../import/bare-csv.ts';

const [file, target] = process.argv.slice(2) as [string, string];
const database = new Database(target);
database.pragma('journal_mode = WAL');
database.exec(
  'CREATE TABLE line (id INTEGER PRIMARY KEY, statement INTEGER NOT NULL, day INTEGER NOT NULL, amount INTEGER NOT NULL, text TEXT NOT NULL, reference TEXT NOT NULL, UNIQUE (statement, reference))',
);
const cpu = process.cpuUsage();
const start = performance.now();
const insert = database.prepare('INSERT INTO line (statement, day, amount, text, reference) VALUES (1, ?, ?, ?, ?) ON CONFLICT DO NOTHING');
let rows = 0;
database.exec('BEGIN');
const take = ([date = '', text, amount = '', reference]: string[]) => {
  if (!/^\d{4}-\d\d-\d\d$/.test(date) || !/^-?\d+\.\d\d$/.test(amount)) throw new Error(`${date} ${amount}`);
  rows += insert.run(Date.parse(date) / 86_400_000, Number(amount.replace('.', '')), text, reference).changes;
};
readBareCsv(file, take, () => undefined);
database.exec('COMMIT');
const ms = performance.now() - start;
const { user, system } = process.cpuUsage(cpu);
database.close();
console.log(JSON.stringify({ ms, cpuMs: (user + system) / 1000, rows, peakRssMb: process.resourceUsage().maxRSS / 1024 }));
