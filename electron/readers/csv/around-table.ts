/** What stands before and behind the rows of a table: whose account it is, in which currency, and what was on it. */

import { decimalSignIn } from '../decimals.ts';
import type { DecimalSign, StatementBalance } from '../statement.ts';
import { plainWords } from './header-words.ts';
import { balanceNamed } from './row-words.ts';
import { currencyOf, readAmount, readWrittenAmount } from './written-amount.ts';
import { readWrittenDate } from './written-date.ts';

export interface Surroundings {
  account: string | null;
  currency: string | null;
  opening: StatementBalance | null;
  closing: StatementBalance | null;
}

export function nothingAround(): Surroundings {
  return { account: null, currency: null, opening: null, closing: null };
}

const IBAN = /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b/;
const LONGEST_CELL = 200;
const NUMBER = /[\d*x][\d*x ./-]{3,40}[\d*x]/i;
const ACCOUNT =
  /\b(account|acct|iban|konto\w*|rekening\w*|compte|cuenta|conto|conta|rachun\w*|ucet|uctu|szamla\w*|card|karte|kreditkarte|kortnummer|tarjeta|kontonr)\b|kontonummer|kartennummer/;
const CURRENCY = /^(currency|wahrung|waehrung|valuta|devise|divisa|moneda|moeda|waluta|mena|munt|valuutta)\b/;

/** Reads a row that is none of the table. What was found before stays. `amounts` are the columns of the table that have amounts, for a row within it. */
export function lookAround(fields: readonly string[], around: Surroundings, sign: DecimalSign, amounts: readonly number[] = []): void {
  const cells = cellsOf(fields);
  const name = cells.find((cell) => balanceNamed(cell) !== undefined) ?? cells[0] ?? '';
  around.account ??= accountIn(cells);
  around.currency ??= currencyIn(cells, plainWords(name));
  const which = balanceNamed(name);
  if (which === undefined) return;
  const stated = amountIn(cellsOf(amounts.map((column) => fields[column] ?? '')), sign);
  const balance =
    stated ??
    amountIn(
      cells.filter((cell) => cell !== name),
      sign,
    );
  if (balance === undefined) return;
  const date = [name.split(' ').at(-1) ?? '', ...cells].map((cell) => readWrittenDate(cell)).find((each) => each !== undefined);
  const day = date?.isFixed || date?.hasPoints ? (date.dmy ?? null) : null;
  const part: StatementBalance = { which: which === 'opening' ? 'opening' : 'closing', amount: balance, date: day };
  around[part.which] ??= part;
}

/** Cells that say something, `Name: value` and `one | other` as two. */
function cellsOf(fields: readonly string[]): string[] {
  return fields
    .flatMap((field) => (field.length > LONGEST_CELL ? [] : field.split(/:\s|:$|\s\|\s/)))
    .map((cell) => cell.replace(/^[#\s"'=]+|["'\s]+$/g, ''))
    .filter((cell) => cell !== '');
}

function accountIn(cells: readonly string[]): string | null {
  const iban = cells.map((cell) => IBAN.exec(cell)?.[0]).find((each) => each !== undefined);
  if (iban !== undefined) return iban.replaceAll(' ', '');
  const at = cells.findIndex((cell) => ACCOUNT.test(plainWords(cell)));
  if (at === -1) return null;
  const within = at === cells.length - 1 ? (NUMBER.exec(cells[at] ?? '')?.[0].trim() ?? '') : '';
  return [...cells.slice(at + 1), within].find(isNumberOfAccount) ?? null;
}

const DATE_OR_CENTS = /\d[.,]\d{2}\b|\b\d{1,2}\/\d{1,2}\/\d{2,4}\b|\b\d{4}-\d\d-\d\d\b/;

function isNumberOfAccount(cell: string): boolean {
  return (cell.match(/\d/g)?.length ?? 0) >= 4 && cell.length <= 60 && !readWrittenDate(cell) && !DATE_OR_CENTS.test(cell);
}

function currencyIn(cells: readonly string[], words: string): string | null {
  if (CURRENCY.test(words))
    return (
      cells
        .slice(1)
        .map(currencyOf)
        .find((each) => each !== undefined && each !== '') ?? null
    );
  if (balanceNamed(cells[0] ?? '') === undefined) return null;
  const named = cells
    .slice(1)
    .flatMap((cell) => [/^[A-Z]{3}$/.test(cell) ? currencyOf(cell) : undefined, readWrittenAmount(cell)?.currency ?? undefined]);
  return named.find((each) => each !== undefined && each !== '') ?? null;
}

function amountIn(cells: readonly string[], sign: DecimalSign): string | undefined {
  for (const cell of cells) {
    const written = readWrittenAmount(cell);
    if (written === undefined || readWrittenDate(cell)) continue;
    const own = decimalSignIn(written.figures);
    const amount = readAmount(cell, own === 'none' || own === 'either' ? sign : own)?.amount;
    if (amount !== undefined) return amount;
  }
  return undefined;
}
