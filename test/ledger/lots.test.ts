/** Lots: cost by L7, drain order by L8, never below nothing (L9). */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { costLeft, createLotShelf, drainOrder, type LotTerms } from '../../db/ledger/lots.ts';

function lot(id: number, given: Partial<LotTerms> = {}): LotTerms {
  return { id, quantity: 100_00, cost: 90_00, day: 100, position: 2, expiresDay: null, bonus: false, priority: 0, source: `T${id}`, ...given };
}

test('L7 900 for 1,000: a draw costs its share, and the last unit is used up', () => {
  const shelf = createLotShelf();
  shelf.put(lot(1, { quantity: 1000_00, cost: 900_00 }), 1000_00);
  expect(shelf.draw(33_33)).toEqual([{ lotId: 1, credits: -33_33, cost: -30_00 }]);
  expect(shelf.draw(33_33)).toEqual([{ lotId: 1, credits: -33_33, cost: -29_99 }]);
  const rest = shelf.draw(933_34).reduce((sum, movement) => sum + movement.cost, 0);
  expect(rest).toBe(-(900_00 - 59_99));
});

test('L7 whatever is drawn and given back in whatever order, a fully drawn lot has used its cost to the last unit', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5_000 }),
      fc.integer({ min: 0, max: 5_000 }),
      fc.array(fc.integer({ min: -500, max: 500 }), { maxLength: 40 }),
      (quantity, cost, steps) => {
        const shelf = createLotShelf();
        shelf.put(lot(1, { quantity, cost }), quantity);
        let used = 0;
        let drawn = 0;
        for (const step of steps) {
          const credits = step > 0 ? Math.min(step, quantity - drawn) : Math.min(-step, drawn);
          if (credits === 0) continue;
          const [movement] = step > 0 ? shelf.draw(credits) : [shelf.giveBack(1, credits)];
          used -= movement?.cost ?? 0;
          drawn += step > 0 ? credits : -credits;
          expect(used).toBe(cost - costLeft({ quantity, cost }, quantity - drawn));
        }
        if (drawn < quantity) used -= shelf.draw(quantity - drawn).reduce((sum, movement) => sum + movement.cost, 0);
        expect(used).toBe(cost);
      },
    ),
  );
});

test('L8 sooner expiry drains first, then bonus before paid, then effective date, place in the day, id', () => {
  const wanted = [
    lot(9, { priority: -1 }),
    lot(8, { expiresDay: 200, bonus: true, day: 150 }),
    lot(7, { expiresDay: 200, day: 90 }),
    lot(6, { expiresDay: 201, bonus: true, day: 90 }),
    lot(5, { bonus: true, day: 160 }),
    lot(4, { day: 90, position: 8 }),
    lot(3, { day: 100, position: 2 }),
    lot(1, { day: 100, position: 4 }),
    lot(2, { day: 100, position: 4 }),
  ];
  fc.assert(
    fc.property(fc.shuffledSubarray(wanted, { minLength: wanted.length }), (shuffled) => {
      expect(shuffled.toSorted(drainOrder).map(({ id }) => id)).toEqual(wanted.map(({ id }) => id));
      const shelf = createLotShelf();
      for (const terms of shuffled) shelf.put(terms, terms.quantity);
      expect(shelf.draw(shelf.credits()).map(({ lotId }) => lotId)).toEqual(wanted.map(({ id }) => id));
    }),
  );
});

test('L8 one movement for each lot touched', () => {
  const shelf = createLotShelf();
  shelf.put(lot(1, { quantity: 3_50, cost: 3_15 }), 3_50);
  shelf.put(lot(2, { day: 101 }), 100_00);
  expect(shelf.draw(46_00)).toEqual([
    { lotId: 1, credits: -3_50, cost: -3_15 },
    { lotId: 2, credits: -42_50, cost: -38_25 },
  ]);
});

test('L8 a lot that got credits back drains in its own place again', () => {
  const shelf = createLotShelf();
  shelf.put(lot(1), 100_00);
  shelf.put(lot(2, { day: 101 }), 100_00);
  shelf.draw(150_00);
  shelf.giveBack(1, 10_00);
  expect(shelf.draw(20_00).map(({ lotId, credits }) => [lotId, credits])).toEqual([
    [1, -10_00],
    [2, -10_00],
  ]);
});

test('L9 the shelf refuses to give more than it has', () => {
  const shelf = createLotShelf();
  shelf.put(lot(1), 5);
  expect(() => shelf.draw(6)).toThrow('6 credits drawn from 5');
});

test('L7 what expires goes whole, soonest first, and is not drawn any more', () => {
  const shelf = createLotShelf();
  shelf.put(lot(1, { expiresDay: 110 }), 10_00);
  shelf.put(lot(2, { expiresDay: 105 }), 20_00);
  shelf.put(lot(3), 30_00);
  expect(shelf.nextExpiry()).toBe(105);
  expect(shelf.expire(110).map(({ lotId, credits }) => [lotId, credits])).toEqual([
    [2, -20_00],
    [1, -10_00],
  ]);
  expect([shelf.nextExpiry(), shelf.credits()]).toEqual([undefined, 30_00]);
});
