/** Verifies the file: SQLite's own look at every page and index, and every reference from row to row. */

import type { Connection } from '../connection.ts';
import type { Findings } from './findings.ts';

export function checkFile(connection: Connection, findings: Findings): void {
  const lines = connection.prepare<[], { integrity_check: string }>('PRAGMA integrity_check(50)').all();
  for (const { integrity_check: line } of lines) if (line !== 'ok') findings.add('file', 'the file', line);
  const counts = connection.prepare<[], number>('SELECT count(*) FROM commit_count').pluck().get();
  if (counts !== 1) findings.add('file', 'the count of commits', `has ${counts} rows instead of one`);
  const strays = connection.prepare<[], { table: string; rowid: number | null; parent: string }>('PRAGMA foreign_key_check').all();
  for (const { table, rowid, parent } of strays) {
    // A lot that breaks a rule refers to the table of broken rules; the check of lots says which and how.
    if (parent === 'broken_rule') continue;
    const row = rowid === null ? `a row of ${table}` : `row ${rowid} of ${table}`;
    findings.add('file', row, `refers to a row of ${parent} that is not there`);
  }
}
