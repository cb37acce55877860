/** Round axis ticks and the week names that fit. */

/** Three or four round values that include zero; `max` and `min` are in minor units, and so are the ticks. */
export function roundTicks(min: number, max: number): readonly number[] {
  const [low, high] = [Math.min(0, min), Math.max(0, max)];
  if (high - low <= 0) return [0];
  const step = roundStep((high - low) / 3.5);
  const first = Math.ceil(low / step) - (low % step < -0.35 * step ? 1 : 0);
  const last = Math.floor(high / step) + (high % step > 0.35 * step ? 1 : 0);
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
}

/** Covers the ticks and the data, whichever reaches further. */
export function domainOf(ticks: readonly number[], min: number, max: number): [number, number] {
  return [Math.min(ticks[0] ?? 0, min, 0), Math.max(ticks.at(-1) ?? 0, max, 1)];
}

/** The smallest of 1, 2, 2.5, 5 times a power of ten that is at least `rough`. */
function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough * 0.999) ?? 10;
  return Math.max(1, step * power);
}

/** Every n-th name counted back from the last, so that the current week is always named; `width` is that of the plot. */
export function lastNamed<T>(names: readonly T[], width: number, labelWidth: number): readonly T[] {
  const step = Math.max(1, Math.ceil((names.length * labelWidth) / Math.max(width, 1)));
  return names.filter((_, index) => (names.length - 1 - index) % step === 0);
}
