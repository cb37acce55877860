/** The commands `reconcile`, `sides` and `learned`: where statement and books of an account stand to each other. They read, beside whoever writes. */

import { roleName } from '../../db/ledger/accounts.ts';
import { refuse } from '../../db/ledger/refusal.ts';
import { forgetLearned } from '../engine/reconcile/match-commands.ts';
import { learnedPayees } from '../../db/line-matches.ts';
import { workspaceByName } from '../../db/workspaces.ts';
import { writeSides } from '../engine/reconcile/exports.ts';
import type { ReconcileView } from '../engine/reconcile/shapes.ts';
import { reconcileSides, type SideRow, type WholeSides } from '../engine/reconcile/sides.ts';
import { reconcileView } from '../engine/reconcile/view.ts';
import { count, targetWords } from '../engine/reconcile/words.ts';
import { writeFileWhole } from '../engine/write-file.ts';
import { PERIOD_OPTIONS, WrongUsage, type Command, type Outcome } from './command.ts';
import { OUT, outFile } from './exports.ts';
import { ACCOUNT, accountOf, documentForms, pairOf, readAccount, restText, type DocumentForms } from './money-account.ts';
import { writeBook } from './reading.ts';
import { printable, table } from './table.ts';

export const CLOSING = { value: 'AMOUNT', help: 'closing balance from the holder’s side: a card’s debt is negative' } as const;

const reconcile: Command = {
  words: ['reconcile'],
  form: '--account NAME [--to DATE] [--closing AMOUNT]',
  help: 'Holds the statement of an account against the books: what matches, what only one side has, where they first part. Writes nothing.',
  options: {
    ...ACCOUNT,
    to: { value: 'DATE', help: 'last day of the statement; the last that the statements tell of unless given' },
    closing: CLOSING,
  },
  least: 0,
  most: 0,
  isOfWorkspace: true,
  run(call) {
    const [to, closing] = [call.day('to'), call.signedAmount('closing')];
    return readAccount(call, ({ asked, workspace }) => {
      const view = reconcileView(asked, { to, closing: closing?.(workspace.currencyDecimals) }, Infinity);
      const forms = documentForms(workspace);
      return { document: viewDocument(view, forms), text: () => viewText(view, forms, workspace.currency) };
    });
  },
};

function viewDocument(view: ReconcileView, { line, item, match, money }: DocumentForms): object {
  const { accepted, certain, likely, ties, onlyStatement, onlyBooks, firstBreak } = view;
  return {
    matched: [...accepted.rows, ...certain.rows, ...likely.rows].map(match),
    ambiguous: ties.rows.map((tie) => ({ lines: tie.lines.map(line), items: tie.items.map(item), asShown: tie.asShown.map(match) })),
    onlyStatement: onlyStatement.rows.map(({ line: one, suggested, nearest }) => ({ ...line(one), suggested, nearest: nearest?.words ?? null })),
    onlyLedger: onlyBooks.rows.map(({ item: one, state, nearest }) => ({ ...item(one), state, nearest: nearest?.words ?? null })),
    difference: money(view.difference),
    firstBreak: firstBreak && {
      date: firstBreak.day,
      because: firstBreak.because,
      file: firstBreak.file,
      row: firstBreak.row,
      sourceLine: firstBreak.sourceLine,
      line: firstBreak.lineId,
      event: firstBreak.eventId,
      difference: money(firstBreak.difference),
      agree: firstBreak.agree && { date: firstBreak.agree.day, balance: money(firstBreak.agree.balance) },
      words: firstBreak.words,
    },
  };
}

