/** Answers of the charge audit and of documents (rule R5). */

import { openEvents } from '../../../db/events.ts';
import { formatDay, parseDay, type Day } from '../../../db/ledger/calendar.ts';
import { isoInstant, timeOfInstant } from '../../../db/ledger/zone.ts';
import { auditDiscounts } from '../../billing/audit-discount.ts';
import { VERDICTS, type AuditedCharge, type AuditedRules, type Because } from '../../billing/audit/shapes.ts';
import { writeDisputes } from '../../documents/dispute-list.ts';
import type { OutputOf } from '../../ipc/contract/contract.ts';
import type { CallContext, Handlers } from '../../ipc/handlers.ts';
import { startOfDay } from '../../statements/instant.ts';
import { auditWorkspace, type Audited } from '../audit/audit.ts';
import { disputesOf } from '../audit/disputes.ts';
import { addDocument, attach, bytesOf, detach, listDocuments, remove, type ListedCharge } from '../audit/documents.ts';
import { ownRulesSince, statedRules } from '../audit/rules-in-force.ts';
import { sayOfTopUp, stateRules } from '../audit/said.ts';
import { becauseWords } from '../audit/words.ts';
import { wholeOf } from '../write-file.ts';
import { asOneMoment, fileName, makeDownload } from './downloads.ts';
import { readingOf, type Session } from './session.ts';
import type { Transfers } from './transfers.ts';

type AuditHandlers = Pick<Handlers, Extract<keyof Handlers, `audit.${string}` | `document.${string}`>>;
type ChargeShape = OutputOf<'audit.list'>['charges'][number];
type DocumentShape = OutputOf<'document.list'>;

/** Of charges without a document so many are listed. */
const MISSING_LISTED = 200;

export function auditHandlers(session: Session, transfers: Transfers): AuditHandlers {
  const given = (context: CallContext, method: string, input: unknown) => ({
    now: session.now(),
    command: context.commandId === undefined ? undefined : { id: context.commandId, method, input },
  });
  const auditOf = (workspaceId: number) => {
    const reading = readingOf(session, workspaceId);
    return asOneMoment(reading.book, () => ({ reading, charges: auditWorkspace(reading) }));
  };
  return {
    'audit.list': ({ workspaceId, verdict, offset, limit }) => {
      const { reading, charges } = auditOf(workspaceId);
      const shown = charges.filter((charge) => verdict === undefined || charge.verdict === verdict).toReversed();
      return {
        sums: sumsOf(charges),
        all: sumOf(charges),
        total: shown.length,
        charges: shown.slice(offset, offset + limit).map((charge) => chargeShape(reading, charge)),
      };
    },
    'audit.discounts': ({ workspaceId }) => {
      const topUps = auditDiscounts(auditOf(workspaceId).charges);
      const sum = (figure: 'paid' | 'missing' | 'missingWorth') => topUps.reduce((total, row) => total + row[figure], 0);
      return {
        paid: sum('paid'),
        missing: sum('missing'),
        missingWorth: sum('missingWorth'),
        unknown: topUps.filter(({ pack }) => pack === null).length,
        topUps: topUps.map((row) => ({ ...row, day: formatDay(row.day), pack: row.pack && offerShape(row.pack) })).toReversed(),
      };
    },
    'audit.disputes': ({ workspaceId }) => {
      const reading = readingOf(session, workspaceId);
      return asOneMoment(reading.book, () => {
        const { rows, disputed } = disputesOf(reading);
        const { result, ...file } = makeDownload(transfers, `${fileName(reading.workspace.name)} disputes.csv`, writeDisputes(rows));
        return { ...file, rows: result, disputed };
      });
    },
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
      const from = typeof input.from === 'number' ? input.from : startOfDay(parseDay(input.from) as Day, facts.timeZone);
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

function sumsOf(charges: readonly AuditedCharge[]): OutputOf<'audit.list'>['sums'] {
  return VERDICTS.map((verdict) => ({ verdict, ...sumOf(charges.filter((charge) => charge.verdict === verdict)) }));
}

function sumOf(charges: readonly AuditedCharge[]): OutputOf<'audit.list'>['all'] {
  const sum = (figure: 'amount' | 'disputed') => charges.reduce((total, charge) => total + charge[figure], 0);
  return { charges: charges.length, amount: sum('amount'), disputed: sum('disputed') };
}

function chargeShape(audited: Audited, charge: AuditedCharge): ChargeShape {
  const { facts, workspace, book } = audited;
  const { day, instant, because, further, evidence, ...rest } = charge;
  const reason = (why: Because) => ({ code: why.code, words: becauseWords(why, workspace) });
  const { rules, ...known } = evidence;
  return {
    ...rest,
    day: formatDay(day),
    time: instant === null ? null : timeOfInstant(instant, facts.timeZone),
    because: reason(because),
    further: further.map((found) => ({ ...found, because: reason(found.because) })),
    evidence: {
      ...known,
      rules: rules && rulesShape(rules),
      settings: [...(rules?.settings ?? [])],
      events: eventsNamed(book.connection, workspace.id, charge),
    },
  };
}

/** What the reasons point to, each once. */
function eventsNamed(connection: Audited['book']['connection'], workspaceId: number, { because, further, evidence }: AuditedCharge) {
  const events = openEvents(connection, workspaceId);
  const last = evidence.lastTopUp === null ? [] : [evidence.lastTopUp.eventId];
  const ids = new Set([...because.events, ...further.flatMap((found) => found.because.events), ...last]);
  return [...ids].flatMap((eventId) => {
    const event = events.byId(eventId);
    return event ? [{ eventId, id: event.sourceId, kind: event.kind, day: formatDay(event.day) }] : [];
  });
}

function rulesShape({ settings: _settings, ...rules }: AuditedRules): NonNullable<ChargeShape['evidence']['rules']> {
  const { coolDownMinutes, topUpsPerDay, capPerDay, capPerMonth } = rules.guards;
  return {
    ...rules,
    pack: rules.pack && offerShape(rules.pack),
    packs: rules.packs.map(offerShape),
    guards: { coolDownMinutes, topUpsPerDay, capPerDay, capPerMonth },
    methods: rules.methods && [...rules.methods],
  };
}

function offerShape({ name, price, credits }: { readonly name: string; readonly price: number; readonly credits: number }) {
  return { name, price, credits };
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
