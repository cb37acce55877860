/** Money that comes back and charges that do not match, on the command line: what is answered, what is exported, how it ends. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openSandbox, type Sandbox } from '../../electron/engine/processors/sandbox.ts';
import { toCsv } from '../model/csv.ts';
import { newOperatedBook, NOW, type Document, type OperatedBook } from './operated.ts';

interface MoneyBack {
  readonly moneyBack: readonly Document[];
  readonly notPosted: readonly Document[];
}

function sandboxOf({ folder }: OperatedBook): Sandbox {
  return openSandbox({ file: join(folder, 'b.floatbook-sandbox.jsonl'), now: () => NOW });
}

test('a chargeback is found by looking, told in statement and journal, and a won dispute takes it back', { timeout: 60_000 }, async () => {
  const book = await newOperatedBook();
  await book.card('tok_visa', 'Office');
  await book.done('pack buy large --charge 900.00');
  await book.done('charge quotation --id q1 --credits 300.00');
  const sandbox = sandboxOf(book);
  const charge = sandbox.charges()[0]?.id as string;
  sandbox.dispute(charge);
  const found = await book.done<MoneyBack & { complete: boolean }>('money-back look');
  expect(found).toMatchObject({
    complete: true,
    moneyBack: [{ kind: 'chargeback', date: '2026-03-02', method: 'Office', amount: '-900.00', credits: '-700.00' }],
    notPosted: [],
  });
  expect(await book.done('money-back list')).toEqual({ moneyBack: found.moneyBack, notPosted: [] });
  expect(await book.done('balance')).toMatchObject({ credits: '0.00', cost: '0.00' });
  expect(await book.done('report bridge')).toMatchObject([{ topUps: '1000.00', charges: '300.00', adjustments: '-700.00', closing: '0.00' }]);
  await book.done('export statement --from 2026-03-01 --to 2026-03-31 --format csv --out s.csv');
  const statement = readFileSync(join(book.folder, 's.csv'), 'utf8').split('\r\n');
  expect(statement.find((line) => line.includes(',chargeback,'))).toMatch(
    /,chargeback,,,,Office,,0\.00,700\.00,0\.00,0\.00,630\.00,0\.00,-900\.00,EUR$/,
  );
  await book.done('export journal --format hledger --out j.journal');
  expect(readFileSync(join(book.folder, 'j.journal'), 'utf8')).toContain(
    '    Assets:Card clearing:Main  900.00 EUR\n    Assets:Prepaid credits:Main  -630.00 EUR  ; credits:-700.00\n    Expenses:Money back beyond credits:Main  -270.00 EUR\n',
  );
  expect(await book.done('method list')).toMatchObject({ methods: [{ state: 'disabled', because: 'chargeback' }] });
  sandbox.winDispute(charge);
  expect(await book.done('money-back look')).toMatchObject({ moneyBack: [{ kind: 'taken_again', amount: '900.00', credits: '700.00' }, {}] });
  expect(await book.done('verify')).toMatchObject({ ok: true });
});

test('what was paid elsewhere is recorded by hand, once under its name', { timeout: 60_000 }, async () => {
  const book = await newOperatedBook();
  await book.card('tok_visa');
  const { payment } = await book.done<{ payment: Document }>('pack buy small --charge 100.00');
  expect(await book.refused(`money-back record ${String(payment['id'])} --id b1 --amount 10`)).toMatchObject({ code: 'processor_tells' });
  writeFileSync(
    join(book.folder, 'h.csv'),
    toCsv([{ id: 'T1', date: '2026-02-20', kind: 'top_up', credits: '50.00', amount: '50.00', method: 'Transfer' }]),
  );
  await book.done('import activity h.csv');
  const recorded = await book.done('money-back record T1 --id b1 --amount 20.00 --date 2026-02-27 --note "they sent too little"');
  expect(recorded).toMatchObject({ id: 'b1', kind: 'card_refund', date: '2026-02-27', charge: 'T1', amount: '-20.00', credits: '-20.00' });
  expect(await book.done('money-back record T1 --id b1 --amount 20.00 --date 2026-02-27 --note "they sent too little"')).toEqual(recorded);
  expect(await book.refused('money-back record T1 --id b2 --amount 30.01')).toMatchObject({
    code: 'money_back_exceeds_charge',
    message: 'Of T1 at most 30.00 EUR can come back, not 30.01 EUR.',
  });
  expect(await book.refused('money-back record none --id b1 --amount 10')).toMatchObject({ code: 'no_event' });
  expect((await book.run('money-back record none --amount 10')).status).toBe(2);
});

test('T9 a charge that does not match is told, and settled with the amount and the reason', { timeout: 60_000 }, async () => {
  const book = await newOperatedBook();
  await book.card('tok_wrong_amount', 'Odd');
  const bought = await book.failed<{ payment: Document }>('pack buy small --charge 100.00');
  expect(bought).toMatchObject({ payment: { state: 'unknown', mismatch: { charged: '0.01', currency: 'EUR', ways: ['give_back', 'accept'] } } });
  const id = String(bought.payment['payment']);
  expect(await book.refused(`charge settle ${id} --as give-back --amount 100.00 --because "wrong amount"`)).toMatchObject({
    code: 'charge_has_changed',
    message: expect.stringContaining('0.01 EUR'),
  });
  expect((await book.run(`charge settle ${id} --amount 0.01 --because x`)).status).toBe(2);
  const settled = await book.done(`charge settle ${id} --as give-back --amount 0.01 --because "wrong amount"`);
  expect(settled).toMatchObject({
    state: 'failed',
    failure: 'given_back',
    mismatch: null,
    attempts: [{ state: 'given_back' }],
    settlement: { way: 'give_back', because: 'wrong amount', state: 'done' },
  });
  expect(book.charges()).toMatchObject([{ amount: 1, refunded: 1 }]);
  const again = await book.failed<{ payment: Document }>('pack buy small --charge 100.00');
  await book.done(`charge settle ${String(again.payment['payment'])} --as accept --amount 0.01 --because "the vendor credited it"`);
  expect(await book.done('balance')).toMatchObject({ credits: '0.01', cost: '0.01' });
  expect(await book.refused(`charge settle ${id} --as accept --amount 0.01 --because x`)).toMatchObject({ code: 'nothing_to_settle' });
  expect(await book.done('verify')).toMatchObject({ ok: true });
});
