/** What reading leads depends on in a book: its units and time zone, and the key under which customers are hashed. */

import { createHmac } from 'node:crypto';
import { maskCardNumbers } from '../../billing/card-number.ts';
import type { LeadTerms } from '../../statements/lead-row.ts';

export interface LeadBook {
  readonly creditDecimals: number;
  readonly timeZone: string;
  /** Names the book: the same customer has another fingerprint in another book. */
  readonly key: string;
}

export function leadTerms({ creditDecimals, timeZone, key }: LeadBook): LeadTerms {
  return {
    creditDecimals,
    timeZone,
    fingerprint: (text) => fingerprint(key, text),
    maskCardNumbers: (text) => maskCardNumbers(text).text,
  };
}

/** 128 bits: enough that no two customers of a book ever share one. */
function fingerprint(key: string, text: string): string {
  return createHmac('sha256', key).update(text, 'utf8').digest('base64url').slice(0, 22);
}
