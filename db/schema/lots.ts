/** Lots of credits, their movements, and holds. */

import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { workspace } from './books.ts';
import { event } from './events.ts';
import { journalEntry } from './journal.ts';

export const lot = sqliteTable('lot', {
  id: integer().primaryKey(),
  workspaceId: integer('workspace_id')
    .notNull()
    .references(() => workspace.id),
  eventId: integer('event_id')
    .notNull()
    .references(() => event.id),
  quantity: integer().notNull(),
  cost: integer().notNull(),
  day: integer().notNull(),
  expiresDay: integer('expires_day'),
  bonus: integer().notNull(),
  priority: integer().notNull().default(0),
  remaining: integer().notNull().default(0),
  costRemaining: integer('cost_remaining').notNull().default(0),
  brokenRule: text('broken_rule').generatedAlwaysAs('', { mode: 'stored' }),
});

export const lotMovement = sqliteTable(
  'lot_movement',
  {
    entryId: integer('entry_id')
      .notNull()
      .references(() => journalEntry.id),
    line: integer().notNull(),
    lotId: integer('lot_id')
      .notNull()
      .references(() => lot.id),
    day: integer().notNull(),
    credits: integer().notNull(),
    cost: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.entryId, table.line] })],
);

export const hold = sqliteTable('hold', {
  id: integer().primaryKey(),
  workspaceId: integer('workspace_id')
    .notNull()
    .references(() => workspace.id),
  businessKey: text('business_key').notNull(),
  credits: integer().notNull(),
  state: text({ enum: ['open', 'released', 'charged'] }).notNull(),
  placedAt: integer('placed_at').notNull(),
  settledAt: integer('settled_at'),
});
