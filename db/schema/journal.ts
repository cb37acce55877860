/** Accounts, journal entries, postings, the rollup of postings by account, day and movement, and closed periods. */

import { blob, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { workspace } from './books.ts';
import { event } from './events.ts';

export const account = sqliteTable('account', {
  id: integer().primaryKey(),
  workspaceId: integer('workspace_id')
    .notNull()
    .references(() => workspace.id),
  type: text({ enum: ['asset', 'liability', 'equity', 'income', 'expense'] }).notNull(),
  role: text().notNull(),
  kind: text().notNull().default(''),
  campaign: text().notNull().default(''),
  name: text().notNull().default(''),
  currency: text().notNull(),
});

export const journalEntry = sqliteTable('journal_entry', {
  id: integer().primaryKey(),
  workspaceId: integer('workspace_id')
    .notNull()
    .references(() => workspace.id),
  eventId: integer('event_id').references(() => event.id),
  matchId: integer('match_id'),
  movement: text().notNull(),
  day: integer().notNull(),
  recordedAt: integer('recorded_at').notNull(),
  businessKey: text('business_key').notNull(),
  reversesId: integer('reverses_id'),
  hash: blob({ mode: 'buffer' }).notNull(),
});

export const posting = sqliteTable(
  'posting',
  {
    entryId: integer('entry_id')
      .notNull()
      .references(() => journalEntry.id),
    line: integer().notNull(),
    accountId: integer('account_id')
      .notNull()
      .references(() => account.id),
    day: integer().notNull(),
    movement: text().notNull(),
    amount: integer().notNull(),
    credits: integer().notNull(),
    faceValue: integer('face_value').notNull(),
    events: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.entryId, table.line] })],
);

export const accountDay = sqliteTable(
  'account_day',
  {
    accountId: integer('account_id')
      .notNull()
      .references(() => account.id),
    day: integer().notNull(),
    movement: text().notNull(),
    amount: integer().notNull(),
    credits: integer().notNull(),
    faceValue: integer('face_value').notNull(),
    events: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.day, table.movement] })],
);

export const closedPeriod = sqliteTable('closed_period', {
  id: integer().primaryKey(),
  workspaceId: integer('workspace_id')
    .notNull()
    .references(() => workspace.id),
  throughDay: integer('through_day').notNull(),
  closedAt: integer('closed_at').notNull(),
  reopenedAt: integer('reopened_at'),
  reason: text(),
});
