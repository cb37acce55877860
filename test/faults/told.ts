/** What a user is told of an act: that it is done, or a refusal with its code and sentence. Anything else is wrong. */

import { DefectAnswer, RefusedAnswer } from '../../electron/ipc/client.ts';

export interface Told {
  /** `ok`, `defect`, or the code of a refusal. */
  readonly code: string;
  readonly message: string;
}

export async function toldBy(work: () => Promise<unknown>): Promise<Told> {
  try {
    await work();
    return { code: 'ok', message: '' };
  } catch (error) {
    if (error instanceof RefusedAnswer) return error.refusal;
    if (error instanceof DefectAnswer) return { code: 'defect', message: '' };
    throw error;
  }
}

/** A sentence of three words at least. */
const SENTENCE = /^\S+ \S+ .*\.$/s;

/** A path, the name of an error, SQL, a stack. */
const INSIDE = /(?:^|\s)\/\w+\/|SQLITE_|\bE[A-Z]{3,}\b|\bSELECT\b|\n\s+at /;

/** What is wrong with how it was told; `defects` are those that came up meanwhile. */
export function nameless({ code, message }: Told, defects: readonly string[]): readonly string[] {
  if (code === 'defect' || defects.length > 0) return [`a defect was behind what was told (${code}): ${defects.join('\n')}`];
  if (code === 'ok') return [];
  return [
    ...(SENTENCE.test(message) ? [] : [`${code} is told without a sentence: ${message}`]),
    ...(INSIDE.test(message) ? [`${code} tells what is of no use to its user: ${message}`] : []),
  ];
}
