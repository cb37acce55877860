/** What operating an account by commands refuses: by name, saying what to do, with nothing written and nobody charged. */

import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { answer, csv, environment, newFolder, refusal, stateOf } from './command-line.ts';
import { DAY, HOUR, newOperatedBook, TURN_ON, type OperatedBook } from './operated.ts';

/** Two active cards, a thousand credits, one charge with an open refund request, one held fee; automatic top-up is off. */
let book: OperatedBook;
let before: ReturnType<typeof stateOf>;

beforeAll(async () => {
  book = await newOperatedBook();
  await book.done('terms set --fee-due on_read');
  await book.card('tok_visa', 'Office');
  await book.card('tok_mastercard', 'Backup');
  await book.done('method add --card tok_visa');
  await book.done('pack buy large --charge 900');
  await book.done('charge promotion --id P1 --credits 10');
  await book.done('charge quotation --id Q1 --credits 20');
  await book.done('refund request P1 --reason other');
  before = stateOf(book.folder);
}, 60_000);

const ON = 'top-up on large --charge-at-once 0 --accept-terms 1 --cap-per-day 2000 --cap-per-month 5000';

describe('is refused, and nothing is written:', { timeout: 60_000 }, () => {
  test.each([
    ['method activate 3', 'illegal_step', /added cannot activate/],
    ['method activate 9', 'no_method', /no such payment method/],
    ['method verify 1', 'illegal_step', /active cannot verify/],
    ['method primary 3', 'illegal_step', /Only an activated method/],
    ['method order 1 2', 'invalid_input', /every payment method/],
    ['method order 1 2 3 3', 'invalid_input', /once/],
    ['method add --card 4242424242424242', 'card_number', /never takes one/],
    ['method add --processor stripe', 'no_processor', /not set up/],
    ['method add --processor stripe --mode live', 'no_processor', /live/],
    ['pack buy medium --charge 1', 'no_pack', /There is: small, large/],
    ['pack buy large --charge 899.99', 'would_charge_at_once', /900\.00 EUR.*--charge 900\.00/],
    ['pack buy large --charge 900 --packs 2', 'would_charge_at_once', /--charge 1800\.00/],
    ['pack buy large --charge 900.001', 'wrong_number', /more than 2 decimals/],
    ['pack buy large --charge 99999999999999999999', 'wrong_number', /too large/],
    ['pack set a:0:5', 'wrong_setting', /above 0/],
    ['pack set a:1:5 a:2:5', 'wrong_setting', /Two packs have the id a/],
    ['pack set 4242424242424242:1:1', 'card_number', /full card number/],
    [ON.replace('large', 'medium'), 'no_pack', /There is: small, large/],
    [ON.replace('--accept-terms 1', '--accept-terms 0'), 'wrong_setting', /version 1: /],
    [ON.replace('--charge-at-once 0', '--charge-at-once 900'), 'would_charge_at_once', /charge 0\.00 EUR at once.*--charge-at-once 0\.00/],
    [ON.replace('--cap-per-day 2000', ''), 'wrong_setting', /cap per day/i],
    [ON.replace('--cap-per-month 5000', '--cap-per-month 0'), 'wrong_setting', /cap per month/i],
    [ON.replace('--cap-per-day 2000', '--cap-per-day 899.99'), 'wrong_setting', /more than.*cap/],
    ['top-up cancel 1', 'illegal_step', /succeeded cannot cancel/],
    ['top-up cancel 7', 'no_payment', /no such payment/],
    ['top-up give-up 1', 'illegal_step', /does not wait for the owner/],
    ['top-up give-up 7', 'no_payment', /no such payment/],
    ['charge promotion --id P1 --credits 11', 'key_with_other_contents', /P1/],
    ['charge lead_purchase --id P1 --credits 10', 'key_with_other_contents', /P1/],
    ['charge promotion --id P2 --credits 1.001', 'wrong_number', /more than 2 decimals/],
    ['charge due P1', 'illegal_step', /posted cannot fall due/],
    ['charge release P1', 'illegal_step', /posted cannot release/],
    ['charge retry Q1', 'illegal_step', /held cannot try again/],
    ['charge due Q9', 'no_fee', /"Q9"/],
    ['refund request P1 --reason other', 'refund_not_possible', /requested already/],
    ['refund request Q1 --reason other', 'unknown_charge', /"Q1"/],
    ['refund request P9 --reason other', 'unknown_charge', /"P9"/],
    ['refund credit 1', 'illegal_step', /requested cannot credit/],
    ['refund approve 2', 'no_request', /no such refund request/],
    ['terms set --refund-reasons ,', 'wrong_setting', /reasons/i],
    ['terms set --refund-window day-32', 'wrong_setting', /refunds/],
    ['engine run --until 2026-03-01', 'wrong_period', /2026-03-01 is over/],
    ['engine run --until 2040-01-01', 'wrong_period', /ten years/],
    ['method list --workspace Nowhere', 'no_workspace', /Main/],
    ['charge promotion --id P2 --credits 1 --workspace Nowhere', 'no_workspace', /Main/],
  ])('%s', async (line, code, says) => {
    const charged = book.charges();
    expect(await book.refused(line)).toEqual({ code, message: expect.stringMatching(says) });
    expect(stateOf(book.folder)).toEqual(before);
    expect(book.charges()).toEqual(charged);
  });

  test.each([
    'method',
    'method list 1',
    'method add tok_visa',
    'method add --processor paypal',
    'method verify',
    'method verify one',
    'method order',
    'method rename 1',
    `method rename 1 ${'x'.repeat(61)}`,
    'pack buy large',
    'pack buy --charge 900',
    'pack buy large --charge 900,00',
    'pack buy large --charge=-900',
    'pack buy large --charge 9e2',
    'pack buy large --charge 900 --packs 0',
    'pack set',
    'pack set large',
    'pack set large:x:1',
    'pack set a:1:1 --preset custom',
    'pack set --preset nobody',
    'top-up on large --accept-terms 1',
    'top-up on large --charge-at-once 0',
    `${ON} --per-day 0`,
    `${ON} --failures none`,
    'top-up cancel',
    'top-up decisions --limit 501',
    'charge',
    'charge gift --id G1 --credits 1',
    'charge quotation --credits 1',
    'charge quotation --id Q2',
    'charge quotation --id Q2 --credits -1',
    'charge due',
    'refund request P1',
    'refund approve one',
    'terms set',
    'terms set --preset nobody',
    'terms set --fee-due never',
    'terms set --fee-due on_contact --release-after 5',
    'terms set --refund-window week',
    'terms set --threshold lots',
    'terms set --threshold none --threshold-operator below',
    'terms set --threshold-operator below',
    'terms set --tax-rate 1.234x',
    'terms set --credits-expire-after 0',
    'account',
    'account promotion',
    'account promotion maybe',
    'account warn-below',
    'account warn-below few',
    'engine',
    'engine run now',
    'engine run --until tomorrow',
    'engine run --workspace Main',
  ])('%s is wrong usage, with 2', async (line) => {
    const ended = await book.run(line);
    expect(ended).toMatchObject({ status: 2, stdout: '' });
    expect(ended.stderr).toMatch(/^\S.+\n\nUsage: floatbook /);
    expect(stateOf(book.folder)).toEqual(before);
  });
});

