/** What a processor lists as the charges of a customer: asked for what the book has lost, and for money that came back. */

import { ProcessorUnreachable, type ListedCharge, type PaymentProcessor } from '../processors/processor.ts';

/** So far back: no book is restored from longer ago without being told, and banks take no dispute of older charges. */
const LOOK_BACK_MS = 400 * 86_400_000;

/** Newest first; `undefined` where the processor cannot be asked. `now` in ms since the epoch. */
export async function listedCharges(processor: PaymentProcessor, customer: string, now: number): Promise<readonly ListedCharge[] | undefined> {
  try {
    return await processor.listCharges(customer, now - LOOK_BACK_MS);
  } catch (error) {
    if (error instanceof ProcessorUnreachable) return undefined;
    throw error;
  }
}
