/** Chance that is the same each time: a small seeded generator (mulberry32), so that the sample book has the same bytes everywhere. */

export interface Random {
  /** A whole number from 0 up to, not including, `limit`. */
  readonly below: (limit: number) => number;
  /** A whole number from `least` to `most`, both included. */
  readonly between: (least: number, most: number) => number;
  readonly chance: (perMille: number) => boolean;
  readonly pick: <Item>(items: readonly Item[]) => Item;
}

export function newRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const below = (limit: number) => Math.floor((next() / 2 ** 32) * limit);
  return {
    below,
    between: (least, most) => least + below(most - least + 1),
    chance: (perMille) => below(1000) < perMille,
    pick: (items) => {
      if (items.length === 0) throw new RangeError('nothing to pick from');
      return items[below(items.length)] as (typeof items)[number];
    },
  };
}

/**
 * Chance that keeps its share in every stretch of time: mere chance would give a firm of this size weeks with nothing and weeks
 * with five times as much. What is due adds up until it passes a threshold, which moves, so that no rhythm shows.
 */
export function evenChance(random: Random): (perMille: number) => boolean {
  let due = 0;
  return (perMille) => {
    due += perMille;
    if (due < random.between(700, 1300)) return false;
    due -= 1000;
    return true;
  };
}
