/** Sealing, restatement, outbox and mail on the command line: what is answered, what is sent, how it ends. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { answer, csv, floatbook, newFolder, refusal } from './command-line.ts';
import { messagesOf } from '../support/mail.ts';
import { PASSWORD, startMailServer, trustTestAuthority, USER } from '../support/mail-server.ts';

beforeAll(trustTestAuthority);

let folder: string;

beforeEach(async () => {
  folder = newFolder();
  await answer(folder, 'init', '--currency', 'EUR', '--time-zone', 'Europe/Berlin');
  writeFileSync(join(folder, 'a.csv'), csv('T1,2026-03-02,top_up,1000.00,900.00,EUR,Visa 4242', 'C1,2026-03-03,quotation,100.00'));
  writeFileSync(join(folder, 'b.csv'), csv('C2,2026-03-04,quotation,50.00'));
  await answer(folder, 'import', 'activity', 'a.csv');
});

/** With the password of the mail server in the environment. */
async function signedIn(...args: readonly string[]) {
  const ended = await floatbook(folder, [...args, '--book', 'b.floatbook', '--json'], { FLOATBOOK_MAIL_PASSWORD: PASSWORD });
  return { status: ended.status, document: JSON.parse(ended.stdout || ended.stderr) as Record<string, unknown> };
}

test('L4 a week is sealed, the past changes, and the restatement tells each entry', { timeout: 60_000 }, async () => {
  expect(await refusal(folder, 'restatement')).toMatchObject({ code: 'no_sealed_report' });
  const imported = await answer(folder, 'import', 'activity', 'b.csv');
  const sealed = await answer(folder, 'seal', '--week', '2026-W10');
  expect(sealed).toMatchObject({ seal: 1, unit: 'week', name: '2026-W10', start: '2026-03-02', end: '2026-03-08', because: 'user' });
  expect(await answer(folder, 'restatement', '--week', '2026-W10')).toMatchObject({ entries: [], leads: [], figures: [] });
  const before = await answer(folder, 'sealed', 'report', '--week', '2026-W10');
  await answer(folder, 'sealed', 'report', '--format', 'html', '--out', 'before.html');
  await answer(folder, 'import', 'undo', String(imported['importId'] ?? imported['import']));
  expect(await answer(folder, 'restatement', '--week', '2026-W10')).toMatchObject({
    sha256: sealed['sha256'],
    entries: [
      {
        date: '2026-03-04',
        because: 'taken_back',
        event: { id: 'C2', file: 'b.csv' },
        postings: [
          { amount: '-45.00', credits: '0.00' },
          { account: 'Prepaid credits', amount: '45.00', credits: '50.00' },
        ],
      },
    ],
    figures: expect.arrayContaining([{ figure: 'spend/cost', was: '135.00', now: '90.00' }]) as unknown,
  });
  expect((await floatbook(folder, ['restatement', '--book', 'b.floatbook'])).stdout).toMatch(/taken back +Quotation sent/);
  expect(await answer(folder, 'sealed', 'report', '--week', '2026-W10')).toEqual(before);
  await answer(folder, 'sealed', 'report', '--seal', '1', '--format', 'html', '--out', 'after.html');
  expect(readFileSync(join(folder, 'after.html'), 'utf8')).toBe(readFileSync(join(folder, 'before.html'), 'utf8'));
  expect(await refusal(folder, 'seal', '--week', '2999-W01')).toMatchObject({ code: 'wrong_period' });
  expect(await answer(folder, 'verify')).toMatchObject({ ok: true });
});

test('W6 a sealed report goes out by the mail server, and as a file', { timeout: 60_000 }, async () => {
  const server = await startMailServer();
  await answer(folder, 'seal', '--week', '2026-W10');
  expect(await refusal(folder, 'outbox', 'add', '1')).toMatchObject({ code: 'mail_not_set' });
  expect(await refusal(folder, 'mail', 'weekly', 'on', '--to', 'anna@example.com')).toMatchObject({ code: 'mail_not_set' });
  const host = ['--host', '127.0.0.1', '--port', String(server.port), '--user', USER];
  expect(await answer(folder, 'mail', 'set', '--from', 'floatbook@example.com', ...host)).toMatchObject({
    mail: { from: 'floatbook@example.com', server: { host: '127.0.0.1', security: 'starttls' } },
  });
  expect(await refusal(folder, 'mail', 'weekly', 'on', '--to', 'Anna <anna@example.com>')).toMatchObject({ code: 'wrong_address' });
  expect(await answer(folder, 'mail', 'weekly', 'on', '--to', 'anna@example.com,ben@example.com')).toMatchObject({
    weekly: { on: true, recipients: ['anna@example.com', 'ben@example.com'] },
  });
  expect(await refusal(folder, 'mail', 'test', '--to', 'anna@example.com')).toMatchObject({ code: 'mail_not_set' });
  expect(await signedIn('mail', 'test', '--to', 'anna@example.com')).toMatchObject({ status: 0, document: { state: 'accepted' } });
  expect(await answer(folder, 'outbox', 'add', '1')).toMatchObject({ mail: 1, state: 'waiting', report: '2026-W10' });
  await answer(folder, 'outbox', 'save', '1', '--out', 'm.eml');
  server.behave({ code: 451, words: 'later' }, 'take');
  expect(await signedIn('outbox', 'send', '1')).toMatchObject({
    status: 1,
    document: { state: 'waiting', attempts: [{ state: 'deferred', problem: 'put_off' }] },
  });
  expect(await signedIn('outbox', 'send', '1')).toMatchObject({ status: 0, document: { state: 'sent' } });
  expect(server.got[1]?.bytes).toBe(readFileSync(join(folder, 'm.eml'), 'latin1'));
  const [, message] = await messagesOf(server);
  expect(message?.attachments.map(({ mimeType }) => mimeType)).toEqual(['application/pdf', 'text/csv']);
  expect(await refusal(folder, 'outbox', 'give-up', '1')).toMatchObject({ code: 'illegal_step' });
  expect(await refusal(folder, 'outbox', 'send', '7')).toMatchObject({ code: 'no_mail' });
  expect((await floatbook(folder, ['outbox', 'list', '--book', 'b.floatbook'])).stdout).toMatch(/1 +2026-W10 +sent/);
  expect(await answer(folder, 'verify')).toMatchObject({ ok: true });
});
