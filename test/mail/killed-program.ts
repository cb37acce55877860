/** What is killed in the midst of sending: opens a book with its engine and does what is due, as Floatbook does when it starts. */

import { writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { openToWrite } from '../../db/open.ts';
import { openEngine } from '../../electron/engine/account/open-engine.ts';
import { createMailPasswords } from '../../electron/engine/mail/passwords.ts';
import { mailSettings } from '../../electron/engine/mail/mail-settings.ts';
import { openSecretStore } from '../../electron/engine/secret-store.ts';
import { bookDay, readBookFacts } from '../../db/workspaces.ts';

const [, , file = '', now = '', password = ''] = process.argv;
const clock = () => Number(now);
const book = openToWrite(file);
const passwords = createMailPasswords(openSecretStore({ userDataFolder: tmpdir(), encryption: null, platform: process.platform }));
const server = mailSettings(book.connection, bookDay(readBookFacts(book), clock()))?.server;
if (server) await passwords.keep(server, password);
const onDefect = (error: unknown) => {
  throw error;
};
openEngine(book, { clock, onDefect, mailPasswords: passwords }).scheduler.start();
writeSync(1, 'running\n');
// The scheduler's timer keeps nothing running.
setInterval(() => undefined, 60_000);
