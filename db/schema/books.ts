/** The book, its workspaces, dated settings and remembered commands. */

import { blob, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const book = sqliteTable('book', {
  id: integer().primaryKey(),
  organisation: text().notNull(),
  createdAt: integer('created_at').notNull(),
  sampleDay: integer('sample_day'),
  uid: text(),
  settingsMark: blob('settings_mark', { mode: 'buffer' }),
});

export const workspace = sqliteTable('workspace', {
  id: integer().primaryKey(),
  name: text().notNull(),
  vendor: text().notNull(),
  currency: text().notNull(),
  currencyDecimals: integer('currency_decimals').notNull(),
  creditDecimals: integer('credit_decimals').notNull(),
  createdAt: integer('created_at').notNull(),
  expiredThrough: integer('expired_through'),
});

export const setting = sqliteTable('setting', {
  id: integer().primaryKey(),
  workspaceId: integer('workspace_id').references(() => workspace.id),
  name: text().notNull(),
  fromDay: integer('from_day').notNull(),
  value: text().notNull(),
  recordedAt: integer('recorded_at').notNull(),
});

export const command = sqliteTable('command', {
  id: text().primaryKey(),
  method: text().notNull(),
  inputHash: blob('input_hash', { mode: 'buffer' }).notNull(),
  answer: text().notNull(),
  recordedAt: integer('recorded_at').notNull(),
});

export const commitCount = sqliteTable('commit_count', {
  id: integer().primaryKey(),
  commits: integer().notNull(),
});
