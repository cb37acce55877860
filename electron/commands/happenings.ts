/** What happened in a book between two moments of a run: events, decisions, payments, fees and methods that moved on. */

import { openEvents, type StoredEvent } from '../../db/events.ts';
import { feeBySource, openFees, type Fee } from '../../db/fees.ts';
import { methodsOf, type PaymentMethod } from '../../db/payment-methods.ts';
import { listWorkspaces, type BookFacts, type Workspace } from '../../db/workspaces.ts';
import { methodLabel, type AccountView } from '../engine/account/account.ts';
import { decisionDocument, paymentDocument, words } from './account-documents.ts';
import { lastOf, shownIn, sinceThen, type Account } from './operating.ts';

/** One thing that happened, in the order in which it did. */
export interface Happening {
  /** ISO instant of the step in which it happened. */
  readonly at: string;
  readonly workspace: string;
  readonly what: 'event' | 'decision' | 'payment' | 'charge' | 'method';
  /** One sentence. */
  readonly text: string;
  /** As the command that is about it would show it. */
  readonly about: object;
}

interface Mark {
  readonly workspace: Workspace;
  readonly last: ReturnType<typeof lastOf>;
  readonly lastEvent: number;
  readonly fees: readonly Fee[];
  readonly methods: readonly PaymentMethod[];
}

/** Remembers where every workspace stands. */
export function markBook(view: Pick<AccountView, 'book'>): readonly Mark[] {
  const { connection } = view.book;
  return listWorkspaces(view.book).map((workspace) => ({
    workspace,
    last: lastOf(connection, workspace.id),
    lastEvent: openEvents(connection, workspace.id).lastId(),
    fees: openFees(connection, workspace.id),
    methods: methodsOf(connection, workspace.id),
  }));
}

/** What happened since a mark, in the step at `now` (ms since the epoch). `viewOf` gives an account as it is. */
export function happenedSince(marks: readonly Mark[], facts: BookFacts, now: number, viewOf: (id: number) => AccountView): readonly Happening[] {
  return marks.flatMap((mark) => {
    const { workspace } = mark;
    const shown = shownIn(workspace, facts);
    const account = { view: viewOf(workspace.id), shown };
    const said = [
      ...methodsMoved(account, mark),
      ...decided(account, mark),
      ...paid(account, mark),
      ...feesMoved(account, mark),
      ...posted(account, mark),
    ];
    return said.map((found) => ({ at: shown.instant(now), workspace: workspace.name, ...found }));
  });
}

type Said = Pick<Happening, 'what' | 'text' | 'about'>;

function decided(account: Account, { workspace, last }: Mark): readonly Said[] {
  const { decisions } = sinceThen(account.view.book.connection, workspace.id, last);
  return decisions.map((decision) => {
    const about = decisionDocument(account, decision);
    const text = `${about.subject === 'fee' ? `Fee ${about.fee}` : 'Top-up'} decided: ${words(about.because)}.`;
    return { what: 'decision', text, about };
  });
}

function paid(account: Account, { workspace, last }: Mark): readonly Said[] {
  const { payments } = sinceThen(account.view.book.connection, workspace.id, last);
  return payments.map((owed) => {
    const about = paymentDocument(account, owed);
    const tried = about.attempts.at(-1);
    const by = tried ? `, ${tried.label} ${words(tried.state)}${tried.code === '' ? '' : ` (${tried.code})`}` : '';
    return { what: 'payment', text: `Payment ${about.payment} of ${about.amount} ${about.currency}: ${words(about.state)}${by}.`, about };
  });
}

function feesMoved({ view, shown }: Account, { workspace, fees }: Mark): readonly Said[] {
  return fees.flatMap((before) => {
    const now = feeBySource(view.book.connection, workspace.id, before.sourceId);
    if (!now || now.state === before.state) return [];
    const about = { id: now.sourceId, state: now.state, because: now.because, credits: shown.credits(now.credits) };
    return [{ what: 'charge' as const, text: `Fee ${now.sourceId} of ${about.credits} credits: ${now.state}.`, about }];
  });
}

function methodsMoved({ view }: Account, { workspace, methods }: Mark): readonly Said[] {
  const now = new Map(methodsOf(view.book.connection, workspace.id).map((method) => [method.id, method]));
  return methods.flatMap((before) => {
    const after = now.get(before.id);
    if (!after || after.state === before.state) return [];
    const about = { method: after.id, label: methodLabel(after), state: after.state };
    return [{ what: 'method' as const, text: `Method ${about.label}: ${after.state}.`, about }];
  });
}

function posted({ view, shown }: Account, mark: Mark): readonly Said[] {
  return eventsAfter(view, mark).map((event) => {
    const about = {
      id: event.sourceId,
      date: shown.day(event.day),
      kind: event.kind,
      credits: event.credits === null ? null : shown.credits(event.credits),
      amount: event.amount === null ? null : shown.money(event.amount),
      method: event.method,
    };
    const figures = [
      about.credits === null ? '' : ` of ${about.credits} credits`,
      about.amount === null ? '' : ` for ${about.amount} ${shown.currency}`,
    ];
    return { what: 'event' as const, text: `Posted ${words(event.kind)}${figures.join('')}.`, about };
  });
}

/** What we caused stands on the day of the step; what expired by itself, since expiry was last posted. */
function eventsAfter({ book, moment }: AccountView, { workspace, lastEvent }: Mark): readonly StoredEvent[] {
  const events = openEvents(book.connection, workspace.id);
  const found = [...events.onDay(moment.today), ...events.automaticFrom(workspace.expiredThrough ?? moment.today)];
  return found.filter(({ id }) => id > lastEvent).toSorted((a, b) => a.id - b.id);
}
