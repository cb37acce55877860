/** Commands about reports as known then (rule L4): `seal`, `sealed list`, `sealed report`, and `restatement`, which tells what changed since. */

import { SPAN_UNITS, formatDay, spanOf } from '../../db/ledger/calendar.ts';
import { refuse } from '../../db/ledger/refusal.ts';
import { latestSealOf, sealsOf, type SealedReport } from '../../db/sealed-reports.ts';
import { describeEvent } from '../documents/describe-event.ts';
import { outlineOf } from '../documents/report/outline.ts';
import { reportAsDecimals } from '../documents/report/report-json.ts';
import { reportAsText } from '../documents/weekly-mail.ts';
import { sealSpan } from '../engine/reports/hand-on.ts';
import { measureOf, type ChangedFigure, type Figure } from '../engine/reports/figures-changed.ts';
import { inOrder, writeReportDocument } from '../engine/reports/report-document.ts';
import { lastOver } from '../engine/reports/period-report.ts';
import { restatementOf, type Restatement } from '../engine/reports/restatement.ts';
import { sealedReport } from '../engine/reports/seal.ts';
import { writeFileWhole } from '../engine/write-file.ts';
import { PAPER_SIZES, REPORT_FORMATS } from '../ipc/contract/period-report.ts';
import { WrongUsage, type Call, type Command, type Outcome } from './command.ts';
import { OUT, outFile } from './exports.ts';
import { operate, readAccount, type Account, type Shown } from './operating.ts';
import { SPAN, UNIT, dayOf } from './period-reports.ts';
import { printable, table } from './table.ts';

const OF_SPAN = { week: SPAN('which one; the last that is over unless given'), unit: UNIT };

const seal: Command = {
  words: ['seal'],
  form: '[--week SPAN] [--unit week|month|quarter|year]',
  help: 'Keeps the report of a span as it is known now, with its hash.',
  options: OF_SPAN,
  least: 0,
  most: 0,
  isOfWorkspace: true,
  run(call) {
    const unit = call.oneOf('unit', SPAN_UNITS);
    return operate(call, async ({ engine, workspaceId, account, shown }) => {
      const { facts, moment } = account().view;
      const day = dayOf(call, 'week', unit, facts) ?? lastOver(unit, moment.today, facts).firstDay;
      const document = documentOf(await sealSpan(engine, workspaceId, { unit, day }), shown);
      return { document, text: () => `${document.name} was sealed: ${document.sha256}\n` };
    });
  },
};

const list: Command = {
  words: ['sealed', 'list'],
  form: '',
  help: 'Reports that were sealed, latest first.',
  options: {},
  least: 0,
  most: 0,
  isOfWorkspace: true,
  run: (call) =>
    readAccount(call, ({ view, shown }) => {
      const document = sealsOf(view.book.connection, view.workspace.id).map((sealed) => documentOf(sealed, shown));
      const columns = [{ title: 'Seal', isNumber: true }, { title: 'Report' }, { title: 'Sealed' }, { title: 'By' }, { title: 'SHA-256' }];
      const rows = document.map(({ seal: id, name, sealedAt, because, sha256 }) => [String(id), name, sealedAt, because, sha256.slice(0, 12)]);
      return { document, isOnePerLine: true, text: () => table(columns, rows) };
    }),
};

const report: Command = {
  words: ['sealed', 'report'],
  form: '[--week SPAN] [--unit week|month|quarter|year] [--seal SEAL] [--format html|pdf|csv|xlsx|json|eml] [--size A4|LETTER] [--out FILE]',
  help: 'A sealed report made again from what was kept: as text, as --json, or as a document.',
  options: {
    ...OF_SPAN,
    seal: { value: 'SEAL', help: 'its number in the list; the latest of the span unless given' },
    format: { value: REPORT_FORMATS.join('|'), help: 'the document; needs --out' },
    size: { value: PAPER_SIZES.join('|'), help: 'paper of a PDF; A4 unless given' },
    out: OUT,
  },
  least: 0,
  most: 0,
  isOfWorkspace: true,
  async run(call) {
    const format = call.text('format') === undefined ? undefined : call.oneOf('format', REPORT_FORMATS);
    const size = call.oneOf('size', PAPER_SIZES);
    if ((format === undefined) !== (call.text('out') === undefined)) throw new WrongUsage('A document needs both, --format and --out FILE.');
    const out = format === undefined ? '' : outFile(call);
    const kept = readAccount(call, (account) => sealedReport(account.view.book.connection, sealOf(call, account)));
    if (format === undefined) return { document: reportAsDecimals(kept), text: () => reportAsText(outlineOf(kept)) };
    const { bytes } = writeFileWhole(out, inOrder(await writeReportDocument(kept, format, size)));
    return { document: { span: kept.span.name, format, file: out, bytes }, text: () => `${printable(out)}: ${outlineOf(kept).title}.\n` };
  },
};

