/** The manual processor: it records what was paid elsewhere, and charges nobody. */

import { expect, test } from 'vitest';
import { createManualProcessor } from '../../electron/engine/processors/manual.ts';
import { ProcessorUnreachable } from '../../electron/engine/processors/processor.ts';
import { requestFor } from './requests.ts';

const processor = createManualProcessor();

test('a manual method is verified by being added, and is no card', async () => {
  const customer = await processor.createCustomer({ idempotencyKey: 'c', book: 'book-1', workspace: 'workspace-1', name: 'Muster GmbH' });
  const { setupId, url } = await processor.beginSetup({ idempotencyKey: 's', customer, currency: 'EUR', card: null });
  expect(url).toBeNull();
  expect(await processor.readSetup(setupId)).toEqual({ outcome: 'verified', token: setupId, card: null });
  await processor.detach(setupId);
});

test('it cannot be charged without its owner', async () => {
  const request = requestFor({ customer: 'manual_workspace-1' }, 'manual_s', 'k1');
  expect(await processor.charge(request)).toMatchObject({ outcome: 'refused', because: 'method', code: 'manual_method' });
  expect(await processor.lookUp(request)).toBeNull();
  expect(await processor.listCharges(request.customer, 0)).toEqual([]);
});

test('what was paid elsewhere is answered as it was entered, one payment for a key', () => {
  const entered = { idempotencyKey: 'k1', amount: 90_00, currency: 'EUR', customer: 'manual_workspace-1' };
  const recorded = { outcome: 'succeeded', chargeId: 'manual_k1', amount: 90_00, currency: 'EUR', customer: 'manual_workspace-1', mode: 'live' };
  expect(processor.record(entered)).toEqual(recorded);
  expect(processor.record(entered)).toEqual(recorded);
});

test('it gives nothing back by itself', async () => {
  await expect(processor.refundCharge({ idempotencyKey: 'r', chargeId: 'manual_k1', amount: 1 })).rejects.toThrow(ProcessorUnreachable);
  await expect(processor.cancelCharge('manual_k1')).rejects.toThrow(ProcessorUnreachable);
});
