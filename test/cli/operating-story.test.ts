/** One account's story told by commands: in the end ledger, processor, balance, reports and log say the same. */

import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openSandbox } from '../../electron/engine/processors/sandbox.ts';
import { answer, floatbook, newFolder, stateOf } from './command-line.ts';

interface Charged {
  readonly charge: { readonly state: string; readonly because: string };
  readonly payments: readonly {
    readonly state: string;
    readonly amount: string;
    readonly attempts: readonly { readonly label: string; readonly state: string }[];
  }[];
}

interface Week {
  readonly topUps: string;
  readonly refunds: string;
  readonly charges: string;
  readonly expiry: string;
  readonly closing: string;
  readonly unexplained: string;
}

const DAY_MS = 86_400_000;
const isoDay = (instant: number) => new Date(instant).toISOString().slice(0, 10);
/** Exact sums of decimals with two digits. */
const cents = (amounts: readonly string[]) => amounts.reduce((sum, amount) => sum + BigInt(amount.replace('.', '')), 0n);

test(
  'T2 T3 T4 T9 C2 C5 L9 from a new book over a declining primary to ten simulated days, and every figure agrees',
  { timeout: 240_000 },
  async () => {
    const folder = newFolder();
    const say = <Found = Readonly<Record<string, unknown>>>(...words: readonly string[]) => answer<Found>(folder, ...words);
    await say('init', '--currency', 'EUR', '--time-zone', 'UTC', '--name', 'Acme');
    await say('terms', 'set', '--preset', 'quotations', '--fee-due', 'on_read', '--credits-expire-after', '5');
    await say('pack', 'set', 'large:900.00:1000.00:Large');
    await say('account', 'promotion', 'on');
    for (const [token, nickname] of [
      ['tok_works_then_declines', 'Office'],
      ['tok_visa', 'Backup'],
    ] as const) {
      const { method } = await say<{ method: number }>('method', 'add', '--card', token, '--nickname', nickname);
      await say('method', 'verify', String(method));
      await say('method', 'activate', String(method));
    }
    const drill = await say<{ scenarios: { primary: string; steps: { step: string; label: string }[] }[] }>('method', 'drill');
    expect(drill.scenarios.find(({ primary }) => primary === 'declines_softly')?.steps.at(-1)).toMatchObject({ step: 'paid', label: 'Backup' });

    // Pay-as-you-use until automatic top-up is on.
    const guards = ['--cap-per-day', '2000.00', '--cap-per-month', '5000.00', '--cool-down', '0', '--accept-terms', '1'];
    const told = await floatbook(folder, ['top-up', 'on', 'large', ...guards, '--charge-at-once', '0', '--book', 'b.floatbook', '--json']);
    expect([told.status, JSON.parse(told.stderr)]).toMatchObject([1, { error: { code: 'would_charge_at_once' } }]);
    expect(await say('top-up', 'on', 'large', ...guards, '--charge-at-once', '900.00')).toMatchObject({ available: '1000.00', mode: 'automatic' });

    // The first is drawn; the second needs a top-up, which the primary declines and the backup pays.
    expect(await say<Charged>('charge', 'promotion', '--id', 'P1', '--credits', '600.00', '--campaign', 'Roofs', '--lead', 'L1')).toMatchObject({
      charge: { state: 'posted' },
      payments: [],
    });
    const second = await say<Charged>('charge', 'lead_purchase', '--id', 'P2', '--credits', '700.00', '--campaign', 'Baths', '--lead', 'L2');
    expect(second.charge.state).toBe('posted');
    expect(second.payments).toMatchObject([
      {
        state: 'succeeded',
        amount: '900.00',
        attempts: [
          { label: 'Office', state: 'declined' },
          { label: 'Backup', state: 'succeeded' },
        ],
      },
    ]);

    // One quotation is read and paid, one is not read; one charge comes back.
    for (const [id, credits] of [
      ['Q1', '50.00'],
      ['Q2', '25.00'],
    ] as const)
      expect(await say<Charged>('charge', 'quotation', '--id', id, '--credits', credits)).toMatchObject({ charge: { state: 'held' } });
    expect(await say<Charged>('charge', 'due', 'Q1')).toMatchObject({ charge: { state: 'posted' } });
    await say('refund', 'request', 'P1', '--reason', 'duplicate', '--credits', '100.00');
    await say('refund', 'approve', '1');
    await say('refund', 'credit', '1');
    expect(await say('balance')).toMatchObject({ credits: '750.00', available: '725.00' });

    // Stopped, so that nothing is bought anew; then ten days go by: the unread quotation is released, the credits expire.
    expect(await say('top-up', 'off')).toMatchObject({ mode: 'pay_as_you_use' });
    const until = isoDay(Date.now() + 10 * DAY_MS);
    const ran = await say<{ happened: { what: string; about: Readonly<Record<string, unknown>> }[] }>('engine', 'run', '--until', until);
    expect(ran.happened.filter(({ what }) => what === 'charge')).toMatchObject([{ about: { id: 'Q2', state: 'released' } }]);
    const expired = ran.happened
      .filter(({ what, about }) => what === 'event' && about['kind'] === 'expiry')
      .map(({ about }) => String(about['credits']));
    expect(cents(expired)).toBe(750_00n);

    // What the sandbox charged is what the ledger has; the bridge explains each week; the book is whole.
    const charges = openSandbox({ file: join(folder, 'b.floatbook-sandbox.jsonl'), now: () => Date.now() + 10 * DAY_MS }).charges();
    const succeeded = charges.filter(({ state }) => state === 'succeeded').reduce((sum, { amount }) => sum + BigInt(amount), 0n);
    expect(succeeded).toBe(1800_00n);
    expect(await say('balance', '--at', until)).toEqual({ credits: '0.00', cost: '0.00', available: '0.00', pending: '0.00' });
    const period = ['--from', isoDay(Date.now() - 2 * DAY_MS), '--to', until];
    const bridge = await say<readonly Week[]>('report', 'bridge', ...period);
    const sum = (name: keyof Week) => cents(bridge.map((week) => week[name]));
    expect([sum('topUps'), sum('refunds'), sum('charges'), sum('expiry'), sum('unexplained')]).toEqual([2000_00n, 100_00n, 1350_00n, 750_00n, 0n]);
    const spend = await say<readonly { faceValue: string; spend: string; count: number }[]>('report', 'weekly-spend', ...period);
    expect(cents(spend.map(({ faceValue }) => faceValue))).toBe(1250_00n);
    // At nine tenths of their face value: that is what the packs cost.
    expect(cents(spend.map(({ spend: cost }) => cost))).toBe(1125_00n);
    expect(spend.reduce((count, week) => count + week.count, 0)).toBe(3);
    const log = await say<readonly { because: string }[]>('top-up', 'decisions');
    expect(log.every(({ because }) => because.length > 0)).toBe(true);
    expect(await say('verify')).toMatchObject({ ok: true, problems: [] });
    expect(stateOf(folder)).toMatchObject({ ok: true, fee: 4, obligation: 2, refund_request: 1 });
  },
);