describe('an account', { timeout: 60_000 }, () => {
  test('T3 whose pack is not larger than its threshold is not topped up', async () => {
    const own = await newOperatedBook();
    await own.done('terms set --threshold 100');
    expect(await own.refused(ON.replace('large', 'small'))).toMatchObject({ code: 'pack_below_threshold' });
  });

  test('M1 whose cards are not activated buys nothing', async () => {
    const own = await newOperatedBook();
    await own.done('method add --card tok_visa');
    await own.done('method verify 1');
    expect(await own.refused('pack buy small --charge 100')).toMatchObject({ code: 'no_method', message: expect.stringContaining('Activate') });
    expect(own.charges()).toEqual([]);
  });

  test('M1 does not lose a method while it is charged', async () => {
    const own = await newOperatedBook();
    await own.card('tok_times_out');
    await own.failed('pack buy small --charge 100');
    expect(await own.refused('method remove 1')).toMatchObject({ code: 'method_in_use' });
  });

  test('C5 gives nothing back when it is too late, for no listed reason, or beyond the charge', async () => {
    const own = await newOperatedBook();
    await own.card('tok_visa');
    await own.done('charge promotion --id P1 --credits 10');
    expect(await own.refused('refund request P1 --reason boredom')).toMatchObject({
      code: 'refund_not_possible',
      message: expect.stringContaining('duplicate'),
    });
    expect(await own.refused('refund request P1 --reason other --credits 10.01')).toMatchObject({ code: 'refund_exceeds_charge' });
    expect(await own.refused('refund request P1 --reason other --credits 0')).toMatchObject({ code: 'refund_exceeds_charge' });
    own.pass(8 * DAY);
    expect(await own.refused('refund request P1 --reason other')).toMatchObject({
      code: 'refund_not_possible',
      message: expect.stringContaining('2026-03-09'),
    });
  });

  test('T6 beyond its caps is not topped up, and says so', async () => {
    const own = await newOperatedBook();
    await own.card('tok_visa');
    await own.done(`${TURN_ON} 900`);
    own.pass(2 * HOUR);
    await own.done('charge promotion --id P1 --credits 1000');
    own.pass(2 * HOUR);
    expect(await own.failed('charge promotion --id P2 --credits 1500')).toMatchObject({
      charge: { state: 'unpaid', because: 'no_top_up' },
      decisions: [{ because: 'cap_day', figures: { capLeftToday: '200.00', price: '900.00' } }, { because: 'no_top_up' }],
    });
    expect(own.charges()).toHaveLength(2);
  });

  test('L5 does not take the id of an imported event for a charge', async () => {
    const own = await newOperatedBook();
    await own.card('tok_visa');
    writeFileSync(join(own.folder, 'history.csv'), csv('P1,2026-01-05,bonus,5.00'));
    await own.done('import activity history.csv');
    const imported = stateOf(own.folder);
    expect(await own.refused('charge promotion --id P1 --credits 1')).toMatchObject({ code: 'key_with_other_contents' });
    expect(stateOf(own.folder)).toEqual(imported);
  });
});

