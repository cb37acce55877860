/** The commands that operate an account: what they answer with, what they cause, how they end. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { answer, floatbook, newFolder, stateOf } from './command-line.ts';
import { DAY, HOUR, MINUTE, newOperatedBook, TURN_ON, type Document } from './operated.ts';

interface Charged {
  readonly charge: Document;
  readonly decisions: readonly Document[];
  readonly payments: readonly Document[];
}

describe('method', { timeout: 60_000 }, () => {
  test('M1 M2 M3 a card is added, verified, activated; the primary is chosen, the order set, one renamed and removed', async () => {
    const book = await newOperatedBook();
    expect(await book.done('method list')).toEqual({ methods: [], warnings: [{ code: 'no_method', method: null }] });
    expect(await book.done('method add --card tok_visa --nickname Office')).toEqual({ method: 1, state: 'added', url: null });
    expect(await book.done('method verify 1')).toEqual({ method: 1, outcome: 'verified', state: 'verified', code: '', url: null });
    expect(await book.done('method list')).toEqual({
      methods: [
        {
          method: 1,
          label: 'Office',
          nickname: 'Office',
          brand: 'visa',
          last4: '4242',
          expires: '2029-03',
          funding: 'credit',
          processor: 'sandbox',
          mode: 'test',
          state: 'verified',
          because: 'the processor verified it',
          primary: false,
          addedAt: '2026-03-02T09:00:00.000+00:00',
        },
      ],
      warnings: [
        { code: 'no_method', method: null },
        { code: 'not_activated', method: 1 },
      ],
    });
    expect(await book.done('method activate 1')).toMatchObject({ methods: [{ method: 1, state: 'active', primary: true }] });
    const second = await book.card('tok_mastercard', 'Backup');
    expect(await book.done(`method primary ${second}`)).toMatchObject({
      methods: [
        { method: 2, primary: true },
        { method: 1, primary: false },
      ],
      warnings: [],
    });
    expect(await book.done('method order 1 2')).toMatchObject({ methods: [{ method: 1, primary: true }, { method: 2 }] });
    expect(await book.done('method rename 2 "The other one"')).toMatchObject({ methods: [{}, { method: 2, label: 'The other one' }] });
    expect(await book.done('method remove 1')).toMatchObject({ methods: [{ method: 2, primary: true }], warnings: [{ code: 'no_backup' }] });
  });

  test('M1 what is not verified is told, with 1', async () => {
    const book = await newOperatedBook();
    await book.done('method add --card tok_setup_refused');
    expect(await book.failed('method verify 1')).toEqual({ method: 1, outcome: 'refused', state: 'added', code: 'do_not_honor', url: null });
    await book.done('method add --card tok_setup_needs_owner');
    expect(await book.failed('method verify 2')).toMatchObject({ outcome: 'pending', state: 'added' });
  });

  test('M5 the drill says for each failure what would happen, and charges nobody', async () => {
    const book = await newOperatedBook();
    await book.card('tok_visa', 'First');
    await book.card('tok_mastercard', 'Second');
    const before = stateOf(book.folder);
    const { scenarios } = await book.done<{ scenarios: { primary: string; steps: Document[] }[] }>('method drill');
    expect(scenarios.map(({ primary }) => primary)).toEqual(['succeeds', 'declines_softly', 'declines_hard', 'needs_owner', 'does_not_answer']);
    expect(scenarios[2]?.steps).toMatchObject([
      { step: 'try', label: 'First' },
      { step: 'try', label: 'Second' },
      { step: 'paid', label: 'Second' },
    ]);
    expect(scenarios[4]?.steps).toMatchObject([{ step: 'try', label: 'First' }, { step: 'look_up' }]);
    expect(stateOf(book.folder)).toEqual(before);
    expect(book.charges()).toEqual([]);
  });

  test('M4 a card number in a name is masked with a warning, and stands nowhere', async () => {
    const book = await newOperatedBook();
    const added = await book.run('method add --card tok_visa --nickname "mine 4242 4242 4242 4242"');
    expect(added.status).toBe(0);
    expect(JSON.parse(added.stderr)).toMatchObject({ warning: { code: 'card_number' } });
    expect(await book.done('method list')).toMatchObject({ methods: [{ nickname: expect.stringMatching(/^mine [^\d]+4242$/) }] });
  });
});

describe('pack', { timeout: 60_000 }, () => {
  test('L7 T4 packs are set whole, and listed with their discount', async () => {
    const book = await newOperatedBook();
    expect(await book.done('pack list')).toEqual({
      packs: [
        { pack: 'small', name: 'Small', price: '100.00', credits: '100.00', discountPercent: '0.00', pricePerHundredCredits: '100.00', inUse: false },
        {
          pack: 'large',
          name: 'Large',
          price: '900.00',
          credits: '1000.00',
          discountPercent: '10.00',
          pricePerHundredCredits: '90.00',
          inUse: false,
        },
      ],
      available: '0.00',
      pending: '0.00',
    });
    expect(await book.done('pack set only:12.5:20')).toMatchObject({ packs: [{ pack: 'only', name: 'only', price: '12.50', credits: '20.00' }] });
    const preset = await book.done<{ packs: Document[] }>('pack set --preset quotations');
    expect(preset.packs.length).toBeGreaterThan(1);
  });

  test('the packs of a preset have the prices of the currency, whatever its decimals', async () => {
    const book = await newOperatedBook('--currency EUR --time-zone UTC');
    await book.done('workspace add --name Yen --currency JPY --credit-decimals 0');
    const prices = async (workspace: string) => {
      const { packs } = await book.done<{ packs: { price: string }[] }>(`pack set --preset quotations --workspace ${workspace}`);
      return packs.map(({ price }) => price);
    };
    expect((await prices('Yen')).map((price) => `${price}.00`)).toEqual(await prices('Main'));
  });

  test('T4 packs are bought by hand for the price that was said', async () => {
    const book = await newOperatedBook();
    await book.card('tok_visa', 'Office');
    const bought = await book.done<{ payment: Document }>('pack buy large --charge 1800.00 --packs 2');
    expect(bought.payment).toMatchObject({
      payment: 1,
      purpose: 'top_up',
      because: 'by_hand',
      state: 'succeeded',
      amount: '1800.00',
      currency: 'EUR',
      credits: '2000.00',
      openedAt: expect.stringMatching(/^2026-03-02T09:00:00\.\d{3}\+00:00$/),
      attempts: [{ method: 1, label: 'Office', state: 'succeeded' }],
    });
    expect(await book.done('balance')).toMatchObject({ credits: '2000.00', cost: '1800.00' });
    expect(book.charges()).toMatchObject([{ amount: 1800_00, state: 'succeeded' }]);
  });

  test.each([
    ['tok_declined_hard', 'failed'],
    ['tok_declined_soft', 'waiting'],
    ['tok_times_out', 'unknown'],
    ['tok_needs_owner', 'awaiting_owner'],
  ])('T9 T10 with %s a purchase ends as %s: told on standard output, with 1', async (token, state) => {
    const book = await newOperatedBook();
    await book.card(token);
    expect(await book.failed('pack buy small --charge 100')).toMatchObject({ payment: { state, id: null } });
    expect(await book.done('balance')).toMatchObject({ credits: '0.00' });
    expect(await book.done('top-up status')).toMatchObject({ unknownOutcome: state === 'unknown', recent: [{ state }] });
  });
});

describe('top-up', { timeout: 60_000 }, () => {
  test('T6 T7 it is turned on for what it charges at once, changed, and stopped', async () => {
    const book = await newOperatedBook();
    await book.card('tok_visa');
    expect(await book.done('top-up status')).toMatchObject({
      mode: 'pay_as_you_use',
      pack: null,
      guards: null,
      acceptedTerms: null,
      open: [],
      recent: [],
    });
    expect(await book.refused(`${TURN_ON} 0`)).toMatchObject({
      code: 'would_charge_at_once',
      message: expect.stringContaining('--charge-at-once 900.00'),
    });
    expect(book.charges()).toEqual([]);
    expect(await book.done(`${TURN_ON} 900.00`)).toMatchObject({
      mode: 'automatic',
      switchedOff: false,
      pack: 'large',
      guards: { coolDownMinutes: 60, topUpsPerDay: 3, capPerDay: '2000.00', capPerMonth: '5000.00', failuresUntilOff: 3 },
      acceptedTerms: { version: '1', at: expect.stringMatching(/^2026-03-02T09:00/) },
      available: '1000.00',
      today: { count: 1, amount: '900.00' },
      decisions: [{ subject: 'top_up', because: 'used_up', charge: { pack: 'large', packs: 1, price: '900.00', credits: '1000.00' } }],
      payments: [{ because: 'automatic', state: 'succeeded' }],
    });
    expect(await book.done('pack list')).toMatchObject({ packs: [{ inUse: false }, { inUse: true }] });
    // What is not said stays as it was set; the terms were accepted once, and are accepted anew only when it is turned on anew.
    book.pass(HOUR);
    expect(await book.done('top-up on small --cool-down 5 --accept-terms 1 --charge-at-once 0')).toMatchObject({
      pack: 'small',
      guards: { coolDownMinutes: 5, capPerDay: '2000.00', capPerMonth: '5000.00' },
      acceptedTerms: { version: '1', at: expect.stringMatching(/^2026-03-02T09:00/) },
      payments: [],
    });
    expect(await book.done('top-up off')).toMatchObject({ mode: 'pay_as_you_use', pack: null, acceptedTerms: null, payments: [] });
    expect(await book.done('top-up on small --accept-terms 1 --charge-at-once 0')).toMatchObject({
      acceptedTerms: { version: '1', at: expect.stringMatching(/^2026-03-02T10:00/) },
    });
    expect(book.charges()).toHaveLength(1);
  });

  test('T8 each evaluation has a reason in the log, with the figures it looked at', async () => {
    const book = await newOperatedBook();
    await book.card('tok_visa');
    expect(await book.done('top-up evaluate')).toMatchObject({ decisions: [{ because: 'pay_as_you_use', charge: null }], payments: [] });
    await book.done(`${TURN_ON} 900`);
    book.pass(MINUTE);
    expect(await book.done('top-up evaluate')).toMatchObject({ decisions: [{ because: 'covered', need: 'balance', payment: null }] });
    await book.done('charge promotion --id P1 --credits 1000');
    const log = await book.done<Document[]>('top-up decisions --limit 3');
    expect(log).toMatchObject([
      { subject: 'top_up', because: 'cooling_down', need: 'balance', until: expect.stringMatching(/^2026-03-02T10:00/) },
      { subject: 'fee', because: 'covered', fee: 'P1', pay: 'draw', figures: null },
      {
        because: 'covered',
        need: 'fee',
        figures: {
          available: '1000.00',
          pending: '0.00',
          fee: '1000.00',
          capLeftToday: '1100.00',
          capLeftThisMonth: '4100.00',
          topUpsToday: 1,
          method: 1,
        },
      },
    ]);
    const older = await book.done<Document[]>(`top-up decisions --before ${String(log[0]?.['decision'])}`);
    expect(older.slice(0, 2)).toEqual(log.slice(1));
  });

  test('T6 T9 on by a card that declines: the setting stands, the payment waits, and the end is 1; it can be cancelled', async () => {
    const book = await newOperatedBook();
    await book.card('tok_declined_soft');
    expect(await book.failed(`${TURN_ON} 900`)).toMatchObject({
      mode: 'automatic',
      open: [{ state: 'waiting', retryAt: expect.stringMatching(/^2026-03-03T09:00/) }],
    });
    expect(await book.done('top-up cancel 1')).toMatchObject({ mode: 'automatic', open: [], payments: [{ payment: 1, state: 'cancelled' }] });
  });

  test('T9 what waits for its owner is given up', async () => {
    const book = await newOperatedBook();
    await book.card('tok_needs_owner');
    expect(await book.failed('pack buy small --charge 100')).toMatchObject({ payment: { state: 'awaiting_owner' } });
    expect(await book.done('top-up give-up 1')).toMatchObject({ open: [], payments: [{ payment: 1, state: 'cancelled' }] });
    expect(book.charges()).toMatchObject([{ state: 'declined' }]);
  });

  test('T10 an unknown outcome blocks what is new until it is looked up', async () => {
    const book = await newOperatedBook();
    await book.card('tok_answers_late');
    expect(await book.failed('pack buy small --charge 100')).toMatchObject({ payment: { state: 'unknown' } });
    expect(await book.refused('pack buy small --charge 100')).toMatchObject({ code: 'top_up_open' });
    expect(await book.done('top-up look-up')).toMatchObject({
      unknownOutcome: false,
      available: '100.00',
      payments: [{ payment: 1, state: 'succeeded' }],
    });
    expect(book.charges()).toHaveLength(1);
  });
});

describe('charge', { timeout: 60_000 }, () => {
  test('T2 L5 without credits the card pays exactly the fee, once, however often it is asked', async () => {
    const book = await newOperatedBook();
    await book.card('tok_visa', 'Office');
    const line = 'charge quotation --id Q1 --credits 12.34 --campaign Roofs --category Slate --lead L1 --note hello';
    const first = await book.done<Charged>(line);
    expect(first).toMatchObject({
      charge: {
        id: 'Q1',
        kind: 'quotation',
        state: 'posted',
        because: '',
        credits: '12.34',
        campaign: 'Roofs',
        category: 'Slate',
        lead: 'L1',
        note: 'hello',
        releaseAt: null,
      },
      decisions: [{ because: 'pay_as_you_use' }, { because: 'exact_fee', pay: 'card', fee: 'Q1' }],
      payments: [{ purpose: 'fee', amount: '12.34', credits: '0.00', state: 'succeeded' }],
    });
    expect(await book.done<Charged>(line)).toEqual({ charge: first.charge, decisions: [], payments: [] });
    expect(book.charges()).toMatchObject([{ amount: 12_34 }]);
    expect(await book.done('report weekly-spend --by campaign')).toMatchObject([
      { week: '2026-W10', spend: '12.34', count: 1, groups: { Roofs: '12.34' } },
    ]);
  });

  test('T3 beyond the credits, a top-up comes first and the fee is drawn from it', async () => {
    const book = await newOperatedBook();
    await book.card('tok_visa');
    await book.done(`${TURN_ON} 900`);
    book.pass(2 * HOUR);
    const charged = await book.done<Charged>('charge lead_purchase --id C1 --credits 1500 --lead L1');
    expect(charged.charge).toMatchObject({ state: 'posted' });
    expect(charged.payments).toMatchObject([{ purpose: 'top_up', amount: '900.00', state: 'succeeded' }]);
    expect(await book.done('balance')).toEqual({ credits: '500.00', cost: '450.00', available: '500.00', pending: '0.00' });
  });

  test('C2 L9 a fee that is held reserves its credits, falls due when the customer reads, and is released otherwise', async () => {
    const book = await newOperatedBook();
    await book.done('terms set --fee-due on_read');
    await book.card('tok_visa');
    await book.done('pack buy small --charge 100');
    expect(await book.done<Charged>('charge quotation --id Q1 --credits 30')).toMatchObject({
      charge: { state: 'held', releaseAt: expect.stringMatching(/^2026-03-04T09:00:00/) },
      payments: [],
    });
    await book.done('charge quotation --id Q2 --credits 20');
    await book.done('charge quotation --id Q3 --credits 10');
    expect(await book.done('balance')).toMatchObject({ credits: '100.00', available: '40.00' });
    expect(await book.done<Charged>('charge due Q1')).toMatchObject({ charge: { state: 'posted', releaseAt: null } });
    expect(await book.done<Charged>('charge release Q2')).toMatchObject({ charge: { state: 'released' } });
    expect(await book.done('balance')).toMatchObject({ credits: '70.00', available: '60.00' });
    expect(await book.done('charge list')).toMatchObject([{ id: 'Q3', state: 'held' }]);
    book.pass(2 * DAY + MINUTE);
    expect(await book.done('engine run')).toMatchObject({ happened: [{ what: 'charge', about: { id: 'Q3', state: 'released' } }] });
    expect(await book.done('charge list')).toEqual([]);
  });

  test('T8 an unpaid fee says why, ends with 1, and is tried again by hand', async () => {
    const book = await newOperatedBook();
    expect(await book.failed<Charged>('charge promotion --id P1 --credits 5')).toMatchObject({ charge: { state: 'unpaid', because: 'no_method' } });
    expect(await book.failed<Charged>('charge retry P1')).toMatchObject({ charge: { state: 'unpaid' } });
    await book.card('tok_visa');
    expect(await book.done<Charged>('charge retry P1')).toMatchObject({ charge: { state: 'posted', because: '' }, payments: [{ amount: '5.00' }] });
  });

  test('M4 a card number in a note is masked with a warning; in an id it is refused', async () => {
    const book = await newOperatedBook();
    await book.card('tok_visa');
    const ended = await book.run('charge quotation --id Q1 --credits 1 --note "paid with 4242424242424242"');
    expect(JSON.parse(ended.stderr)).toMatchObject({ warning: { code: 'card_number' } });
    expect(JSON.parse(ended.stdout)).toMatchObject({ charge: { note: expect.stringMatching(/^paid with [^\d]+4242$/) } });
    for (const line of ['charge quotation --id 4242424242424242 --credits 1', 'charge quotation --id Q2 --credits 1 --lead 4242424242424242'])
      expect(await book.refused(line)).toMatchObject({ code: 'card_number' });
  });
});

describe('refund', { timeout: 60_000 }, () => {
  test('C5 a request is approved and credited into the lots of its charge, denied, or taken back', async () => {
    const book = await newOperatedBook();
    await book.card('tok_visa');
    await book.done('pack buy large --charge 900');
    for (const id of ['C1', 'C2', 'C3']) await book.done(`charge lead_purchase --id ${id} --credits 100 --lead ${id}`);
    expect(await book.done('refund request C1 --reason duplicate --credits 40 --note twice')).toEqual({
      request: 1,
      charge: 'C1',
      credits: '40.00',
      reason: 'duplicate',
      note: 'twice',
      state: 'requested',
      requestedAt: expect.stringMatching(/^2026-03-02T09:00/),
      decidedAt: null,
      refund: null,
      deadline: '2026-03-09',
      waitsDays: 0,
    });
    expect(await book.done('refund approve 1')).toMatchObject({ state: 'approved' });
    book.pass(3 * DAY + MINUTE);
    expect(await book.done('refund list')).toMatchObject([{ request: 1, state: 'approved', waitsDays: 3 }]);
    expect(await book.done('refund credit 1')).toMatchObject({ state: 'credited', refund: expect.stringMatching(/^refund-/), waitsDays: null });
    expect(await book.done('balance')).toMatchObject({ credits: '740.00', cost: '666.00' });
    await book.done('refund request C2 --reason other');
    expect(await book.done('refund deny 2')).toMatchObject({ state: 'denied', credits: '100.00' });
    await book.done('refund request C3 --reason other');
    expect(await book.done('refund withdraw 3')).toMatchObject({ state: 'withdrawn' });
    expect(await book.done('refund list')).toMatchObject([{ request: 3 }, { request: 2 }, { request: 1 }]);
    expect(await book.done('balance')).toMatchObject({ credits: '740.00' });
  });

  test('C5 the deadline of hours is an instant, in the time zone of the book', async () => {
    const book = await newOperatedBook('--currency EUR --time-zone Europe/Berlin');
    await book.done('terms set --refund-window 48h');
    await book.card('tok_visa');
    await book.done('charge quotation --id Q1 --credits 5');
    expect(await book.done('refund request Q1 --reason other')).toMatchObject({
      deadline: expect.stringMatching(/^2026-03-04T10:00:00\.\d{3}\+01:00$/),
    });
  });
});

describe('terms', { timeout: 60_000 }, () => {
  test('L10 presets and single terms are set from today on', async () => {
    const book = await newOperatedBook();
    expect(await book.done('terms show')).toMatchObject({
      since: null,
      presets: [{ preset: 'quotations' }, { preset: 'lead_campaigns' }, { preset: 'custom' }],
    });
    expect(await book.done('terms set --preset quotations')).toMatchObject({
      since: '2026-03-02',
      terms: { preset: 'quotations', feeDue: { when: 'on_contact' } },
    });
    const line =
      'terms set --fee-due on_reply --release-after 24 --refund-window day-4 --refund-reasons duplicate,"wrong number" --priority-bonus 1 --threshold 50.5' +
      ' --threshold-operator at_or_below --tax on_top_up --tax-rate 19 --tax-recoverable yes --pay-as-you-use shortfall --credits-expire-after 90 --promotion-tail 14';
    expect(await book.done(line.replace('duplicate,"wrong number"', '"duplicate,wrong number"'))).toMatchObject({
      terms: {
        preset: 'quotations',
        feeDue: { when: 'on_reply', releaseAfterHours: 24 },
        refundWindow: { unit: 'day_of_next_month', day: 4 },
        refundReasons: ['duplicate', 'wrong number'],
        lotPriority: { paid: 0, bonus: 1 },
        threshold: { credits: '50.50', operator: 'at_or_below' },
        tax: { timing: 'on_top_up', ratePercent: '19.00', recoverable: true },
        payAsYouUse: 'shortfall',
        creditsExpireAfterDays: 90,
        promotionTailDays: 14,
      },
    });
    expect(await book.done('terms set --threshold none --credits-expire-after never --release-after 12')).toMatchObject({
      terms: { threshold: null, creditsExpireAfterDays: null, feeDue: { when: 'on_reply', releaseAfterHours: 12 }, promotionTailDays: 14 },
    });
  });

  test('L7 recoverable tax lowers what the credits of a pack cost, and credits expire as the terms say', async () => {
    const book = await newOperatedBook();
    await book.done('terms set --tax on_top_up --tax-rate 19 --tax-recoverable yes --credits-expire-after 3');
    await book.card('tok_visa');
    await book.done('pack set p:119.00:100.00');
    await book.done('pack buy p --charge 119');
    expect(await book.done('balance')).toMatchObject({ credits: '100.00', cost: '100.00' });
    expect(await book.done('engine run --until 2026-03-05')).toMatchObject({
      happened: [{ what: 'event', about: { kind: 'expiry', date: '2026-03-05', credits: '100.00' } }],
    });
    expect(await book.done('balance --at 2026-03-05')).toMatchObject({ credits: '0.00' });
    expect(stateOf(book.folder)).toMatchObject({ ok: true });
  });
});

describe('account', { timeout: 60_000 }, () => {
  test('T6 C3 it is paused and resumed, warned of a low balance, and Promotion Service is said to be on or off', async () => {
    const book = await newOperatedBook();
    await book.card('tok_visa');
    expect(await book.done('account pause')).toMatchObject({ paused: true });
    expect(await book.failed('charge promotion --id P1 --credits 1')).toMatchObject({ charge: { state: 'unpaid', because: 'paused' } });
    expect(await book.done('account resume')).toMatchObject({ paused: false });
    expect(await book.done('charge retry P1')).toMatchObject({ charge: { state: 'posted' } });
    expect(await book.done('account warn-below 12.5')).toMatchObject({ lowBalance: '12.50' });
    expect(await book.done('account warn-below never')).toMatchObject({ lowBalance: null });
    expect(await book.done('account promotion on')).toMatchObject({ promotion: true });
    expect(await book.done('account promotion off')).toMatchObject({ promotion: false });
  });
});

describe('engine run', { timeout: 60_000 }, () => {
  test('T9 T10 simulated time brings later tries and look-ups, each at its time, and says what happened', async () => {
    const book = await newOperatedBook();
    await book.card('tok_declines_then_works', 'Card');
    await book.failed('pack buy small --charge 100');
    const ran = await book.done<{ from: string; until: string; happened: Document[] }>('engine run --until 2026-03-04');
    expect(ran).toMatchObject({ from: expect.stringMatching(/^2026-03-02T09:00:00/), until: '2026-03-04T23:59:59.999+00:00' });
    expect(ran.happened).toMatchObject([
      { at: expect.stringMatching(/^2026-03-03T09:00:00/), workspace: 'Main', what: 'payment', about: { state: 'succeeded', amount: '100.00' } },
      { what: 'event', text: 'Posted top up of 100.00 credits for 100.00 EUR.', about: { kind: 'top_up', date: '2026-03-03', method: 'Card' } },
    ]);
    expect(await book.done('balance --at 2026-03-02')).toMatchObject({ credits: '0.00' });
    expect(await book.done('balance --at 2026-03-03')).toMatchObject({ credits: '100.00' });
    expect(book.charges().filter(({ state }) => state === 'succeeded')).toHaveLength(1);
    expect(stateOf(book.folder)).toMatchObject({ ok: true });
  });

  test('what happened later than today is warned of, and a second run goes on from there', async () => {
    const book = await newOperatedBook();
    await book.card('tok_declined_soft');
    await book.failed('pack buy small --charge 100');
    const ended = await book.run('engine run --until 2026-03-10');
    expect(JSON.parse(ended.stderr)).toMatchObject({ warning: { code: 'simulated', message: expect.stringContaining('2026-03-10') } });
    const { happened } = JSON.parse(ended.stdout) as { happened: Document[] };
    expect(happened.filter(({ what }) => what === 'payment').at(-1)).toMatchObject({
      at: expect.stringMatching(/^2026-03-09T09/),
      about: { state: 'failed' },
    });
    expect(await book.done('engine run --until 2026-03-20')).toMatchObject({ happened: [] });
    expect(book.charges()).toHaveLength(4);
  });

  test('without --until it does what is due now, once, in every workspace', async () => {
    const book = await newOperatedBook();
    expect(await book.done('engine run')).toEqual({ from: '2026-03-02T09:00:00.000+00:00', until: '2026-03-02T09:00:00.000+00:00', happened: [] });
    await book.card('tok_answers_late');
    await book.failed('pack buy small --charge 100');
    book.pass(MINUTE);
    expect(await book.done('engine run')).toMatchObject({ happened: [{ what: 'payment', about: { state: 'succeeded' } }, { what: 'event' }] });
  });

  test("the sandbox's journal lies beside the book and outlives the process", async () => {
    const book = await newOperatedBook();
    expect(existsSync(join(book.folder, 'b.floatbook-sandbox.jsonl'))).toBe(false);
    await book.card('tok_visa');
    expect(existsSync(join(book.folder, 'b.floatbook-sandbox.jsonl'))).toBe(true);
  });
});

test('the sample book shows an operated account to every command of reading, and is operated like any other', { timeout: 120_000 }, async () => {
  const folder = newFolder();
  await answer(folder, 'demo');
  const ask = <Found = Document>(...words: readonly string[]) => answer<Found>(folder, ...words, '--workspace', 'Quotehaven');
  const before = stateOf(folder);
  const { methods } = await ask<{ methods: Document[] }>('method', 'list');
  expect(methods).toContainEqual(expect.objectContaining({ state: 'active', primary: true, processor: 'sandbox' }));
  expect(await ask('method', 'drill')).toMatchObject({ scenarios: [{ primary: 'succeeds' }, {}, {}, {}, {}] });
  const { packs } = await ask<{ packs: { pack: string; price: string }[] }>('pack', 'list');
  const status = await ask<{ available: string; mode: string }>('top-up', 'status');
  for (const words of [
    ['top-up', 'decisions'],
    ['charge', 'list'],
    ['refund', 'list'],
  ])
    expect(Array.isArray(await ask(...words))).toBe(true);
  expect(await ask('terms', 'show')).toMatchObject({ terms: { refundReasons: expect.any(Array) as unknown } });
  expect(await ask('balance')).toMatchObject({ available: status.available });
  expect(stateOf(folder)).toEqual(before);
  const [pack] = packs;
  if (!pack) throw new Error('the sample book offers no pack');
  expect(await ask('pack', 'buy', pack.pack, '--charge', pack.price)).toMatchObject({ payment: { state: 'succeeded' } });
  expect(await ask('charge', 'quotation', '--id', 'by-command', '--credits', '5')).toMatchObject({ charge: { state: 'posted' } });
  expect(stateOf(folder)).toMatchObject({ ok: true });
});

test('tables are for reading: no command says nothing, or numbers without their names', { timeout: 60_000 }, async () => {
  const book = await newOperatedBook();
  await book.card('tok_visa', 'Office');
  await book.done('pack buy large --charge 900');
  await book.done('charge quotation --id Q1 --credits 5 --campaign Roofs');
  await book.done('refund request Q1 --reason other');
  const text = async (...words: readonly string[]) => {
    const ended = await floatbook(book.folder, words, { FLOATBOOK_BOOK: 'b.floatbook' });
    expect(ended).toMatchObject({ status: 0, stderr: '' });
    return ended.stdout;
  };
  expect(await text('method', 'list')).toMatch(/^Method +Name +Card.+\n +1 +Office +visa 4242 .+first\n\nThere is no activated backup\.\n$/);
  expect(await text('pack', 'list')).toMatch(/large +Large +900\.00 +1000\.00 +10\.00 % +90\.00/);
  expect(await text('top-up', 'status')).toMatch(/Mode +pay as you use[\s\S]+900\.00 EUR +1000\.00 +succeeded +Office: succeeded/);
  expect(await text('charge', 'quotation', '--id', 'Q2', '--credits', '5')).toMatch(/Q2 +quotation +5\.00[\s\S]+fee Q2 +covered +draw/);
  expect(await text('refund', 'list')).toMatch(/Q1 +5\.00 +other/);
  expect(await text('terms', 'show')).toMatch(/refundWindow +days, 7/);
  expect(await text('method', 'drill')).toMatch(/declines hard +try Office; fail/);
});

test('payment record: a bank transfer and a fee that were paid elsewhere, once under their name', { timeout: 60_000 }, async () => {
  const book = await newOperatedBook();
  const { method, state } = await book.done<{ method: number; state: string }>('method add --processor manual --nickname Transfer');
  expect(state).toBe('verified');
  const line = `payment record ${method} --id t1 --amount 900.00 --pack large --date 2026-02-27 --reference "RF18 5390"`;
  const recorded = await book.done<{ payment: Document }>(line);
  expect(recorded.payment).toMatchObject({
    because: 'recorded',
    state: 'succeeded',
    amount: '900.00',
    credits: '1000.00',
    attempts: [{ label: 'Transfer', state: 'succeeded', detail: 'RF18 5390' }],
  });
  expect((await book.done<{ payment: Document }>(line)).payment).toEqual(recorded.payment);
  expect(await book.done('balance')).toMatchObject({ credits: '1000.00', cost: '900.00' });
  expect(await book.refused(`payment record ${method} --id t1 --amount 901.00 --pack large`)).toMatchObject({ code: 'key_with_other_contents' });
  expect((await book.run(`payment record ${method} --id t2 --amount 1.00`)).status).toBe(2);
  expect((await book.run(`payment record ${method} --id t2 --amount 1.00 --credits 1.00 --packs 2`)).status).toBe(2);
  await book.failed('charge quotation --id q1 --credits 1200.00');
  await book.done(`payment record ${method} --id t3 --amount 1200.00 --fee q1`);
  expect(await book.done('charge list')).toEqual([]);
  expect(await book.done('verify')).toMatchObject({ ok: true });
});

test(
  'what is odd and allowed is said: a pack that is dearer than its credits, a cap of the day above that of the month',
  { timeout: 60_000 },
  async () => {
    const book = await newOperatedBook();
    const warningsOf = async (line: string) => {
      const { status, stderr } = await book.run(line);
      const lines = stderr.split('\n').filter((text) => text !== '');
      return [status, ...lines.map((text) => (JSON.parse(text) as { warning: { code: string } }).warning.code)];
    };
    expect(await warningsOf('pack set a:1200.00:1000.00:A b:100.00:100.00:B')).toEqual([0, 'pack_dearer']);
    expect(await book.done('pack list')).toMatchObject({ packs: [{ discountPercent: '-20.00' }, { discountPercent: '0.00' }] });
    await book.card('tok_visa');
    const on = 'top-up on b --cap-per-month 300 --accept-terms 1 --charge-at-once';
    expect(await warningsOf(`${on} 100.00 --cap-per-day 500`)).toEqual([0, 'cap_day_above_month']);
    expect(await warningsOf(`${on} 0 --cap-per-day 300`)).toEqual([0]);
  },
);
