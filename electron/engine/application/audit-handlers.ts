/** Answers of the charge audit and of documents (rule R5). */

import { formatDay, parseDay, type Day } from '../../../db/ledger/calendar.ts';
import { isoInstant } from '../../../db/ledger/zone.ts';
import type { CommandName, OutputOf } from '../../ipc/contract/contract.ts';
import type { CallContext, Handlers } from '../../ipc/handlers.ts';
import { momentInZone } from '../../statements/instant.ts';
import { addDocument, attach, bytesOf, detach, listDocuments, remove, type ListedCharge } from '../audit/documents.ts';
import { ownRulesSince, statedRules } from '../audit/rules-in-force.ts';
import { sayOfTopUp, stateRules } from '../audit/said.ts';
import { wholeOf } from '../write-file.ts';
import { commandOf } from './command-of.ts';
import { asOneMoment, exporter, fileName, makeDownload } from './downloads.ts';
import { readingOf, type Session } from './session.ts';
import type { Transfers } from './transfers.ts';

type AuditHandlers = Pick<Handlers, Extract<keyof Handlers, `audit.${string}` | `document.${string}`>>;
type DocumentShape = OutputOf<'document.list'>;

/** Of charges without a document so many are listed. */
const MISSING_LISTED = 200;

export function auditHandlers(session: Session, transfers: Transfers): AuditHandlers {
  const given = (context: CallContext, method: CommandName, input: unknown) => ({
    now: session.now(),
    command: commandOf(context, method, input),
  });
  const exported = exporter(session, transfers);
  return {
    'audit.list': (input) => session.work().run('audit.list', input),
    'audit.discounts': (input) => session.work().run('audit.discounts', input),
    'audit.disputes': (input, context) => exported('audit.disputes', input, context),
    'audit.rules': ({ workspaceId }) => {
      const { book, facts } = readingOf(session, workspaceId);
      const since = ownRulesSince(book.connection, workspaceId, facts.timeZone);
      return {
        stated: statedRules(book.connection, workspaceId).map(({ from, recordedAt, day, rules }) => ({
          from,
          recordedAt,
          day: formatDay(day),
          time: isoInstant(from, facts.timeZone),
          rules: typeof rules === 'string' ? null : { ...rules, methods: rules.methods && [...rules.methods] },
        })),
        ownSince: since === undefined ? null : isoInstant(since, facts.timeZone),
      };
    },
    'audit.stateRules': async (input, context) => {
      const { facts } = readingOf(session, input.workspaceId);
      const from = typeof input.from === 'number' ? input.from : momentInZone(input.from, facts.timeZone);
      await stateRules(session.book(), { workspaceId: input.workspaceId, from, rules: input.rules, ...given(context, 'audit.stateRules', input) });
      return {};
    },
    'audit.sayOfTopUp': (input, context) => sayOfTopUp(session.book(), { ...input, ...given(context, 'audit.sayOfTopUp', input) }),
    'document.list': ({ workspaceId }) => {
      const { book } = readingOf(session, workspaceId);
      return documentsShape(asOneMoment(book, () => listDocuments(book, workspaceId)));
    },
    'document.add': async (input, context) => {
      const file = transfers.uploaded(input.upload);
      const added = await addDocument(session.book(), { ...input, day: parseDay(input.day) as Day, file, ...given(context, 'document.add', input) });
      transfers.discard(input.upload);
      return added;
    },
    'document.attach': (input, context) => attach(session.book(), { ...input, ...given(context, 'document.attach', input) }),
    'document.detach': (input, context) => detach(session.book(), { ...input, ...given(context, 'document.detach', input) }),
    'document.remove': (input, context) => remove(session.book(), { ...input, ...given(context, 'document.remove', input) }),
    'document.open': ({ documentId }) => {
      const { name, bytes } = bytesOf(session.book().reader, documentId);
      const { result, ...file } = makeDownload(transfers, fileName(name), wholeOf(bytes));
      return { ...file, bytes: result };
    },
  };
}

function documentsShape({ documents, missing }: ReturnType<typeof listDocuments>): DocumentShape {
  const charge = ({ eventId, id, day, amount, method }: ListedCharge) => ({ eventId, id, day: formatDay(day), amount, method });
  return {
    documents: documents.map(({ id, kind, number, day, amount, name, bytes, state, charges }) => ({
      documentId: id,
      kind,
      number,
      day: formatDay(day),
      amount,
      name,
      bytes,
      state,
      charges: charges.map((each) => ({ ...charge(each), how: each.how, score: each.score })),
    })),
    missing: {
      charges: missing.length,
      amount: missing.reduce((sum, { amount }) => sum + amount, 0),
      first: missing.toReversed().slice(0, MISSING_LISTED).map(charge),
    },
  };
}
