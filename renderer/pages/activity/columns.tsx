/** The columns of the register: what each shows, how wide it is, and which are shown until the user chooses. */

import { columnVisibilityFeature, createColumnHelper, tableFeatures } from '@tanstack/react-table';
import type { OutputOf } from '../../../electron/ipc/contract/contract.ts';
import type { Figures, Workspace } from '../../book.tsx';
import { methodWords, shortTime } from '../../format.ts';
import type { ChoosableColumns } from '../../parts/column-choice.tsx';
import { costOf, creditsOf } from '../../parts/row-figures.ts';
import { text } from '../../text/text.ts';

export type RegisterRow = OutputOf<'activity.page'>['rows'][number];

interface ColumnForm {
  /** Pixels; `undefined` shares what is left. */
  readonly width: number | undefined;
  readonly number: boolean;
  readonly soft: boolean;
}

const TEXT = { number: false, soft: true };
const NUMBER = { number: true, soft: false };

export const FORMS = {
  time: { ...TEXT, width: 68 },
  kind: { ...TEXT, width: 84 },
  what: { ...TEXT, soft: false, width: undefined },
  campaign: { ...TEXT, width: 160 },
  category: { ...TEXT, width: 110 },
  lead: { ...TEXT, width: 110 },
  method: { ...TEXT, width: 130 },
  note: { ...TEXT, width: 160 },
  id: { ...TEXT, width: 120 },
  outcome: { ...TEXT, width: 84 },
  value: { ...NUMBER, width: 96 },
  amount: { ...NUMBER, width: 96 },
  credits: { ...NUMBER, width: 86 },
  cost: { ...NUMBER, soft: true, width: 80 },
  balance: { ...NUMBER, width: 92 },
} as const satisfies Record<string, ColumnForm>;

export type ColumnName = keyof typeof FORMS;

/** Beside an opened entry, what happened needs the room more than where. */
export function widthOf(name: ColumnName, beside: boolean): number | undefined {
  return beside && name === 'campaign' ? 104 : FORMS[name].width;
}

/** Without these a row could not be told from another. */
export const ALWAYS: readonly ColumnName[] = ['what'];
export const CHOOSABLE: ChoosableColumns<ColumnName> = {
  key: 'floatbook-activity-hidden-columns',
  names: Object.keys(FORMS) as ColumnName[],
  hiddenAtFirst: ['category', 'lead', 'method', 'note', 'id', 'outcome', 'value', 'amount'],
};

export const features = tableFeatures({ columnVisibilityFeature });

export function headOf(name: ColumnName, currency: string): string {
  const head = text.register[name];
  return typeof head === 'function' ? head(currency) : head;
}

const helper = createColumnHelper<typeof features, RegisterRow>();
const words = (value: string | null) => (value === null || value === '' ? text.noValue : value);

export function columnsOf(figures: Figures, { currency }: Workspace) {
  const column = (id: ColumnName, write: (row: RegisterRow) => string) => helper.accessor(write, { id, header: headOf(id, currency) });
  return helper.columns([
    column('time', ({ time }) => shortTime(time)),
    column('kind', ({ kind }) => text.kinds[kind]),
    column('what', ({ what }) => what),
    column('campaign', ({ campaign }) => words(campaign)),
    column('category', ({ category }) => words(category)),
    column('lead', ({ lead }) => words(lead)),
    column('method', ({ method }) => words(methodWords(method))),
    column('note', ({ note }) => words(note)),
    column('id', ({ id }) => id),
    column('outcome', ({ outcome }) => (outcome === null ? text.noValue : (text.outcomes[outcome] ?? outcome))),
    column('value', ({ value }) => figures.cost(value)),
    column('amount', ({ amount }) => figures.cost(amount)),
    column('credits', (row) => figures.creditsChange(creditsOf(row))),
    column('cost', (row) => figures.costChange(costOf(row))),
    column('balance', ({ balance }) => figures.credits(balance)),
  ]);
}
