/** The rows of the match table and the words of the Reconcile page: groups, what is shown of them, what is found, signed amounts, periods. */

import { describe, expect, test } from 'vitest';
import { figure } from '../../renderer/format.ts';
import { parseSignedAmount } from '../../renderer/parts/amount-input.tsx';
import { groupsOf, openSides, tableRows } from '../../renderer/pages/reconcile/rows.ts';
import type { BooksItem, Match, StatementLine, View } from '../../renderer/pages/reconcile/rows.ts';
import { periodWords } from '../../renderer/pages/reconcile/words.ts';
import { answerTo, withAnswer } from '../../renderer/parts/statement-import/statement-answers.ts';
import type { Question } from '../../renderer/parts/statement-import/statement-work.ts';

const lineOf = (lineId: number, description: string, amount: number): StatementLine => ({
  lineId,
  day: '2026-10-05',
  valueDay: null,
  amount,
  description,
  counterparty: '',
  reference: '',
  balance: null,
  file: 'bank.csv',
  row: lineId,
  sourceLine: lineId + 1,
});
const itemOf = (eventId: number, amount: number): BooksItem => ({
  eventId,
  id: `T-${eventId}`,
  day: '2026-10-04',
  kind: 'top_up',
  what: `Top-up ${eventId}`,
  method: 'visa 4242',
  amount,
  mayBeOf: [],
});
const matchOf = (matchId: number | null, lines: readonly StatementLine[], items: readonly BooksItem[]): Match => ({
  matchId,
  lines: [...lines],
  items: [...items],
  score: 95,
  grade: 'certain',
  reasons: [],
  nextBest: null,
  rest: [],
  note: '',
});
const group = <Row>(rows: readonly Row[]) => ({ count: rows.length, rows: [...rows] });

function viewOf(part: Partial<View>): View {
  return {
    account: {
      accountId: 1,
      name: 'Visa',
      kind: 'card',
      number: '',
      methods: [],
      opening: null,
      lines: 0,
      open: 0,
      firstDay: null,
      lastDay: null,
      stated: null,
      books: 0,
      closedThrough: null,
    },
    from: '2026-10-01',
    to: '2026-10-31',
    files: [],
    closing: { amount: 0, by: 'summed' },
    opening: 0,
    books: 0,
    difference: 0,
    firstBreak: null,
    parts: [],
    leftToExplain: 0,
    lines: 0,
    accepted: group([]),
    certain: group([]),
    likely: group([]),
    ties: group([]),
    onlyStatement: group([]),
    onlyBooks: group([]),
    unsure: group([]),
    givenUp: 0,
    hindrances: [],
    ...part,
  };
}

const shown = { whole: new Set<never>(), shut: new Set<never>(), search: '', row: undefined };
const written = (amount: number) => figure(amount, 2);

