/** Killed in the midst of making and sending (rule W6): no week is missing, none goes twice but in the one gap, and then with the same Message-ID. */

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import { parseDay } from '../../db/ledger/calendar.ts';
import { mailsOf } from '../../db/outgoing-mail.ts';
import { openToRead } from '../../db/open.ts';
import { verifyBook } from '../../db/verify.ts';
import { newRandom } from '../../electron/engine/sample/random.ts';
import { bundled } from '../bench/bundle.ts';
import { messagesOf, newMailedAccount, ROWS } from '../support/mail.ts';
import { AUTHORITY_FILE, PASSWORD, startMailServer, trustTestAuthority, type TestMailServer } from '../support/mail-server.ts';

beforeAll(trustTestAuthority);

const EIGHT_WEEKS_AGO = parseDay('2026-09-28') as number;
const PROGRAM = new URL('killed-program.ts', import.meta.url);
/** Bundled once, so that it starts quickly. */
let program: string;
beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'floatbook-mail-'));
  program = await bundled(PROGRAM, folder);
  return () => rmSync(folder, { recursive: true, force: true });
});

/** A book with eight weeks to make, closed; and its server. */
async function closedBook(): Promise<{ file: string; now: number; server: TestMailServer }> {
  const server = await startMailServer();
  const account = await newMailedAccount();
  await account.importRows(ROWS);
  await account.setServer(server.settings());
  await account.weekly(true, EIGHT_WEEKS_AGO);
  account.book.close();
  return { file: account.book.file, now: account.now(), server };
}

/** Runs Floatbook's engine on the book, and kills it when `until` has come true, or is over. */
async function runAndKill(file: string, now: number, until: () => Promise<unknown>): Promise<void> {
  const child = spawn(process.execPath, [program, file, String(now), PASSWORD], {
    env: { ...process.env, NODE_EXTRA_CA_CERTS: AUTHORITY_FILE },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = new Promise<string>((resolve) => child.once('exit', () => resolve('gone')));
  const running = new Promise<string>((resolve) => child.stdout.once('data', () => resolve('running')));
  expect(await Promise.race([running, gone])).toBe('running');
  try {
    await until();
  } finally {
    child.kill('SIGKILL');
    await gone;
  }
}

const comesTrue = (what: () => boolean) => async () => {
  await expect.poll(what, { timeout: 30_000, interval: 20 }).toBe(true);
};

function mailsIn(file: string) {
  const book = openToRead(file);
  try {
    return mailsOf(book.connection, 1).toReversed();
  } finally {
    book.close();
  }
}

function verified(file: string): boolean {
  const book = openToRead(file);
  try {
    return verifyBook(book).ok;
  } finally {
    book.close();
  }
}

const WEEKS = ['40', '41', '42', '43', '44', '45', '46', '47'].map((week) => `2026-W${week}`);

test('W6 killed between the server taking it and its answer: it goes again, with the same Message-ID, and nothing else twice', async () => {
  const { file, now, server } = await closedBook();
  server.behave('keep_silent', 'take');
  await runAndKill(
    file,
    now,
    comesTrue(() => server.got.length === 1),
  );
  expect(mailsIn(file)[0]?.state).toBe('sending');
  expect(verified(file)).toBe(true);
  await runAndKill(
    file,
    now,
    comesTrue(() => server.got.length === 9 && mailsIn(file).every(({ state }) => state === 'sent')),
  );
  const ids = (await messagesOf(server)).map(({ messageId }) => messageId);
  const made = mailsIn(file).map(({ messageId }) => messageId);
  expect(ids).toEqual([made[0], ...made]);
});

test('W6 killed at random, again and again: every week is made once and goes', { timeout: 120_000 }, async () => {
  const { file, now, server } = await closedBook();
  const random = newRandom(7);
  for (let kill = 0; kill < 8; kill += 1) await runAndKill(file, now, () => sleep(random.below(120)));
  await runAndKill(
    file,
    now,
    comesTrue(() => mailsIn(file).length === 8 && mailsIn(file).every(({ state }) => state === 'sent')),
  );
  expect(verified(file)).toBe(true);
  const mails = mailsIn(file);
  expect(mails.map(({ subject }) => /2026-W\d\d/.exec(subject)?.[0])).toEqual(WEEKS);
  const got = (await messagesOf(server)).map(({ messageId }) => messageId);
  expect(new Set(got)).toEqual(new Set(mails.map(({ messageId }) => messageId)));
});
