/**
 * The guards of automatic top-up over many random days (rule T6): needs at random times, top-ups that succeed, fail, wait or are unknown for a
 * while, limits that the user changes. No cap is ever exceeded by a minor unit.
 */

import { expect, test } from 'vitest';
import type { AccountSnapshot, Guards, Policy } from '../../electron/billing/policy.ts';
import { decideTopUp, type TopUpDecision } from '../../electron/billing/top-up-decision.ts';
import { newRandom, type Random } from '../model/random.ts';
import { DAY_MS, method, policyOf } from './samples.ts';

const DAYS = 1_000_000;
const SEED = 6;

interface TopUp {
  readonly day: number;
  readonly month: number;
  readonly price: number;
  readonly credits: number;
  state: 'succeeded' | 'failed' | 'unknown' | 'waiting';
}

/** How often each reason was told, a cap was met to the unit, and a day had all the top-ups that it may have. */
type Tally = Record<TopUpDecision['because'] | 'cap_met' | 'days_full' | 'charges', number>;

/** An account, and the list of its top-ups as the only record of what counts. */
class Account {
  readonly #random: Random;
  readonly #tally: Partial<Tally> = {};
  #topUps: TopUp[] = [];
  #policy: Policy;
  #guards: Guards;
  #available = 0;
  #failures = 0;
  #day = 0;
  #month = 0;
  #now = 0;
  #endedAt: number | null = null;

  constructor(random: Random) {
    this.#random = random;
    [this.#policy, this.#guards] = this.#anyPolicy();
  }

  run(days: number): Partial<Tally> {
    let monthEnds = 30;
    for (this.#day = 1; this.#day <= days; this.#day += 1) {
      if (this.#day > monthEnds) {
        this.#month += 1;
        monthEnds += 28 + this.#below(4);
        // What is over does not count any more, unless it is not settled.
        this.#topUps = this.#topUps.filter(({ state }) => state === 'unknown' || state === 'waiting');
      }
      if (this.#below(40) === 0) this.#userActs();
      this.#liveThroughDay();
    }
    return this.#tally;
  }

  #liveThroughDay(): void {
    const needs = this.#below(7);
    this.#now = Math.max(this.#now, this.#day * DAY_MS);
    for (let need = 0; need < needs && this.#now < (this.#day + 1) * DAY_MS; need += 1) {
      this.#now += this.#below(2) === 0 ? this.#below(120_000) : this.#below(DAY_MS / needs);
      if (this.#now >= (this.#day + 1) * DAY_MS) return;
      this.#settleSome();
      this.#meetNeed(1 + this.#below(12));
    }
  }

  #meetNeed(credits: number): void {
    const decision = decideTopUp(this.#policy, this.#snapshot(), { because: 'fee', credits });
    this.#count(decision.because);
    if (decision.charge !== null) this.#charge(decision.charge);
    if (this.#available >= credits) this.#available -= credits;
  }

  #charge({ price, credits }: { readonly price: number; readonly credits: number }): void {
    const { capPerDay, capPerMonth, topUpsPerDay, coolDownMinutes } = this.#guards;
    if (this.#endedAt !== null && this.#now - this.#endedAt < coolDownMinutes * 60_000) throw this.#broken('cool-down');
    const topUp: TopUp = { day: this.#day, month: this.#month, price, credits, state: 'waiting' };
    this.#topUps.push(topUp);
    this.#count('charges');
    const [today, month] = [this.#counted('day', this.#day), this.#counted('month', this.#month)];
    if (today.amount > capPerDay) throw this.#broken('cap of the day');
    if (month.amount > capPerMonth) throw this.#broken('cap of the month');
    if (today.count > topUpsPerDay) throw this.#broken('number of a day');
    if (today.amount === capPerDay || month.amount === capPerMonth) this.#count('cap_met');
    if (today.count === topUpsPerDay) this.#count('days_full');
    const chance = this.#below(20);
    if (chance < 13) this.#settle(topUp, 'succeeded');
    else if (chance < 17) this.#settle(topUp, 'failed');
    else if (chance < 19) topUp.state = 'unknown';
  }

  #settleSome(): void {
    for (const topUp of this.#topUps)
      if ((topUp.state === 'unknown' || topUp.state === 'waiting') && this.#below(3) === 0)
        this.#settle(topUp, this.#below(2) === 0 ? 'succeeded' : 'failed');
  }

  #settle(topUp: TopUp, state: 'succeeded' | 'failed'): void {
    topUp.state = state;
    this.#endedAt = this.#now;
    this.#failures = state === 'failed' ? this.#failures + 1 : 0;
    if (state === 'succeeded') this.#available += topUp.credits;
  }

  /** Turns it on again, with other limits. */
  #userActs(): void {
    [this.#policy, this.#guards] = this.#anyPolicy();
    this.#failures = 0;
  }

  #anyPolicy(): readonly [Policy, Guards] {
    const pack = { id: 'pack', name: 'Pack', price: 1 + this.#below(9), credits: 1 + this.#below(9) };
    const guards = {
      coolDownMinutes: this.#below(90),
      topUpsPerDay: 1 + this.#below(4),
      capPerDay: pack.price + this.#below(30),
      capPerMonth: pack.price + this.#below(200),
      failuresUntilOff: 1 + this.#below(5),
    };
    return [policyOf({ topUp: { mode: 'automatic', pack, guards } }), guards];
  }

  #snapshot(): AccountSnapshot {
    const open = this.#topUps.find(({ state }) => state === 'unknown' || state === 'waiting');
    return {
      now: this.#now,
      available: this.#available,
      pending: open?.credits ?? 0,
      openTopUp: open === undefined ? 'none' : (open.state as 'unknown' | 'waiting'),
      unknownOutcome: open?.state === 'unknown',
      lastAutomaticAt: this.#endedAt,
      today: this.#counted('day', this.#day),
      month: this.#counted('month', this.#month),
      failuresInARow: this.#failures,
      methods: METHODS,
      online: true,
      latestInstant: this.#endedAt,
    };
  }

  /** Succeeded, open and unknown ones. */
  #counted(period: 'day' | 'month', which: number): { readonly count: number; readonly amount: number } {
    let [count, sum] = [0, 0];
    for (const topUp of this.#topUps) {
      if (topUp[period] !== which || topUp.state === 'failed') continue;
      count += 1;
      sum += topUp.price;
    }
    return { count, amount: sum };
  }

  #below(limit: number): number {
    return this.#random.below(limit);
  }

  #count(what: keyof Tally): void {
    this.#tally[what] = (this.#tally[what] ?? 0) + 1;
  }

  #broken(what: string): Error {
    return new Error(`seed ${SEED}, day ${this.#day}: the ${what} was not kept`);
  }
}

const METHODS = [method(1)];

test(
  `T6 over ${DAYS} random days no cap is exceeded, no day has more top-ups than allowed, and every cool-down is kept`,
  { timeout: 120_000 },
  () => {
    const tally = new Account(newRandom(SEED)).run(DAYS);
    // Every guard was met, many times.
    const guards = ['cap_day', 'cap_month', 'count_reached', 'cooling_down', 'switched_off', 'unknown_outcome', 'waiting_for_later_try'] as const;
    for (const met of [...guards, 'cap_met', 'days_full', 'charges', 'covered'] as const) expect(tally[met] ?? 0, met).toBeGreaterThan(DAYS / 1000);
  },
);
