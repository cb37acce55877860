/** Weekly spend as a table for reading: one column for each of the largest groups, the rest in one. */

import { formatDay } from '../../db/ledger/calendar.ts';
import type { SpanSpend } from '../../db/reports/weekly-spend.ts';
import type { Reading } from './reading.ts';
import { table } from './table.ts';

const MOST_GROUPS = 6;

export function spendTable(weeks: readonly SpanSpend[], { money, workspace }: Reading): string {
  const totals = new Map<string, number>();
  for (const { groups } of weeks) for (const { name, spend } of groups) totals.set(name, (totals.get(name) ?? 0) + Math.abs(spend));
  const names = [...totals].toSorted(([, a], [, b]) => b - a).map(([name]) => name);
  const own = names.length <= MOST_GROUPS ? names : names.slice(0, MOST_GROUPS - 1);
  const hasRest = own.length < names.length;
  const columns = [
    { title: 'Week' },
    { title: 'Start' },
    { title: `Spend in ${workspace.currency}`, isNumber: true },
    { title: 'Face value', isNumber: true },
    { title: 'Count', isNumber: true },
    ...[...own.map((name) => name || '(no campaign)'), ...(hasRest ? ['Other'] : [])].map((title) => ({ title, isNumber: true })),
  ];
  const rows = weeks.map(({ span: week, spend, faceValue, count, groups }) => {
    const of = new Map(groups.map((group) => [group.name, group.spend]));
    const shown = own.map((name) => of.get(name));
    const rest = groups.filter((group) => !own.includes(group.name)).reduce((sum, group) => sum + group.spend, 0);
    return [
      week.name,
      formatDay(week.firstDay),
      money(spend),
      money(faceValue),
      String(count),
      ...shown.map((found) => (found === undefined ? '' : money(found))),
      ...(hasRest ? [money(rest)] : []),
    ];
  });
  return table(columns, rows);
}