function viewText(view: ReconcileView, { money }: DocumentForms, currency: string): string {
  const { account, firstBreak, from, to } = view;
  const steps = view.parts.map(({ part, category, count: many, amount }) => [
    `${PARTS[part]}${category === null ? '' : `: ${roleName(category)}`} (${many})`,
    money(amount),
  ]);
  const sums = table(
    [{ title: `${account.name}, ${from} to ${to}` }, { title: currency, isNumber: true }],
    [
      ['Books', money(view.books)],
      ...steps,
      ...(view.leftToExplain === 0 ? [] : [['Left to explain', money(view.leftToExplain)]]),
      [`Statement (${view.closing.by})`, money(view.closing.amount)],
    ],
  );
  const rows = [
    ...(['accepted', 'certain', 'likely'] as const).flatMap((group) => view[group].rows.map((match) => matchRow(group, match, money))),
    ...view.ties.rows.flatMap(({ asShown }) => asShown.map((match) => matchRow('tie', match, money))),
    ...view.onlyStatement.rows.map(({ line, suggested, nearest }) => [
      'only statement',
      line.day,
      line.counterparty || line.description,
      money(line.amount),
      '',
      [suggested ? `enter as ${roleName(suggested.category)}?` : '', nearest?.words ?? ''].filter(Boolean).join(' '),
      String(line.lineId),
    ]),
    ...view.onlyBooks.rows.map(({ item, state, nearest }) => [
      state === 'in_transit' ? 'in transit' : 'only books',
      item.day,
      `${item.what} (${item.id})`,
      money(item.amount),
      '',
      nearest?.words ?? '',
      `=${item.eventId}`,
    ]),
  ];
  const parted = firstBreak
    ? `They part on ${firstBreak.day}${firstBreak.row === null ? '' : `, row ${firstBreak.row}`}: ${printable(firstBreak.words)}\n`
    : 'Statement and books agree.\n';
  const open = view.hindrances.length === 0 ? 'The period can be closed.\n' : view.hindrances.map((sentence) => `${printable(sentence)}\n`).join('');
  return `${sums}\n${parted}${open}\n${rows.length === 0 ? '' : table(ROW_COLUMNS, rows)}`;
}

const PARTS: Readonly<Record<ReconcileView['parts'][number]['part'], string>> = {
  not_yet_on_statement: 'Not yet on the statement',
  missing_on_statement: 'Missing on the statement',
  missing_in_books: 'Missing in the books',
  in_matches: 'Differences in matches',
};
export const ROW_COLUMNS = [
  { title: '' },
  { title: 'Date' },
  { title: 'Text' },
  { title: 'Amount', isNumber: true },
  { title: 'Score', isNumber: true },
  { title: 'Books' },
  { title: 'Pair' },
];

/** A match in a line of a table: its first line, what it settles, and what names it. */
export function matchRow(group: string, match: ReconcileView['accepted']['rows'][number], money: (amount: number) => string): readonly string[] {
  const [line] = match.lines;
  const items = match.items.map(({ what, id, day }) => `${what} (${id}) of ${day}`);
  return [
    match.matchId === null ? group : `${group} ${match.matchId}`,
    line?.day ?? '',
    line ? line.counterparty || line.description : '',
    money(match.lines.reduce((sum, { amount }) => sum + amount, 0)),
    match.score === null ? '' : String(match.score),
    [...items, restText(match.rest, money)].filter(Boolean).join('; '),
    pairOf(match),
  ];
}

const sides: Command = {
  words: ['sides'],
  form: '--account NAME [--from DATE] [--to DATE] [--open] [--csv --out FILE]',
  help: 'Holds vendor’s history, books and statement together: each row is on all sides that should have it, or says which side has it.',
  options: {
    ...ACCOUNT,
    ...PERIOD_OPTIONS,
    open: { help: 'only what is not found on every side: a list to take up with the vendor' },
    csv: { help: 'writes it as CSV' },
    out: OUT,
  },
  least: 0,
  most: 0,
  isOfWorkspace: true,
  run(call) {
    const period = call.period();
    if (call.has('csv') !== (call.text('out') !== undefined)) throw new WrongUsage('--csv and --out FILE go together.');
    const out = call.has('csv') ? outFile(call) : undefined;
    return readAccount(call, ({ asked, workspace }): Outcome => {
      const found = reconcileSides(asked, { ...period, only: call.has('open') ? 'open' : 'all' });
      const { from, to, counts } = found;
      const summary = `${count(counts.matched, 'row')} matched, ${counts.open} open, ${from} to ${to}.\n`;
      if (out !== undefined) {
        const { result } = writeFileWhole(out, writeSides(found, workspace));
        return { document: { rows: result, from, to, counts }, text: () => `${printable(out)}: ${count(result, 'row')}. ${summary}` };
      }
      const forms = documentForms(workspace);
      return {
        document: { from, to, counts, rows: found.rows.map((row) => sideDocument(row, forms)) },
        text: () => `${sidesTable(found, forms)}${summary}`,
      };
    });
  },
};

