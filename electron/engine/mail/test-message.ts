/** A message that says only that mail works: sent at once, and never kept. */

import { randomUUID } from 'node:crypto';
import { bookDay, readBookFacts } from '../../../db/workspaces.ts';
import { refuse } from '../../../db/ledger/refusal.ts';
import type { Engine } from '../account/account.ts';
import { mailAddress } from './addresses.ts';
import { composeMail } from './compose.ts';
import { mailSettings } from './mail-settings.ts';
import { readiness, refuseToSend } from './outbox.ts';
import { deliver, type DeliveryOutcome } from './smtp.ts';

/** Refuses where nothing can be sent, and what is no address. */
export async function sendTestMessage(engine: Engine, to: string): Promise<DeliveryOutcome> {
  const recipients = [mailAddress(to)];
  const ready = await readiness(engine);
  if (typeof ready === 'string') refuseToSend(ready);
  const facts = readBookFacts(engine.book);
  const settings = mailSettings(engine.book.connection, bookDay(facts, engine.clock()));
  if (settings === undefined) refuse('mail_not_set', 'Set first from whom mail comes, in the settings of mail.');
  const text = `This message was sent by Floatbook for ${facts.organisation}. Mail works: reports can go to this address.`;
  const messageId = `<${randomUUID()}@${settings.from.slice(settings.from.lastIndexOf('@') + 1)}>`;
  const bytes = await composeMail(
    { ...settings, recipients, messageId, sentAt: engine.clock() },
    {
      subject: 'Floatbook: test message',
      text,
      html: '<p>This message was sent by Floatbook. Mail works: reports can go to this address.</p>',
      attachments: [],
    },
  );
  return deliver(ready.server, { sender: settings.from, recipients, bytes }, { password: ready.password, signal: engine.mail?.stopped });
}
