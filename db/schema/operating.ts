/** What operating an account leaves: decisions, campaigns and offered leads, fees, obligations and their attempts, refund requests. */

import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { workspace } from './books.ts';
import { event } from './events.ts';
import { paymentMethod } from './methods.ts';

export const decision = sqliteTable('decision', {
  id: integer().primaryKey(),
  workspaceId: integer('workspace_id')
    .notNull()
    .references(() => workspace.id),
  at: integer().notNull(),
  day: integer().notNull(),
  subject: text({ enum: ['top_up', 'fee'] }).notNull(),
  because: text().notNull(),
  facts: text().notNull(),
  settings: text().notNull(),
});

export const campaign = sqliteTable('campaign', {
  id: integer().primaryKey(),
  workspaceId: integer('workspace_id')
    .notNull()
    .references(() => workspace.id),
  name: text().notNull(),
  endedAt: integer('ended_at'),
});

export const campaignName = sqliteTable(
  'campaign_name',
  {
    workspaceId: integer('workspace_id')
      .notNull()
      .references(() => workspace.id),
    name: text().notNull(),
    campaignId: integer('campaign_id')
      .notNull()
      .references(() => campaign.id),
  },
  (columns) => [primaryKey({ columns: [columns.workspaceId, columns.name] })],
);

export const leadFeed = sqliteTable('lead_feed', {
  workspaceId: integer('workspace_id')
    .primaryKey()
    .references(() => workspace.id),
  kind: text({ enum: ['folder', 'simulated'] }).notNull(),
  source: text().notNull(),
  cursor: text(),
  nextPollAt: integer('next_poll_at'),
  problems: text().notNull().default('[]'),
});

export const offer = sqliteTable('offer', {
  id: integer().primaryKey(),
  workspaceId: integer('workspace_id')
    .notNull()
    .references(() => workspace.id),
  sourceId: text('source_id').notNull(),
  category: text().notNull(),
  area: text().notNull(),
  price: integer().notNull(),
  quality: integer(),
  customer: text().notNull(),
  offeredAt: integer('offered_at').notNull(),
  until: integer(),
  note: text().notNull().default(''),
  state: text({ enum: ['available', 'passed', 'bought', 'gone'] }).notNull(),
  because: text().notNull().default(''),
  campaignId: integer('campaign_id').references(() => campaign.id),
  decidedAt: integer('decided_at'),
  decisionId: integer('decision_id').references(() => decision.id),
});

export const fee = sqliteTable('fee', {
  id: integer().primaryKey(),
  workspaceId: integer('workspace_id')
    .notNull()
    .references(() => workspace.id),
  sourceId: text('source_id').notNull(),
  kind: text({ enum: ['lead_purchase', 'quotation', 'promotion'] }).notNull(),
  credits: integer().notNull(),
  campaign: text().notNull().default(''),
  category: text().notNull().default(''),
  lead: text(),
  customer: text().notNull().default(''),
  note: text().notNull().default(''),
  byCampaign: integer('by_campaign').notNull(),
  state: text({ enum: ['held', 'due', 'paying', 'unpaid', 'posted', 'released'] }).notNull(),
  contactedAt: integer('contacted_at').notNull(),
  releaseAt: integer('release_at'),
  because: text().notNull().default(''),
  eventId: integer('event_id').references(() => event.id),
  decisionId: integer('decision_id').references(() => decision.id),
});

export const automaticQuotation = sqliteTable('automatic_quotation', {
  id: integer().primaryKey(),
  workspaceId: integer('workspace_id')
    .notNull()
    .references(() => workspace.id),
  lead: text().notNull(),
  customer: text().notNull(),
  credits: integer().notNull(),
  sentAt: integer('sent_at').notNull(),
});

