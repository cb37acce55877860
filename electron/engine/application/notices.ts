/** What the user is told of outside of the pages (rules T6, T9, C5): facts that need them, each once for as long as it is one. */

import { asRefusal } from '../../../db/database-refusals.ts';
import { formatDecimal } from '../../../db/ledger/money.ts';
import { attemptsOf, latestObligations, openObligations, type Obligation } from '../../../db/obligations.ts';
import { replacementsOf } from '../../../db/replace-book.ts';
import { listWorkspaces, readBookFacts } from '../../../db/workspaces.ts';
import type { Announcement } from '../../ipc/contract/contract.ts';
import { labelOfMethod, viewAccount, type AccountView } from '../account/account.ts';
import { gather } from '../account/gather.ts';
import { placeWarning } from '../risky-place.ts';
import { accountAttention } from './account-attention.ts';
import { readNoticeMemory, writeNoticeMemory } from './notice-memory.ts';
import type { Session } from './session.ts';

export type Notice = Omit<Extract<Announcement, { type: 'notice' }>, 'type'>;

export interface Notices {
  /** Looks soon: several changes at once are one look. */
  lookSoon(): void;
  /** What was told, and nobody has taken since: a page that was not there yet takes it when it comes. */
  take(): readonly Notice[];
  readonly isOn: () => boolean;
  set(on: boolean): void;
  stop(): void;
}

export interface NoticeOptions {
  readonly session: Session;
  readonly tell: (notice: Notice) => void;
  readonly onDefect: (error: unknown) => void;
}

const SOON_MS = 300;
const MINUTE_MS = 60_000;
const MOST_UNTAKEN = 10;

/** Watches the open book. What was told is kept among the application's own files, so that no start tells it again. */
export function watchNotices({ session, tell, onDefect }: NoticeOptions): Notices {
  let soon: NodeJS.Timeout | undefined;
  let untaken: readonly Notice[] = [];
  const look = () => {
    soon = undefined;
    try {
      lookNow(session, (notice) => {
        untaken = [...untaken, notice].slice(-MOST_UNTAKEN);
        tell(notice);
      });
    } catch (error) {
      // What the disk does not give now is looked at again in a minute.
      if (asRefusal(error) === undefined) onDefect(error);
    }
  };
  const lookSoon = () => {
    soon ??= setTimeout(look, SOON_MS).unref();
  };
  // Deadlines come nearer without anything happening.
  const timer = setInterval(lookSoon, MINUTE_MS).unref();
  return {
    lookSoon,
    take() {
      const taken = untaken;
      untaken = [];
      return taken;
    },
    isOn: () => readNoticeMemory(session.userDataFolder).on,
    set: (on) => writeNoticeMemory(session.userDataFolder, { ...readNoticeMemory(session.userDataFolder), on }),
    stop() {
      clearTimeout(soon);
      clearInterval(timer);
    },
  };
}

/** While it is off, facts count as told: turned on, only what is new is. */
function lookNow(session: Session, tell: (notice: Notice) => void): void {
  const book = session.current();
  // The day of the sample stands still, and so does everything in it.
  if (book === undefined || readBookFacts(book.reader).sampleDay !== null) return;
  const memory = readNoticeMemory(session.userDataFolder);
  const known = new Set(memory.told[book.file]);
  const workspaces = listWorkspaces(book.reader);
  const found = [
    ...placeOf(book.file, workspaces[0]?.id),
    ...ofBackups(session),
    ...workspaces.flatMap(({ id }) => noticesOf(viewAccount(session.engine(), id))),
  ];
  const fresh = found.filter(({ key }) => !known.has(key));
  if (fresh.length === 0 && found.length === known.size) return;
  writeNoticeMemory(session.userDataFolder, { ...memory, told: { ...memory.told, [book.file]: found.map(({ key }) => key) } });
  if (memory.on) for (const notice of inFew(fresh)) tell(notice);
}

/** A place where the book may come to harm: told once for each place. */
function placeOf(file: string, workspaceId: number | undefined): readonly Notice[] {
  const warning = placeWarning(file);
  if (warning === null || workspaceId === undefined) return [];
  return [{ key: `place ${file}`, title: 'This book is not at a safe place', body: warning, workspaceId, page: 'overview' }];
}

/** What is to be told of backups and restores: once, whatever the number of workspaces. */
function ofBackups(session: Session): readonly Notice[] {
  const { backups, book } = session.engine();
  const [first] = listWorkspaces(book.reader);
  if (first === undefined) return [];
  const said = { workspaceId: first.id, page: 'overview' } as const;
  const failure = backups?.state.failure;
  const [last] = replacementsOf(book.file);
  return [
    ...(failure === undefined
      ? []
      : [
          {
            ...said,
            key: `backup failed ${failure.refusal.code}`,
            title: 'The backup was not made',
            body: `${failure.refusal.message} Your older backups are as they were.`,
          },
        ]),
    ...(last?.cutOff === undefined ? [] : [{ ...said, key: `restore cut off ${last.at}`, ...CUT_OFF[last.cutOff] }]),
  ];
}

