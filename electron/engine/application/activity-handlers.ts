/** Answers of the Activity page and of imports. */

import { formatDay } from '../../../db/ledger/calendar.ts';
import { activityPage } from '../../../db/reports/activity.ts';
import { eventDetail, type EntryDetail, type LotDetail } from '../../../db/reports/event-detail.ts';
import { listImports } from '../../../db/reports/overview.ts';
import type { Handlers } from '../../ipc/handlers.ts';
import { importActivity } from '../import-activity.ts';
import { undoImport } from '../undo-import.ts';
import { activityFilter } from './activity-filter.ts';
import { commandOf } from './command-of.ts';
import { explainedShape } from './explained.ts';
import { readingOf, type Session } from './session.ts';
import { dayOrNull, rowShape } from './shapes.ts';
import type { Transfers } from './transfers.ts';

type ActivityHandlers = Pick<Handlers, 'activity.page' | 'activity.event' | 'activity.import' | 'imports.list' | 'import.undo'>;

export function activityHandlers(session: Session, transfers: Transfers): ActivityHandlers {
  return {
    'activity.page': (input) => {
      const { book, workspace, facts } = readingOf(session, input.workspaceId);
      const { order = 'newest', after, limit } = input;
      const page = activityPage(book, workspace, { filter: activityFilter(input.filter), order, after, limit });
      const { matching, ...sums } = page.sums;
      return {
        rows: page.rows.map((row) => rowShape(row, facts)),
        next: page.next,
        matching,
        total: page.total,
        sums,
        days: page.days.map(({ day, credits, cost }) => ({ day: formatDay(day), credits, cost })),
      };
    },
    'activity.event': (input) => {
      const { book, workspace, facts } = readingOf(session, input.workspaceId);
      const detail = eventDetail(book, workspace, input.eventId);
      return {
        row: rowShape(detail.row, facts),
        expires: dayOrNull(detail.expiresDay),
        tax: detail.tax,
        statedBalance: detail.statedBalance,
        related: [...detail.related],
        entries: detail.entries.map(entryShape),
        sources: detail.sources.map(({ fileId: _, context, ...source }) => ({ ...source, context: [...context] })),
        extra: [...detail.extra],
        explained: explainedShape(book.connection, workspace, input.eventId),
      };
    },
    'activity.import': async (input, context) => {
      const files = input.uploads.map((upload) => transfers.uploaded(upload));
      const command = commandOf(context, 'activity.import', input);
      const { workspaceId, dryRun } = input;
      const result = await importActivity(session.book(), { workspaceId, files, dryRun, now: session.now(), command }, context);
      if (!dryRun) for (const upload of input.uploads) transfers.discard(upload);
      return {
        importId: result.importId,
        rows: { ...result.rows, skipped: [...result.rows.skipped] },
        reposted: result.reposted,
        warnings: [...result.warnings],
        from: dayOrNull(result.from),
        to: dayOrNull(result.to),
      };
    },
    'imports.list': (input) => {
      const { book, workspace } = readingOf(session, input.workspaceId);
      return { imports: listImports(book, workspace.id).map((unit) => ({ ...unit, files: [...unit.files] })) };
    },
    'import.undo': (input, context) =>
      undoImport(session.book(), { importId: input.importId, now: session.now(), command: commandOf(context, 'import.undo', input) }, context),
  };
}

function entryShape(entry: EntryDetail) {
  const { day, postings, lots, ...rest } = entry;
  return {
    ...rest,
    effectiveDay: formatDay(day),
    postings: postings.map(({ account, amount }, index) => {
      // An amount of 0 stands on the side where the entry's own direction puts it: first line debit, others credit.
      const isDebit = amount > 0 || (amount === 0 && index === 0);
      return { account, debit: isDebit ? amount : null, credit: isDebit ? null : Math.abs(amount) };
    }),
    lots: lots.map(lotShape),
  };
}

function lotShape({ day, expiresDay, ...lot }: LotDetail) {
  return { ...lot, day: formatDay(day), expires: dayOrNull(expiresDay) };
}
