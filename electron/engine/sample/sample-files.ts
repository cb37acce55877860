/** The activity files of the sample as they were exported and imported through the year: names, contents and instants of import. */

import { daysFromCivil, formatDay, weekdayIndex, type Day } from '../../../db/ledger/calendar.ts';
import type { EventFacts } from '../../../db/ledger/event.ts';
import { activityCsv } from './activity-csv.ts';
import { dayNamed, instantOn, moment } from './clock.ts';
import { marktpfadHistory } from './marktpfad.ts';
import { quotehavenHistory } from './quotehaven.ts';

export interface SampleWorkspace {
  readonly name: string;
  readonly currency: string;
}

export interface SampleFile {
  readonly workspace: SampleWorkspace;
  readonly name: string;
  /** When it was imported, in ms since the epoch. */
  readonly importedAt: number;
  readonly content: string;
}

export const QUOTEHAVEN: SampleWorkspace = { name: 'Quotehaven', currency: 'EUR' };
export const MARKTPFAD: SampleWorkspace = { name: 'Marktpfad', currency: 'CHF' };

/** One export: the days it covers, both included. */
interface Export {
  readonly name: string;
  readonly from: Day;
  readonly to: Day;
  readonly importedAt: number;
}

const SATURDAY = 5;

/** From November on the firm imports every week. The first of these overlaps the file of October. */
const WEEKLY: readonly Export[] = [
  weekly('2026-w44', '2026-10-26', '2026-11-01', '2026-11-02 08:09'),
  weekly('2026-w45', '2026-11-02', '2026-11-08', '2026-11-09 08:02'),
  weekly('2026-w46', '2026-11-09', '2026-11-15', '2026-11-16 08:02'),
  weekly('2026-w47', '2026-11-16', '2026-11-18', '2026-11-18 14:40'),
];

const QUARTERLY: readonly Export[] = [
  exported('marktpfad-2025-q4', '2025-11-17', '2025-12-31', '2026-01-05 08:31'),
  exported('marktpfad-2026-q1', '2026-01-01', '2026-03-31', '2026-04-02 08:26'),
  exported('marktpfad-2026-q2', '2026-04-01', '2026-06-30', '2026-07-02 08:19'),
  exported('marktpfad-2026-q3', '2026-07-01', '2026-09-30', '2026-10-02 08:33'),
  exported('marktpfad-2026-q4', '2026-10-01', '2026-11-18', '2026-11-18 14:46'),
];

/** The export of July lacked two rows; the vendor sent them later, and what stood on them was posted anew (rule L11). */
const LATE = {
  name: 'quotehaven-2026-07-late.csv',
  firstSought: [dayNamed('2026-07-07'), dayNamed('2026-07-16')],
  importedAt: moment('2026-08-12 10:22'),
} as const;

/** Every file in the order in which it was imported; the same bytes each time. */
export function sampleFiles(): readonly SampleFile[] {
  return [...quotehavenFiles(), ...marktpfadFiles()].toSorted((a, b) => a.importedAt - b.importedAt);
}

function quotehavenFiles(): readonly SampleFile[] {
  const history = quotehavenHistory();
  const late = lateRows(history);
  const inTime = history.filter((event) => !late.includes(event));
  const files = [...monthly(), ...WEEKLY].map((each) => fileOf(QUOTEHAVEN, each, inTime));
  return [...files, { workspace: QUOTEHAVEN, name: LATE.name, importedAt: LATE.importedAt, content: activityCsv(late, QUOTEHAVEN.currency) }];
}

/** Marktpfad lists the newest row first. */
function marktpfadFiles(): readonly SampleFile[] {
  const history = marktpfadHistory().toReversed();
  return QUARTERLY.map((each) => fileOf(MARKTPFAD, each, history));
}

function fileOf(workspace: SampleWorkspace, { name, from, to, importedAt }: Export, history: readonly EventFacts[]): SampleFile {
  const events = history.filter(({ day }) => from <= day && day <= to);
  return { workspace, name, importedAt, content: activityCsv(events, workspace.currency) };
}

/** Two quotations paid with credits that were never given back: nothing but the balance depends on them. */
function lateRows(history: readonly EventFacts[]): readonly EventFacts[] {
  const refunded = new Set(history.filter(({ kind }) => kind === 'refund').map(({ lead }) => lead));
  return LATE.firstSought.map((from) => {
    const found = history.find(({ kind, day, credits, lead }) => kind === 'quotation' && day >= from && credits !== null && !refunded.has(lead));
    if (!found) throw new Error(`no quotation from ${formatDay(from)} on`);
    return found;
  });
}

/** November 2025, when the firm began, to October 2026: each month's file is imported on the second of the next, or the working day after. */
function monthly(): readonly Export[] {
  return Array.from({ length: 12 }, (_, index) => {
    const first = monthStart(10 + index);
    const next = monthStart(11 + index);
    return {
      name: `quotehaven-${formatDay(first).slice(0, 7)}.csv`,
      from: first,
      to: next - 1,
      importedAt: instantOn(workingDay(next + 1), (8 * 60 + 3 + (index % 4)) * 60),
    };
  });
}

/** First day of a month; months count from January 2025. */
function monthStart(month: number): Day {
  return daysFromCivil(2025 + Math.floor(month / 12), (month % 12) + 1, 1);
}

function workingDay(day: Day): Day {
  return weekdayIndex(day) < SATURDAY ? day : day + 7 - weekdayIndex(day);
}

function weekly(week: string, from: string, to: string, importedAt: string): Export {
  return exported(`quotehaven-${week}`, from, to, importedAt);
}

function exported(name: string, from: string, to: string, importedAt: string): Export {
  return { name: `${name}.csv`, from: dayNamed(from), to: dayNamed(to), importedAt: moment(importedAt) };
}