export const obligation = sqliteTable('obligation', {
  id: integer().primaryKey(),
  workspaceId: integer('workspace_id')
    .notNull()
    .references(() => workspace.id),
  uid: text().notNull(),
  purpose: text({ enum: ['top_up', 'fee', 'verification'] }).notNull(),
  because: text({ enum: ['automatic', 'by_hand', 'verification', 'fee', 'found', 'recorded'] }).notNull(),
  state: text({ enum: ['open', 'waiting', 'awaiting_owner', 'unknown', 'succeeded', 'failed', 'cancelled'] }).notNull(),
  amount: integer().notNull(),
  credits: integer().notNull(),
  pack: text(),
  feeId: integer('fee_id').references(() => fee.id),
  decisionId: integer('decision_id').references(() => decision.id),
  day: integer().notNull(),
  openedAt: integer('opened_at').notNull(),
  closedAt: integer('closed_at'),
  retryAt: integer('retry_at'),
  eventId: integer('event_id').references(() => event.id),
  failure: text().notNull().default(''),
  giveUpAt: integer('give_up_at'),
});

export const attempt = sqliteTable('attempt', {
  id: integer().primaryKey(),
  obligationId: integer('obligation_id')
    .notNull()
    .references(() => obligation.id),
  methodId: integer('method_id')
    .notNull()
    .references(() => paymentMethod.id),
  key: text().notNull(),
  state: text({
    enum: ['intended', 'unknown', 'awaiting_owner', 'succeeded', 'declined', 'given_up', 'absent', 'mismatched', 'given_back', 'disowned'],
  }).notNull(),
  charge: text(),
  decline: text({ enum: ['hard', 'soft', 'owner'] }),
  code: text().notNull().default(''),
  advice: text().notNull().default(''),
  detail: text().notNull().default(''),
  answered: text(),
  ownerUrl: text('owner_url'),
  askedOwner: integer('asked_owner').notNull().default(0),
  intendedAt: integer('intended_at').notNull(),
  settledAt: integer('settled_at'),
  lookUpAt: integer('look_up_at'),
  lookUps: integer('look_ups').notNull().default(0),
});

export const settlement = sqliteTable('settlement', {
  id: integer().primaryKey(),
  attemptId: integer('attempt_id')
    .notNull()
    .references(() => attempt.id),
  way: text({ enum: ['give_back', 'accept', 'disown'] }).notNull(),
  amount: integer().notNull(),
  currency: text().notNull(),
  credits: integer().notNull(),
  reason: text().notNull(),
  key: text(),
  state: text({ enum: ['intended', 'done', 'refused'] }).notNull(),
  decidedAt: integer('decided_at').notNull(),
  doneAt: integer('done_at'),
  nextAt: integer('next_at'),
  detail: text().notNull().default(''),
});

export const moneyBack = sqliteTable('money_back', {
  eventId: integer('event_id')
    .primaryKey()
    .references(() => event.id),
  chargeEventId: integer('charge_event_id')
    .notNull()
    .references(() => event.id),
  number: integer().notNull(),
  refunded: integer().notNull(),
  disputed: integer().notNull(),
});

export const moneyBackTold = sqliteTable('money_back_told', {
  attemptId: integer('attempt_id')
    .primaryKey()
    .references(() => attempt.id),
  refunded: integer().notNull(),
  disputed: integer().notNull(),
  toldAt: integer('told_at').notNull(),
  problem: text().notNull().default(''),
});

export const moneyBackLook = sqliteTable('money_back_look', {
  workspaceId: integer('workspace_id')
    .primaryKey()
    .references(() => workspace.id),
  nextAt: integer('next_at').notNull(),
});

export const refundRequest = sqliteTable('refund_request', {
  id: integer().primaryKey(),
  workspaceId: integer('workspace_id')
    .notNull()
    .references(() => workspace.id),
  chargeEventId: integer('charge_event_id')
    .notNull()
    .references(() => event.id),
  credits: integer().notNull(),
  reason: text().notNull(),
  note: text().notNull().default(''),
  state: text({ enum: ['requested', 'approved', 'credited', 'denied', 'withdrawn'] }).notNull(),
  requestedAt: integer('requested_at').notNull(),
  decidedAt: integer('decided_at'),
  eventId: integer('event_id').references(() => event.id),
});
