/** The formats of statement files, in the order in which a file is held against them. */

import type { FormatReader } from './statement.ts';

export const READERS: readonly FormatReader[] = [];
