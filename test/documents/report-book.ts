/** A book for reports: four months with a week in which everything happens, under names that would run as markup or as a formula. */

import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createBook, type WriteBook } from '../../db/open.ts';
import { addWorkspace, writeBookFacts } from '../../db/workspaces.ts';
import { importActivity } from '../../electron/engine/import-activity.ts';
import { writeFileSync } from 'node:fs';
import { toCsv } from '../model/csv.ts';
import { NOW, temporaryFolder, type Row } from '../support/books.ts';

export const ORGANISATION = '<b>Org</b> & "Sons"';
export const WORKSPACE = '=1+1<script>alert(1)</script>';
export const VENDOR = '@vendor';
export const CAMPAIGNS = ['=HYPERLINK("http://x.example","y")', '<img src=x onerror=alert(1)>', '+1+1', "'quoted", 'Roof, "north"', ''] as const;
export const METHOD = '-2+3 <i>card</i>';

/** The week in which everything happens: 9 to 15 November 2026. */
export const WEEK = '2026-W46';

export const ROWS: readonly Row[] = [...earlier(), ...theWeek()];

function earlier(): readonly Row[] {
  const rows: Row[] = [
    { id: 'O1', date: '2026-08-03', kind: 'opening', credits: '120', amount: '100' },
    { id: 'T1', date: '2026-08-03', kind: 'top_up', credits: '2000', amount: '1800', method: METHOD, tax: '287.39' },
    { id: 'B1', date: '2026-08-04', kind: 'bonus', credits: '50', expires: '2026-11-12' },
  ];
  for (let week = 0; week < 14; week += 1) {
    for (let charge = 0; charge < 4; charge += 1) {
      const number = week * 4 + charge;
      const date = new Date(Date.UTC(2026, 7, 3 + week * 7 + charge)).toISOString().slice(0, 10);
      const kind = ['lead_purchase', 'quotation', 'lead_purchase', 'promotion'][charge] as string;
      const campaign = CAMPAIGNS[number % CAMPAIGNS.length] as string;
      rows.push({ id: `C${number}`, date, kind, credits: String(20 + ((number * 7) % 13)), campaign, lead: `L${number}` });
      if (number % 5 === 0) rows.push({ id: `W${number}`, date, kind: 'lead', lead: `L${number}`, outcome: 'won', value: String(150 + number) });
      else if (number % 5 < 4) rows.push({ id: `W${number}`, date, kind: 'lead', lead: `L${number}`, outcome: 'lost' });
    }
  }
  return rows;
}

function theWeek(): readonly Row[] {
  return [
    { id: 'T2', date: '2026-11-09', kind: 'top_up', credits: '500', amount: '450', method: METHOD, tax: '71.85' },
    { id: 'E1', date: '2026-11-09', kind: 'lead_purchase', credits: '44', campaign: CAMPAIGNS[0], lead: 'N1' },
    { id: 'E2', date: '2026-11-10', kind: 'lead_purchase', credits: '36.55', campaign: CAMPAIGNS[1], lead: 'N2' },
    { id: 'E3', date: '2026-11-11', kind: 'quotation', credits: '18', campaign: CAMPAIGNS[2], lead: 'N3' },
    { id: 'E4', date: '2026-11-11', kind: 'promotion', amount: '12.50', method: METHOD, campaign: CAMPAIGNS[3], lead: 'N4' },
    { id: 'R1', date: '2026-11-12', kind: 'refund', credits: '36.55', lead: 'N2', note: 'refund of E2' },
    { id: 'B2', date: '2026-11-13', kind: 'bonus', credits: '25' },
    { id: 'A1', date: '2026-11-13', kind: 'adjustment', credits: '-5', balance: '1100' },
    { id: 'N1w', date: '2026-11-14', kind: 'lead', lead: 'N1', outcome: 'won', value: '980' },
    { id: 'N2l', date: '2026-11-14', kind: 'lead', lead: 'N2', outcome: 'lost' },
  ];
}

/** Imported at noon of 23 November 2026. */
export async function reportBook(): Promise<{ readonly book: WriteBook; readonly id: number }> {
  const folder = temporaryFolder();
  const book = createBook(join(folder, 'report.floatbook'));
  onTestFinished(() => book.close());
  writeBookFacts(book, { organisation: ORGANISATION, timeZone: 'Europe/Berlin', firstWeekday: 'monday' }, NOW);
  const { id } = addWorkspace(book, { name: WORKSPACE, vendor: VENDOR, currency: 'EUR' }, NOW);
  const path = join(folder, 'activity.csv');
  writeFileSync(path, toCsv(ROWS));
  await importActivity(book, { workspaceId: id, files: [{ path }], dryRun: false, now: NOW });
  return { book, id };
}
