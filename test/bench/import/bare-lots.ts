/** The lots of a bare pipeline: bonus before paid, then in the order they came; they never expire. Checks nothing. */

export interface BareLot {
  readonly id: number;
  readonly eventId: number;
  readonly quantity: number;
  readonly cost: number;
  readonly day: number;
  readonly bonus: 0 | 1;
  /** Its place among the lots of its sort. */
  readonly place: number;
  remaining: number;
  costLeft: number;
}

export interface BareMovement {
  readonly lot: BareLot;
  readonly credits: number;
  readonly cost: number;
}

export function createBareLots() {
  const all: BareLot[] = [];
  const sorts: readonly [paid: BareLot[], bonus: BareLot[]] = [[], []];
  /** Lots before these are empty. */
  const firsts: [paid: number, bonus: number] = [0, 0];

  const next = (bonus: 0 | 1): BareLot | undefined => {
    const lots = sorts[bonus];
    while (lots[firsts[bonus]]?.remaining === 0) firsts[bonus] += 1;
    return lots[firsts[bonus]];
  };

  return {
    all,
    add(eventId: number, day: number, quantity: number, cost: number, bonus: 0 | 1): BareMovement {
      const lot = { id: all.length + 1, eventId, quantity, cost, day, bonus, place: sorts[bonus].length, remaining: quantity, costLeft: cost };
      all.push(lot);
      sorts[bonus].push(lot);
      return { lot, credits: quantity, cost };
    },
    draw(credits: number): BareMovement[] {
      const movements: BareMovement[] = [];
      for (let left = credits; left > 0;) {
        const lot = (next(1) ?? next(0)) as BareLot;
        const part = Math.min(left, lot.remaining);
        movements.push(move(lot, -part));
        left -= part;
      }
      return movements;
    },
    /** `drawn` in the order of giving back. */
    giveBack(drawn: readonly { readonly lotId: number; readonly credits: number }[]): BareMovement[] {
      return drawn.map(({ lotId, credits }) => {
        const lot = all[lotId - 1] as BareLot;
        firsts[lot.bonus] = Math.min(firsts[lot.bonus], lot.place);
        return move(lot, -credits);
      });
    },
  };
}

/** Cost used is C·d/Q rounded half up; the bench's figures stay far below what a double holds. */
function move(lot: BareLot, credits: number): BareMovement {
  lot.remaining += credits;
  const left = lot.cost - Math.floor((2 * lot.cost * (lot.quantity - lot.remaining) + lot.quantity) / (2 * lot.quantity));
  const cost = left - lot.costLeft;
  lot.costLeft = left;
  return { lot, credits, cost };
}
