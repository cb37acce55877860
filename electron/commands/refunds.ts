/** Commands of refund requests (rule C5): `refund request`, `approve`, `deny`, `withdraw`, `credit`, `list`. */

import { openEvents } from '../../db/events.ts';
import { formatDay } from '../../db/ledger/calendar.ts';
import { refuse } from '../../db/ledger/refusal.ts';
import { refundRequestById, refundRequestsOf, type RefundRequest } from '../../db/refund-requests.ts';
import { refundDeadline } from '../billing/refund-deadline.ts';
import { settingsAt } from '../engine/account/account-settings.ts';
import { creditRequest, decideRequest, requestRefund } from '../engine/account/refund-requests.ts';
import { requestDocument, type RequestDocument } from './account-documents.ts';
import { typedWhole, type Call, type Command, type Outcome } from './command.ts';
import { freeText } from './free-text.ts';
import { shortInstant } from './instants.ts';
import { operate, readAccount, type Account, type Operated } from './operating.ts';
import { table } from './table.ts';

const DAY_MS = 86_400_000;

const request: Command = {
  ...named(
    'request',
    'CHARGE --reason REASON [--credits CREDITS] [--note N]',
    "Asks for a charge's credits back, in time and for one of the vendor's reasons.",
  ),
  options: {
    reason: { value: 'REASON', help: "one of the vendor's list: see terms show" },
    credits: { value: 'CREDITS', help: 'all that is left of the charge unless given' },
    note: { value: 'TEXT', help: 'free text' },
  },
  least: 1,
  most: 1,
  run(call) {
    const [charge, reason, credits, note] = [call.arguments[0] ?? '', call.required('reason'), call.amount('credits'), freeText(call, 'note')];
    return operate(call, async (operated) => {
      const { engine, workspaceId, workspace } = operated;
      const found =
        openEvents(engine.book.connection, workspaceId).find(charge) ?? refuse('unknown_charge', `This workspace has no charge "${charge}".`);
      const asked = { chargeEventId: found.id, reason, note: note.text, credits: credits?.(workspace.creditDecimals) };
      const id = await requestRefund(engine, workspaceId, asked);
      return { ...describeRequest(operated, id), warnings: note.warnings };
    });
  },
};

const approve = deciding('approve', 'The vendor approved a request. Credit it when the credits have come.');
const deny = deciding('deny', 'The vendor denied a request.');
const withdraw = deciding('withdraw', 'Takes a request back.');

const credit: Command = {
  ...named('credit', 'REQUEST', 'The credits of an approved request came back: into the lots that the charge drew from.'),
  least: 1,
  most: 1,
  run(call) {
    const id = requestOf(call);
    return operate(call, async (operated) => {
      await creditRequest(operated.engine, operated.workspaceId, id);
      return describeRequest(operated, id);
    });
  },
};

const list: Command = {
  ...named('list', '', 'Refund requests, newest first; those that wait with their age in days.'),
  run: (call) =>
    readAccount(call, (account) => {
      const requests = refundRequestsOf(account.view.book.connection, account.view.workspace.id).map((found) => agedDocument(account, found));
      return { document: requests, text: () => requestTable(requests) };
    }),
};

export const REFUND_COMMANDS: readonly Command[] = [request, approve, deny, withdraw, credit, list];

function named(word: string, form: string, help: string): Omit<Command, 'run'> {
  return { words: ['refund', word], form, help, options: {}, least: 0, most: 0, isOfWorkspace: true };
}

function deciding(step: 'approve' | 'deny' | 'withdraw', help: string): Command {
  return {
    ...named(step, 'REQUEST', help),
    least: 1,
    most: 1,
    run(call) {
      const id = requestOf(call);
      return operate(call, async (operated) => {
        await decideRequest(operated.engine, operated.workspaceId, id, step);
        return describeRequest(operated, id);
      });
    },
  };
}

function requestOf(call: Call): number {
  return typedWhole(call.arguments[0] ?? '', 'REQUEST', 1, Number.MAX_SAFE_INTEGER);
}

function describeRequest({ engine, account }: Operated, id: number): Outcome {
  const found = refundRequestById(engine.book.connection, id);
  if (!found) throw new Error(`no refund request ${id}`);
  const document = agedDocument(account(), found);
  return { document, text: () => requestTable([document]) };
}

function agedDocument(account: Account, found: RefundRequest) {
  const waits = found.state === 'requested' || found.state === 'approved';
  const since = (found.state === 'approved' ? found.decidedAt : null) ?? found.requestedAt;
  return {
    ...requestDocument(account, found),
    /** Until when a refund of this charge may be asked for: a day, or an instant. */
    deadline: deadlineOf(account, found),
    /** Whole days in this state, of one that waits. */
    waitsDays: waits ? Math.max(0, Math.floor((account.view.moment.now - since) / DAY_MS)) : null,
  };
}

function deadlineOf({ view, shown }: Account, { chargeEventId }: RefundRequest): string | null {
  const { connection } = view.book;
  const charge = openEvents(connection, view.workspace.id).byId(chargeEventId);
  if (!charge) return null;
  const { terms } = settingsAt(connection, view.workspace.id, charge.day);
  const deadline = refundDeadline(terms.refundWindow, charge.instant, charge.day);
  return deadline.until === 'day' ? formatDay(deadline.day) : shown.instant(deadline.instant);
}

function requestTable(requests: readonly (RequestDocument & { readonly waitsDays: number | null })[]): string {
  return table(
    [
      { title: 'Request', isNumber: true },
      { title: 'Charge' },
      { title: 'Credits', isNumber: true },
      { title: 'Reason' },
      { title: 'Requested' },
      { title: 'State' },
      { title: 'Days', isNumber: true },
    ],
    requests.map((found) => [
      String(found.request),
      found.charge ?? '',
      found.credits,
      found.reason,
      shortInstant(found.requestedAt),
      found.state,
      found.waitsDays === null ? '' : String(found.waitsDays),
    ]),
  );
}
