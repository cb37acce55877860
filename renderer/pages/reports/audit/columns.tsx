/** The columns of the audit's charges: what each shows, and which are shown until the user chooses. */

import type { ReactNode } from 'react';
import type { Figures } from '../../../book.tsx';
import { methodWords } from '../../../format.ts';
import type { ChoosableColumns } from '../../../parts/column-choice.tsx';
import { StateBadge } from '../../../parts/state-badge.tsx';
import type { HeadCell } from '../../../parts/table-head.tsx';
import table from '../../../parts/table.module.css';
import { text } from '../../../text/text.ts';
import { TONES, type Charge } from './words.ts';

const words = text.audit;

export type ColumnName = 'charge' | 'kind' | 'amount' | 'credits' | 'method' | 'verdict' | 'because' | 'disputed' | 'said';

/** Those beside the date, which opens the evidence and is always there. */
export const CHOOSABLE: ChoosableColumns<ColumnName> = {
  key: 'floatbook-audit-hidden-columns',
  names: ['charge', 'kind', 'amount', 'credits', 'method', 'verdict', 'because', 'disputed', 'said'],
  hiddenAtFirst: ['kind', 'credits', 'said'],
};

interface ColumnForm {
  readonly form?: HeadCell['form'];
  readonly className?: string | undefined;
  readonly style?: { readonly width: string; readonly minWidth?: number };
  readonly cell: (charge: Charge, figures: Figures) => ReactNode;
  /** The whole text of a cell that may be cut. */
  readonly title?: (charge: Charge) => string;
}

export const FORMS: Readonly<Record<ColumnName, ColumnForm>> = {
  charge: { form: 'wideOnly', className: table.cut, style: { width: '14%' }, cell: ({ id }) => id, title: ({ id }) => id },
  kind: { className: table.soft, cell: ({ kind }) => words.kinds[kind] },
  amount: { form: 'number', cell: ({ amount }, figures) => figures.cost(amount) },
  credits: { form: 'number', cell: ({ credits }, figures) => (credits === 0 ? text.noValue : figures.credits(credits)) },
  method: { form: 'wideOnly', className: table.soft, cell: ({ method }) => methodWords(method) },
  verdict: { cell: ({ verdict }) => <StateBadge tone={TONES[verdict]}>{words.verdicts[verdict]}</StateBadge> },
  because: { className: table.wrap, style: { width: '44%', minWidth: 220 }, cell: ({ because }) => because.words },
  disputed: { form: 'number', cell: ({ disputed }, figures) => (disputed === 0 ? text.noValue : figures.cost(disputed)) },
  said: { className: table.soft, cell: ({ said }) => (said === null ? text.noValue : words.said[said]) },
};

export function headOf(name: ColumnName, currency: string): string {
  return name === 'amount' ? words.amount(currency) : words.columns[name];
}
