/** The statements of which a file consists: whose they are, in which currency, with which balances and days. Only those of the account are imported. */

import type { Day } from '../../../db/ledger/calendar.ts';
import { formatDecimal, type Units } from '../../../db/ledger/money.ts';
import { refuse } from '../../../db/ledger/refusal.ts';
import type { MoneyAccount } from '../../../db/money-accounts.ts';
import type { StatedBalance } from '../../../db/statement-lines.ts';
import { maskCardNumbers } from '../../billing/card-number.ts';
import { mayBeSameAccount } from './account-number.ts';
import type { FileWarnings } from './file-warnings.ts';
import { RunningBalance } from '../../reconciling/running-balance.ts';

interface Statement {
  readonly isOurs: boolean;
  readonly balances: { which: 'opening' | 'closing'; amount: number; day: Day | null }[];
  sum: number;
  firstDay: Day | null;
  lastDay: Day | null;
}

export interface WhoseFile {
  readonly account: MoneyAccount;
  /** The number by which the account is called in the file; `null` where only one is in it. */
  readonly number: string | null;
  readonly units: Units;
  readonly fileName: string;
}

/** What the statements of the account say of it as a whole. */
export interface EndsOfStatements {
  readonly balances: readonly StatedBalance[];
  readonly opening: number | null;
  readonly closing: number | null;
  readonly from: Day | null;
  readonly to: Day | null;
  readonly addsUp: boolean | null;
  /** Of every account that the file is of, masked. */
  readonly numbers: readonly string[];
  /** As the file names the account, masked; `null` where it does not. */
  readonly accountNumber: string | null;
}

export class StatementsOfFile {
  readonly #whose: WhoseFile;
  readonly #running = new RunningBalance();
  readonly #numbers: string[] = [];
  readonly #statements: Statement[] = [];
  readonly #otherCurrency = { count: 0, sourceLine: 0, currency: '' };

  constructor(whose: WhoseFile) {
    this.#whose = whose;
  }

