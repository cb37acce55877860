/** What lies ahead of a balance: how it falls at the fastest, the mean and the slowest pace of late, and where the next card charge is expected. */

import type { OutputOf } from '../../electron/ipc/contract/contract.ts';
import { dayNumber } from '../format.ts';

type Forecast = OutputOf<'report.forecast'>;

export interface BalanceForecast {
  /** The day that is looked ahead from, as an ISO date. */
  readonly through: string;
  /** Credits in minor units. */
  readonly available: number;
  readonly runway: NonNullable<Forecast['runway']>;
  readonly nextCharge: Forecast['nextCharge'];
}

/** `null` where nothing was used of late, or nothing is left to fall. */
export function balanceForecast({ through, available, runway, nextCharge }: Forecast): BalanceForecast | null {
  return runway === null || available <= 0 ? null : { through, available, runway, nextCharge };
}

/** A place of the chart: days since 1970, and credits in minor units. */
export type ForecastPoint = readonly [x: number, credits: number];

export interface ForecastShape {
  /** The end of the axis. */
  readonly until: number;
  /** The range: along the slowest pace, and back along the fastest. */
  readonly band: readonly ForecastPoint[];
  readonly likely: readonly ForecastPoint[];
  /** The next card charge, where it is expected before the end of the axis. */
  readonly charge: ForecastPoint | null;
}

/** Of the days that are shown, so many may lie ahead; and so many do at least. */
const LARGEST_SHARE = 0.35;
const FEWEST_DAYS = 14;

/** Balances fall in a straight line to zero; what lies beyond the end of the axis is cut off there. `shownDays` are those of the history. */
export function forecastShape({ through, available, runway, nextCharge }: BalanceForecast, shownDays: number): ForecastShape {
  const from = dayNumber(through) + 1;
  const chargeIn = nextCharge === null ? null : dayNumber(nextCharge.likely) + 1 - from;
  const wanted = Math.max(runway.likely, runway.latest ?? 0, chargeIn ?? 0) + 2;
  const ahead = Math.min(Math.max(wanted, FEWEST_DAYS), Math.max(FEWEST_DAYS, Math.round(shownDays * LARGEST_SHARE)));
  const creditsAfter = (days: number, lasting: number | null) =>
    lasting === null ? available : days >= lasting ? 0 : available * (1 - days / lasting);
  const fall = (lasting: number | null): readonly ForecastPoint[] => {
    const zero: readonly ForecastPoint[] = lasting !== null && lasting < ahead ? [[from + lasting, 0]] : [];
    return [[from, available], ...zero, [from + ahead, creditsAfter(ahead, lasting)]];
  };
  return {
    until: from + ahead,
    band: [...fall(runway.latest), ...[...fall(runway.soonest)].reverse()],
    likely: fall(runway.likely),
    charge: chargeIn === null || chargeIn > ahead ? null : [from + chargeIn, creditsAfter(chargeIn, runway.likely)],
  };
}
