/** Campaigns, and the leads that a marketplace offers (rule C4). Instants in ms since the epoch, prices in credit minor units. */

import { prepared, type Connection } from './connection.ts';
import type { Day } from './ledger/calendar.ts';

export interface Campaign {
  readonly id: number;
  readonly workspaceId: number;
  readonly name: string;
  /** Every name that it has had, this one among them: its charges stand under the one of their time. */
  readonly names: readonly string[];
  /** When it was ended, in ms since the epoch; `null` for one that can still buy. */
  readonly endedAt: number | null;
}

export type StoredOfferState = 'available' | 'passed' | 'bought' | 'gone';

export interface Offer {
  readonly id: number;
  readonly workspaceId: number;
  readonly sourceId: string;
  readonly category: string;
  readonly area: string;
  readonly price: number;
  readonly quality: number | null;
  readonly customer: string;
  readonly offeredAt: number;
  readonly until: number | null;
  readonly note: string;
  readonly state: StoredOfferState;
  readonly because: string;
  readonly campaignId: number | null;
  readonly decidedAt: number | null;
  /** What the top-up rule said, where the balance did not cover it. */
  readonly decisionId: number | null;
}

export type NewOffer = Omit<Offer, 'id' | 'state' | 'because' | 'campaignId' | 'decidedAt' | 'decisionId'>;

const OFFER = `id, workspace_id AS workspaceId, source_id AS sourceId, category, area, price, quality, customer, offered_at AS offeredAt, until, note,
  state, because, campaign_id AS campaignId, decided_at AS decidedAt, decision_id AS decisionId`;

/** Adds a campaign. The database refuses a name that another one of the workspace has or had. Returns its id. */
export function insertCampaign(connection: Connection, workspaceId: number, name: string): number {
  const id = Number(prepared(connection, 'INSERT INTO campaign (workspace_id, name) VALUES (?, ?)').run(workspaceId, name).lastInsertRowid);
  keepCampaignName(connection, workspaceId, id, name);
  return id;
}

/** Gives a campaign another name; those that it had stay its own. */
export function renameCampaign(
  connection: Connection,
  { id, workspaceId, names }: Pick<Campaign, 'id' | 'workspaceId' | 'names'>,
  name: string,
): void {
  if (!names.includes(name)) keepCampaignName(connection, workspaceId, id, name);
  prepared(connection, 'UPDATE campaign SET name = ? WHERE id = ?').run(name, id);
}

function keepCampaignName(connection: Connection, workspaceId: number, id: number, name: string): void {
  prepared(connection, 'INSERT INTO campaign_name (workspace_id, name, campaign_id) VALUES (?, ?, ?)').run(workspaceId, name, id);
}

export function endCampaign(connection: Connection, id: number, endedAt: number): void {
  prepared(connection, 'UPDATE campaign SET ended_at = ? WHERE id = ?').run(endedAt, id);
}

/** Campaigns of a workspace in the order in which they were made, ended ones among them. */
export function campaignsOf(connection: Connection, workspaceId: number): readonly Campaign[] {
  const rows = prepared<[number], Omit<Campaign, 'names'> & { readonly names: string }>(
    connection,
    `SELECT c.id, c.workspace_id AS workspaceId, c.name, c.ended_at AS endedAt,
       (SELECT json_group_array(n.name) FROM campaign_name AS n WHERE n.campaign_id = c.id) AS names
     FROM campaign AS c WHERE c.workspace_id = ? + 0 ORDER BY c.id`,
  ).all(workspaceId);
  return rows.map((row) => ({ ...row, names: JSON.parse(row.names) as string[] }));
}

/** Writes an offered lead unless it is known. Returns its id; `undefined` for one that is known. */
export function insertOffer(connection: Connection, offer: NewOffer): number | undefined {
  const { workspaceId, sourceId, category, area, price, quality, customer, offeredAt, until, note } = offer;
  const run = prepared(
    connection,
    `INSERT INTO offer (workspace_id, source_id, category, area, price, quality, customer, offered_at, until, note, state)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'available') ON CONFLICT (workspace_id, source_id) DO NOTHING`,
  ).run(workspaceId, sourceId, category, area, price, quality, customer, offeredAt, until, note);
  return run.changes === 0 ? undefined : Number(run.lastInsertRowid);
}

export function changeOffer(
  connection: Connection,
  id: number,
  change: Pick<Offer, 'state' | 'because' | 'campaignId' | 'decidedAt' | 'decisionId'>,
): void {
  prepared(connection, 'UPDATE offer SET state = ?, because = ?, campaign_id = ?, decided_at = ?, decision_id = ? WHERE id = ?').run(
    change.state,
    change.because,
    change.campaignId,
    change.decidedAt,
    change.decisionId,
    id,
  );
}

export function offerById(connection: Connection, id: number): Offer | undefined {
  return prepared<[number], Offer>(connection, `SELECT ${OFFER} FROM offer WHERE id = ?`).get(id);
}

export function offerBySource(connection: Connection, workspaceId: number, sourceId: string): Offer | undefined {
  return prepared<[number, string], Offer>(connection, `SELECT ${OFFER} FROM offer WHERE workspace_id = ? AND source_id = ?`).get(
    workspaceId,
    sourceId,
  );
}

/** Leads that can still be bought, oldest first. */
export function openOffers(connection: Connection, workspaceId: number): readonly Offer[] {
  return prepared<[number], Offer>(
    connection,
    `SELECT ${OFFER} FROM offer WHERE workspace_id = ? + 0 AND state IN ('available', 'passed') ORDER BY offered_at, id`,
  ).all(workspaceId);
}

