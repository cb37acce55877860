/** Imports, their files and the pieces of the raw files. */

import { blob, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { workspace } from './books.ts';

export const importUnit = sqliteTable('import', {
  id: integer().primaryKey(),
  workspaceId: integer('workspace_id')
    .notNull()
    .references(() => workspace.id),
  recordedAt: integer('recorded_at').notNull(),
  undoneAt: integer('undone_at'),
  read: integer().notNull(),
  added: integer().notNull(),
  matched: integer().notNull(),
  skipped: integer().notNull().default(0),
  moneyAccountId: integer('money_account_id'),
});

export const importFile = sqliteTable('import_file', {
  id: integer().primaryKey(),
  importId: integer('import_id')
    .notNull()
    .references(() => importUnit.id),
  name: text().notNull(),
  sha256: blob({ mode: 'buffer' }).notNull(),
  bytes: integer().notNull(),
  rows: integer().notNull(),
  backwards: integer().notNull(),
  encoding: text(),
  format: text(),
  layout: text(),
  addsUp: integer('adds_up'),
  maskedSha256: blob('masked_sha256', { mode: 'buffer' }),
});

export const importPiece = sqliteTable(
  'import_piece',
  {
    fileId: integer('file_id')
      .notNull()
      .references(() => importFile.id),
    firstLine: integer('first_line').notNull(),
    deflated: blob({ mode: 'buffer' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.fileId, table.firstLine] })],
);
