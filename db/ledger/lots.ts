/**
 * Lots of credits and the order in which they drain (rules L7, L8). A shelf holds the lots of one workspace at one moment;
 * drawing, giving back and expiring change it and say what moved, one movement per lot touched.
 */

import { proportion } from './money.ts';
import type { Day } from './calendar.ts';

/** What a lot is: its terms never change. Quantity in credit minor units, cost in currency minor units. */
export interface LotTerms {
  readonly id: number;
  readonly quantity: number;
  readonly cost: number;
  readonly day: Day;
  /** Place of its event within the day (rule W1). */
  readonly position: number;
  /** The day from which the credits are gone; `null` for never. */
  readonly expiresDay: Day | null;
  readonly bonus: boolean;
  readonly priority: number;
  /** The vendor's id of the event that made it. */
  readonly source: string;
}

/** A change of one lot: credits and cost are signed, out of the lot is negative. */
export interface LotMovement {
  readonly lotId: number;
  readonly credits: number;
  readonly cost: number;
}

interface Shelved {
  readonly terms: LotTerms;
  remaining: number;
}

/** Compares by rule L8: priority, sooner expiry (none last), bonus before paid, effective date, order within the day, id. */
export function drainOrder(a: LotTerms, b: LotTerms): number {
  return (
    a.priority - b.priority ||
    (a.expiresDay ?? Infinity) - (b.expiresDay ?? Infinity) || // two lots without expiry: NaN, which is falsy
    Number(b.bonus) - Number(a.bonus) ||
    a.day - b.day ||
    a.position - b.position ||
    a.id - b.id
  );
}

function expiryOrder(a: LotTerms, b: LotTerms): number {
  return (a.expiresDay ?? Infinity) - (b.expiresDay ?? Infinity) || drainOrder(a, b);
}

export interface LotShelf {
  /** Credits in all lots. */
  credits(): number;
  /** Puts a lot on the shelf with `remaining` of its credits still in it. */
  put(terms: LotTerms, remaining: number): void;
  /** The terms of a lot; `undefined` where the shelf does not know it. */
  termsOf(lotId: number): LotTerms | undefined;
  /** Credits in a lot; 0 for one that the shelf does not know. */
  left(lotId: number): number;
  /** Draws credits in the order of L8; the caller has made sure that there are enough. */
  draw(credits: number): LotMovement[];
  /** Gives credits back to a lot that they were drawn from; below 0, takes them out of this very lot. */
  giveBack(lotId: number, credits: number): LotMovement;
  /** Takes out everything that expires at the start of `day` or has expired before, lot by lot. */
  expire(day: Day): readonly (LotMovement & { readonly terms: LotTerms })[];
  /** Takes out of one lot what is left in it. */
  empty(lotId: number): LotMovement;
  /** Earliest day on which a lot with credits expires; `undefined` for none. */
  nextExpiry(): Day | undefined;
}

export function createLotShelf(): LotShelf {
  const lots = new Map<number, Shelved>();
  const drain = createQueue<Shelved>((a, b) => drainOrder(a.terms, b.terms), isFilled);
  const expiring = createQueue<Shelved>((a, b) => expiryOrder(a.terms, b.terms), isFilled);
  let credits = 0;

  const enqueue = (lot: Shelved) => {
    if (lot.remaining === 0) return;
    drain.add(lot);
    if (lot.terms.expiresDay !== null) expiring.add(lot);
  };
  const move = (lot: Shelved, change: number): LotMovement => {
    const before = costLeft(lot.terms, lot.remaining);
    lot.remaining += change;
    credits += change;
    return { lotId: lot.terms.id, credits: change, cost: costLeft(lot.terms, lot.remaining) - before };
  };
  const known = (lotId: number): Shelved => {
    const lot = lots.get(lotId);
    if (!lot) throw new Error(`lot ${lotId} is not on the shelf`);
    return lot;
  };

  return {
    credits: () => credits,
    termsOf: (lotId) => lots.get(lotId)?.terms,
    left: (lotId) => lots.get(lotId)?.remaining ?? 0,
    put(terms, remaining) {
      const lot: Shelved = { terms, remaining };
      lots.set(terms.id, lot);
      credits += remaining;
      enqueue(lot);
    },
    draw(wanted) {
      if (wanted > credits) throw new Error(`${wanted} credits drawn from ${credits}`);
      const movements: LotMovement[] = [];
      for (let left = wanted; left > 0;) {
        const lot = drain.first() as Shelved;
        const part = Math.min(left, lot.remaining);
        movements.push(move(lot, -part));
        left -= part;
      }
      return movements;
    },
    giveBack(lotId, back) {
      const lot = known(lotId);
      const movement = move(lot, back);
      enqueue(lot);
      return movement;
    },
    expire(day) {
      const gone: (LotMovement & { terms: LotTerms })[] = [];
      for (let lot = expiring.first(); lot && (lot.terms.expiresDay as Day) <= day; lot = expiring.first()) {
        gone.push({ ...move(lot, -lot.remaining), terms: lot.terms });
      }
      return gone;
    },
    empty(lotId) {
      const lot = known(lotId);
      return move(lot, -lot.remaining);
    },
    nextExpiry: () => expiring.first()?.terms.expiresDay ?? undefined,
  };
}

function isFilled(lot: Shelved): boolean {
  return lot.remaining > 0;
}

/** Cost of what is left in a lot: its cost less C·d/Q rounded half up (rule L7). */
export function costLeft(terms: Pick<LotTerms, 'quantity' | 'cost'>, remaining: number): number {
  return terms.cost - proportion(terms.cost, terms.quantity - remaining, terms.quantity);
}

interface Queue<Item> {
  /** Adds an item; one that is in the queue already stays once. */
  add(item: Item): void;
  /** The first item that is still live; dead ones in front of it are dropped. */
  first(): Item | undefined;
}

/** A binary heap whose dead items are dropped when they come to the front. */
function createQueue<Item>(order: (a: Item, b: Item) => number, isLive: (item: Item) => boolean): Queue<Item> {
  const heap: Item[] = [];
  const members = new Set<Item>();

  const rise = (from: number) => {
    let child = from;
    const item = heap[child] as Item;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      const above = heap[parent] as Item;
      if (order(above, item) <= 0) break;
      heap[child] = above;
      child = parent;
    }
    heap[child] = item;
  };
  const sink = () => {
    let parent = 0;
    const item = heap[0] as Item;
    for (;;) {
      let child = 2 * parent + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && order(heap[child + 1] as Item, heap[child] as Item) < 0) child += 1;
      if (order(item, heap[child] as Item) <= 0) break;
      heap[parent] = heap[child] as Item;
      parent = child;
    }
    heap[parent] = item;
  };
  const drop = () => {
    members.delete(heap[0] as Item);
    const last = heap.pop() as Item;
    if (heap.length === 0) return;
    heap[0] = last;
    sink();
  };

  return {
    add(item) {
      if (members.has(item)) return;
      members.add(item);
      heap.push(item);
      rise(heap.length - 1);
    },
    first() {
      while (heap.length > 0 && !isLive(heap[0] as Item)) drop();
      return heap[0];
    },
  };
}
