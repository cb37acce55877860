/** What is done with one line of the statement: entered in the books as what it is, or taken out with a reason. */

import { Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { lineCategory } from '../../../electron/ipc/contract/reconcile.ts';
import { useBook, useFigures } from '../../book.tsx';
import { useCloseGuard, useCommand } from '../../client.ts';
import { dayWords } from '../../format.ts';
import { DialogSubmit } from '../../parts/dialog.tsx';
import { Refusal } from '../../parts/states.tsx';
import { text } from '../../text/text.ts';
import { lineWords } from './rows.ts';
import type { Category, StatementLine } from './rows.ts';
import { categoryWords, placeWords } from './words.ts';
import css from './reconcile.module.css';

const below = { inputWrapperOrder: ['label', 'input', 'description', 'error'] as ('label' | 'input' | 'description' | 'error')[] };

/** Every category, as a field offers it. */
export const CATEGORY_CHOICE = lineCategory.options.map((value) => ({ value, label: categoryWords(value) }));

export function categoryOf(given: string | null): Category | undefined {
  return lineCategory.options.find((each) => each === given);
}

/** The line that a dialog is about, at its place in its file. */
export function LineFact({ line }: { readonly line: StatementLine }) {
  const { book } = useBook();
  const figures = useFigures();
  return (
    <div className={css.lineFact}>
      <span>
        {lineWords(line)}
        <small>
          {dayWords(line.day, book.today)}, <span className="fb-mono">{placeWords(line)}</span>
        </small>
      </span>
      <strong>{figures.money(line.amount)}</strong>
    </div>
  );
}

export interface NewEntryProps {
  readonly accountId: number;
  readonly line: StatementLine;
  readonly suggested: { readonly category: Category; readonly because: string } | null;
  readonly close: () => void;
}

export function NewEntry({ accountId, line, suggested, close }: NewEntryProps) {
  const { book } = useBook();
  const figures = useFigures();
  const words = text.reconcile.entry;
  const form = useForm<{ category: string | null; note: string }>({
    initialValues: { category: suggested?.category ?? null, note: '' },
    validate: { category: (category) => (categoryOf(category) === undefined ? words.needed : null) },
  });
  const make = useCommand('match.make', close);
  useCloseGuard(make.isPending);
  const chosen = categoryOf(form.values.category);
  const isSuggested = suggested !== null && chosen === suggested.category;
  return (
    <form
      onSubmit={form.onSubmit(({ category, note }) => {
        const what = categoryOf(category);
        if (what !== undefined) make.mutate({ accountId, lines: [line.lineId], items: [], rest: [{ category: what, amount: line.amount }], note });
      })}
      noValidate
    >
      <Stack gap="md">
        <Text c="var(--fb-text-2)">{words.what}</Text>
        <LineFact line={line} />
        <Select
          label={words.category}
          data={CATEGORY_CHOICE}
          description={isSuggested ? words.because(suggested.because) : undefined}
          {...below}
          allowDeselect={false}
          data-autofocus
          {...form.getInputProps('category')}
        />
        <TextInput label={words.note} description={words.noteWhat} {...below} maxLength={500} autoComplete="off" {...form.getInputProps('note')} />
        {chosen !== undefined && (
          <Text role="status">{words.posts(figures.money(line.amount), categoryWords(chosen), dayWords(line.day, book.today))}</Text>
        )}
        {make.isError && <Refusal error={make.error} title={words.refused} />}
        <DialogSubmit close={close} pending={make.isPending}>
          {chosen === undefined ? words.actionEmpty : words.action(categoryWords(chosen), figures.cost(Math.abs(line.amount)))}
        </DialogSubmit>
      </Stack>
    </form>
  );
}

export function RemoveLine({ line, close }: { readonly line: StatementLine; readonly close: () => void }) {
  const words = text.reconcile.remove;
  const form = useForm({
    initialValues: { because: '' },
    validate: { because: (because) => (because.trim() === '' ? words.becauseNeeded : null) },
  });
  const remove = useCommand('line.remove', close);
  useCloseGuard(remove.isPending);
  return (
    <form onSubmit={form.onSubmit(({ because }) => remove.mutate({ lineId: line.lineId, because }))} noValidate>
      <Stack gap="md">
        <Text c="var(--fb-text-2)">{words.what}</Text>
        <LineFact line={line} />
        <TextInput
          label={words.because}
          placeholder={words.placeholder}
          maxLength={500}
          autoComplete="off"
          data-autofocus
          {...form.getInputProps('because')}
        />
        {remove.isError && <Refusal error={remove.error} title={words.refused} />}
        <DialogSubmit close={close} pending={remove.isPending}>
          {words.action}
        </DialogSubmit>
      </Stack>
    </form>
  );
}
