/** Methods of the charge audit (rule R5): verdicts with their evidence, discounts, what the user says of the past, and documents of charges. */

import { z } from 'zod';
import { command, query } from '../method.ts';
import { count, eventId, eventKind, givenAmount, instant, isoDay, minor, text, workspaceId } from './shapes.ts';

const verdict = z.enum([
  'duplicate',
  'no_credits_arrived',
  'while_off',
  'over_cap',
  'during_cool_down',
  'wrong_amount',
  'wrong_method',
  'not_decidable',
  'explained',
]);
const said = z.enum(['by_hand', 'verification']);
const documentId = z.int().positive();
const download = z.strictObject({ download: z.string(), name: z.string(), bytes: count });

/** `2026-03-31T14:05`, with seconds or not: in the book's time zone unless an offset says otherwise. */
const dayAndTime = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?$/);

/** A word for programs, and a sentence with its figures. */
const because = z.strictObject({ code: z.string(), words: z.string() });
const offer = z.strictObject({ name: text(100), price: givenAmount, credits: givenAmount });

/** Rules as somebody says a vendor had them; a guard that is `null` was not kept. */
export const statedRulesShape = z.strictObject({
  mode: z.enum(['automatic', 'off']),
  paused: z.boolean(),
  pack: offer.nullable(),
  packs: z.array(offer).max(50),
  guards: z.strictObject({
    coolDownMinutes: count.nullable(),
    topUpsPerDay: givenAmount.nullable(),
    capPerDay: givenAmount.nullable(),
    capPerMonth: givenAmount.nullable(),
  }),
  threshold: z.strictObject({ credits: count, operator: z.enum(['below', 'at_or_below']) }).nullable(),
  payAsYouUse: z.enum(['exact_fee', 'shortfall']),
  heldHours: givenAmount.nullable(),
  methods: z.array(text(100)).max(20).nullable(),
});

/** Of charges that are equal in an order the newest comes first. */
export const CHARGE_ORDERS = ['newest', 'oldest', 'amount', 'disputed', 'verdict'] as const;

/** Which charges of the card, and in which order: newest first unless asked otherwise. */
export const chargeView = { verdict: verdict.optional(), search: z.string().max(200).optional(), order: z.enum(CHARGE_ORDERS).optional() };

const auditedCharge = z.strictObject({
  /** Of a charge of the history, and of a line that only a statement has. */
  eventId: eventId.nullable(),
  lineId: z.int().positive().nullable(),
  id: z.string(),
  kind: z.enum(['top_up', 'fee', 'statement_line']),
  day: isoDay,
  /** `14:05:09` in the book's time zone; `null` where only the day is known. */
  time: z.string().nullable(),
  amount: minor,
  credits: minor,
  method: z.string(),
  verdict,
  because,
  /** Money that can be asked back. */
  disputed: minor,
  mayBeByHand: z.boolean(),
  said: said.nullable(),
  further: z.array(z.strictObject({ verdict, because, disputed: minor })),
  evidence: z.strictObject({
    /** Two figures where the order of the day is not known. */
    balance: z.strictObject({ least: minor, most: minor }).nullable(),
    fee: z.strictObject({ credits: minor, eventId: eventId.nullable() }).nullable(),
    lastTopUp: z.strictObject({ eventId, minutes: count.nullable() }).nullable(),
    /** Top-ups of the day and the month before it. */
    today: z.strictObject({ count, amount: minor }),
    month: z.strictObject({ amount: minor }),
    rules: statedRulesShape.nullable(),
    settings: z.array(z.int().positive()),
    decisionId: z.int().positive().nullable(),
    events: z.array(z.strictObject({ eventId, id: z.string(), kind: eventKind, day: isoDay })),
  }),
});

const documentedCharge = z.strictObject({ eventId, id: z.string(), day: isoDay, amount: minor, method: z.string() });

const sum = z.strictObject({ charges: count, amount: minor, disputed: minor });
const ofWorkspace = z.strictObject({ workspaceId });
const DOCUMENTS = ['document.list'];
const AUDIT = ['audit.list', 'audit.discounts', 'audit.rules'];

