/** What the user said of top-ups, and the vendor's invoices and receipts (rule R5). */

import { blob, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { workspace } from './books.ts';

export const saidOfTopUp = sqliteTable('said_of_top_up', {
  id: integer().primaryKey(),
  workspaceId: integer('workspace_id')
    .notNull()
    .references(() => workspace.id),
  sourceId: text('source_id').notNull(),
  said: text({ enum: ['by_hand', 'verification'] }),
  note: text().notNull().default(''),
  saidAt: integer('said_at').notNull(),
});

export const document = sqliteTable('document', {
  id: integer().primaryKey(),
  workspaceId: integer('workspace_id')
    .notNull()
    .references(() => workspace.id),
  kind: text({ enum: ['invoice', 'receipt'] }).notNull(),
  number: text().notNull().default(''),
  day: integer().notNull(),
  amount: integer().notNull(),
  name: text().notNull(),
  sha256: blob({ mode: 'buffer' }).notNull(),
  bytes: integer().notNull(),
  addedAt: integer('added_at').notNull(),
  removedAt: integer('removed_at'),
});

export const documentCharge = sqliteTable('document_charge', {
  id: integer().primaryKey(),
  documentId: integer('document_id')
    .notNull()
    .references(() => document.id),
  sourceId: text('source_id').notNull(),
  attachedAt: integer('attached_at').notNull(),
  detachedAt: integer('detached_at'),
});
