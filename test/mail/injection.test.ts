/** Nothing of a book gets into the head or the envelope of a mail (rule W6): names, campaigns and notes stay text, whatever is in them. */

import { beforeAll, expect, test } from 'vitest';
import { Refused } from '../../db/ledger/refusal.ts';
import { mailAddress, mailAddresses, plainLine, serverHost } from '../../electron/engine/mail/addresses.ts';
import { composeMail } from '../../electron/engine/mail/compose.ts';
import { passwordName, type MailServer } from '../../electron/engine/mail/mail-settings.ts';
import { deliver } from '../../electron/engine/mail/smtp.ts';
import { messagesOf } from '../support/mail.ts';
import { PASSWORD, startMailServer, trustTestAuthority } from '../support/mail-server.ts';

beforeAll(trustTestAuthority);

const HOSTILE = [
  'Week\r\nBcc: eve@evil.example',
  'Week\nBcc: eve@evil.example',
  'Week\rBcc: eve@evil.example',
  'Week\r\n\r\n<script>alert(1)</script>',
  'Week\u2028Bcc: eve@evil.example',
  'Week\u0085Bcc: eve@evil.example',
  'Week\u0000Bcc: eve@evil.example',
  'Week\u000bBcc: eve@evil.example\u000c',
  '=?utf-8?B?V2Vlaw0KQmNjOiBldmVAZXZpbC5leGFtcGxl?=',
  '=?utf-8?Q?Week=0D=0ABcc:_eve@evil.example?=',
  'eve@evil.example, anna@example.com',
  '"Anna" <eve@evil.example>',
  'a>\r\nRCPT TO:<eve@evil.example',
  '.\r\nQUIT\r\n',
  `${'x'.repeat(2000)}\r\nBcc: eve@evil.example`,
  '\u202eelpmaxe.live@eve',
  'Rücken\r\n\tBcc: eve@evil.example',
  '\r\n.\r\nMAIL FROM:<eve@evil.example>\r\nRCPT TO:<eve@evil.example>\r\nDATA\r\n',
];

test.each(HOSTILE.map((text) => [JSON.stringify(text).slice(0, 60), text]))('W6 %s', async (_, text) => {
  const server = await startMailServer();
  const recipients = ['anna@example.com'];
  const head = { from: 'floatbook@example.com', fromName: text, recipients, messageId: '<one@example.com>', sentAt: Date.UTC(2026, 10, 23) };
  const bytes = await composeMail(head, {
    subject: text,
    text,
    html: '<p>x</p>',
    attachments: [{ fileName: `${text}/../x.csv`, contentType: 'text/csv; charset=utf-8', content: text }],
  });
  expect(await deliver(server.settings(), { sender: head.from, recipients, bytes }, { password: PASSWORD })).toMatchObject({ state: 'accepted' });
  expect(server.got).toHaveLength(1);
  expect(server.got[0]).toMatchObject({ from: head.from, to: recipients });
  const [message] = await messagesOf(server);
  const names = message?.headers.map(({ key }) => key);
  expect(new Set(names)).toEqual(new Set(['from', 'to', 'subject', 'message-id', 'date', 'auto-submitted', 'mime-version', 'content-type']));
  expect(names).toHaveLength(8);
  expect(message).toMatchObject({ from: { address: head.from }, to: [{ address: 'anna@example.com' }], messageId: head.messageId });
  expect(message?.subject).toBe(plainLine(text).replaceAll('=?', '= ?').slice(0, 200).trim());
  expect(message?.text?.trim()).toBe(text.replaceAll(/\r\n?/g, '\n').trim());
  expect(message?.attachments).toHaveLength(1);
  expect(message?.attachments[0]?.filename).not.toMatch(/[\p{Cc}/\\]/u);
  for (const line of bytes.toString('latin1').split('\r\n')) expect(line.length).toBeLessThan(999);
});

test.each([
  ...HOSTILE,
  '',
  'anna',
  '@example.com',
  'anna@',
  'anna@localhost',
  'anna@@example.com',
  'an na@example.com',
  '"anna"@example.com',
  'anna@exa_mple.com',
  'anna@-x.com',
  'anna@[127.0.0.1]',
  '.anna@example.com',
  `${'a'.repeat(65)}@example.com`,
  'änna@example.com',
])('W6 %j is no address', (text) => expect(() => mailAddress(text)).toThrow(Refused));

test('W6 addresses are taken as they are, each once; a domain in another script in ASCII', () => {
  expect(mailAddresses([' anna@example.com', 'anna@example.com', "o'neil+week@sub.example.co.uk", 'ben@Bücher.example'])).toEqual([
    'anna@example.com',
    "o'neil+week@sub.example.co.uk",
    'ben@xn--bcher-kva.example',
  ]);
  expect(() => mailAddresses(Array.from({ length: 51 }, (_, index) => `a${index}@example.com`))).toThrow(Refused);
});

test('W6 a server is a name or an IP address', () => {
  expect(['smtp.example.com', '127.0.0.1', '::1', 'localhost'].map(serverHost)).toEqual(['smtp.example.com', '127.0.0.1', '::1', 'localhost']);
  for (const wrong of ['', 'smtp example', 'smtp.example.com\r\nX', 'http://smtp.example.com', 'a..b', '-a.com'])
    expect(() => serverHost(wrong)).toThrow(Refused);
});

test('W6 a password goes to the server that it was entered for, encrypted as it was then, and to no other', () => {
  const server: MailServer = { host: 'smtp.example.com', port: 587, security: 'starttls', user: 'anna' };
  const others: readonly Partial<MailServer>[] = [{ host: 'smtp.evil.example' }, { port: 25 }, { security: 'none' }, { user: 'ben' }];
  const names = [server, ...others.map((change) => ({ ...server, ...change }))].map(passwordName);
  expect(new Set(names).size).toBe(5);
  for (const name of names) expect(name).toMatch(/^[a-z0-9-]{1,64}$/);
});
