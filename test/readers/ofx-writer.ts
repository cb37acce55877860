/** Writes OFX files for tests, in the dresses that banks use, from what should be read back. */

import { oneOf, type Random } from './mutations.ts';

export interface WrittenTransaction {
  /** `20260302` */
  readonly day: string;
  readonly amount: string;
  readonly id: string;
  readonly name: string;
  readonly memo: string;
}

export interface WrittenAccount {
  readonly account: string;
  readonly currency: string;
  readonly closing: string | null;
  readonly transactions: readonly WrittenTransaction[];
}

/** How a bank closes its tags: as XML does, only what has others in it, or not even transactions. */
const CLOSING = ['xml', 'aggregates', 'few'] as const;

export function ofxFile(accounts: readonly WrittenAccount[], random: Random): string {
  const closing = oneOf(random, CLOSING);
  const between = oneOf(random, ['', '\n', '\r\n', '\r', '\n\t ']);
  const comma = random(4) === 0;
  const zone = oneOf(random, ['', '120000', '235959.000[-3:BRT]', '[+9:JST]']);
  const leaf = (name: string, text: string): string => `<${name}>${escaped(text)}${closing === 'xml' ? `</${name}>` : ''}${between}`;
  const nest = (name: string, inside: string): string =>
    `<${name}>${between}${inside}${closing === 'few' && name === 'STMTTRN' ? '' : `</${name}>`}${between}`;
  const number = (text: string): string => (comma ? text.replace('.', ',') : text);
  const transaction = ({ day, amount, id, name, memo }: WrittenTransaction): string =>
    nest(
      'STMTTRN',
      leaf('TRNTYPE', amount.startsWith('-') ? 'DEBIT' : 'CREDIT') +
        leaf('DTPOSTED', day + zone) +
        leaf('TRNAMT', number(amount)) +
        leaf('FITID', id) +
        (name === '' ? '' : leaf('NAME', name)) +
        (memo === '' ? '' : leaf('MEMO', memo)),
    );
  const statement = ({ account, currency, closing: balance, transactions }: WrittenAccount): string =>
    nest(
      'STMTTRNRS',
      nest(
        'STMTRS',
        leaf('CURDEF', currency) +
          nest('BANKACCTFROM', leaf('BANKID', '1') + leaf('ACCTID', account)) +
          nest('BANKTRANLIST', leaf('DTSTART', '20260101') + transactions.map(transaction).join('')) +
          (balance === null ? '' : nest('LEDGERBAL', leaf('BALAMT', number(balance)) + leaf('DTASOF', '20261231'))),
      ),
    );
  const header =
    closing === 'xml' ? '<?xml version="1.0"?>\n<?OFX OFXHEADER="200" VERSION="211"?>\n' : 'OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\n\n';
  return header + nest('OFX', nest('BANKMSGSRSV1', accounts.map(statement).join('')));
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

const WORDS = ['Lead', 'quotation', 'Müller & Co', 'a < b', '"5"', '€', 'Ж', "O'Neil", '100%'];

export function randomAccounts(random: Random): readonly WrittenAccount[] {
  return Array.from({ length: 1 + random(3) }, (_, index) => ({
    account: `A-${index}`,
    currency: oneOf(random, ['EUR', 'USD', 'JPY']),
    closing: random(2) === 0 ? null : randomAmount(random),
    transactions: Array.from({ length: random(6) }, (__, at) => ({
      day: `2026${String(1 + random(12)).padStart(2, '0')}${String(1 + random(28)).padStart(2, '0')}`,
      amount: randomAmount(random),
      id: String(at * random(2)),
      name: random(3) === 0 ? '' : `${oneOf(random, WORDS)} ${at}`,
      memo: random(3) === 0 ? '' : `for ${oneOf(random, WORDS)} ${at} ${oneOf(random, WORDS)}`,
    })),
  }));
}

function randomAmount(random: Random): string {
  const [whole, fraction] = [String(random(100_000)), String(random(100)).padStart(2, '0')];
  return `${random(2) === 0 && Number(whole + fraction) > 0 ? '-' : ''}${whole}.${fraction}`;
}