describe('rows of the match table', () => {
  const certain = Array.from({ length: 5 }, (_, n) =>
    matchOf(null, [lineOf(n + 1, `QUOTEHAVEN N${n + 1}`, -1000 * (n + 1))], [itemOf(n + 1, -1000)]),
  );
  const tied = { lines: [lineOf(20, 'LEAD', -380), lineOf(21, 'LEAD', -380), lineOf(22, 'LEAD', -380)], items: [itemOf(20, -380), itemOf(21, -380)] };
  const asShown = [matchOf(null, tied.lines.slice(0, 1), tied.items.slice(0, 1)), matchOf(null, tied.lines.slice(1, 2), tied.items.slice(1, 2))];
  const several = matchOf(7, [lineOf(30, 'SUM', -600)], [itemOf(30, -100), itemOf(31, -200), itemOf(32, -300)]);
  const groups = groupsOf(viewOf({ certain: group(certain), ties: group([{ ...tied, asShown }]), accepted: group([several]) }));

  test('a group without rows is not there, and what is certain is shortened', () => {
    expect(groups.map(({ name }) => name)).toEqual(['certain', 'ties', 'accepted']);
    const rows = tableRows(groups, shown, written);
    expect(rows.filter((row) => row.type === 'part' && row.entry.group === 'certain')).toHaveLength(3);
    const whole = tableRows(groups, { ...shown, whole: new Set(['certain'] as const) }, written);
    expect(whole.filter((row) => row.type === 'part' && row.entry.group === 'certain')).toHaveLength(5);
  });

  test('the chosen row is shown however few its group shows', () => {
    const rows = tableRows(groups, { ...shown, row: 'p5-5' }, written);
    expect(rows.some((row) => row.type === 'part' && row.entry.key === 'p5-5')).toBe(true);
  });

  test('of a tie, what is too many stands behind the pairs', () => {
    const ties = groups.find(({ name }) => name === 'ties');
    expect(ties?.entries.map(({ kind, key }) => [kind, key])).toEqual([
      ['match', 'p20-20'],
      ['match', 'p21-21'],
      ['line', 'l22'],
    ]);
  });

  test('a match of several has a row for each, and the first names it', () => {
    const parts = tableRows(groups, shown, written).filter((row) => row.type === 'part' && row.entry.key === 'm7');
    expect(parts.map((row) => row.type === 'part' && [row.part, row.line?.lineId, row.item?.eventId, row.isLast])).toEqual([
      [0, 30, 30, false],
      [1, undefined, 31, false],
      [2, undefined, 32, true],
    ]);
  });

  test('words, ids and amounts are found in all rows, also those that are not shown', () => {
    for (const search of ['quotehaven n5', 'T-5', '-50.00', '−50.00']) {
      const found = tableRows(groups, { ...shown, shut: new Set(['certain'] as const), search }, written);
      expect(
        found.filter((row) => row.type === 'part').map((row) => row.type === 'part' && row.entry.key),
        search,
      ).toEqual(['p5-5']);
    }
  });

  test('what is matched by hand is chosen from everything that no accepted match holds', () => {
    const { lines, items } = openSides(groups);
    expect(lines.map(({ lineId }) => lineId)).toEqual([1, 2, 3, 4, 5, 20, 21, 22]);
    expect(items.map(({ eventId }) => eventId)).toEqual([1, 2, 3, 4, 5, 20, 21]);
  });
});

describe('signed amounts', () => {
  test.each([
    ['-13.40', -1340],
    ['−5,841.76', -584_176],
    ['+12', 1200],
    ['0', 0],
    ['-0', 0],
    ['', undefined],
    ['--1', undefined],
    ['1.234', undefined],
  ])('%j', (typed, amount) => expect(parseSignedAmount(typed, 2)).toBe(amount));
});

describe('words', () => {
  test('a period has the name of its month where it ends with it', () => {
    expect(periodWords('2026-10-01', '2026-10-31', '2026-11-23')).toBe('October');
    expect(periodWords('2026-10-06', '2026-10-31', '2026-11-23')).toBe('October');
    expect(periodWords('2025-10-01', '2025-10-31', '2026-11-23')).toBe('October 2025');
    expect(periodWords('2026-10-01', '2026-10-17', '2026-11-23')).toBe('up to 17 Oct');
    expect(periodWords('2026-09-12', '2026-10-31', '2026-11-23')).toBe('up to 31 Oct');
  });
});

describe('answers to the questions of a file', () => {
  const question = (kind: Question['kind'], options: readonly string[]): Question => ({
    kind,
    options: [...options],
    assumed: options[0] ?? '',
    evidence: '',
    sourceLine: null,
  });

  test('each kind has its field, and columns add up', () => {
    const order = question('date_order', ['dmy', 'mdy']);
    const dates = question('columns', ['date=1', 'date=2']);
    const amounts = question('columns', ['amount=4', 'amount=5']);
    const answers = withAnswer(withAnswer(withAnswer({}, order, 'mdy'), dates, 'date=2'), amounts, 'amount=4');
    expect(answers).toEqual({ dateOrder: 'mdy', columns: { date: '2', amount: '4' } });
    expect([order, dates, amounts].map((each) => answerTo(each, answers))).toEqual(['mdy', 'date=2', 'amount=4']);
    expect(answerTo(question('decimal_sign', ['.', ',']), answers)).toBeUndefined();
  });

  test('one column of amounts takes the place of two', () => {
    const before = { columns: { date: '1', debit: '3', credit: '4' } };
    expect(withAnswer(before, question('columns', ['amount=4', 'amount=5']), 'amount=5')).toEqual({ columns: { date: '1', amount: '5' } });
  });

  test('what cannot be answered changes nothing', () => {
    expect(withAnswer({ dateOrder: 'dmy' }, question('date_order', ['dmy']), 'backwards')).toEqual({ dateOrder: 'dmy' });
  });
});
