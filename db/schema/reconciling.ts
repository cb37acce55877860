/** Accounts of money, lines of their statements, matches between lines and the books, and reconciled periods. */

import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { LINE_CATEGORIES, MONEY_KINDS } from '../ledger/accounts.ts';
import { workspace } from './books.ts';
import { event } from './events.ts';
import { importFile } from './imports.ts';
import { journalEntry } from './journal.ts';

export const moneyAccount = sqliteTable('money_account', {
  id: integer().primaryKey(),
  workspaceId: integer('workspace_id')
    .notNull()
    .references(() => workspace.id),
  name: text().notNull(),
  kind: text({ enum: MONEY_KINDS }).notNull(),
  number: text().notNull().default(''),
  opening: integer(),
  madeAt: integer('made_at').notNull(),
});

export const chargedTo = sqliteTable(
  'charged_to',
  {
    workspaceId: integer('workspace_id')
      .notNull()
      .references(() => workspace.id),
    method: text().notNull(),
    moneyAccountId: integer('money_account_id')
      .notNull()
      .references(() => moneyAccount.id),
  },
  (columns) => [primaryKey({ columns: [columns.workspaceId, columns.method] })],
);

export const sourceProfile = sqliteTable('source_profile', {
  id: integer().primaryKey(),
  moneyAccountId: integer('money_account_id')
    .notNull()
    .references(() => moneyAccount.id),
  layout: text().notNull(),
  name: text().notNull(),
  answers: text().notNull(),
  changedAt: integer('changed_at').notNull(),
});

export const statementLine = sqliteTable('statement_line', {
  id: integer().primaryKey(),
  moneyAccountId: integer('money_account_id')
    .notNull()
    .references(() => moneyAccount.id),
  fileId: integer('file_id')
    .notNull()
    .references(() => importFile.id),
  sourceLine: integer('source_line').notNull(),
  place: integer().notNull(),
  day: integer().notNull(),
  valueDay: integer('value_day'),
  amount: integer().notNull(),
  description: text().notNull(),
  counterparty: text().notNull(),
  reference: text().notNull().default(''),
  bankId: text('bank_id').notNull().default(''),
  statedBalance: integer('stated_balance'),
  gone: integer().notNull().default(0),
  removedAt: integer('removed_at'),
  removedBecause: text('removed_because'),
  cameAgain: integer('came_again').notNull().default(0),
});

export const statementRow = sqliteTable(
  'statement_row',
  {
    lineId: integer('line_id')
      .notNull()
      .references(() => statementLine.id),
    fileId: integer('file_id')
      .notNull()
      .references(() => importFile.id),
    sourceLine: integer('source_line').notNull(),
    place: integer().notNull(),
    words: text(),
    bankId: text('bank_id'),
    statedBalance: integer('stated_balance'),
  },
  (columns) => [primaryKey({ columns: [columns.lineId, columns.fileId, columns.place] })],
);

export const skippedRow = sqliteTable(
  'skipped_row',
  {
    fileId: integer('file_id')
      .notNull()
      .references(() => importFile.id),
    place: integer().notNull(),
    sourceLine: integer('source_line').notNull(),
    because: text().notNull(),
  },
  (columns) => [primaryKey({ columns: [columns.fileId, columns.place] })],
);

export const statedBalance = sqliteTable(
  'stated_balance',
  {
    fileId: integer('file_id')
      .notNull()
      .references(() => importFile.id),
    number: integer().notNull(),
    which: text({ enum: ['opening', 'closing'] }).notNull(),
    day: integer().notNull(),
    amount: integer().notNull(),
  },
  (columns) => [primaryKey({ columns: [columns.fileId, columns.number] })],
);

export const lineMatch = sqliteTable('line_match', {
  id: integer().primaryKey(),
  moneyAccountId: integer('money_account_id')
    .notNull()
    .references(() => moneyAccount.id),
  madeBy: text('made_by', { enum: ['proposal', 'hand'] }).notNull(),
  score: integer(),
  reasons: text(),
  payee: text().notNull().default(''),
  note: text().notNull().default(''),
  acceptedAt: integer('accepted_at').notNull(),
  undoneAt: integer('undone_at'),
  entryId: integer('entry_id').references(() => journalEntry.id),
  brokenRule: text('broken_rule').generatedAlwaysAs('', { mode: 'stored' }),
});

export const matchLine = sqliteTable(
  'match_line',
  {
    matchId: integer('match_id')
      .notNull()
      .references(() => lineMatch.id),
    lineId: integer('line_id')
      .notNull()
      .references(() => statementLine.id),
    standing: integer().notNull().default(1),
  },
  (columns) => [primaryKey({ columns: [columns.matchId, columns.lineId] })],
);

export const matchEvent = sqliteTable(
  'match_event',
  {
    matchId: integer('match_id')
      .notNull()
      .references(() => lineMatch.id),
    eventId: integer('event_id')
      .notNull()
      .references(() => event.id),
    standing: integer().notNull().default(1),
  },
  (columns) => [primaryKey({ columns: [columns.matchId, columns.eventId] })],
);

export const matchRest = sqliteTable(
  'match_rest',
  {
    matchId: integer('match_id')
      .notNull()
      .references(() => lineMatch.id),
    number: integer().notNull(),
    category: text({ enum: LINE_CATEGORIES }).notNull(),
    amount: integer().notNull(),
  },
  (columns) => [primaryKey({ columns: [columns.matchId, columns.number] })],
);

export const forgottenPayee = sqliteTable(
  'forgotten_payee',
  {
    moneyAccountId: integer('money_account_id')
      .notNull()
      .references(() => moneyAccount.id),
    payee: text().notNull(),
    target: text().notNull(),
    forgottenAt: integer('forgotten_at').notNull(),
  },
  (columns) => [primaryKey({ columns: [columns.moneyAccountId, columns.payee, columns.target] })],
);

export const reconciliation = sqliteTable('reconciliation', {
  id: integer().primaryKey(),
  moneyAccountId: integer('money_account_id')
    .notNull()
    .references(() => moneyAccount.id),
  throughDay: integer('through_day').notNull(),
  closing: integer().notNull(),
  books: integer().notNull(),
  closedAt: integer('closed_at').notNull(),
  reopenedAt: integer('reopened_at'),
  reason: text(),
});

export const carriedEvent = sqliteTable(
  'carried_event',
  {
    reconciliationId: integer('reconciliation_id')
      .notNull()
      .references(() => reconciliation.id),
    eventId: integer('event_id')
      .notNull()
      .references(() => event.id),
    amount: integer().notNull(),
  },
  (columns) => [primaryKey({ columns: [columns.reconciliationId, columns.eventId] })],
);
