/** Leads and what they add up to by day of receipt: read models kept in the same transaction as their events. */

import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { OUTCOMES } from '../ledger/event.ts';
import { workspace } from './books.ts';

export const lead = sqliteTable(
  'lead',
  {
    workspaceId: integer('workspace_id')
      .notNull()
      .references(() => workspace.id),
    lead: text().notNull(),
    receivedDay: integer('received_day'),
    cost: integer().notNull(),
    refunded: integer().notNull(),
    outcome: text({ enum: OUTCOMES }).notNull(),
    value: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.lead] })],
);

export const leadDay = sqliteTable(
  'lead_day',
  {
    workspaceId: integer('workspace_id')
      .notNull()
      .references(() => workspace.id),
    day: integer().notNull(),
    leads: integer().notNull(),
    won: integer().notNull(),
    value: integer().notNull(),
    cost: integer().notNull(),
    refunded: integer().notNull(),
    undecided: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.day] })],
);
