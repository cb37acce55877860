/** A message as bytes (RFC 5322, MIME): headers only from checked addresses and plain lines, so that nothing of a book can add one. */

import { createHash } from 'node:crypto';
import MailComposer from 'nodemailer/lib/mail-composer/index.js';
import type { MailParts } from '../../documents/weekly-mail.ts';
import { plainLine } from './addresses.ts';

/** Checked addresses; `sentAt` in ms since the epoch; `messageId` with its angle brackets. */
export interface MailHead {
  readonly from: string;
  readonly fromName: string;
  readonly recipients: readonly string[];
  readonly messageId: string;
  readonly sentAt: number;
}

const LONGEST_NAME = 100;
const LONGEST_SUBJECT = 200;
const LONGEST_FILE_NAME = 120;

/** The subject as it stands in a header. */
export function mailSubject(subject: string): string {
  return headWords(subject).slice(0, LONGEST_SUBJECT);
}

/** Words for a header: on one line, and nothing that would be read as an encoded word (RFC 2047). */
function headWords(text: string): string {
  return plainLine(text).replaceAll('=?', '= ?');
}

export function composeMail({ from, fromName, recipients, messageId, sentAt }: MailHead, content: MailParts): Promise<Buffer> {
  const composer = new MailComposer({
    from: { name: headWords(fromName).slice(0, LONGEST_NAME), address: from },
    to: recipients.map((address) => ({ name: '', address })),
    subject: mailSubject(content.subject),
    messageId,
    // The same message is the same bytes: what tells its parts apart comes from its name.
    baseBoundary: createHash('sha256').update(messageId).digest('hex').slice(0, 32),
    date: new Date(sentAt),
    text: content.text,
    html: content.html,
    attachments: content.attachments.map(({ fileName, contentType, content: body }) => ({
      filename: headWords(fileName).replaceAll(/[\\/]/g, '-').slice(0, LONGEST_FILE_NAME),
      contentType,
      contentTransferEncoding: 'base64' as const,
      content: typeof body === 'string' ? body : Buffer.from(body),
    })),
    headers: { 'Auto-Submitted': 'auto-generated' },
    // What stands in a report is data: no path and no address in it is ever read.
    disableFileAccess: true,
    disableUrlAccess: true,
    newline: 'windows',
  });
  return composer.compile().build();
}
