/** A first look into a statement file, before anything is decided about it: how it is laid out, whose accounts it is of, and of what kind they are. Nothing is written. */

import type { MoneyKind } from '../../../db/ledger/accounts.ts';
import { maskCardNumbers } from '../../billing/card-number.ts';
import { LARGEST_FILE, type ReadingOptions, type StatementFormat } from '../../readers/statement.ts';
import type { SourceFile } from '../read-activity-file.ts';
import { loadWholeFile } from '../whole-file.ts';
import { readInWorker } from './read-in-worker.ts';

export interface Glance {
  readonly layout: string;
  /** Numbers of the accounts that it is of, as it writes them, without full card numbers (rule M4). */
  readonly numbers: readonly string[];
}

export interface ToGlanceAt {
  readonly file: SourceFile;
  readonly answers?: ReadingOptions | undefined;
  readonly format?: StatementFormat | 'auto' | undefined;
}

/** Reads the whole file; refuses what the readers refuse. */
export async function glanceAt({ file, answers = {}, format = 'auto' }: ToGlanceAt): Promise<Glance> {
  const numbers = new Set<string>();
  let layout = '';
  await readInWorker({ file, options: answers, format }, (parts) => {
    for (const part of parts) {
      if (part.part === 'layout') layout = part.layout;
      else if (part.part === 'statement' && part.account !== null && part.account.trim() !== '')
        numbers.add(maskCardNumbers(part.account.trim()).text);
    }
  });
  return { layout, numbers: [...numbers] };
}

/** What kind of account the bytes of a file themselves say that they are of; `null` where they do not. */
export function kindSaid(bytes: Buffer): MoneyKind | null {
  if (OF_CARD.some((word) => bytes.includes(word))) return 'card';
  return OF_BANK.some((word) => bytes.includes(word)) ? 'bank' : null;
}

/** How OFX and QIF say that a statement is of a card, and of an account at a bank. */
const OF_CARD = ['<CREDITCARDMSGSRSV1>', '<CCSTMTRS>', '!Type:CCard'];
const OF_BANK = ['<BANKMSGSRSV1>', '<STMTRS>', '!Type:Bank'];

export async function kindSaidBy(file: SourceFile): Promise<MoneyKind | null> {
  return kindSaid(await loadWholeFile(file, LARGEST_FILE));
}
