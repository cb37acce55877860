/** The terms of automatic top-up that are accepted when it is turned on (rule T7): the window shows them, the command line tells them, the engine takes no others. */

/** Kept with the time of acceptance. Another wording is another version, to be accepted anew. */
export const AUTO_REFILL_VERSION = '1';

export const AUTO_REFILL_TERMS: readonly string[] = [
  'Floatbook buys the chosen pack by itself when your credits are used up, fall to the threshold of the vendor terms, or do not cover a fee that is due: in one charge, as many packs as are needed.',
  'Your primary method is charged first. A backup is asked only after a definite decline, and nothing is ever charged twice for one top-up.',
  'Your limits always hold. After the failures in a row that you set, it switches itself off, and only you can turn it on again.',
  'Nothing is charged without usage, and nothing by the calendar. You can stop at any time; pay-as-you-use applies from then on, and your credits stay.',
];
