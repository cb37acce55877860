/** The formats of statement files, in the order in which a file is held against them. */

import { camtReader } from './camt/reader.ts';
import { csvReader } from './csv/csv-reader.ts';
import { mt940Reader } from './mt940/reader.ts';
import { ofxReader } from './ofx/ofx-reader.ts';
import { qifReader } from './qif/qif-reader.ts';
import type { FormatReader } from './statement.ts';

export const READERS: readonly FormatReader[] = [camtReader, ofxReader, qifReader, mt940Reader, csvReader];
