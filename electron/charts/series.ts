/** Which place a kind or campaign has in stacked charts, and so which colour: the same on every page and in every document. */

/** From the bottom of the stack up. */
export const KIND_ORDER: readonly string[] = ['lead_purchase', 'quotation', 'promotion'];

/** Series with a colour of their own; all others are one "Other". */
const OWN_COLORS = 4;

export interface SeriesPlace {
  readonly group: string;
  /** Of the colours, from 0; `null` beyond the last. */
  readonly color: number | null;
}

/** The groups that are present in stack order: by `order`, those that it does not know last. */
export function placesOf(present: readonly string[], order: readonly string[]): readonly SeriesPlace[] {
  const rank = (group: string) => (order.includes(group) ? order.indexOf(group) : order.length);
  return [...present].sort((a, b) => rank(a) - rank(b)).map((group) => ({ group, color: rank(group) < OWN_COLORS ? rank(group) : null }));
}

/** How far stacks of amounts reach below and above zero. */
export function stackExtent(stacks: readonly (readonly number[])[]): readonly [low: number, high: number] {
  const reach = (stack: readonly number[], up: boolean) => stack.reduce((height, amount) => height + (amount > 0 === up ? amount : 0), 0);
  return [Math.min(0, ...stacks.map((stack) => reach(stack, false))), Math.max(0, ...stacks.map((stack) => reach(stack, true)))];
}

/** Runs of neighbouring spans that are open, by index. */
export function openRuns(rows: readonly { readonly open: boolean }[]): readonly { readonly from: number; readonly to: number }[] {
  const runs: { from: number; to: number }[] = [];
  rows.forEach((row, index) => {
    const last = runs.at(-1);
    if (!row.open) return;
    if (last !== undefined && last.to === index - 1) last.to = index;
    else runs.push({ from: index, to: index });
  });
  return runs;
}