const restatement: Command = {
  words: ['restatement'],
  form: '[--week SPAN] [--unit week|month|quarter|year] [--seal SEAL]',
  help: 'What changed since a report was sealed: entries one by one, its leads, and the figures then and now.',
  options: { ...OF_SPAN, seal: { value: 'SEAL', help: 'its number in the list; the latest of the span unless given' } },
  least: 0,
  most: 0,
  isOfWorkspace: true,
  run: (call) => readAccount(call, (account) => restated(restatementOf(account.view, sealOf(call, account)), account.shown)),
};

export const SEALED_COMMANDS: readonly Command[] = [seal, list, report, restatement];

/** The seal that a call names by its number or by its span; the latest one of all where it names neither. */
function sealOf(call: Call, { view: { book, workspace, facts } }: Account): SealedReport {
  const seals = sealsOf(book.connection, workspace.id);
  const number = call.whole('seal', 1, Number.MAX_SAFE_INTEGER);
  const unit = call.oneOf('unit', SPAN_UNITS);
  const day = dayOf(call, 'week', unit, facts);
  const span = day === undefined ? undefined : spanOf(unit, day, facts);
  const found =
    number !== undefined
      ? seals.find(({ id }) => id === number)
      : span !== undefined
        ? latestSealOf(book.connection, workspace.id, span.firstDay, span.lastDay)
        : seals[0];
  return (
    found ??
    refuse(
      'no_sealed_report',
      `${span === undefined ? 'There is no such sealed report' : `${span.name} was not sealed`}. The command "sealed list" tells those that were.`,
    )
  );
}

function documentOf({ id, unit, name, firstDay, lastDay, because, sealedAt, sha256 }: SealedReport, { instant, day }: Shown) {
  return { seal: id, unit, name, start: day(firstDay), end: day(lastDay), because, sealedAt: instant(sealedAt), sha256: sha256.toString('hex') };
}

function restated({ seal: sealed, entries, leads, figures }: Restatement, shown: Shown): Outcome {
  const document = {
    ...documentOf(sealed, shown),
    entries: entries.map(({ entryId, day, recordedAt, because, reversesEntryId, event, postings }) => ({
      entry: entryId,
      date: formatDay(day),
      recordedAt: shown.instant(recordedAt),
      because,
      reverses: reversesEntryId,
      event: event && { id: event.id, kind: event.kind, description: describeEvent(event), import: event.importId, file: event.file },
      postings: postings.map(({ account, amount, credits }) => ({ account, amount: shown.money(amount), credits: shown.credits(credits) })),
    })),
    leads: leads.map(({ lead, day, event, value }) => ({
      lead,
      date: formatDay(day),
      description: describeEvent(event),
      outcome: event.outcome,
      takenBack: event.gone,
      value: value === null ? null : shown.money(value),
    })),
    figures: figures.map((figure) => ({
      figure: figure.path.join('/'),
      was: figureText(figure, figure.was, shown),
      now: figureText(figure, figure.now, shown),
    })),
  };
  return { document, text: () => restatedText(document) };
}

function figureText(figure: ChangedFigure, value: Figure, { credits, money }: Shown): Figure {
  if (typeof value !== 'number') return value;
  const measure = measureOf(figure);
  return measure === 'money' ? money(value) : measure === 'credits' ? credits(value) : value;
}

type RestatedDocument = {
  readonly name: string;
  readonly sealedAt: string;
  readonly entries: readonly {
    readonly entry: number;
    readonly date: string;
    readonly because: string;
    readonly event: { readonly description: string } | null;
    readonly postings: readonly { readonly account: string; readonly amount: string }[];
  }[];
  readonly leads: readonly { readonly lead: string; readonly date: string; readonly description: string }[];
  readonly figures: readonly { readonly figure: string; readonly was: Figure; readonly now: Figure }[];
};

function restatedText({ name, sealedAt, entries, leads, figures }: RestatedDocument): string {
  const head = `${name}, sealed ${sealedAt}\n`;
  if (entries.length + leads.length + figures.length === 0) return `${head}Nothing changed since.\n`;
  const changed = entries.flatMap(({ entry, date, because, event, postings }) =>
    postings.map(({ account, amount }, index) =>
      index === 0
        ? [String(entry), date, because.replaceAll('_', ' '), event?.description ?? '', account, amount]
        : ['', '', '', '', account, amount],
    ),
  );
  const columns = [
    { title: 'Entry', isNumber: true },
    { title: 'Date' },
    { title: 'Because' },
    { title: 'What' },
    { title: 'Account' },
    { title: 'Amount', isNumber: true },
  ];
  const parts = [
    ...(changed.length === 0 ? [] : [table(columns, changed)]),
    ...(leads.length === 0
      ? []
      : [
          table(
            [{ title: 'Lead' }, { title: 'Date' }, { title: 'What' }],
            leads.map(({ lead, date, description }) => [lead, date, description]),
          ),
        ]),
    ...(figures.length === 0
      ? []
      : [
          table(
            [{ title: 'Figure' }, { title: 'Then', isNumber: true }, { title: 'Now', isNumber: true }],
            figures.map(({ figure, was, now }) => [figure, String(was ?? '–'), String(now ?? '–')]),
          ),
        ]),
  ];
  return `${head}\n${parts.join('\n')}`;
}
