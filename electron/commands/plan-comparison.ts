/** The command `report plans`: what the usage of a period would have cost under pay-as-you-use and under each pack. */

import { refuseUnusablePacks } from '../billing/credit-packs.ts';
import { planFigures, writePlans } from '../documents/plan-list.ts';
import { lookAtBook } from '../engine/account/account.ts';
import { comparePlans } from '../engine/reports/plan-comparison.ts';
import { writeFileWhole } from '../engine/write-file.ts';
import type { PlanComparison } from '../ipc/contract/plan-comparison.ts';
import { PERIOD_OPTIONS, type Command } from './command.ts';
import { outFile } from './exports.ts';
import { typedPack } from './packs.ts';
import { readWorkspace, type Reading } from './reading.ts';
import { printable, table } from './table.ts';

const plans: Command = {
  words: ['report', 'plans'],
  form: '[ID:PRICE:CREDITS[:NAME]…] [--from DATE] [--to DATE] [--empty] [--out FILE]',
  help: 'What the real usage of a period would have cost under pay-as-you-use and with each pack; packs that are offered unless named.',
  options: {
    ...PERIOD_OPTIONS,
    empty: { help: 'as if no credits had been there at the beginning' },
    out: { value: 'FILE', help: 'the plans as CSV; replaced if it is there' },
  },
  least: 0,
  most: 50,
  isOfWorkspace: true,
  run(call) {
    const typed = call.arguments.map(typedPack);
    const period = call.period();
    const out = call.text('out') === undefined ? undefined : outFile(call);
    return readWorkspace(call, (reading) => {
      const packs = typed.map((pack) => pack(reading.workspace));
      refuseUnusablePacks(packs);
      const compared = comparePlans(lookAtBook(reading.book, reading.workspace.id, call.now), {
        ...period,
        start: call.has('empty') ? 'nothing' : 'balance',
        ...(packs.length === 0 ? {} : { packs }),
      });
      const document = documentOf(compared, reading);
      if (out === undefined) return { document, text: () => textOf(compared, document, reading) };
      const { result } = writeFileWhole(out, writePlans(compared, reading.workspace));
      return { document: { file: out, rows: result }, text: () => `${printable(out)}: ${result} plans.\n` };
    });
  },
};

export const PLAN_COMPARISON_COMMANDS: readonly Command[] = [plans];

function documentOf(compared: PlanComparison, { workspace, credits, money }: Reading) {
  const { opening, usage, rules, asItWas } = compared;
  return {
    ...compared,
    opening: { credits: credits(opening.credits), cost: money(opening.cost) },
    usage: { ...usage, credits: credits(usage.credits), refunded: credits(usage.refunded) },
    rules: { ...rules, threshold: rules.threshold && { ...rules.threshold, credits: credits(rules.threshold.credits) } },
    plans: compared.plans.map(({ pack, inUse, best, ...figures }) => ({
      pack: pack && { ...pack, price: money(pack.price), credits: credits(pack.credits) },
      inUse,
      best,
      ...planFigures(figures, workspace),
    })),
    asItWas: asItWas && planFigures(asItWas, workspace),
  };
}

function textOf(compared: PlanComparison, document: ReturnType<typeof documentOf>, { workspace }: Reading): string {
  const columns = [
    { title: 'Plan' },
    { title: '' },
    { title: `Cost in ${workspace.currency}`, isNumber: true },
    { title: 'Beyond best', isNumber: true },
    { title: 'Per charge', isNumber: true },
    { title: 'Expired', isNumber: true },
    { title: 'Paid', isNumber: true },
    { title: 'Card charges', isNumber: true },
    { title: 'Left', isNumber: true },
    { title: 'Mean idle', isNumber: true },
  ];
  const row = (name: string, marks: string, figures: ReturnType<typeof planFigures>) => [
    name,
    marks,
    figures.cost,
    figures.beyondBest,
    figures.costPerCharge ?? '–',
    figures.expiredCost,
    figures.paid,
    String(figures.cardCharges),
    figures.leftCost,
    figures.meanIdle,
  ];
  const rows = document.plans.map(({ pack, inUse, best, ...figures }) =>
    row(pack?.name ?? 'Pay-as-you-use', [...(inUse ? ['In use'] : []), ...(best ? ['Best'] : [])].join(', '), figures),
  );
  if (document.asItWas !== null) rows.push(row('As it was', '', document.asItWas));
  const { from, to, opening, usage, start, settingsOf, tooSmall } = document;
  const began = start === 'balance' ? `${opening.credits} credits that cost ${opening.cost}` : 'nothing';
  const lines = [
    `${from} to ${to}: ${usage.charges} charges of ${usage.credits} credits, ${usage.refunds} refunds of ${usage.refunded}; beginning with ${began}.`,
    ...(settingsOf === to ? [] : [`Packs, terms and plan in use are those of ${settingsOf}.`]),
    ...(tooSmall.length === 0 ? [] : [`No plan, being not larger than the balance that calls for a top-up: ${tooSmall.map(printable).join(', ')}.`]),
  ];
  return `${table(columns, rows)}${lines.map((line) => `${line}\n`).join('')}`;
}