describe('simulated time', { timeout: 60_000 }, () => {
  test('does not pass where a method does not belong to the sandbox, even a removed one', async () => {
    const own = await newOperatedBook();
    await own.card('tok_visa');
    await own.done('method add --processor manual --nickname Transfer');
    expect(await own.refused('engine run --until 2026-03-05')).toMatchObject({ code: 'not_available', message: expect.stringContaining('manual') });
    await own.done('method remove 2');
    expect(await own.refused('engine run --until 2026-03-05')).toMatchObject({ code: 'not_available' });
    expect(await own.done('engine run')).toMatchObject({ happened: [] });
  });

  test('does not pass in a book that has no methods: its history is real', async () => {
    const own = await newOperatedBook();
    expect(await own.refused('engine run --until 2026-03-05')).toMatchObject({
      code: 'not_available',
      message: expect.stringContaining('method add'),
    });
  });

  test('does not pass in the sample book, whose day stands still', async () => {
    const folder = newFolder();
    await answer(folder, 'demo');
    const made = stateOf(folder);
    expect(await refusal(folder, 'engine', 'run', '--until', '2030-01-01')).toMatchObject({
      code: 'not_available',
      message: expect.stringContaining('sample'),
    });
    expect(stateOf(folder)).toEqual(made);
  });
});

test('while another process writes the book, it is read and not operated', { timeout: 60_000 }, async () => {
  const own = await newOperatedBook();
  const lock = new URL('../../db/lock.ts', import.meta.url).href;
  const script = `const { lockBook } = await import(${JSON.stringify(lock)}); globalThis.held = lockBook('b.floatbook'); console.log('locked'); setInterval(() => {}, 1000);`;
  const holder = spawn(process.execPath, ['--input-type=module', '-e', script], {
    cwd: own.folder,
    env: environment(),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await new Promise((resolve) => holder.stdout.once('data', resolve));
    for (const line of [
      'method add --card tok_visa',
      'pack buy small --charge 100',
      'charge promotion --id P1 --credits 1',
      'terms set --tax none',
      'engine run',
    ])
      expect(await own.refused(line)).toMatchObject({ code: 'book_in_use' });
    for (const line of ['method list', 'method drill', 'pack list', 'top-up status', 'top-up decisions', 'charge list', 'refund list', 'terms show'])
      await own.done(line);
  } finally {
    holder.kill('SIGKILL');
    await new Promise((resolve) => holder.once('close', resolve));
  }
});