function sideDocument({ vendor, books, statement, differences, verdict, words }: SideRow, { line, item, money, rest }: DocumentForms): object {
  return {
    verdict,
    vendor: vendor && {
      event: vendor.eventId,
      id: vendor.id,
      date: vendor.day,
      amount: money(vendor.amount),
      file: vendor.file,
      sourceLine: vendor.sourceLine,
    },
    books: books && item(books),
    statement: statement && line(statement),
    differences: rest(differences),
    words,
  };
}

function sidesTable({ rows }: WholeSides, { money }: DocumentForms): string {
  const cell = (side: { readonly day: string; readonly amount: number } | null) => (side ? `${side.day} ${money(side.amount)}` : '');
  return table(
    [
      { title: 'Verdict' },
      { title: 'Id' },
      { title: 'Vendor', isNumber: true },
      { title: 'Books', isNumber: true },
      { title: 'Statement', isNumber: true },
      { title: '' },
    ],
    rows.map(({ verdict, vendor, books, statement, differences, words }) => [
      verdict.replaceAll('_', ' '),
      vendor?.id ?? books?.id ?? statement?.description ?? '',
      cell(vendor),
      cell(books),
      cell(statement),
      [restText(differences, money), words].filter(Boolean).join('; '),
    ]),
  );
}

const learned: Command = {
  words: ['learned'],
  form: '--account NAME',
  help: 'Lists how payees of an account were settled, and how often: what proposals learn from.',
  options: ACCOUNT,
  least: 0,
  most: 0,
  isOfWorkspace: true,
  run(call) {
    return readAccount(call, ({ asked }) => learnedOutcome(asked));
  },
};

function learnedOutcome({ connection, account, workspace }: Parameters<typeof reconcileView>[0]): Outcome {
  const payees = learnedPayees(connection, account.id);
  const text = () =>
    payees.length === 0
      ? 'Nothing was learned yet.\n'
      : table(
          [{ title: 'Payee' }, { title: 'Settled as' }, { title: 'Target' }, { title: 'Times', isNumber: true }],
          payees.map(({ payee, target, accepted }) => [payee, targetWords(target, workspace.vendor), target, String(accepted)]),
        );
  return { document: { payees }, text };
}

const forget: Command = {
  words: ['learned', 'forget'],
  form: 'PAYEE --account NAME [--target TARGET]',
  help: 'Does not learn any more from what was accepted so far of a payee; its matches stay.',
  options: { ...ACCOUNT, target: { value: 'TARGET', help: 'clearing, or a category; all of the payee unless given' } },
  least: 1,
  most: 1,
  isOfWorkspace: true,
  async run(call) {
    const [payee = ''] = call.arguments;
    const [name, target] = [call.required('account'), call.text('target')];
    await writeBook(call, async (book) => {
      const account = accountOf(book, workspaceByName(book, call.text('workspace')), name);
      const known = learnedPayees(book.connection, account.id).filter(
        (one) => one.payee === payee && (target === undefined || one.target === target),
      );
      if (known.length === 0) refuse('no_match', `Nothing was learned of "${payee}"${target === undefined ? '' : ` for ${target}`}: see learned.`);
      for (const one of known) await forgetLearned(book, { accountId: account.id, payee, target: one.target, now: call.now });
    });
    return readAccount(call, ({ asked }) => learnedOutcome(asked));
  },
};

export const RECONCILE_COMMANDS: readonly Command[] = [reconcile, sides, forget, learned];
