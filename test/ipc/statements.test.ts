/** Statements by the window's methods: files handed over, previewed, decided, imported; their profiles and single lines (rules I1 to I3). */

import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Client } from '../../electron/ipc/client.ts';
import { connectApplication, NOW, type ConnectedApplication } from './real-application.ts';
import { temporaryFolder } from './temporary.ts';

const MARCH = 'Date,Description,Amount\n03/04/2026,Leadmarkt,-100.00\n05/04/2026,Leadmarkt,-100.00\n';

let application: ConnectedApplication;
let client: Client;
let workspaceId: number;

beforeAll(async () => {
  application = await connectApplication(temporaryFolder());
  ({ client } = application);
  const workspace = { name: 'Main', vendor: 'Market', currency: 'EUR' };
  const book = await client.run('book.create', { organisation: 'N', file: 'n', timeZone: 'Europe/Berlin', firstWeekday: 'monday', workspace });
  workspaceId = book.workspaces[0]?.id ?? 0;
});
afterAll(() => application.close());

async function upload(name: string, text: string): Promise<string> {
  const bytes = Buffer.from(text);
  const { upload: id } = await client.run('upload.begin', { name, bytes: bytes.length });
  await client.run('upload.append', { upload: id, offset: 0, piece: bytes.toString('base64') });
  return id;
}

test('a file is previewed, its question answered, imported; it is listed with its account and taken back', async () => {
  const account = { name: 'Rheinbank', kind: 'bank' as const };
  const file = { upload: await upload('april.csv', MARCH), account, answers: {} };
  const preview = await client.run('statement.import', { workspaceId, files: [file], dryRun: true });
  expect(preview.files[0]).toMatchObject({
    accountId: null,
    accountCreated: true,
    importId: null,
    rows: { read: 3, added: 2, matched: 0, skipped: 1 },
  });
  expect(preview.files[0]?.questions.map(({ kind }) => kind)).toEqual(['date_order']);
  await expect(client.run('statement.import', { workspaceId, files: [file], dryRun: false })).rejects.toMatchObject({
    refusal: { code: 'question_open', file: 'april.csv' },
  });
  const answered = { ...file, answers: { dateOrder: 'dmy' as const }, skip: [3] };
  const commandId = crypto.randomUUID();
  const done = await client.run('statement.import', { workspaceId, files: [answered], dryRun: false }, { commandId });
  expect(done.files[0]).toMatchObject({ account: 'Rheinbank', rows: { added: 1, skipped: 2 }, from: '2026-04-03', to: '2026-04-05' });
  expect(await client.run('statement.import', { workspaceId, files: [answered], dryRun: false }, { commandId })).toEqual(done);
  const { imports } = await client.query('imports.list', { workspaceId });
  expect(imports).toMatchObject([{ account: 'Rheinbank', read: 3, added: 1, skipped: 2 }]);
});

const OFX = (number: string, day: string) => `<CCSTMTTRNRS><TRNUID>0<STATUS><CODE>0<SEVERITY>INFO</STATUS><CCSTMTRS><CURDEF>EUR
<CCACCTFROM><ACCTID>${number}</CCACCTFROM><BANKTRANLIST><DTSTART>20260401<DTEND>20260430
<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>${day}<TRNAMT>-45.00<FITID>F${day}<NAME>LEADMARKT</STMTTRN>
</BANKTRANLIST></CCSTMTRS></CCSTMTTRNRS>`;
const TWO_CARDS = `OFXHEADER:100
DATA:OFXSGML
VERSION:102

<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><DTSERVER>20260501<LANGUAGE>ENG</SONRS></SIGNONMSGSRSV1>
<CREDITCARDMSGSRSV1>${OFX('••••4242', '20260403')}${OFX('••••1881', '20260405')}</CREDITCARDMSGSRSV1></OFX>`;

test('a file of two cards says of which kind and number they are, and the one that is chosen is imported', async () => {
  const id = await upload('cards.ofx', TWO_CARDS);
  const account = { name: 'Mastercard 1881', kind: 'card' as const };
  expect(await client.query('statement.glance', { upload: id, answers: {} })).toEqual({ kind: 'card', numbers: ['••••4242', '••••1881'] });
  const file = { upload: id, account, answers: {} };
  await expect(client.run('statement.import', { workspaceId, files: [file], dryRun: true })).rejects.toMatchObject({
    refusal: { code: 'which_account', file: 'cards.ofx' },
  });
  const preview = await client.run('statement.import', { workspaceId, files: [{ ...file, accountNumber: '••••1881' }], dryRun: true });
  expect(preview.files[0]).toMatchObject({
    kind: 'card',
    numbers: ['••••4242', '••••1881'],
    accountNumber: '••••1881',
    rows: { read: 2, added: 1, skipped: 1 },
    from: '2026-04-05',
  });
  const csv = await upload('plain.csv', MARCH);
  expect(await client.query('statement.glance', { upload: csv, answers: {} })).toEqual({ kind: null, numbers: [] });
});

test('profiles are listed, changed, handed from account to account, and removed', async () => {
  const [accountId, otherId] = [1, (await client.run('money.addAccount', { workspaceId, name: 'Card', kind: 'card' })).accountId];
  const { profiles } = await client.query('money.profiles', { accountId });
  expect(profiles).toMatchObject([{ name: 'Rheinbank, CSV', answers: { dateOrder: 'dmy' } }]);
  const profileId = profiles[0]?.profileId ?? 0;
  const answers = { dateOrder: 'mdy' as const, columns: { amount: '3', description: 'Description' } };
  await client.run('money.changeProfile', { profileId, name: 'Online', answers });
  const file = await client.run('money.exportProfiles', { accountId });
  const { piece } = await client.query('download.piece', { download: file.download, offset: 0 });
  const text = Buffer.from(piece, 'base64').toString();
  expect(await client.run('money.importProfiles', { accountId: otherId, upload: await upload('p.json', text) })).toEqual({ profiles: 1 });
  expect((await client.query('money.profiles', { accountId: otherId })).profiles).toMatchObject([{ name: 'Online', answers }]);
  await client.run('money.removeProfile', { profileId });
  expect((await client.query('money.profiles', { accountId })).profiles).toEqual([]);
  const wrong = client.run('money.importProfiles', { accountId, upload: await upload('x.json', '{"profiles":[]}') });
  await expect(wrong).rejects.toMatchObject({ refusal: { code: 'wrong_kind' } });
});

test('a line is found in its file, taken out, listed and put back', async () => {
  const { sources } = await client.query('line.sources', { lineId: 1 });
  expect(sources).toMatchObject([{ file: 'april.csv', row: 2, sourceLine: 2, context: [{ line: 1 }, { line: 2 }, { line: 3 }] }]);
  await client.run('line.remove', { lineId: 1, because: 'card 4111 1111 1111 1111 of somebody' });
  expect((await client.query('line.removed', { accountId: 1 })).lines).toMatchObject([
    { line: { lineId: 1, day: '2026-04-03', file: 'april.csv', row: 2 }, removedAt: NOW, because: 'card •••• 1111 of somebody' },
  ]);
  await client.run('line.restore', { lineId: 1 });
  expect((await client.query('line.removed', { accountId: 1 })).lines).toEqual([]);
  expect(await client.run('import.undo', { importId: 1 })).toMatchObject({ removed: 1 });
});
