/** Promotion Service after it was switched off: customers who had an automatic quotation can still cause a fee (rule C3). */

/** A quotation that the marketplace sent by itself while Promotion Service was on. */
export interface AutomaticQuotation {
  /** Names the customer; the same one may have had several. */
  readonly customer: string;
  /** Ms since the epoch. */
  readonly sentAt: number;
  /** Of the customer's approach, in credit minor units. */
  readonly fee: number;
  /** Whether its customer has approached, and the fee was caused. */
  readonly hasApproached: boolean;
}

export interface Exposure<Quotation = AutomaticQuotation> {
  /** Customers who can still cause a fee. */
  readonly customers: number;
  /** Until and without this instant (ms since the epoch); `null` while the service is on, and where there is nobody. */
  readonly until: number | null;
  /** What they cause at most, in credit minor units: one fee each. */
  readonly credits: number;
  /** What that is made of: of each customer the quotation with the highest fee. */
  readonly open: readonly Quotation[];
}

const DAY_MS = 86_400_000;

/** `switchedOffAt`: when Promotion Service was last switched off (0 where it never was on), `null` while it is on; ms since the epoch, as `now`. */
export function exposure<Quotation extends AutomaticQuotation>(
  quotations: readonly Quotation[],
  switchedOffAt: number | null,
  tailDays: number,
  now: number,
): Exposure<Quotation> {
  const approached = new Set(quotations.filter(({ hasApproached }) => hasApproached).map(({ customer }) => customer));
  const byCustomer = new Map<string, Quotation>();
  for (const quotation of quotations) {
    const { customer, fee } = quotation;
    if (approached.has(customer) || !isOpen(quotation, switchedOffAt, tailDays, now)) continue;
    const known = byCustomer.get(customer);
    if (known === undefined || known.fee < fee) byCustomer.set(customer, quotation);
  }
  const open = [...byCustomer.values()];
  const until = switchedOffAt === null || open.length === 0 ? null : endOfTail(switchedOffAt, tailDays);
  return { customers: open.length, until, credits: open.reduce((sum, { fee }) => sum + fee, 0), open };
}

/**
 * Whether a customer who approaches now causes a fee: anybody while the service is on; afterwards whoever had an automatic quotation
 * before it was switched off and has not approached yet. `quotation` is the customer's last one, `undefined` for none.
 */
export function mayCausePromotionFee(
  quotation: AutomaticQuotation | undefined,
  switchedOffAt: number | null,
  tailDays: number,
  now: number,
): boolean {
  return switchedOffAt === null || (quotation !== undefined && isOpen(quotation, switchedOffAt, tailDays, now));
}

function isOpen({ sentAt, hasApproached }: AutomaticQuotation, switchedOffAt: number | null, tailDays: number, now: number): boolean {
  if (hasApproached || sentAt > now) return false;
  return switchedOffAt === null || (sentAt <= switchedOffAt && now < endOfTail(switchedOffAt, tailDays));
}

function endOfTail(switchedOffAt: number, tailDays: number): number {
  return switchedOffAt + tailDays * DAY_MS;
}
