/** Lead files for tests. */

import { leadTerms } from '../../electron/engine/leads/lead-terms.ts';
import { createLeadFileReader, type LeadFile } from '../../electron/statements/lead-file.ts';
import type { LeadTerms } from '../../electron/statements/lead-row.ts';

export const TERMS: LeadTerms = leadTerms({ creditDecimals: 2, timeZone: 'Europe/Berlin', key: 'a book for tests' });

export const COLUMNS = ['id', 'offered', 'category', 'area', 'price', 'quality', 'customer', 'email', 'phone', 'until', 'status', 'note'] as const;
export type Cells = Partial<Record<(typeof COLUMNS)[number], string>>;

const ORDINARY: Cells = {
  id: 'L1',
  offered: '2026-11-18T09:00:00+01:00',
  category: 'Bathroom',
  area: 'Cologne',
  price: '46.00',
  status: 'available',
};

/** A lead file of rows that differ from an ordinary one in what is given. */
export function leadFile(...rows: readonly Cells[]): string {
  const line = (cells: Cells) => COLUMNS.map((column) => quoted({ ...ORDINARY, ...cells }[column] ?? '')).join(',');
  return `${[COLUMNS.join(','), ...rows.map(line)].join('\r\n')}\r\n`;
}

/** Reads text as one file, cut into pieces of `size`. */
export function read(text: string, { size = 65_536, terms = TERMS }: { readonly size?: number; readonly terms?: LeadTerms } = {}): LeadFile {
  const reader = createLeadFileReader('leads.csv', terms);
  for (let at = 0; at < text.length; at += size) reader.push(text.slice(at, at + size));
  return reader.end();
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
