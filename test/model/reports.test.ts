/** Hand-computed cases of the reports: rules W2 to W5 and the account statement. */

import { expect, test } from 'vitest';
import { figures, row } from './given.ts';
import { neutralised } from './model.ts';

const lot = row('lot', '05', 'top_up', { credits: '100.00', amount: '90.00' });

test('W2 a week is charges less refunds at cost, and lists every group that had one, even at 0', () => {
  const rows = [
    lot,
    row('a', '06', 'quotation', { credits: '10.00', campaign: 'A', lead: 'L' }),
    row('free', '06', 'promotion', { credits: '0.00', campaign: 'B' }),
    row('card', '07', 'lead_purchase', { amount: '7.00' }),
    row('back', '13', 'refund', { credits: '4.00', lead: 'L' }),
  ];
  const { weeklySpendByKind, weeklySpendByCampaign } = figures(rows, {}, { from: '2026-01-07', to: '2026-01-19' });
  // At 0.90 a credit: 9.00 and 7.00 by card; the refund gives back 3.60 and is no charge.
  expect(weeklySpendByKind).toEqual([
    {
      week: '2026-W02',
      start: '2026-01-05',
      spend: '16.00',
      faceValue: '17.00',
      count: 3,
      groups: { lead_purchase: '7.00', promotion: '0.00', quotation: '9.00' },
    },
    { week: '2026-W03', start: '2026-01-12', spend: '-3.60', faceValue: '-4.00', count: 0, groups: { quotation: '-3.60' } },
    { week: '2026-W04', start: '2026-01-19', spend: '0.00', faceValue: '0.00', count: 0, groups: {} },
  ]);
  expect(weeklySpendByCampaign.map(({ groups }) => groups)).toEqual([{ '': '7.00', A: '9.00', B: '0.00' }, { A: '-3.60' }, {}]);
});

test('W2 top-ups, bonus, expiry and adjustments are not spend', () => {
  const rows = [
    row('lot', '05', 'top_up', { credits: '10.00', amount: '9.00', expires: '2026-01-07' }),
    row('bonus', '05', 'bonus', { credits: '10.00' }),
    row('down', '06', 'adjustment', { credits: '-1.00' }),
    row('up', '06', 'adjustment', { credits: '1.00' }),
  ];
  expect(figures(rows, {}, { to: '2026-01-11' }).weeklySpendByKind[0]).toMatchObject({ spend: '0.00', count: 0, groups: {} });
});

test('W2 face value is rounded half up once per event', () => {
  const rows = [
    row('lot', '05', 'top_up', { credits: '100.00', amount: '90', currency: 'JPY' }),
    row('a', '06', 'quotation', { credits: '4.50', lead: 'L' }),
    row('b', '06', 'quotation', { credits: '4.50' }),
    row('back', '12', 'refund', { credits: '0.50', lead: 'L' }),
  ];
  const weeks = figures(rows, { currency: 'JPY' }, { to: '2026-01-12' }).weeklySpendByKind;
  // 5 + 5, not 9; and 1 back.
  expect(weeks.map(({ faceValue }) => faceValue)).toEqual(['10', '-1']);
});

test('W3 closing balances by day and by week, in days without events as well', () => {
  const rows = [lot, row('a', '07', 'quotation', { credits: '10.00' }), row('b', '12', 'quotation', { credits: '5.00' })];
  const { balanceByDay, balanceByWeek, balance } = figures(rows, {}, { from: '2026-01-06', to: '2026-01-12' });
  expect(balanceByDay).toEqual([
    { date: '2026-01-06', credits: '100.00', cost: '90.00' },
    ...['07', '08', '09', '10', '11'].map((day) => ({ date: `2026-01-${day}`, credits: '90.00', cost: '81.00' })),
    { date: '2026-01-12', credits: '85.00', cost: '76.50' },
  ]);
  expect(balanceByWeek).toEqual([
    { week: '2026-W02', credits: '90.00', cost: '81.00' },
    { week: '2026-W03', credits: '85.00', cost: '76.50' },
  ]);
  const weeksFrom = (from: string): number => figures(rows, {}, { from, to: '2026-01-12' }).balanceByWeek.length;
  expect(['2026-01-11', '2026-01-12', '2026-01-13'].map(weeksFrom)).toEqual([2, 1, 0]);
  expect(balance).toEqual({ credits: '85.00', cost: '76.50', available: '85.00', pending: '0.00' });
});

test('W4 leads count in the week of their first charge, with all their charges, refunds and their latest outcome whenever', () => {
  const rows = [
    lot,
    row('early', '05', 'lead', { lead: 'A', outcome: 'lost' }),
    row('a', '06', 'quotation', { credits: '10.00', lead: 'A' }),
    row('b', '06', 'quotation', { credits: '1.00', lead: 'B' }),
    row('c', '07', 'quotation', { amount: '0.10', lead: 'C' }),
    row('nobody', '07', 'quotation', { credits: '50.00' }),
    row('never', '07', 'lead', { lead: 'never', outcome: 'won', value: '1000.00' }),
    row('won', '13', 'lead', { lead: 'A', outcome: 'won', value: '100.00' }),
    row('also', '13', 'lead', { lead: 'B', outcome: 'won', value: '0.01' }),
    row('again', '14', 'quotation', { credits: '10.00', lead: 'A' }),
    row('back', '14', 'refund', { credits: '10.00', lead: 'A' }),
    row('undone', '15', 'lead', { lead: 'A', outcome: 'lost', value: '7.00' }),
    row('closed', '15', 'lead', { lead: 'C', outcome: 'lost' }),
  ];
  // A 9.00 twice, B 0.90, C 0.10: 19.00, net of 9.00 10.00. Over three leads 6.333, 3.333; value 0.01 over three rounds to 0.
  expect(figures(rows, {}, { to: '2026-01-12' }).valuePerLead).toEqual([
    {
      week: '2026-W02',
      leads: 3,
      won: 1,
      value: '0.01',
      valuePerLead: '0.00',
      cost: '19.00',
      costNet: '10.00',
      costPerLead: '6.33',
      costNetPerLead: '3.33',
      open: false,
    },
    {
      week: '2026-W03',
      leads: 0,
      won: 0,
      value: '0.00',
      valuePerLead: null,
      cost: '0.00',
      costNet: '0.00',
      costPerLead: null,
      costNetPerLead: null,
      open: false,
    },
  ]);
});

