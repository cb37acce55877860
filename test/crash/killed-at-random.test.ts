/**
 * Payments in processes that are killed at random: what the processor charged is what the ledger credits, no more and no less (rules T5 to T10).
 * FLOATBOOK_KILLS sets how many kills there are, FLOATBOOK_SEED the seed of the first account; the seed of each is told where it fails.
 */

import { expect, test } from 'vitest';
import { killedAtRandom, type KilledAtRandom } from './accounts-killed.ts';
import { accountFolder, bundledProgram } from './program-bundle.ts';

const KILLS = Number(process.env['FLOATBOOK_KILLS'] ?? 300);
const FIRST_SEED = Number(process.env['FLOATBOOK_SEED'] ?? 1);
/** An account comes to its end, and is reckoned up, after so many. */
const KILLS_OF_AN_ACCOUNT = 25;
const A_KILL_TAKES_MS = 3000;

test(
  `${KILLS} kills at random: every charge is credited once, none is lost, no cap is exceeded`,
  async () => {
    const program = await bundledProgram();
    const accounts = Math.ceil(KILLS / KILLS_OF_AN_ACCOUNT);
    const seeds = Array.from({ length: accounts }, (_, index) => FIRST_SEED + index);
    const ended: (KilledAtRandom & { readonly seed: number })[] = [];
    for (const seed of seeds) {
      // On every other account the machine's clock is set forward and back.
      const killed = await killedAtRandom({ program, folder: accountFolder(), seed, kills: KILLS_OF_AN_ACCOUNT, clocksMove: seed % 2 === 0 });
      ended.push({ seed, ...killed });
    }
    expect(ended.filter(({ wrong }) => wrong.length > 0)).toEqual([]);
    const sum = (of: 'kills' | 'cutOff' | 'charges') => ended.reduce((total, each) => total + each[of], 0);
    expect(sum('kills')).toBeGreaterThanOrEqual(KILLS);
    // Accounts that nothing happens to would prove nothing, nor would kills that hit no payment.
    expect(sum('charges')).toBeGreaterThan(KILLS / 4);
    expect(sum('cutOff')).toBeGreaterThan(KILLS / 50);
    const told = `${sum('kills')} kills of ${accounts} accounts, seeds ${FIRST_SEED} to ${FIRST_SEED + accounts - 1}`;
    console.log(`${told}: ${sum('cutOff')} calls cut off from their answer, ${sum('charges')} charges, each credited once`);
  },
  60_000 + KILLS * A_KILL_TAKES_MS,
);
