/** As known then (rule L4): a sealed report stays byte by byte what it was, and what changed since is told entry by entry. */

import { hash } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { formatDay, parseDay } from '../../db/ledger/calendar.ts';
import { insertSeal, sealById, sealedDataset, sealsOf, type SealedReport } from '../../db/sealed-reports.ts';
import { verifyBook } from '../../db/verify.ts';
import { lookAtBook, onAccount } from '../../electron/engine/account/account.ts';
import { setOutcome } from '../../electron/engine/account/outcomes.ts';
import { canonicalJson } from '../../electron/engine/reports/canonical-json.ts';
import { mailReport } from '../../electron/engine/reports/hand-on.ts';
import { periodReport } from '../../electron/engine/reports/period-report.ts';
import { restatementOf, type Restatement } from '../../electron/engine/reports/restatement.ts';
import { sealedReport, sealReport } from '../../electron/engine/reports/seal.ts';
import { PERIOD_REPORT_VERSION } from '../../electron/ipc/contract/period-report.ts';
import { undoImport } from '../../electron/engine/undo-import.ts';
import { DAY as DAY_MS, newTestAccount, type TestAccount } from '../support/accounts.ts';

const DAY = parseDay('2026-11-10') as number;
const ROWS = [
  { id: 'T1', date: '2026-11-02', kind: 'top_up', credits: '1000.00', amount: '900.00', currency: 'EUR', method: 'Visa 4242' },
  { id: 'T2', date: '2026-11-02', kind: 'top_up', credits: '1000.00', amount: '950.00', currency: 'EUR', method: 'Visa 4242' },
  { id: 'C1', date: '2026-11-10', kind: 'quotation', credits: '100.00', lead: 'L1', campaign: 'Roofs' },
];
const SECOND = [{ id: 'C2', date: '2026-11-11', kind: 'lead_purchase', credits: '950.00', lead: 'L2', campaign: 'Gutters' }];

let account: TestAccount;
let secondImport: number;

beforeEach(async () => {
  account = await newTestAccount();
  await account.importRows(ROWS);
  secondImport = (await account.importRows(SECOND, { name: 'second.csv' })).importId as number;
});

const seal = (because: SealedReport['because'] = 'user') =>
  onAccount(account.engine, account.id, (now) => sealReport(now, periodReport(now, { unit: 'week', day: DAY }), because));
const restated = (sealed: SealedReport): Restatement => restatementOf(lookAtBook(account.book, account.id, account.now()), sealed);
const told = ({ entries }: Restatement) =>
  entries.map(
    ({ because, event, postings }) => `${because} ${event?.id ?? ''} ${postings.map(({ account: name, amount }) => `${name} ${amount}`).join(', ')}`,
  );
const figure = ({ figures }: Restatement, path: string) => {
  const found = figures.find((candidate) => candidate.path.join('/') === path);
  return found && [found.was, found.now];
};

test('L4 nothing changed: nothing is told', async () => {
  const sealed = await seal();
  expect(sealed).toMatchObject({ name: '2026-W46', unit: 'week', because: 'user' });
  expect(restated(sealed)).toMatchObject({ entries: [], leads: [], figures: [] });
  expect(verifyBook(account.book).problems).toEqual([]);
});

test('L4 time alone changes nothing: not the days of refunds that run out, nor what needs doing', async () => {
  const sealed = await seal();
  account.setClock(account.now() + 90 * DAY_MS);
  expect(restated(sealed)).toMatchObject({ entries: [], leads: [], figures: [] });
});

test('L4 the same figures are sealed once by the user; a week by the schedule once whatever it says', async () => {
  const first = await seal();
  expect(await seal()).toEqual(first);
  expect(await seal('schedule')).toMatchObject({ id: first.id + 1, sha256: first.sha256 });
  await expect(seal('schedule')).rejects.toThrow(/UNIQUE/);
});

describe('L4 a sealed report that cannot be read back is refused by name', () => {
  const kept = (version: number, inDataset: number) => {
    const dataset = canonicalJson({
      ...periodReport(lookAtBook(account.book, account.id, account.now()), { unit: 'week', day: DAY }),
      version: inDataset,
    });
    const days = { unit: 'week', firstDay: DAY - 1, lastDay: DAY + 5, name: '2026-W46' } as const;
    const sha256 = hash('sha256', dataset, 'buffer');
    const given = { ...days, workspaceId: account.id, version, because: 'user', sealedAt: account.now(), dataset, sha256 } as const;
    return sealById(account.book.connection, insertSeal(account.book.connection, given)) as SealedReport;
  };

  test('one that a newer program made, wherever it is asked for', async () => {
    const newer = kept(PERIOD_REPORT_VERSION + 1, PERIOD_REPORT_VERSION + 1);
    const refusal = { refusal: { code: 'newer_report', message: expect.stringMatching(/2026-W46 .*newer Floatbook/) as string } };
    const asked = [() => sealedReport(account.book.connection, newer), () => restated(newer)];
    for (const ask of asked) expect(ask).toThrow(expect.objectContaining(refusal));
    await expect(mailReport(account.engine, newer.id)).rejects.toMatchObject(refusal);
    expect(verifyBook(account.book).problems).toEqual([]);
  });

  test('one whose dataset has another form than was sealed', () => {
    expect(() => sealedReport(account.book.connection, kept(PERIOD_REPORT_VERSION, 7))).toThrow(/2026-W46 is not what was sealed/);
    expect(verifyBook(account.book).problems).toMatchObject([{ rule: 'L4' }]);
  });
});