export const auditMethods = {
  'audit.list': query(
    z.strictObject({ workspaceId, ...chargeView, offset: count, limit: z.int().min(1).max(500) }),
    z.strictObject({
      /** Every verdict that there is, whatever is shown. */
      sums: z.array(z.strictObject({ verdict, ...sum.shape })),
      all: sum,
      /** Of those that are asked for, and what of them can be asked back. */
      total: count,
      disputed: minor,
      charges: z.array(auditedCharge),
    }),
  ),
  'audit.discounts': query(
    z.strictObject({ workspaceId, onlyMissing: z.boolean(), limit: z.int().min(1).max(1000) }),
    z.strictObject({
      paid: minor,
      /** Credits that are missing in all, and what they are worth. */
      missing: minor,
      missingWorth: minor,
      /** Top-ups of days for which no pack is known. */
      unknown: count,
      /** Of those that are asked for; newest first, as many as fit the limit. */
      total: count,
      topUps: z.array(
        z.strictObject({
          eventId,
          id: z.string(),
          day: isoDay,
          paid: minor,
          received: minor,
          pack: offer.nullable(),
          entitled: minor.nullable(),
          missing: minor,
          missingWorth: minor,
        }),
      ),
    }),
  ),
  /** Every charge of which money can be asked back, as CSV. */
  'audit.disputes': command(ofWorkspace, z.strictObject({ ...download.shape, rows: count, disputed: minor }), []),
  'audit.rules': query(
    ofWorkspace,
    z.strictObject({
      /** Oldest first. `time` with its offset. */
      stated: z.array(z.strictObject({ from: instant, time: z.string(), day: isoDay, recordedAt: instant, rules: statedRulesShape.nullable() })),
      /** Since when the book's own settings say something. */
      ownSince: z.string().nullable(),
    }),
  ),
  /** From the start of a day of the past on, from a time in the book's zone, or from a moment. Nothing but the audit reads it. */
  'audit.stateRules': command(
    z.strictObject({
      workspaceId,
      from: z.union([isoDay, dayAndTime, instant.min(0)]),
      rules: z.union([statedRulesShape, z.enum(['unknown', 'withdrawn'])]),
    }),
    z.strictObject({}),
    AUDIT,
  ),
  'audit.sayOfTopUp': command(
    z.strictObject({ workspaceId, eventId, said: said.nullable(), note: z.string().max(500) }),
    z.strictObject({ said: said.nullable() }),
    AUDIT,
  ),
  'document.list': query(
    ofWorkspace,
    z.strictObject({
      documents: z.array(
        z.strictObject({
          documentId,
          kind: z.enum(['invoice', 'receipt']),
          number: z.string(),
          day: isoDay,
          amount: minor,
          name: z.string(),
          bytes: count,
          /** Of its file in the folder beside the book. */
          state: z.enum(['there', 'missing', 'changed']),
          charges: z.array(z.strictObject({ ...documentedCharge.shape, how: z.enum(['attached', 'proposed']), score: count.nullable() })),
        }),
      ),
      /** Charges that have none and for which none is proposed, newest first; how many there are in all, and their sum. */
      missing: z.strictObject({ charges: count, amount: minor, first: z.array(documentedCharge) }),
    }),
  ),
  'document.add': command(
    z.strictObject({
      workspaceId,
      upload: z.string().min(16).max(64),
      kind: z.enum(['invoice', 'receipt']),
      number: z.string().trim().max(100),
      day: isoDay,
      amount: givenAmount,
      charges: z.array(eventId).max(500),
    }),
    z.strictObject({ documentId }),
    DOCUMENTS,
  ),
  'document.attach': command(z.strictObject({ documentId, eventId }), z.strictObject({ documentId }), DOCUMENTS),
  'document.detach': command(z.strictObject({ documentId, eventId }), z.strictObject({ documentId }), DOCUMENTS),
  'document.remove': command(z.strictObject({ documentId }), z.strictObject({ documentId }), DOCUMENTS),
  /** The file as it was added. */
  'document.open': command(z.strictObject({ documentId }), download, []),
} as const;
