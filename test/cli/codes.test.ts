/** X2: codes of the firm's own accounting by the command line, and in what it exports. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fromCsv } from '../model/csv.ts';
import { answer, csv, floatbook, newFolder, refusal } from './command-line.ts';

async function bookWithCharge(): Promise<string> {
  const folder = newFolder();
  await answer(folder, 'init', '--currency', 'EUR');
  writeFileSync(join(folder, 'a.csv'), csv('T1,2026-01-05,top_up,100.00,90.00,EUR', 'C1,2026-01-06,quotation,10.00,,,,,,,Baths = tubs'));
  await answer(folder, 'import', 'activity', 'a.csv');
  return folder;
}

describe('X2 codes set', { timeout: 60_000 }, () => {
  test('adds to those in force, takes away, and is in the journal', async () => {
    const folder = await bookWithCharge();
    expect(await answer(folder, 'codes', 'list')).toEqual({ since: null, accounts: [], campaigns: [] });
    await answer(folder, 'codes', 'set', 'prepaid=1410', 'lead_cost=6600', 'bank:A=b=1200', 'campaign:Baths = tubs=K12');
    const after = await answer(folder, 'codes', 'set', 'lead_cost.quotation=6610', 'bank:A=b=');
    expect(after).toMatchObject({
      accounts: [
        { role: 'prepaid', kind: '', name: '', code: '1410' },
        { role: 'lead_cost', kind: '', name: '', code: '6600' },
        { role: 'lead_cost', kind: 'quotation', name: '', code: '6610' },
      ],
      campaigns: [{ campaign: 'Baths = tubs', costCentre: 'K12' }],
    });
    await answer(folder, 'codes', 'set', 'campaign:=K0', '--from', 'beginning');
    await answer(folder, 'export', 'journal', '--format', 'csv', '--out', 'j.csv');
    const rows = fromCsv(readFileSync(join(folder, 'j.csv'), 'utf8'));
    expect(rows.map(({ account, code, cost_centre }) => [account, code, cost_centre])).toEqual([
      ['prepaid', '1410', ''],
      ['card_clearing', '', ''],
      ['lead_cost', '6600', 'K12'],
      ['prepaid', '1410', ''],
    ]);
    const told = await floatbook(folder, ['codes', 'list', '--book', 'b.floatbook']);
    expect(told.stdout).toMatch(/Lead cost, quotations\s+6610/);
    expect(told.stdout).toMatch(/Campaign Baths = tubs\s+K12/);
  });

  test.each(['=1+1', '-12', 'a b', '12;34', 'Ä1', `${'1'.repeat(41)}`])('refuses the code %j by its name', async (code) => {
    const folder = await bookWithCharge();
    const message = code === '=1+1' ? /no account/ : /The code of an account (?:is not made of letters and digits|is too long)/;
    if (code === '=1+1') expect((await floatbook(folder, ['codes', 'set', 'prepaid==1+1', '--book', 'b.floatbook'])).stderr).toMatch(message);
    else
      expect(await refusal(folder, 'codes', 'set', `prepaid=${code}`)).toMatchObject({
        code: 'wrong_setting',
        message: expect.stringMatching(message),
      });
    expect(await answer(folder, 'codes', 'list')).toMatchObject({ since: null });
  });

  test.each(['nothing=1', 'prepaid.quotation=1', 'lead_cost.tea=1', 'fees:Main=1', 'prepaid', '=1'])('%j is wrong usage', async (what) => {
    const folder = await bookWithCharge();
    const { status } = await floatbook(folder, ['codes', 'set', what, '--book', 'b.floatbook', '--json']);
    expect(status).toBe(what === 'prepaid.quotation=1' ? 1 : 2);
  });
});
