/** Payment methods and the history of each (rules M1 to M5). */

import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { workspace } from './books.ts';

export const paymentMethod = sqliteTable('payment_method', {
  id: integer().primaryKey(),
  workspaceId: integer('workspace_id')
    .notNull()
    .references(() => workspace.id),
  processor: text({ enum: ['sandbox', 'manual', 'stripe'] }).notNull(),
  mode: text({ enum: ['test', 'live'] }).notNull(),
  customer: text().notNull(),
  setup: text(),
  token: text(),
  brand: text().notNull().default(''),
  last4: text().notNull().default(''),
  expiryMonth: integer('expiry_month'),
  expiryYear: integer('expiry_year'),
  funding: text({ enum: ['credit', 'debit', 'prepaid', 'unknown'] })
    .notNull()
    .default('unknown'),
  nickname: text().notNull().default(''),
  state: text({ enum: ['added', 'verified', 'active', 'expired', 'disabled', 'removed'] }).notNull(),
  addedAt: integer('added_at').notNull(),
});

export const methodStep = sqliteTable('method_step', {
  id: integer().primaryKey(),
  methodId: integer('method_id')
    .notNull()
    .references(() => paymentMethod.id),
  state: text().notNull(),
  because: text().notNull(),
  at: integer().notNull(),
});
