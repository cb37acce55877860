/** A row of an account statement as spreadsheets and printed pages show it: the event, and what the firm's own accounting knows it by. */

import type { PostingCodes } from '../../db/ledger/ledger-codes.ts';
import type { RegisterEvent } from './register-line.ts';

/** Codes are those of the account that stands against Prepaid credits, on the day of the event. */
export type StatementRow = RegisterEvent & PostingCodes;
