/** Chooses the language of documents; a translation is another object of the same type. */

import { enReport } from './en-report.ts';
import { enShared } from './en-shared.ts';

const en = { ...enShared, report: enReport };

export type Words = typeof en;

export const words: Words = en;
