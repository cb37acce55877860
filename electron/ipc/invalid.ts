/** Says what does not fit in an input, as a refusal, without repeating what was sent. */

import type { z } from 'zod';
import type { Refusal } from '../../db/ledger/refusal.ts';

const LONGEST_REASON = 300;

export function invalidInput(error: z.ZodError): Refusal {
  const issue = error.issues[0];
  const where = issue === undefined ? '' : issue.path.map(String).join('.');
  const reason = `${where === '' ? '' : `${where}: `}${issue?.message ?? 'unreadable'}`;
  return { code: 'invalid_input', message: `This request does not fit (${shorten(reason)}). Check what was entered and try again.` };
}

function shorten(reason: string): string {
  return reason.length <= LONGEST_REASON ? reason : `${reason.slice(0, LONGEST_REASON)}…`;
}
