/** The limit of the section `export`: the same bytes as the account statement, put together by hand over the same query. */

import { closeSync, openSync, writeSync } from 'node:fs';
import type { Balance } from '../../../db/reports/balances.ts';
import type { RegisterRow } from '../../../db/reports/register.ts';
import type { StatementPeriod } from '../../../db/reports/statement.ts';

const HEADER =
  'date,id,kind,campaign,category,lead,method,note,credits_in,credits_out,credits_balance,cost_in,cost_out,cost_balance,amount,currency\r\n';
const PIECE = 131_072;

/** For books with two decimals in credits and money. */
export function writeByHand(file: string, opening: Balance, rows: Iterable<RegisterRow>, { from, to }: StatementPeriod, currency: string): void {
  const descriptor = openSync(file, 'w');
  let { credits, cost } = opening;
  let [creditsIn, creditsOut, costIn, costOut] = [0, 0, 0, 0];
  let text = `${HEADER}${date(from)},,opening,,,,,,0.00,0.00,${two(credits)},0.00,0.00,${two(cost)},,\r\n`;
  for (const row of rows) {
    credits += row.credits;
    cost += row.cost;
    if (row.credits > 0) creditsIn += row.credits;
    else creditsOut -= row.credits;
    if (row.cost > 0) costIn += row.cost;
    else costOut -= row.cost;
    text += `${date(row.day)},${cell(row.id)},${row.kind},${cell(row.campaign)},${cell(row.category)},${cell(row.lead)},${cell(row.method)},${cell(row.note)},`;
    text += `${row.credits > 0 ? `${two(row.credits)},0.00` : `0.00,${two(-row.credits)}`},${two(credits)},${row.cost > 0 ? `${two(row.cost)},0.00` : `0.00,${two(-row.cost)}`},${two(cost)},`;
    text += row.amount === null ? ',\r\n' : `${two(row.amount)},${currency}\r\n`;
    if (text.length > PIECE) {
      writeSync(descriptor, text);
      text = '';
    }
  }
  writeSync(
    descriptor,
    `${text}${date(to)},,closing,,,,,,${two(creditsIn)},${two(creditsOut)},${two(credits)},${two(costIn)},${two(costOut)},${two(cost)},,\r\n`,
  );
  closeSync(descriptor);
}

let lastDay = -1;
let lastDate = '';

function date(day: number): string {
  if (day !== lastDay) {
    lastDay = day;
    lastDate = new Date(day * 86_400_000).toISOString().slice(0, 10);
  }
  return lastDate;
}

function two(amount: number): string {
  const digits = Math.abs(amount);
  const cents = digits % 100;
  return `${amount < 0 ? '-' : ''}${(digits - cents) / 100}${cents < 10 ? '.0' : '.'}${cents}`;
}

function cell(text: string): string {
  const guarded = /^[=+\-@\t\r']/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