  begin(account: string | null, currency: string | null): void {
    const number = account === null || account.trim() === '' ? null : maskCardNumbers(account.trim()).text;
    if (number !== null && !this.#numbers.includes(number)) this.#numbers.push(number);
    const isOurs = number === null || this.#isOurs(number);
    this.#running.begin();
    this.#statements.push({ isOurs, balances: [], sum: 0, firstDay: null, lastDay: null });
    const { units, fileName } = this.#whose;
    if (isOurs && currency !== null && currency !== units.currency)
      refuse(
        'wrong_currency',
        `This statement is in ${currency}, and this workspace counts in ${units.currency}. Import it into a workspace of its currency.`,
        {
          file: fileName,
        },
      );
  }

  /** Whether what comes now is of the account. */
  get isOurs(): boolean {
    return this.#current.isOurs;
  }

  addBalance(which: 'opening' | 'closing', amount: number, day: Day | null): void {
    this.#current.balances.push({ which, amount, day });
  }

  addLine(day: Day | null, amount: number, statedBalance: number | null, sourceLine: number): void {
    const statement = this.#current;
    this.#running.next(amount, statedBalance, sourceLine);
    statement.sum += amount;
    if (day === null) return;
    statement.firstDay = Math.min(statement.firstDay ?? day, day);
    statement.lastDay = Math.max(statement.lastDay ?? day, day);
  }

  addOtherCurrency(currency: string, sourceLine: number): void {
    if ((this.#otherCurrency.count += 1) === 1) Object.assign(this.#otherCurrency, { sourceLine, currency });
  }

  get ends(): EndsOfStatements {
    const ours = this.#ours;
    const balances = ours.flatMap(statedBalances);
    const days = ours.flatMap(({ firstDay, lastDay }) => (firstDay === null || lastDay === null ? [] : [firstDay, lastDay]));
    return {
      balances,
      opening: balances.find(({ which }) => which === 'opening')?.amount ?? null,
      closing: balances.findLast(({ which }) => which === 'closing')?.amount ?? null,
      from: days.length === 0 ? null : Math.min(...days),
      to: days.length === 0 ? null : Math.max(...days),
      addsUp: this.#running.addsUp,
      numbers: this.#numbers,
      accountNumber: this.#numbers.find((number) => this.#isOurs(number)) ?? null,
    };
  }

  /** Refuses a file of several accounts without a choice, of another account, or of another currency alone; warns of rows in another currency. */
  refuseOthers(warnings: FileWarnings): void {
    const { account, number, fileName } = this.#whose;
    const isMixed = this.#numbers.some((one) => this.#numbers.some((other) => !mayBeSameAccount(one, other)));
    const list = this.#numbers.join(', ');
    if (number === null && account.number === '' && isMixed)
      refuse(
        'which_account',
        `This file has statements of ${this.#numbers.length} accounts: ${list}. Say which of them is ${account.name} (on the command line: --account-number).`,
        { file: fileName },
      );
    if (this.#numbers.length > 0 && !this.#statements.some(({ isOurs }) => isOurs)) {
      const wanted = number ?? account.number;
      refuse(
        'other_account',
        `${fileName} is a statement of ${list}, and ${account.name} has the number ${wanted}. Choose the account that it is of, or, where the number is this account's, say so (on the command line: --account-number).`,
        { file: fileName },
      );
    }
    this.#tellOtherCurrency(warnings);
  }

  /** Warns of the first balance that does not follow from what comes before it, unless the reader did. */
  checkBalances(warnings: FileWarnings): void {
    if (warnings.has('balance_mismatch')) return;
    const money = (amount: number) => formatDecimal(amount, this.#whose.units.currencyDecimals);
    const broken = this.#running.firstBreak;
    if (broken !== null) {
      const { sourceLine, stated, expected } = broken;
      warnings.warn(
        'balance_mismatch',
        `The balances do not add up: line ${sourceLine} has ${money(stated)}, and ${money(expected)} follows from the rows before.`,
        sourceLine,
      );
      return;
    }
    for (const { balances, sum } of this.#ours) {
      const opening = balances.find(({ which }) => which === 'opening');
      const closing = balances.findLast(({ which }) => which === 'closing');
      if (!opening || !closing || opening.amount + sum === closing.amount || this.#otherCurrency.count > 0) continue;
      warnings.warn(
        'balance_mismatch',
        `The closing balance of ${money(closing.amount)} does not follow: ${money(opening.amount)} and the rows come to ${money(opening.amount + sum)}.`,
      );
      return;
    }
  }

  get #current(): Statement {
    const current = this.#statements.at(-1);
    if (current !== undefined) return current;
    this.begin(null, null);
    return this.#current;
  }

  get #ours(): readonly Statement[] {
    return this.#statements.filter(({ isOurs }) => isOurs);
  }

  #isOurs(number: string): boolean {
    const named = this.#whose.number ?? this.#whose.account.number;
    if (named === '') return mayBeSameAccount(number, this.#numbers[0] ?? number);
    return mayBeSameAccount(number, named);
  }

  #tellOtherCurrency(warnings: FileWarnings): void {
    const { count, sourceLine, currency } = this.#otherCurrency;
    if (count === 0) return;
    const { units, fileName } = this.#whose;
    if (!this.#statements.some(({ firstDay }) => firstDay !== null))
      refuse(
        'wrong_currency',
        `The rows of this file are in ${currency} (line ${sourceLine}), and this workspace counts in ${units.currency}. Import it into a workspace of its currency.`,
        { file: fileName, sourceLine },
      );
    const rows = count === 1 ? 'One row is' : `${count} rows are`;
    warnings.warn(
      'other_currency',
      `${rows} in another currency than ${units.currency} and ${count === 1 ? 'was' : 'were'} skipped; line ${sourceLine} is in ${currency}.`,
      sourceLine,
    );
  }
}

/** Balances with the day of which they are: their own, else that of the first or last row. */
function statedBalances({ balances, firstDay, lastDay }: Statement): readonly StatedBalance[] {
  return balances.flatMap(({ which, amount, day }) => {
    const of = day ?? (which === 'opening' ? firstDay : lastDay);
    return of === null ? [] : [{ which, amount, day: of }];
  });
}
