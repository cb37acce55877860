/** Reports that were handed on: sealed datasets, the mail that carries them, and each try to send one. */

import { blob, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { workspace } from './books.ts';

export const sealedReport = sqliteTable('sealed_report', {
  id: integer().primaryKey(),
  workspaceId: integer('workspace_id')
    .notNull()
    .references(() => workspace.id),
  unit: text({ enum: ['week', 'month', 'quarter', 'year'] }).notNull(),
  firstDay: integer('first_day').notNull(),
  lastDay: integer('last_day').notNull(),
  name: text().notNull(),
  version: integer().notNull(),
  because: text({ enum: ['schedule', 'user'] }).notNull(),
  sealedAt: integer('sealed_at').notNull(),
  lastEntryId: integer('last_entry_id').notNull(),
  lastEventId: integer('last_event_id').notNull(),
  dataset: text().notNull(),
  sha256: blob({ mode: 'buffer' }).notNull(),
});

export const failedWeek = sqliteTable(
  'failed_week',
  {
    workspaceId: integer('workspace_id')
      .notNull()
      .references(() => workspace.id),
    firstDay: integer('first_day').notNull(),
    lastDay: integer('last_day').notNull(),
    name: text().notNull(),
    failedAt: integer('failed_at').notNull(),
  },
  ({ workspaceId, firstDay }) => [primaryKey({ columns: [workspaceId, firstDay] })],
);

export const outgoingMail = sqliteTable('outgoing_mail', {
  id: integer().primaryKey(),
  workspaceId: integer('workspace_id')
    .notNull()
    .references(() => workspace.id),
  reportId: integer('report_id')
    .notNull()
    .references(() => sealedReport.id),
  because: text({ enum: ['schedule', 'user'] }).notNull(),
  messageId: text('message_id').notNull().unique(),
  sender: text().notNull(),
  recipients: text().notNull(),
  subject: text().notNull(),
  bytes: blob({ mode: 'buffer' }).notNull(),
  state: text({ enum: ['waiting', 'sending', 'sent', 'refused', 'given_up'] }).notNull(),
  madeAt: integer('made_at').notNull(),
  nextTryAt: integer('next_try_at'),
  closedAt: integer('closed_at'),
});

export const mailAttempt = sqliteTable('mail_attempt', {
  id: integer().primaryKey(),
  mailId: integer('mail_id')
    .notNull()
    .references(() => outgoingMail.id),
  state: text({ enum: ['under_way', 'accepted', 'partly', 'deferred', 'refused', 'lost'] }).notNull(),
  server: text().notNull(),
  recipients: text().notNull(),
  problem: text().notNull().default(''),
  reply: text().notNull().default(''),
  notTaken: text('not_taken').notNull().default('[]'),
  begunAt: integer('begun_at').notNull(),
  endedAt: integer('ended_at'),
});
