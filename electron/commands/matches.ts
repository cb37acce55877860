/** The commands `match list`, `match accept`, `match make` and `match undo`. */

import { LINE_CATEGORIES, type LineCategory } from '../../db/ledger/accounts.ts';
import { workspaceByName } from '../../db/workspaces.ts';
import { acceptMatches, makeMatch, undoMatch, type ProposalNamed } from '../engine/reconcile/match-commands.ts';
import type { MatchShape } from '../engine/reconcile/shapes.ts';
import { reconcileView } from '../engine/reconcile/view.ts';
import { count } from '../engine/reconcile/words.ts';
import { typedSigned, WrongUsage, type Call, type Command } from './command.ts';
import { freeText } from './free-text.ts';
import { watching } from './imports.ts';
import { ACCOUNT, accountOf, documentForms, readAccount } from './money-account.ts';
import { writeBook } from './reading.ts';
import { matchRow, ROW_COLUMNS } from './reconcile.ts';
import { table } from './table.ts';

const TO = { to: { value: 'DATE', help: 'up to this day; the last that the statements tell of unless given' } } as const;

const list: Command = {
  words: ['match', 'list'],
  form: '--account NAME [--to DATE]',
  help: 'Lists accepted matches of the period, with their numbers, and proposals, each with the pair that names it.',
  options: { ...ACCOUNT, ...TO },
  least: 0,
  most: 0,
  isOfWorkspace: true,
  run(call) {
    const to = call.day('to');
    return readAccount(call, ({ asked, workspace }) => {
      const view = reconcileView(asked, { to }, Infinity);
      const groups = {
        accepted: view.accepted.rows,
        certain: view.certain.rows,
        likely: view.likely.rows,
        tied: view.ties.rows.flatMap(({ asShown }) => asShown),
      };
      const { match, money } = documentForms(workspace);
      const rows = Object.entries(groups).flatMap(([group, matches]) => matches.map((one) => matchRow(group, one, money)));
      const document = Object.fromEntries(Object.entries(groups).map(([group, matches]) => [group, matches.map(match)]));
      return { document, text: () => (rows.length === 0 ? 'Nothing is matched or proposed.\n' : table(ROW_COLUMNS, rows)) };
    });
  },
};

const accept: Command = {
  words: ['match', 'accept'],
  form: 'PAIR… --account NAME | --certain [--likely] [--tied] --account NAME [--to DATE]',
  help: 'Accepts proposals, all of them or none: those named by pairs such as 12=40, or every one of a grade.',
  options: {
    ...ACCOUNT,
    ...TO,
    certain: { help: 'every proposal that is certain' },
    likely: { help: 'every proposal that is likely' },
    tied: { help: 'ties, as they are shown' },
  },
  least: 0,
  most: Infinity,
  isOfWorkspace: true,
  run(call) {
    const named = call.arguments.map(readPair);
    const grades = (['certain', 'likely', 'tied'] as const).filter((grade) => call.has(grade));
    if (named.length > 0 === grades.length > 0) throw new WrongUsage('Name proposals by their pairs, or say which grades: one of the two.');
    const [name, to] = [call.required('account'), call.day('to')];
    const wanted = grades.length === 0 ? named : ofGrades(call, grades, to);
    return writeBook(call, async (book) => {
      const account = accountOf(book, workspaceByName(book, call.text('workspace')), name);
      const document =
        wanted.length === 0 ? { accepted: 0 } : await acceptMatches(book, { accountId: account.id, matches: wanted, now: call.now }, watching(call));
      return { document, text: () => `${count(document.accepted, 'match', 'matches')} accepted.\n` };
    });
  },
};

/** The pairs of every proposal of these grades as they are now; accepting them refuses what has changed meanwhile. */
function ofGrades(call: Call, grades: readonly ('certain' | 'likely' | 'tied')[], to: number | undefined): readonly ProposalNamed[] {
  return readAccount(call, ({ asked }) => {
    const view = reconcileView(asked, { to }, Infinity);
    const matches: Readonly<Record<(typeof grades)[number], readonly MatchShape[]>> = {
      certain: view.certain.rows,
      likely: view.likely.rows,
      tied: view.ties.rows.flatMap(({ asShown }) => asShown),
    };
    return grades
      .flatMap((grade) => matches[grade])
      .map(({ lines, items }) => ({ lines: lines.map(({ lineId }) => lineId), items: items.map(({ eventId }) => eventId) }));
  });
}

function readPair(given: string): ProposalNamed {
  const parts = /^(\d+(?:\+\d+)*)(?:=(\d+(?:\+\d+)*)?)?$/.exec(given);
  if (!parts) throw new WrongUsage(`A pair names lines and events by their numbers, as 12=40, 12+13=40 or 12=40+41; "${given}" does not.`);
  const numbers = (text: string | undefined) => (text === undefined ? [] : text.split('+').map(Number));
  return { lines: numbers(parts[1]), items: numbers(parts[2]) };
}

const make: Command = {
  words: ['match', 'make'],
  form: 'PAIR --account NAME [--rest CATEGORY=AMOUNT,…] [--note TEXT]',
  help: 'Matches by hand, or enters a line that the books do not have: lines are events and rest together, exactly.',
  options: {
    ...ACCOUNT,
    rest: { value: 'CATEGORY=AMOUNT,…', help: `what the lines hold beyond the events, signed like them: ${LINE_CATEGORIES.join(', ')}` },
    note: { value: 'TEXT', help: 'why, in your own words' },
  },
  least: 1,
  most: 1,
  isOfWorkspace: true,
  run(call) {
    const { lines, items } = readPair(call.arguments[0] ?? '');
    const rest = (call.text('rest') ?? '').split(',').filter(Boolean).map(readRest);
    const note = freeText(call, 'note');
    const name = call.required('account');
    return writeBook(call, async (book) => {
      const workspace = workspaceByName(book, call.text('workspace'));
      const account = accountOf(book, workspace, name);
      const exact = rest.map(({ category, amount }) => ({ category, amount: amount(workspace.currencyDecimals) }));
      const { matchId } = await makeMatch(book, { accountId: account.id, lines, items, rest: exact, note: note.text, now: call.now });
      return { document: { match: matchId }, text: () => `Match ${matchId} is posted.\n`, warnings: note.warnings };
    });
  },
};

function readRest(given: string): { readonly category: LineCategory; readonly amount: ReturnType<typeof typedSigned> } {
  const [name = '', amount = ''] = given.split('=');
  const category = LINE_CATEGORIES.find((one) => one === name);
  if (category === undefined)
    throw new WrongUsage(`--rest is CATEGORY=AMOUNT, one or several, with ${LINE_CATEGORIES.join(', ')}; "${given}" is not.`);
  return { category, amount: typedSigned(amount, `--rest ${category}`) };
}

const undo: Command = {
  words: ['match', 'undo'],
  form: 'ID',
  help: 'Takes a match back: its entry is reversed, its lines and events are open again.',
  options: {},
  least: 1,
  most: 1,
  isOfWorkspace: false,
  run(call) {
    const given = call.arguments[0] ?? '';
    if (!/^[1-9]\d{0,14}$/.test(given)) throw new WrongUsage(`ID is the number of a match, as match list tells it; "${given}" is none.`);
    return writeBook(call, async (book) => {
      await undoMatch(book, Number(given), { now: call.now });
      return { document: { match: Number(given) }, text: () => `Match ${given} is taken back.\n` };
    });
  },
};

export const MATCH_COMMANDS: readonly Command[] = [list, accept, make, undo];