test('W4 a ratio is rounded half up, and a week is open while a lead of it is undecided', () => {
  const rows = [
    row('a', '06', 'quotation', { amount: '0.05', lead: 'A' }),
    row('b', '06', 'quotation', { amount: '0.00', lead: 'B' }),
    row('won', '06', 'lead', { lead: 'A', outcome: 'won', value: '1.01' }),
    row('quoted', '06', 'lead', { lead: 'B', outcome: 'quoted' }),
  ];
  const [week] = figures(rows, {}, { to: '2026-01-11' }).valuePerLead;
  expect(week).toMatchObject({ valuePerLead: '0.51', costPerLead: '0.03', open: true });
});

test('W5 the bridge leads from opening to closing, and what is unexplained stands beside it', () => {
  const rows = [
    row('opening', '05', 'opening', { credits: '20.00', amount: '20.00', expires: '2026-01-09' }),
    row('top-up', '05', 'top_up', { credits: '100.00', amount: '90.00' }),
    row('bonus', '06', 'bonus', { credits: '5.00' }),
    row('charge', '06', 'quotation', { credits: '15.00', lead: 'L', balance: '999.00' }),
    row('up', '07', 'adjustment', { credits: '2.00' }),
    row('down', '07', 'adjustment', { credits: '-3.00' }),
    // What is left of the opening, 2, expires on the 9th; 4 of the charge come back to it on the 10th and expire at once.
    row('back', '10', 'refund', { credits: '4.00', lead: 'L', balance: '107.50' }),
    row('quiet', '11', 'lead', { lead: 'L', outcome: 'lost' }),
  ];
  expect(figures(rows, {}, { to: '2026-01-12' }).bridge).toEqual([
    {
      // 20 + 2 − 3 are adjustments; 100 + 5 + 4 − 15 − 2 − 4 with them is 107.
      week: '2026-W02',
      opening: '0.00',
      topUps: '100.00',
      bonus: '5.00',
      refunds: '4.00',
      charges: '15.00',
      expiry: '6.00',
      adjustments: '19.00',
      closing: '107.00',
      unexplained: '0.50',
    },
    {
      week: '2026-W03',
      opening: '107.00',
      topUps: '0.00',
      bonus: '0.00',
      refunds: '0.00',
      charges: '0.00',
      expiry: '0.00',
      adjustments: '0.00',
      closing: '107.00',
      unexplained: '0.00',
    },
  ]);
});

test('X1 the account statement runs from its opening to its closing row, which has the totals', () => {
  const rows = [
    row('lot', '05', 'top_up', { credits: '10.00', amount: '9.00', method: 'Visa 4242', expires: '2026-01-08' }),
    row('charge', '06', 'quotation', { credits: '4.00', campaign: 'A', category: 'home', lead: 'L', note: '=1' }),
    row('back', '07', 'refund', { credits: '1.00', lead: 'L' }),
    row('after', '09', 'bonus', { credits: '1.00' }),
  ];
  const { statement } = figures(rows, {}, { from: '2026-01-06', to: '2026-01-08' });
  const blank = { id: '', campaign: '', category: '', lead: '', method: '', note: '', amount: '', currency: '' };
  const still = { credits_in: '0.00', credits_out: '0.00', cost_in: '0.00', cost_out: '0.00' };
  expect(statement).toEqual({
    rows: [
      { ...blank, ...still, date: '2026-01-06', kind: 'opening', credits_balance: '10.00', cost_balance: '9.00' },
      {
        ...blank,
        ...still,
        date: '2026-01-06',
        id: 'charge',
        kind: 'quotation',
        campaign: 'A',
        category: 'home',
        lead: 'L',
        note: '=1',
        credits_out: '4.00',
        credits_balance: '6.00',
        cost_out: '3.60',
        cost_balance: '5.40',
      },
      {
        // A refund takes its charge's campaign.
        ...blank,
        ...still,
        date: '2026-01-07',
        id: 'back',
        kind: 'refund',
        campaign: 'A',
        lead: 'L',
        credits_in: '1.00',
        credits_balance: '7.00',
        cost_in: '0.90',
        cost_balance: '6.30',
      },
      {
        ...blank,
        ...still,
        date: '2026-01-08',
        kind: 'expiry',
        credits_out: '7.00',
        credits_balance: '0.00',
        cost_out: '6.30',
        cost_balance: '0.00',
      },
      {
        ...blank,
        date: '2026-01-08',
        kind: 'closing',
        credits_in: '1.00',
        credits_out: '11.00',
        credits_balance: '0.00',
        cost_in: '0.90',
        cost_out: '9.90',
        cost_balance: '0.00',
      },
    ],
    opening: { credits: '10.00', cost: '9.00' },
    closing: { credits: '0.00', cost: '0.00' },
  });
  expect(['=1', '+1', '-1', '@a', '\ta', '\ra', "'a", 'a=1', ''].map(neutralised)).toEqual([
    "'=1",
    "'+1",
    "'-1",
    "'@a",
    "'\ta",
    "'\ra",
    "''a",
    'a=1',
    '',
  ]);
});