const CUT_OFF = {
  finished: {
    title: 'A restore was cut off and is finished now',
    body: 'What it replaced is kept. Look at the book before you let it charge again (Settings, Backups).',
  },
  given_up: { title: 'A restore was cut off', body: 'Nothing was replaced: the book is as it was.' },
} as const;

/** More than these at once, as after a long pause, are one. */
const MOST_AT_ONCE = 3;

function inFew(fresh: readonly Notice[]): readonly Notice[] {
  const [first] = fresh;
  if (first === undefined || fresh.length <= MOST_AT_ONCE) return fresh;
  const titles = fresh.map(({ title }) => title);
  return [
    { key: 'several', title: `${fresh.length} things need you`, body: `${titles.join('. ')}.`, workspaceId: first.workspaceId, page: 'overview' },
  ];
}

/** The facts of one account that need its user now. Their keys stay the same for as long as they are the same fact. */
export function noticesOf(view: AccountView): readonly Notice[] {
  return [...declined(view), ...awaitingOwner(view), ...fromAttention(view)].map((notice) => ({
    ...notice,
    key: `${view.workspace.id} ${notice.key}`,
    workspaceId: view.workspace.id,
  }));
}

type Said = Omit<Notice, 'workspaceId'>;

const DAY_MS = 86_400_000;
/** Payments that are looked at for declines; older ones were told of long ago. */
const LATEST_PAYMENTS = 20;

function declined(view: AccountView): readonly Said[] {
  const { connection } = view.book;
  return latestObligations(connection, view.workspace.id, LATEST_PAYMENTS).flatMap((owed) =>
    attemptsOf(connection, owed.id)
      .filter(({ state, settledAt }) => state === 'declined' && (settledAt ?? 0) > view.moment.now - DAY_MS)
      .map(({ id, methodId }) => ({
        key: `declined ${id}`,
        title: `${labelOfMethod(view.book.connection, methodId)} declined ${moneyOf(view, owed.amount)}`,
        body: became(view, owed),
        page: 'methods' as const,
      })),
  );
}

function became(view: AccountView, { state }: Obligation): string {
  if (state === 'succeeded') return `Another method of ${view.workspace.name} paid it. See to this one before it is needed again.`;
  if (state === 'waiting') return `It is tried again later. See to the payment methods of ${view.workspace.name}.`;
  return `Nothing was paid. See to the payment methods of ${view.workspace.name}.`;
}

function awaitingOwner(view: AccountView): readonly Said[] {
  const waiting = openObligations(view.book.connection, view.workspace.id).filter(({ state }) => state === 'awaiting_owner');
  return waiting.map((owed) => ({
    key: `owner ${owed.id}`,
    title: `A payment of ${moneyOf(view, owed.amount)} waits for you`,
    body: `The bank wants the owner of the card to confirm it. Unconfirmed, it is given up after 72 hours (${view.workspace.name}).`,
    page: 'deduction',
  }));
}

type Item = ReturnType<typeof accountAttention>[number];

function fromAttention(view: AccountView): readonly Said[] {
  const words: Readonly<Partial<Record<Item['code'], (item: Item) => Said>>> = {
    top_up_switched_off: () => ({
      key: `switched off ${gather(view).settings.topUpSince}`,
      title: 'Automatic top-up switched itself off',
      body: `Too many payments of ${view.workspace.name} failed in a row. Only you can turn it on again.`,
      page: 'deduction',
    }),
    balance_below_warning: ({ credits }) => ({
      key: 'low balance',
      title: `${creditsOf(view, credits ?? 0)} credits are left`,
      body: `The balance of ${view.workspace.name} is below your warning.`,
      page: 'deduction',
    }),
    refund_deadline: ({ leads, day, amount }) => ({
      key: `refund deadline ${day}`,
      title: leads === 1 ? 'A lost lead can still be given back' : `${leads} lost leads can still be given back`,
      body: `The first deadline is ${day}; ${moneyOf(view, amount ?? 0)} could come back as credits (${view.workspace.name}).`,
      page: 'leads',
    }),
  };
  return accountAttention(view).flatMap((item) => words[item.code]?.(item) ?? []);
}

function moneyOf({ workspace }: AccountView, amount: number): string {
  return `${formatDecimal(amount, workspace.currencyDecimals)} ${workspace.currency}`;
}

function creditsOf({ workspace }: AccountView, credits: number): string {
  return formatDecimal(credits, workspace.creditDecimals);
}
