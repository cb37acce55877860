/** What the bench is asked to do: `npm run bench -- [SECTION…] [--rows N] [--postings N] [--rounds N] [--full] [--json]`. */

import { parseArgs } from 'node:util';

export const SECTIONS = ['import', 'statements', 'post', 'decide', 'leads', 'match', 'queries', 'report', 'audit', 'plans', 'export'] as const;
export type Section = (typeof SECTIONS)[number];

export interface BenchOptions {
  readonly sections: readonly Section[];
  /** Rows of the imported file, and of the exported statement. */
  readonly rows: number;
  /** Postings of the large book of the section `queries`. */
  readonly postings: number;
  readonly rounds: number;
  readonly json: boolean;
}

/** Throws `TypeError` for what it does not know. */
export function readOptions(given: readonly string[]): BenchOptions {
  const { values, positionals } = parseArgs({
    args: [...given],
    allowPositionals: true,
    options: {
      rows: { type: 'string' },
      postings: { type: 'string' },
      rounds: { type: 'string' },
      full: { type: 'boolean' },
      json: { type: 'boolean' },
    },
  });
  const sections = positionals.map((name) => SECTIONS.find((section) => section === name) ?? unknownSection(name));
  const full = values.full === true;
  return {
    sections: sections.length === 0 ? SECTIONS : sections,
    rows: number(values.rows, full ? 1_000_000 : 50_000),
    postings: number(values.postings, full ? 1_000_000 : 200_000),
    rounds: number(values.rounds, full ? 1 : 3),
    json: values.json === true,
  };
}

function unknownSection(name: string): never {
  throw new TypeError(`There is no section "${name}". The sections are: ${SECTIONS.join(', ')}.`);
}

function number(text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const value = Number(text.replaceAll(/[_,]/g, ''));
  if (!Number.isSafeInteger(value) || value < 1) throw new TypeError(`"${text}" is not a number of rows, postings or rounds.`);
  return value;
}