/** Whether a lead of the same customer was bought since an instant. */
export function isDuplicate(
  connection: Connection,
  { workspaceId, customer, id }: Pick<Offer, 'workspaceId' | 'customer' | 'id'>,
  since: number,
): boolean {
  if (customer === '') return false;
  return (
    prepared<[number, string, number, number], unknown>(
      connection,
      `SELECT 1 FROM offer WHERE workspace_id = ? AND customer = ? AND state = 'bought' AND id <> ? AND offered_at >= ? LIMIT 1`,
    ).get(workspaceId, customer, id, since) !== undefined
  );
}

export interface CampaignSpend {
  readonly leads: number;
  readonly credits: number;
}

/** What a campaign bought on days from one to another: leads, and their credits before any refund. */
export function campaignSpend(connection: Connection, workspaceId: number, campaign: string, from: Day, to: Day): CampaignSpend {
  return prepared<[number, number, number, string], CampaignSpend>(
    connection,
    `SELECT count(*) AS leads, coalesce(sum(credits), 0) AS credits FROM event
     WHERE workspace_id = ? + 0 AND day BETWEEN ? + 0 AND ? + 0 AND gone = 0 AND kind = 'lead_purchase' AND campaign = ? || ''`,
  ).get(workspaceId, from, to, campaign) as CampaignSpend;
}

/** Offered leads of a workspace, newest first: those that can still be bought, those that were not, those that were, or all; for one reason, where it is named. */
export function listOffers(
  connection: Connection,
  workspaceId: number,
  which: 'open' | 'not_bought' | 'bought' | 'all',
  limit: number,
  because: string | null = null,
): readonly Offer[] {
  const states = {
    open: ['available', 'passed'],
    not_bought: ['passed', 'gone'],
    bought: ['bought'],
    all: ['available', 'passed', 'gone', 'bought'],
  }[which];
  return prepared<[object], Offer>(
    connection,
    `SELECT ${OFFER} FROM offer WHERE workspace_id = :workspaceId + 0 AND state IN (SELECT value FROM json_each(:states))
       AND (:because IS NULL OR because = :because) ORDER BY offered_at DESC, id DESC LIMIT :limit + 0`,
  ).all({ workspaceId, states: JSON.stringify(states), because, limit });
}

export interface MissedLeads {
  readonly leads: number;
  /** When the last of them was decided, ms since the epoch, and for which campaign. */
  readonly lastAt: number | null;
  readonly campaign: string | null;
}

/** Leads that an empty balance alone kept from being bought since an instant, and that were not bought later. */
export function missedOnBalance(connection: Connection, workspaceId: number, since: number): MissedLeads {
  return prepared<[number, number], MissedLeads>(
    connection,
    `SELECT count(*) AS leads, max(o.decided_at) AS lastAt, c.name AS campaign FROM offer AS o LEFT JOIN campaign AS c ON c.id = o.campaign_id
     WHERE o.workspace_id = ? + 0 AND o.state IN ('passed', 'gone') AND o.because = 'balance' AND o.decided_at >= ? + 0`,
  ).get(workspaceId, since) as MissedLeads;
}

/** Why leads were not bought, the most frequent reason first. */
export function reasonsNotBought(connection: Connection, workspaceId: number): readonly { readonly because: string; readonly leads: number }[] {
  return prepared<[number], { because: string; leads: number }>(
    connection,
    `SELECT because, count(*) AS leads FROM offer WHERE workspace_id = ? + 0 AND state IN ('passed', 'gone') AND because <> '' GROUP BY because ORDER BY leads DESC, because`,
  ).all(workspaceId);
}

export interface OffersMade {
  readonly offered: number;
  readonly bought: number;
  /** Why the others were not bought, the most frequent reason first. */
  readonly reasons: readonly { readonly because: string; readonly leads: number }[];
}

/** Leads that were offered from one instant until another, and what became of them. */
export function offersMadeBetween(connection: Connection, workspaceId: number, from: number, until: number): OffersMade {
  const rows = prepared<[number, number, number], { state: StoredOfferState; because: string; leads: number }>(
    connection,
    `SELECT state, iif(state IN ('passed', 'gone'), because, '') AS because, count(*) AS leads FROM offer INDEXED BY offer_by_time
     WHERE workspace_id = ? + 0 AND offered_at >= ? + 0 AND offered_at < ? + 0 GROUP BY state, 2`,
  ).all(workspaceId, from, until);
  const reasons = new Map<string, number>();
  for (const { because, leads } of rows) if (because !== '') reasons.set(because, (reasons.get(because) ?? 0) + leads);
  const sum = (found: readonly { readonly leads: number }[]) => found.reduce((leads, row) => leads + row.leads, 0);
  return {
    offered: sum(rows),
    bought: sum(rows.filter(({ state }) => state === 'bought')),
    reasons: [...reasons].map(([because, leads]) => ({ because, leads })).toSorted((a, b) => b.leads - a.leads || (a.because < b.because ? -1 : 1)),
  };
}

export function lastOfferId(connection: Connection): number {
  return prepared<[], { id: number | null }>(connection, 'SELECT max(id) AS id FROM offer').get()?.id ?? 0;
}

/** What was decided about the offers of a workspace that came after one: how many were bought, and how many not. */
export function decidedSince(connection: Connection, workspaceId: number, offerId: number): { readonly bought: number; readonly notBought: number } {
  return prepared<[number, number], { bought: number; notBought: number }>(
    connection,
    `SELECT count(*) FILTER (WHERE state = 'bought') AS bought, count(*) FILTER (WHERE state <> 'bought' AND because <> '') AS notBought
     FROM offer WHERE workspace_id = ? + 0 AND id > ? + 0`,
  ).get(workspaceId, offerId) as { bought: number; notBought: number };
}
