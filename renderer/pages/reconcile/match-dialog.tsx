/** Matching by hand, and splitting: lines and entries are chosen, and what is left over goes to categories, to the cent (rule R1). */

import { ActionIcon, Button, Checkbox, Select, Stack, Text, TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useBook, useFigures } from '../../book.tsx';
import { useCloseGuard, useCommand } from '../../client.ts';
import { shortDay } from '../../format.ts';
import { AmountInput, amountText, parseSignedAmount } from '../../parts/amount-input.tsx';
import { DialogSubmit } from '../../parts/dialog.tsx';
import { CloseIcon, SearchIcon } from '../../parts/icons.tsx';
import { Refusal } from '../../parts/states.tsx';
import { text } from '../../text/text.ts';
import { CATEGORY_CHOICE, categoryOf } from './line-dialogs.tsx';
import { groupsOf, lineWords, openSides, sumOf } from './rows.ts';
import type { Rest, View } from './rows.ts';
import { categoryWords, placeWords } from './words.ts';
import grid from '../../parts/grid.module.css';
import css from './reconcile.module.css';

const words = text.reconcile.hand;
/** Rows of a list that are drawn; a search finds the others. */
const LISTED = 200;

export interface MatchByHandProps {
  readonly view: View;
  /** Ids that are chosen to begin with. */
  readonly lines: readonly number[];
  readonly items: readonly number[];
  /** What the proposal said of the rest. */
  readonly rest: readonly Rest[];
  readonly close: () => void;
}

interface Part {
  readonly category: string | null;
  readonly amount: string;
}

export function MatchByHand({ view, close, ...begin }: MatchByHandProps) {
  const { workspace, book } = useBook();
  const figures = useFigures();
  const open = useMemo(() => openSides(groupsOf(view)), [view]);
  const [lines, setLines] = useState<ReadonlySet<number>>(new Set(begin.lines));
  const [items, setItems] = useState<ReadonlySet<number>>(new Set(begin.items));
  const [parts, setParts] = useState<readonly Part[]>(
    begin.rest.map(({ category, amount }) => ({ category, amount: amountText(amount, workspace.currencyDecimals) })),
  );
  const [note, setNote] = useState('');
  const [isTried, setTried] = useState(false);
  const make = useCommand('match.make', close);
  useCloseGuard(make.isPending);
  const chosenLines = open.lines.filter(({ lineId }) => lines.has(lineId));
  const chosenItems = open.items.filter(({ eventId }) => items.has(eventId));
  const rest = sumOf(chosenLines) - sumOf(chosenItems);
  const read = parts.map(({ category, amount }) => ({
    category: categoryOf(category),
    amount: parseSignedAmount(amount, workspace.currencyDecimals),
  }));
  const left = rest - read.reduce((sum, { amount }) => sum + (amount ?? 0), 0);
  const given = read.flatMap(({ category, amount }) => (category === undefined || amount === undefined ? [] : [{ category, amount }]));
  const problem =
    chosenLines.length === 0 ? words.noLines : left !== 0 ? words.left(figures.money(left)) : given.length < parts.length ? words.categoryNeeded : '';
  const submit = () => {
    setTried(true);
    if (problem !== '') return;
    const { accountId } = view.account;
    make.mutate({ accountId, lines: [...lines], items: [...items], rest: given.filter(({ amount }) => amount !== 0), note });
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      noValidate
    >
      <Stack gap="md">
        <Text c="var(--fb-text-2)">{words.what}</Text>
        <div className={css.hand}>
          <Choice
            label={words.lines}
            search={words.searchLines}
            rows={open.lines.map((line) => ({
              id: line.lineId,
              day: shortDay(line.day, book.today),
              said: lineWords(line),
              title: placeWords(line),
              amount: line.amount,
            }))}
            chosen={lines}
            choose={setLines}
            sum={words.sumLines}
          />
          <Choice
            label={words.items}
            search={words.searchItems}
            rows={open.items.map((item) => ({
              id: item.eventId,
              day: shortDay(item.day, book.today),
              said: item.what,
              title: item.id,
              amount: item.amount,
            }))}
            chosen={items}
            choose={setItems}
            sum={words.sumItems}
          />
        </div>
        <div className={css.rest}>
          <span>{words.rest}</span>
          <strong>{figures.money(rest)}</strong>
        </div>
        {parts.length > 0 && (
          <Parts parts={parts} change={setParts} currency={workspace.currency} isTried={isTried} decimals={workspace.currencyDecimals} />
        )}
        {(left !== 0 || parts.length > 0) && (
          <div>
            <Button
              variant="default"
              onClick={() => setParts([...parts, { category: null, amount: left === 0 ? '' : amountText(left, workspace.currencyDecimals) }])}
            >
              {left === 0 ? words.addPart : words.putRest(figures.money(left))}
            </Button>
          </div>
        )}
        <TextInput
          label={words.note}
          description={words.noteWhat}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={note}
          onChange={({ currentTarget }) => setNote(currentTarget.value)}
          maxLength={500}
          autoComplete="off"
        />
        <Text role="status" c={problem !== '' && isTried ? 'var(--fb-bad)' : 'var(--fb-text)'}>
          {problem === '' ? words.posts(postsWords()) : problem}
        </Text>
        {make.isError && <Refusal error={make.error} title={words.refused} />}
        <DialogSubmit close={close} pending={make.isPending}>
          {words.action}
        </DialogSubmit>
      </Stack>
    </form>
  );

  function postsWords(): string {
    const cleared = sumOf(chosenItems);
    return [
      ...(chosenItems.length === 0 ? [] : [words.postsClearing(figures.money(cleared))]),
      ...given
        .filter(({ amount }) => amount !== 0)
        .map(({ category, amount }) => words.postsCategory(figures.money(amount), categoryWords(category))),
    ].join(', ');
  }
}

