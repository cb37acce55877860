/** The lead file, the form in which available leads come in. Pure: text in, in pieces of any size, offers and the news that one is gone out. */

import { refuse, Refused, type Place } from '../../db/ledger/refusal.ts';
import { createCsvReader } from './csv.ts';
import { readLeadHeader, readLeadRow, type GoneLead, type LeadHeader, type LeadTerms, type OfferedLead } from './lead-row.ts';

/** Something the reader did that its user should know; the file was taken over all the same. */
export interface LeadFileWarning extends Place {
  readonly message: string;
}

export interface LeadFile {
  /** In order of the file. A lead that stands in it as available and as gone is in both lists. */
  readonly offers: readonly OfferedLead[];
  readonly gone: readonly GoneLead[];
  /** Rows below the header. */
  readonly rows: number;
  readonly warnings: readonly LeadFileWarning[];
}

export interface LeadFileReader {
  /** Reads on, in pieces of any size. */
  push(text: string): void;
  end(): LeadFile;
  /** The line that reading has reached, from 1. */
  line(): number;
}

export const MOST_LEAD_ROWS = 50_000;

/** Reads the lead file called `file`; refuses, with its line, whatever does not belong in one. */
export function createLeadFileReader(file: string, terms: LeadTerms): LeadFileReader {
  const rows = createRowTaker(file, terms);
  const csv = createCsvReader((fields, line) => rows.take(fields, { file, sourceLine: line }));
  return {
    push: (text) => withFile(file, () => csv.push(text)),
    end() {
      withFile(file, () => csv.end());
      return rows.end();
    },
    line: () => csv.line(),
  };
}

const MOST_WARNINGS = 100;

/** Adds the file's name to what is refused about one of its lines. */
function withFile(file: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    throw error instanceof Refused && error.refusal.file === undefined ? new Refused({ ...error.refusal, file }) : error;
  }
}

/** Takes rows one by one: the first is the header, every other an offer or the news that one is gone. */
function createRowTaker(file: string, terms: LeadTerms) {
  const offers = new Map<string, OfferedLead>();
  const gone = new Map<string, GoneLead>();
  const warnings: LeadFileWarning[] = [];
  let header: LeadHeader | undefined;
  let rows = 0;

  const warn = (message: string, place: Place) => {
    if (warnings.length < MOST_WARNINGS) warnings.push({ ...place, message });
  };
  const keep = <Item extends { readonly sourceId: string }>(list: Map<string, Item>, item: Item, place: Place) => {
    const known = list.get(item.sourceId);
    if (known === undefined) list.set(item.sourceId, item);
    else if (JSON.stringify(known) !== JSON.stringify(item)) refuseOtherContents(item.sourceId, place);
  };
  const takeHeader = (fields: readonly string[], place: Place): LeadHeader => {
    const read = readLeadHeader(fields, terms, place);
    if (read.unread.length > 0)
      warn(`Not read, because a lead file has no such column: ${read.unread.map((name) => `"${name}"`).join(', ')}.`, place);
    return read;
  };

  return {
    take(fields: readonly string[], place: Place) {
      if (!header) {
        header = takeHeader(fields, place);
        return;
      }
      rows += 1;
      if (rows > MOST_LEAD_ROWS)
        refuse('file_too_large', `Line ${place.sourceLine} is beyond the ${MOST_LEAD_ROWS} leads that a file may hold. Split the file.`, place);
      const row = readLeadRow(header, fields, terms, place, (message) => warn(message, place));
      if (row.status === 'gone') keep(gone, row.lead, place);
      else keep(offers, row.lead, place);
    },
    end(): LeadFile {
      if (!header) refuse('empty_file', 'This file is empty. A lead file begins with a header of its columns.', { file });
      return { offers: [...offers.values()], gone: [...gone.values()], rows, warnings };
    },
  };
}

function refuseOtherContents(sourceId: string, place: Place): never {
  refuse(
    'id_with_other_contents',
    `Line ${place.sourceLine}: the id ${sourceId} stands in this file already with other contents. Give every lead an id of its own.`,
    place,
  );
}
