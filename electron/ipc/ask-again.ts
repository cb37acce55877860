/**
 * Asking again, where a single request must not be enough (decision 0024): a command that spends money, or changes where it goes, is answered by a
 * permission at first, good once and for this command alone, and is done when it comes again with it.
 */

import type { Answer, CommandName, InputOf, MethodName, OutputOf, ParsedInputOf, QueryName } from './contract/contract.ts';
import { contentsOf, readCall } from './dispatch.ts';
import type { Dispatch, ParsedCall } from './dispatch.ts';

/** How long a permission is good for. */
export const PERMISSION_MS = 300_000;
const MOST_PERMISSIONS = 64;
const MOST_PERMITTED = 1000;
const MOST_FEES = 1000;

/** In place of an answer: the same call is done once it comes with this permission. */
export interface AskedAgain {
  readonly outcome: 'ask_again';
  readonly permission: string;
}

/** Asks the book, where the input alone does not tell; an answer that is no `ok` tells nothing. */
type Look = <Name extends QueryName>(method: Name, input: InputOf<Name>) => Promise<OutputOf<Name> | undefined>;
type Decides<Name extends CommandName> = boolean | ((input: ParsedInputOf<Name>, look: Look) => boolean | Promise<boolean>);

interface OfWorkspace {
  readonly workspaceId: number;
}

/** Of the fee, or for the top-up that it begins or leads to: its user was told, and it is done so or not at all. */
const chargesCard = ({ told }: { readonly told: { readonly amount: number | null } }) => told.amount !== null;
/** Whether automatic top-up would charge a card now, if what is done used the credits up. */
const mayTopUp = async ({ workspaceId }: OfWorkspace, look: Look) => {
  const state = await look('topUp.state', { workspaceId });
  return state === undefined || (state.mode === 'automatic' && state.ifUsedUp === null);
};
const mayTopUpAnywhere = async (_input: unknown, look: Look) => {
  const workspaces = (await look('app.state', {}))?.book?.workspaces;
  if (workspaces === undefined) return true;
  for (const { id } of workspaces) if (await mayTopUp({ workspaceId: id }, look)) return true;
  return false;
};
/** Whether a fee waits for a top-up: when that ends or comes, the fee is decided anew, and a card may be charged for it. */
const isFeeDue = async ({ workspaceId }: OfWorkspace, look: Look) =>
  (await look('fees.list', { workspaceId, limit: MOST_FEES }))?.fees.some(({ state }) => state === 'due') !== false;
/** The next method is charged from then on. */
const isPrimaryOfSeveral = async ({ workspaceId, methodId }: OfWorkspace & { readonly methodId: number }, look: Look) => {
  const active = (await look('methods.list', { workspaceId }))?.methods.filter(({ state }) => state === 'active');
  return active === undefined || (active.length > 1 && active.some(({ id, primary }) => primary && id === methodId));
};
const isOn = ({ on }: { readonly on: boolean }) => on;
/** Leads that are brought in are bought at once by the campaigns that are on. */
const isBoughtByCampaign = async ({ workspaceId }: OfWorkspace, look: Look) =>
  (await look('campaigns.list', { workspaceId }))?.campaigns.some(({ terms }) => terms.on) !== false;
const buys = ({ terms }: { readonly terms: { readonly on: boolean } }) => terms.on;

