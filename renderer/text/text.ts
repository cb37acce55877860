/** Chooses the language of the interface; a translation is another object of the same type. */

import { en } from './en.ts';

export type Text = typeof en;

export const text: Text = en;
