/** M4: a full card number typed anywhere is never stored: database, journal of the sandbox, exports and log are looked through. */

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { contact } from '../../electron/engine/account/fees.ts';
import { addCampaign } from '../../electron/engine/account/campaigns.ts';
import { takeNews } from '../../electron/engine/account/leads.ts';
import { leadTermsOf } from '../../electron/engine/account/lead-feeds.ts';
import { addMethod, renameMethod } from '../../electron/engine/account/methods.ts';
import { onAccount } from '../../electron/engine/account/account.ts';
import { openEngine } from '../../electron/engine/account/open-engine.ts';
import { buyPacks } from '../../electron/engine/account/top-ups.ts';
import { requestRefund } from '../../electron/engine/account/refund-requests.ts';
import { newsOf, readLeadFile } from '../../electron/engine/leads/read-lead-file.ts';
import { openLog } from '../../electron/log.ts';
import { newTestAccount } from '../support/accounts.ts';
import { writeFileSync } from 'node:fs';

const NUMBER = '4242424242424242';
const WRITTEN = '4242 4242 4242 4242';

test('M4 a full card number in any field is masked or refused, and nowhere to be found afterwards', async () => {
  const account = await newTestAccount();
  const { id, book, folder } = account;
  // The engine as the application opens it: the sandbox keeps its journal beside the book.
  const engine = openEngine(book, { clock: account.now, onDefect: () => undefined });
  const log = openLog(folder, account.now);
  await account.card('tok_visa');
  await buyPacks(account.engine, id, 'small', 1);

  await expect(addMethod(engine, id, { processor: 'sandbox', mode: 'test', card: NUMBER, nickname: '' })).rejects.toMatchObject({
    refusal: { code: 'card_number' },
  });
  const added = await addMethod(engine, id, { processor: 'sandbox', mode: 'test', card: 'tok_visa', nickname: `my card ${WRITTEN}` });
  expect(added.masked).toBe(true);
  expect(await renameMethod(engine, id, added.methodId, `again ${NUMBER}`)).toBe(true);
  const fee = await contact(account.engine, id, {
    sourceId: 'q1',
    kind: 'quotation',
    credits: 5_00,
    note: `paid with ${WRITTEN}`,
    campaign: NUMBER,
    category: `x ${NUMBER}`,
    lead: `L ${NUMBER}`,
    customer: WRITTEN,
  });
  await requestRefund(account.engine, id, { chargeEventId: fee.eventId as number, reason: 'duplicate', note: `card ${WRITTEN}` });
  await expect(addCampaign(engine, id, `C ${NUMBER}`, {
    on: true, categories: [], areas: [], maxPrice: null, minQuality: null, budgetPerDay: null, budgetPerWeek: null, hours: null,
  })).rejects.toMatchObject({ refusal: { code: 'card_number' } }); // prettier-ignore

  const leads = join(folder, '..', 'leads-of-the-vendor.csv');
  writeFileSync(
    leads,
    `id,offered,category,area,price,quality,customer,until,status,note\nl1,2026-11-23T11:00:00Z,${NUMBER},Berlin,5.00,,c,,available,${WRITTEN}\n`,
  );
  const read = await readLeadFile({ path: leads }, leadTermsOf(book, id));
  await onAccount(engine, id, (now) => void takeNews(now, newsOf(read, now.moment.now)));
  log.defect({ id: 'd', method: 'engine', error: new Error(`processor said ${NUMBER}`) });

  await expect(
    account.importRows([{ id: 'n', date: '2026-11-20', kind: 'bonus', credits: '1.00', note: `card ${WRITTEN}` }], { name: '../elsewhere.csv' }),
  ).rejects.toMatchObject({
    refusal: { code: 'card_number', sourceLine: 2 },
  });
  expect(filesWith(folder)).toEqual([]);
});

/** Names of files that hold the number, as digits or as it was written; deflated pieces cannot hold it, as what was refused is not kept. */
function filesWith(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name)).isFile())
    .filter((name) => {
      const bytes = readFileSync(join(folder, name));
      return bytes.includes(NUMBER) || bytes.includes(WRITTEN);
    });
}
