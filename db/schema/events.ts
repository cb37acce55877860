/** Business events and the lines of imported files that hold them. */

import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { EVENT_KINDS, OUTCOMES } from '../ledger/event.ts';
import { workspace } from './books.ts';
import { importFile } from './imports.ts';

export const event = sqliteTable('event', {
  id: integer().primaryKey(),
  workspaceId: integer('workspace_id')
    .notNull()
    .references(() => workspace.id),
  sourceId: text('source_id').notNull(),
  origin: text({ enum: ['import', 'engine', 'book'] }).notNull(),
  kind: text({ enum: EVENT_KINDS }).notNull(),
  day: integer().notNull(),
  instant: integer(),
  credits: integer(),
  amount: integer(),
  method: text().notNull().default(''),
  tax: integer(),
  statedBalance: integer('stated_balance'),
  expiresDay: integer('expires_day'),
  campaign: text().notNull().default(''),
  category: text().notNull().default(''),
  lead: text(),
  outcome: text({ enum: OUTCOMES }),
  value: integer(),
  note: text().notNull().default(''),
  extra: text(),
  position: integer().notNull(),
  refundsEventId: integer('refunds_event_id'),
  entryId: integer('entry_id'),
  gone: integer().notNull().default(0),
});

export const importRow = sqliteTable(
  'import_row',
  {
    eventId: integer('event_id')
      .notNull()
      .references(() => event.id),
    fileId: integer('file_id')
      .notNull()
      .references(() => importFile.id),
    line: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.eventId, table.fileId, table.line] })],
);