/** Of every command: whether it spends money or changes where it goes. What ends or lessens spending is done at once. */
export const ASKS_AGAIN: { readonly [Name in CommandName]: Decides<Name> } = {
  'methods.add': true,
  // Verified, it is not charged before it is activated; one that was disabled may be active again.
  'methods.verify': ({ again }) => again === true,
  'methods.activate': true,
  'methods.makePrimary': true,
  'methods.order': true,
  'methods.answerForOwner': false,
  'methods.rename': false,
  'methods.remove': isPrimaryOfSeveral,
  'packs.set': true,
  'packs.buy': true,
  'topUp.turnOn': true,
  'topUp.turnOff': isFeeDue,
  'topUp.cancel': isFeeDue,
  'topUp.settle': true,
  'topUp.lookUp': false,
  // An owner who agrees is charged, and after one who does not the next method is.
  'topUp.answerForOwner': true,
  'topUp.giveUp': isFeeDue,
  'account.lookForMoneyBack': false,
  'account.recordMoneyBack': false,
  'account.recordPayment': isFeeDue,
  'account.setLowBalance': false,
  'account.setPaused': ({ paused }) => !paused,
  'account.setPromotion': isOn,
  'account.setTerms': true,
  'campaigns.add': buys,
  'campaigns.change': buys,
  'campaigns.rename': false,
  'campaigns.end': false,
  'leads.buy': chargesCard,
  'leads.setOutcome': false,
  'leads.import': isBoughtByCampaign,
  // Whatever is put into the folder from then on is bought by the campaigns that are on, or will be.
  'feed.set': ({ folder }) => folder !== null,
  'fees.contact': chargesCard,
  'fees.fallDue': chargesCard,
  'fees.tryAgain': chargesCard,
  'fees.release': false,
  'refunds.request': false,
  'refunds.decide': false,
  'refunds.credit': false,
  'promotion.quotationSent': false,
  'processors.setStripeKey': true,
  'processors.forgetStripeKey': false,
  'mail.set': true,
  'mail.setWeekly': true,
  'mail.setPassword': true,
  'mail.forgetPassword': false,
  'mail.test': false,
  'report.mail': false,
  'outbox.send': false,
  'outbox.giveUp': false,
  'outbox.save': false,
  'report.seal': false,
  'report.sealedDocument': false,
  'app.setNotices': false,
  'app.openBook': false,
  'app.fault': false,
  'app.takeNotices': false,
  'book.create': false,
  'book.open': false,
  'book.openReadOnly': false,
  'book.salvage': false,
  'book.verify': false,
  'book.openSample': false,
  'book.close': false,
  'book.setFiscalYear': false,
  'backup.make': false,
  'backup.check': false,
  // The book that cards are charged for becomes another one.
  'backup.restore': true,
  'backup.undo': true,
  'backup.confirm': true,
  'backup.setFolder': false,
  'backup.setPassphrase': false,
  'workspace.create': false,
  'upload.begin': false,
  'upload.append': false,
  'upload.discard': false,
  'work.cancel': false,
  'activity.import': ({ workspaceId, dryRun }, look) => !dryRun && mayTopUp({ workspaceId }, look),
  'import.undo': mayTopUpAnywhere,
  'statement.export': false,
  'report.document': false,
  'activity.export': false,
  'journal.export': false,
  'list.export': false,
  'money.addAccount': false,
  'money.changeAccount': false,
  'money.changeProfile': false,
  'money.removeProfile': false,
  'money.exportProfiles': false,
  'money.importProfiles': false,
  'money.forget': false,
  'statement.import': false,
  'line.remove': false,
  'line.restore': false,
  'match.accept': false,
  'match.make': false,
  'match.undo': false,
  'reconcile.exportSides': false,
  'reconcile.export': false,
  'period.close': false,
  'period.reopen': false,
  'audit.disputes': false,
  'audit.stateRules': false,
  'audit.sayOfTopUp': false,
  'document.add': false,
  'document.attach': false,
  'document.detach': false,
  'document.remove': false,
  'document.open': false,
  'codes.set': false,
  'tax.export': false,
};

export interface AskingOptions {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** A secret that nobody guesses. */
  readonly newPermission: () => string;
  /** Digest of a text, collision-free. */
  readonly digest: (text: string) => string;
}

interface Permission {
  /** Digest of the command's id, method and input. */
  readonly command: string;
  readonly until: number;
}

/**
 * A door that asks again, before `dispatch`. A call that carries a `permission` is done when that is one for it; a call that was permitted is done
 * however often it comes, because its id makes it the same command (rule L5).
 */
export function askAgain(dispatch: Dispatch, { now, newPermission, digest }: AskingOptions): (raw: unknown) => Promise<Answer | AskedAgain> {
  const permissions = new Map<string, Permission>();
  const permitted = new Set<string>();

  const takes = (given: unknown, command: string): boolean => {
    if (typeof given !== 'string') return false;
    const key = digest(given);
    const permission = permissions.get(key);
    permissions.delete(key);
    return permission !== undefined && permission.command === command && now() <= permission.until;
  };

  const look: Look = async (method, input) => {
    const answer = await dispatch({ method, input });
    return answer.outcome === 'ok' ? (answer.value as OutputOf<typeof method>) : undefined;
  };

  return async (raw) => {
    const { call, permission: given } = withoutPermission(raw);
    if (!namesOneThatAsks(call)) return dispatch(call);
    const parsed = readCall(call);
    if ('code' in parsed || !(await asksAgain(parsed, look))) return dispatch(call);
    const command = digest(`${parsed.commandId} ${contentsOf(parsed)}`);
    if (permitted.has(command) || takes(given, command)) {
      permitted.add(command);
      dropOldest(permitted, MOST_PERMITTED);
      return dispatch(call);
    }
    const permission = newPermission();
    permissions.set(digest(permission), { command, until: now() + PERMISSION_MS });
    dropOldest(permissions, MOST_PERMISSIONS);
    return { outcome: 'ask_again', permission };
  };
}

function withoutPermission(raw: unknown): { readonly call: unknown; readonly permission: unknown } {
  if (typeof raw !== 'object' || raw === null || !Object.hasOwn(raw, 'permission')) return { call: raw, permission: undefined };
  const { permission, ...call } = raw as { readonly permission: unknown };
  return { call, permission };
}

/** Spares what never asks, such as a piece of a file, from being parsed twice. */
function namesOneThatAsks(call: unknown): boolean {
  const method = typeof call === 'object' && call !== null && 'method' in call ? call.method : undefined;
  return typeof method === 'string' && Object.hasOwn(ASKS_AGAIN, method) && ASKS_AGAIN[method as CommandName] !== false;
}

async function asksAgain({ method, input }: ParsedCall, look: Look): Promise<boolean> {
  const decides = (ASKS_AGAIN as Partial<Record<MethodName, boolean | ((input: unknown, look: Look) => boolean | Promise<boolean>)>>)[method];
  return typeof decides === 'function' ? decides(input, look) : decides === true;
}

function dropOldest(kept: Map<string, unknown> | Set<string>, most: number): void {
  for (const key of kept.keys()) {
    if (kept.size <= most) return;
    kept.delete(key);
  }
}
