/** Addresses and hosts of mail as a user types them: what passes can stand in an envelope and in a header, and brings nothing else with it. */

import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { refuse } from '../../../db/ledger/refusal.ts';

const ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
const LOCAL_PART = new RegExp(`^${ATOM}(?:\\.${ATOM})*$`);
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const LONGEST_LOCAL_PART = 64;
const LONGEST_DOMAIN = 253;
const MOST_RECIPIENTS = 50;

/** One plain address, such as anna@example.com; a domain in another script is written in ASCII. Refuses names, lists, quoted parts and what is no address. */
export function mailAddress(given: string): string {
  const typed = given.trim();
  const at = typed.lastIndexOf('@');
  const local = typed.slice(0, Math.max(at, 0));
  const domain = hostName(typed.slice(at + 1));
  if (at < 1 || local.length > LONGEST_LOCAL_PART || !LOCAL_PART.test(local) || domain === undefined || !domain.includes('.'))
    refuse('wrong_address', `"${shown(typed)}" is no mail address. Write one such as anna@example.com, without a name.`);
  return `${local}@${domain}`;
}

/** Addresses as they are typed, each once. Refuses too many, and what is none. */
export function mailAddresses(given: readonly string[]): readonly string[] {
  const addresses = [...new Set(given.map(mailAddress))];
  if (addresses.length > MOST_RECIPIENTS)
    refuse('wrong_address', `These are ${addresses.length} addresses; a report goes to ${MOST_RECIPIENTS} at most.`);
  return addresses;
}

/** A mail server's name or IP address. Refuses anything else. */
export function serverHost(given: string): string {
  const typed = given.trim();
  if (isIP(typed) !== 0) return typed;
  return hostName(typed) ?? refuse('wrong_setting', `"${shown(typed)}" is no name of a mail server. Write one such as smtp.example.com.`);
}

function hostName(typed: string): string | undefined {
  // What reads domains drops line ends and tabs within them.
  const ascii = /^[\p{L}\p{M}\p{N}.-]+$/u.test(typed) ? domainToASCII(typed) : '';
  return ascii.length <= LONGEST_DOMAIN && ascii !== '' && ascii.split('.').every((label) => LABEL.test(label)) ? ascii : undefined;
}

function shown(typed: string): string {
  const plain = plainLine(typed);
  return plain.length > 80 ? `${plain.slice(0, 80)}…` : plain;
}

/** Text on one line: without control characters, line ends of any script and marks that turn the direction of writing. */
export function plainLine(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]+/gu, ' ')
    .replaceAll(/ {2,}/g, ' ')
    .trim();
}