describe('L4 the past changes', () => {
  let sealed: SealedReport;
  let bytes: string;
  beforeEach(async () => {
    sealed = await seal();
    bytes = sealedDataset(account.book.connection, sealed.id);
  });
  const staysAsItWas = () => {
    expect(sealedDataset(account.book.connection, sealed.id)).toBe(bytes);
    expect(canonicalJson(sealedReport(account.book.connection, sealed))).toBe(bytes);
    expect(sealById(account.book.connection, sealed.id)).toEqual(sealed);
    expect(verifyBook(account.book).problems).toEqual([]);
  };

  test('by an import that is undone', async () => {
    await undoImport(account.book, { importId: secondImport, now: account.now() });
    const what = restated(sealed);
    expect(told(what)).toEqual(['taken_back C2 Lead cost, leads, Gutters -85750, Prepaid credits 85750']);
    expect(what.entries[0]).toMatchObject({ event: { gone: true, file: 'second.csv', importId: secondImport }, day: DAY + 1 });
    expect(figure(what, 'spend/count')).toEqual([2, 1]);
    expect(figure(what, 'spend/campaigns/Gutters/cost')?.[1]).toBe(null);
    staysAsItWas();
  });

  test('by a late event that changes what others draw', async () => {
    await account.importRows([{ id: 'C0', date: '2026-11-09', kind: 'quotation', credits: '50.00', lead: 'L0' }], { name: 'late.csv' });
    const what = restated(sealed);
    expect(what.entries.map(({ because, event }) => `${because} ${event?.id}`)).toEqual(
      expect.arrayContaining(['late C0', 'reversed C2', 'posted_anew C2']),
    );
    expect(what.entries.find(({ event }) => event?.id === 'C0')?.event).toMatchObject({ file: 'late.csv' });
    expect(figure(what, 'spend/count')).toEqual([2, 3]);
    staysAsItWas();
  });

  test('by an outcome of one of its leads, and by a refund on a later day', async () => {
    await setOutcome(account.engine, account.id, { lead: 'L1', outcome: 'won', value: 5000_00 });
    await account.importRows([{ id: 'R1', date: '2026-11-18', kind: 'refund', credits: '100.00', note: 'refund of C1' }]);
    const what = restated(sealed);
    expect(what.entries).toEqual([]);
    expect(what.leads.map(({ lead, day, event, value }) => [lead, formatDay(day), event.kind, event.outcome, value])).toEqual([
      ['L1', '2026-11-23', 'lead', 'won', 5000_00],
      ['L1', '2026-11-18', 'refund', null, null],
    ]);
    expect(figure(what, 'leads/won')).toEqual([0, 1]);
    staysAsItWas();
  });

  test('and what came and went again since is not told', async () => {
    const { importId } = await account.importRows([{ id: 'C9', date: '2026-11-12', kind: 'quotation', credits: '1.00' }]);
    await undoImport(account.book, { importId: importId as number, now: account.now() });
    expect(restated(sealed)).toMatchObject({ entries: [], leads: [], figures: [] });
    staysAsItWas();
  });

  test('on another day than those of the span: its entries are not told', async () => {
    await account.importRows([{ id: 'C9', date: '2026-11-17', kind: 'quotation', credits: '1.00' }]);
    expect(restated(sealed)).toMatchObject({ entries: [], leads: [] });
    staysAsItWas();
  });

  test('and sealed again it is another seal; both are kept', async () => {
    await undoImport(account.book, { importId: secondImport, now: account.now() });
    const again = await seal();
    expect(sealsOf(account.book.connection, account.id).map(({ id }) => id)).toEqual([again.id, sealed.id]);
    expect(restated(again)).toMatchObject({ entries: [], figures: [] });
  });
});

test('L4 canonical JSON: keys in order, whole numbers only', () => {
  expect(canonicalJson({ b: [1, null, true], a: { z: 'ä"', y: -0, x: undefined } })).toBe('{"a":{"y":0,"z":"ä\\""},"b":[1,null,true]}');
  for (const wrong of [0.5, Number.NaN, Infinity, 2 ** 53, 1n, () => 1]) expect(() => canonicalJson({ wrong })).toThrow(/no whole number|holds no/);
});
