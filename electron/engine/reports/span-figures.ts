/** The figures of any days, of a span or from one day to another, that can be laid beside those of other days (rules W1, W2, W4, W5). */

import { formatDay, parseDay, spanOf, type Day, type Span } from '../../../db/ledger/calendar.ts';
import { refuse } from '../../../db/ledger/refusal.ts';
import { bridgeBySpan } from '../../../db/reports/bridge.ts';
import { valuePerLead } from '../../../db/reports/value-per-lead.ts';
import { spendBySpan, type SpanSpend } from '../../../db/reports/weekly-spend.ts';
import type { AskedDays, SpanFigures } from '../../ipc/contract/period-report.ts';
import type { Reading } from '../application/reading.ts';
import { weekShape } from '../application/shapes.ts';
import { lastOver } from './period-report.ts';
import { pricedTopUps } from './priced-top-ups.ts';
import { refundableDays } from './refund-time.ts';

/** The figures of two periods; the second is the one before the first unless it is named. Refuses days that end before they begin. */
export function comparedFigures(
  reading: Reading,
  asked: AskedDays,
  withDays: AskedDays | undefined,
): { readonly now: SpanFigures; readonly other: SpanFigures } {
  const span = spanAsked(reading, asked);
  const other = withDays === undefined ? spanBefore(reading, asked, span) : spanAsked(reading, withDays);
  return reading.book.connection.transaction(() => ({ now: figuresOf(reading, span), other: figuresOf(reading, other) })).deferred();
}

function spanAsked({ facts, today }: Reading, asked: AskedDays): Span {
  if (!('unit' in asked)) return freeSpan(parseDay(asked.from) as Day, parseDay(asked.to) as Day);
  return asked.day === undefined ? lastOver(asked.unit, today, facts) : spanOf(asked.unit, parseDay(asked.day) as Day, facts);
}

function spanBefore({ facts }: Reading, asked: AskedDays, { firstDay, lastDay }: Span): Span {
  return 'unit' in asked ? spanOf(asked.unit, firstDay - 1, facts) : freeSpan(firstDay - (lastDay - firstDay + 1), firstDay - 1);
}

function freeSpan(firstDay: Day, lastDay: Day): Span {
  if (firstDay > lastDay) refuse('wrong_period', 'The period ends before it begins. Choose a first day that is not after the last.');
  return { name: `${formatDay(firstDay)} to ${formatDay(lastDay)}`, firstDay, lastDay };
}

function figuresOf({ book, workspace, today }: Reading, span: Span): SpanFigures {
  const [kinds] = spendBySpan(book, workspace.id, [span], 'kind');
  const [campaigns] = spendBySpan(book, workspace.id, [span], 'campaign');
  const [received] = valuePerLead(book, workspace.id, [span], refundableDays(book.connection, workspace.id, span.firstDay, today));
  const [steps] = bridgeBySpan(book, workspace, [span]);
  if (kinds === undefined || campaigns === undefined || received === undefined || steps === undefined) throw new Error(`no figures of ${span.name}`);
  const { span: _, ...leads } = received;
  const { span: __, ...bridge } = steps;
  const { count, price, credits, saved } = pricedTopUps(book, workspace, span);
  const groups = (found: SpanSpend) => found.groups.map(({ name, spend, ...part }) => ({ name, cost: spend, ...part }));
  return {
    span: weekShape(span, today),
    days: span.lastDay - span.firstDay + 1,
    spend: { cost: kinds.spend, faceValue: kinds.faceValue, count: kinds.count, kinds: groups(kinds), campaigns: groups(campaigns) },
    leads,
    topUps: { count, price, credits, saved },
    bridge,
  };
}
