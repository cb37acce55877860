/** A command that spends money and comes again (rule L5): after a restart, after a failure, it is the same one and spends nothing more. */

import { expect, test } from 'vitest';
import type { CommandIdentity } from '../../db/commands.ts';
import { latestObligations } from '../../db/obligations.ts';
import { contact, fallDue, tryFeeAgain } from '../../electron/engine/account/fees.ts';
import { buyPacks } from '../../electron/engine/account/top-ups.ts';
import { newTestAccount, type TestAccount } from '../support/accounts.ts';

const named = (method: string, input: unknown = {}): CommandIdentity => ({ id: `${method} once`, method, input });

async function fundedAccount(): Promise<TestAccount> {
  const account = await newTestAccount();
  await account.card('tok_visa');
  return account;
}

/** Without what the process remembers, as after a restart. */
const anew = ({ engine }: TestAccount) => ({ ...engine, inFlight: new Set<number>(), asked: new Set<string>() });

test('L5 packs that are asked for again are bought once, at the price that was seen', async () => {
  const account = await fundedAccount();
  const command = named('packs.buy', { packId: 'small' });
  const first = await buyPacks(account.engine, account.id, 'small', 2, { price: 200_00, command });
  expect(await buyPacks(anew(account), account.id, 'small', 2, { price: 200_00, command })).toEqual(first);
  expect(account.sandbox.charges()).toHaveLength(1);
  await expect(buyPacks(account.engine, account.id, 'small', 2, { price: 199_00 })).rejects.toMatchObject({ refusal: { code: 'no_pack' } });
  const other = { ...command, input: { packId: 'large' } };
  await expect(buyPacks(account.engine, account.id, 'large', 1, { command: other })).rejects.toMatchObject({
    refusal: { code: 'key_with_other_contents' },
  });
  expect(account.sandbox.charges()).toHaveLength(1);
});

test('L5 a fee that was tried again and declined is not tried a third time by the same command', async () => {
  const account = await newTestAccount();
  await account.card('tok_declined_hard');
  const { engine, id } = account;
  const given = { sourceId: 'q1', kind: 'quotation', credits: 10_00 } as const;
  const fee = await contact(engine, id, given, { command: named('fees.contact') });
  expect(fee).toMatchObject({ state: 'unpaid' });
  await account.card('tok_visa');
  const again = await tryFeeAgain(engine, id, fee.id, { command: named('fees.tryAgain') });
  expect(await contact(anew(account), id, given, { command: named('fees.contact') })).toEqual(again);
  const tried = latestObligations(engine.book.connection, id, 50);
  expect(await tryFeeAgain(anew(account), id, fee.id, { command: named('fees.tryAgain') })).toEqual(again);
  expect(latestObligations(engine.book.connection, id, 50)).toEqual(tried);
});

test('L5 a held fee that fell due is answered again as it stands', async () => {
  const account = await fundedAccount();
  const { engine, id } = account;
  await account.terms({ feeDue: { when: 'on_read', releaseAfterHours: 48 } });
  await buyPacks(engine, id, 'large', 1);
  const held = await contact(engine, id, { sourceId: 'q1', kind: 'quotation', credits: 10_00 });
  const due = await fallDue(engine, id, held.id, { command: named('fees.fallDue') });
  expect(due).toMatchObject({ state: 'posted' });
  expect(await fallDue(anew(account), id, held.id, { command: named('fees.fallDue') })).toEqual(due);
});
