/** Lots of the model: what a draw takes from which lot and what it costs, and how a refund goes back (rules L7, L8, C5). */

export interface Lot {
  readonly quantity: number;
  cost: number;
  /** The first day without the credits; `null` for never. */
  readonly expires: number | null;
  /** Place among all lots: earlier bought, earlier drained. */
  readonly place: number;
  drawn: number;
  /** The top-up that it comes from; `null` for what a card payment was refunded to. */
  readonly bought: { readonly day: number; readonly amount: number; readonly tax: number | null } | null;
}

/** What a charge took from a lot, and how much of it came back. */
export interface Drawn {
  readonly lot: Lot;
  readonly credits: number;
  back: number;
}

/** What a movement changed, signed: out of a lot is negative. */
export interface Moved {
  credits: number;
  cost: number;
}

export function left(lot: Lot): number {
  return lot.quantity - lot.drawn;
}

/** numerator ÷ denominator to the nearest whole number, a half upwards; both positive, or the numerator 0. */
export function halfUp(numerator: number, denominator: number): number {
  const [twice, whole] = [2 * numerator + denominator, 2 * denominator];
  return (twice - (twice % whole)) / whole;
}

/** Of Q credits that cost C, d drawn have used C·d/Q. */
export function costLeft({ cost, drawn, quantity }: Lot): number {
  return cost - halfUp(cost * drawn, quantity);
}

/** The sooner expiry first, none last; then the one that was bought first. All lots here are paid, and of one priority. */
export function inDrainOrder(lots: readonly Lot[]): readonly Lot[] {
  return lots.toSorted((a, b) => (a.expires ?? Infinity) - (b.expires ?? Infinity) || a.place - b.place);
}

/** Takes credits out of or puts them back into one lot, and adds what that moved. */
export function move(lot: Lot, credits: number, moved: Moved): void {
  const before = costLeft(lot);
  lot.drawn -= credits;
  moved.credits += credits;
  moved.cost += costLeft(lot) - before;
}

/** `lots` hold enough. */
export function draw(lots: readonly Lot[], credits: number, moved: Moved): Drawn[] {
  const drawn: Drawn[] = [];
  let missing = credits;
  for (const lot of inDrainOrder(lots)) {
    const part = Math.min(missing, left(lot));
    if (part === 0) continue;
    move(lot, -part, moved);
    drawn.push({ lot, credits: part, back: 0 });
    missing -= part;
  }
  if (missing > 0) throw new RangeError(`${missing} credits too few`);
  return drawn;
}

/** Gives back what was drawn last first; returns the credits that lots did not take. */
export function giveBack(drawn: readonly Drawn[], credits: number, moved: Moved): { readonly rest: number; readonly lots: readonly Lot[] } {
  const lots: Lot[] = [];
  let rest = credits;
  for (const part of drawn.toReversed()) {
    const back = Math.min(rest, part.credits - part.back);
    if (back === 0) continue;
    move(part.lot, back, moved);
    part.back += back;
    rest -= back;
    lots.push(part.lot);
  }
  return { rest, lots };
}
