/** The terms of automatic top-up that are accepted when it is turned on (rule T7): their version is kept with the time. */

export const AUTO_REFILL_VERSION = '1';

export const AUTO_REFILL_TERMS =
  'When credits are used up, fall to the threshold of the vendor terms, or do not cover a fee at hand, the fewest whole packs that cover it are ' +
  'bought and charged to the primary method, or to a backup if it declines, without asking again; never beyond the caps. It can be stopped at any time.';
