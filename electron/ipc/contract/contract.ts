/**
 * The contract: every method that the renderer may call, every announcement it may hear, and the closed set of answers.
 * It is the renderer's only door; both sides parse what crosses, strictly.
 */

import { z } from 'zod';
import { REFUSAL_CODES } from '../../../db/ledger/refusal.ts';
import { accountMethods } from './account.ts';
import { activityMethods } from './activity.ts';
import { auditMethods } from './audit.ts';
import { backupMethods } from './backups.ts';
import { bookMethods } from './books.ts';
import { fileMethods } from './files.ts';
import { financeMethods } from './finance.ts';
import { leadMethods } from './leads.ts';
import { listMethods } from './lists.ts';
import { mailMethods } from './mail.ts';
import { processorMethods } from './processors.ts';
import { reconcileMethods } from './reconcile.ts';
import { reportMethods } from './reports.ts';
import { notice } from './shapes.ts';

export const contract = {
  ...bookMethods,
  ...fileMethods,
  ...activityMethods,
  ...reportMethods,
  ...accountMethods,
  ...leadMethods,
  ...listMethods,
  ...mailMethods,
  ...processorMethods,
  ...reconcileMethods,
  ...auditMethods,
  ...financeMethods,
  ...backupMethods,
} as const;

export type Contract = typeof contract;
export type MethodName = keyof Contract;
export type QueryName = { [Name in MethodName]: Contract[Name]['type'] extends 'query' ? Name : never }[MethodName];
export type CommandName = Exclude<MethodName, QueryName>;
export type InputOf<Name extends MethodName> = z.input<Contract[Name]['input']>;
export type ParsedInputOf<Name extends MethodName> = z.output<Contract[Name]['input']>;
export type OutputOf<Name extends MethodName> = z.output<Contract[Name]['output']>;

/** What a call is on any transport. */
export const callShape = z.strictObject({
  method: z.enum(Object.keys(contract) as [MethodName, ...MethodName[]]),
  input: z.unknown(),
  /** Present on commands, absent on queries. */
  commandId: z.uuid().optional(),
});
export type Call = z.output<typeof callShape>;

/** A refusal carries a reason that the user may read; a defect carries an id to find in the log, and nothing else. */
export const answerShape = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('ok'), value: z.unknown() }),
  z.strictObject({
    outcome: z.literal('refused'),
    refusal: z.strictObject({
      code: z.enum(REFUSAL_CODES),
      message: z.string(),
      file: z.string().optional(),
      sourceLine: z.int().optional(),
    }),
  }),
  z.strictObject({ outcome: z.literal('defect'), id: z.string() }),
]);
export type Answer = z.output<typeof answerShape>;

/** What the menu of a window asks of its page. */
export const MENU_ACTS = ['new-book', 'import', 'import-statement', 'export-statement', 'reports', 'settings', 'about'] as const;
export type MenuAct = (typeof MENU_ACTS)[number];

/** Announcements from the main process. */
export const announcementShape = z.discriminatedUnion('type', [
  /** Long work goes on: `done` of `total` units (bytes or rows; `total` is null where unknown). */
  z.strictObject({
    type: z.literal('progress'),
    commandId: z.string(),
    step: z.enum(['reading', 'posting', 'checking', 'writing', 'deciding']),
    done: z.int(),
    total: z.int().nullable(),
  }),
  /** A full card number in free text of this command was masked (rule M4). */
  z.strictObject({ type: z.literal('masked'), commandId: z.string() }),
  /** Answers of these queries no longer hold. */
  z.strictObject({ type: z.literal('stale'), queries: z.array(z.string()) }),
  /** A fact that needs the user, in words, and the page that shows it. Told once; in a window the system shows it instead of the page. */
  z.strictObject({ type: z.literal('notice'), ...notice.shape }),
  /** The user chose this in the menu of the window. */
  z.strictObject({ type: z.literal('act'), act: z.enum(MENU_ACTS) }),
  /** A book that the system handed over was refused: the first screen opens it again, and shows why that does not go and what can be done. */
  z.strictObject({ type: z.literal('handed-over'), file: z.string() }),
  /** The user opened what they were told of. */
  z.strictObject({ type: z.literal('show'), ...notice.pick({ workspaceId: true, page: true }).shape }),
]);
export type Announcement = z.output<typeof announcementShape>;
