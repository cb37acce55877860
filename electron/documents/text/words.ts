/** Chooses the language of documents; a translation is another object of the same type. */

import { enReport } from './en-report.ts';
import { enShared } from './en-shared.ts';
import { enStatement } from './en-statement.ts';

const en = { ...enShared, report: enReport, statement: enStatement };

export type Words = typeof en;

export const words: Words = en;