interface ChoiceRow {
  readonly id: number;
  readonly day: string;
  readonly said: string;
  readonly title: string;
  readonly amount: number;
}

interface ChoiceProps {
  readonly label: string;
  readonly search: string;
  readonly rows: readonly ChoiceRow[];
  readonly chosen: ReadonlySet<number>;
  readonly choose: (chosen: ReadonlySet<number>) => void;
  readonly sum: string;
}

/** What is chosen stands first, so that it is seen whatever is searched for. */
function Choice({ label, search, rows, chosen, choose, sum }: ChoiceProps) {
  const figures = useFigures();
  const [searched, setSearched] = useState('');
  const [first] = useState(chosen);
  const asked = searched.trim().toLowerCase();
  const found = rows
    .filter(({ id, said, title, amount, day }) => chosen.has(id) || `${said} ${title} ${day} ${figures.cost(amount)}`.toLowerCase().includes(asked))
    .toSorted((a, b) => Number(first.has(b.id)) - Number(first.has(a.id)));
  const toggle = (id: number) => {
    const changed = new Set(chosen);
    if (!changed.delete(id)) changed.add(id);
    choose(changed);
  };
  return (
    <fieldset className={css.choice}>
      <legend>{label}</legend>
      <TextInput
        aria-label={search}
        placeholder={text.lists.search}
        leftSection={<SearchIcon />}
        value={searched}
        onChange={({ currentTarget }) => setSearched(currentTarget.value)}
      />
      <ul>
        {found.slice(0, LISTED).map(({ id, day, said, title, amount }) => (
          <li key={id}>
            <Checkbox
              size="xs"
              checked={chosen.has(id)}
              onChange={() => toggle(id)}
              label={
                <span className={css.choiceRow} title={title}>
                  <span className={grid.soft}>{day}</span>
                  <span className={grid.cut}>{said}</span>
                  <span>{figures.cost(amount)}</span>
                </span>
              }
            />
          </li>
        ))}
        {found.length === 0 && <li className={css.none}>{rows.length === 0 ? words.none : words.noneFound}</li>}
      </ul>
      <div className={css.choiceSum}>
        <span>{sum}</span>
        <strong>{figures.cost(rows.filter(({ id }) => chosen.has(id)).reduce((total, { amount }) => total + amount, 0))}</strong>
      </div>
    </fieldset>
  );
}

interface PartsProps {
  readonly parts: readonly Part[];
  readonly change: (parts: readonly Part[]) => void;
  readonly currency: string;
  readonly decimals: number;
  readonly isTried: boolean;
}

function Parts({ parts, change, currency, decimals, isTried }: PartsProps) {
  const set = (at: number, changed: Partial<Part>) => change(parts.map((part, index) => (index === at ? { ...part, ...changed } : part)));
  return (
    <ul className={css.parts} aria-label={words.parts}>
      {parts.map(({ category, amount }, index) => (
        <li key={index}>
          <Select
            label={words.category}
            aria-label={`${words.part(index + 1)}: ${words.category}`}
            data={CATEGORY_CHOICE}
            value={category}
            onChange={(chosen) => set(index, { category: chosen })}
            error={isTried && categoryOf(category) === undefined ? words.categoryNeeded : undefined}
            allowDeselect={false}
          />
          <AmountInput
            label={words.amount(currency)}
            aria-label={`${words.part(index + 1)}: ${words.amount(currency)}`}
            value={amount}
            onChange={({ currentTarget }) => set(index, { amount: currentTarget.value })}
            error={isTried && parseSignedAmount(amount, decimals) === undefined ? words.wrongAmount : undefined}
          />
          <ActionIcon aria-label={words.removePart(index + 1)} onClick={() => change(parts.filter((_, at) => at !== index))}>
            <CloseIcon />
          </ActionIcon>
        </li>
      ))}
    </ul>
  );
}
