/** Settings of mail (rules L10, W6): dated facts of the book — from whom and by which server — and for each workspace whether its weekly report goes out, and to whom. */

import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Connection } from '../../../db/connection.ts';
import type { Day } from '../../../db/ledger/calendar.ts';
import { refuse } from '../../../db/ledger/refusal.ts';
import { fromSettings, settingOn, writeSetting } from '../../../db/settings.ts';
import { mailAddress, mailAddresses, plainLine, serverHost } from './addresses.ts';

/** `starttls`: the server has to encrypt before it hears anything. `tls`: encrypted from the first byte. `none`: as plain text, only where the user says so. */
export const SECURITIES = ['starttls', 'tls', 'none'] as const;

const mailServer = z.strictObject({
  host: z.string().min(1),
  port: z.int().min(1).max(65_535),
  security: z.enum(SECURITIES),
  /** Empty where the server asks for no password. */
  user: z.string().max(200),
});
export type MailServer = Readonly<z.output<typeof mailServer>>;

const mail = z.strictObject({
  from: z.string().min(1),
  fromName: z.string().max(100),
  /** `null`: mail waits in the outbox, to be saved as files. */
  server: mailServer.nullable(),
});
export type MailSettings = Readonly<z.output<typeof mail>>;

const weeklyReport = z.strictObject({ on: z.boolean(), recipients: z.array(z.string()) });
export interface WeeklyReportSettings {
  readonly on: boolean;
  readonly recipients: readonly string[];
}

const MAIL = 'mail';
const WEEKLY_REPORT = 'weekly_report';
const NO_WEEKLY_REPORT: WeeklyReportSettings = { on: false, recipients: [] };

/** Mail as it is set on a day; `undefined` before it was. */
export function mailSettings(connection: Connection, day: Day): MailSettings | undefined {
  return fromSettings(connection, `mail on ${day}`, () => {
    const setting = settingOn(connection, null, MAIL, day);
    return setting && mail.parse(JSON.parse(setting.value));
  });
}

/** Whether a workspace's weekly report goes out, as it is set on a day. */
export function weeklyReportSettings(connection: Connection, workspaceId: number, day: Day): WeeklyReportSettings {
  return fromSettings(connection, `weekly report of ${workspaceId} on ${day}`, () => {
    const setting = settingOn(connection, workspaceId, WEEKLY_REPORT, day);
    return setting === undefined ? NO_WEEKLY_REPORT : weeklyReport.parse(JSON.parse(setting.value));
  });
}

/** Sets from whom mail comes and by which server it goes. Refuses what is no address, no server and no port. */
export function setMail(connection: Connection, given: MailSettings, from: Day, now: number): MailSettings {
  const { server } = given;
  const settings: MailSettings = {
    from: mailAddress(given.from),
    fromName: plainLine(given.fromName).slice(0, 100),
    server: server && checkedServer(server),
  };
  writeSetting(connection, null, { name: MAIL, fromDay: from, value: JSON.stringify(settings) }, now);
  return settings;
}

function checkedServer({ host, port, security, user }: MailServer): MailServer {
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    refuse('wrong_setting', 'A port is a number from 1 to 65535; for mail it is 587, or 465 where everything is encrypted.');
  const name = user.trim();
  if (name !== plainLine(name) || name.length > 200)
    refuse('wrong_setting', 'This is no user name of a mail server: it is too long, or has control characters.');
  return { host: serverHost(host), port, security, user: name };
}

/** Turns the weekly report of a workspace on or off. Refuses to turn it on without a recipient, and before it is set from whom mail comes. */
export function setWeeklyReport(
  connection: Connection,
  workspaceId: number,
  given: WeeklyReportSettings,
  from: Day,
  now: number,
): WeeklyReportSettings {
  const settings = { on: given.on, recipients: [...mailAddresses(given.recipients)] };
  if (settings.on && settings.recipients.length === 0) refuse('mail_not_set', 'Say to whom the weekly report goes: at least one address.');
  if (settings.on && mailSettings(connection, from) === undefined)
    refuse('mail_not_set', 'Set first from whom mail comes: the address that stands as its sender, in the settings of mail.');
  writeSetting(connection, workspaceId, { name: WEEKLY_REPORT, fromDay: from, value: JSON.stringify(settings) }, now);
  return settings;
}

/**
 * The name under which the secret store keeps the password of a server. Host, port, encryption and user are part of it: a book that names another
 * server, or asks for no encryption, does not get the password that was entered for this one.
 */
export function passwordName({ host, port, security, user }: MailServer): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([host, port, security, user]))
    .digest('hex');
  return `mail-${digest.slice(0, 40)}`;
}
