/** Answers about an operated account: payment methods, credit packs, automatic deduction, decisions. */

import { countDecisions, latestDecisions } from '../../../db/decisions.ts';
import { openEvents } from '../../../db/events.ts';
import { formatDay, parseDay, type Day } from '../../../db/ledger/calendar.ts';
import { rescale, roundedRatio } from '../../../db/ledger/money.ts';
import { refuse } from '../../../db/ledger/refusal.ts';
import { heldCredits } from '../../../db/fees.ts';
import { latestObligations, obligationById, openObligations, openTopUpOf, type Obligation } from '../../../db/obligations.ts';
import { importedTopUps } from '../../../db/reports/overview.ts';
import { settingHistory, settingOn } from '../../../db/settings.ts';
import { BEGINNING, type Workspace } from '../../../db/workspaces.ts';
import { discountOf, type CreditPack } from '../../billing/credit-packs.ts';
import { checkVendorTerms, readPromotion, readTopUpMode } from '../../billing/settings-shapes.ts';
import { decideTopUp, isSwitchedOff } from '../../billing/top-up-decision.ts';
import { VENDOR_PRESETS, type VendorPreset } from '../../billing/vendor-presets.ts';
import type { Handlers } from '../../ipc/handlers.ts';
import { methodLabel, viewAccount, type AccountView } from '../account/account.ts';
import { drillAccount } from '../account/backup-drill.ts';
import { gather, type Gathered } from '../account/gather.ts';
import { methodWarningsOf } from '../account/method-warnings.ts';
import {
  activateMethod,
  addMethod,
  makePrimary,
  orderMethods,
  removeMethod,
  renameMethod,
  verifyMethod,
  type Verification,
} from '../account/methods.ts';
import { lookForMoneyBack, recordMoneyBack } from '../account/money-back.ts';
import { previewPlan, setLowBalance, setPacks, setPaused, setPromotion, setVendorTerms, turnOffTopUp, turnOnTopUp } from '../account/plan.ts';
import { answerForOwner, answerSetupForOwner, giveUpPayment } from '../account/owner.ts';
import { attemptById } from '../account/payments.ts';
import { recordPayment } from '../account/record-payment.ts';
import { lookUpNow } from '../account/scheduler.ts';
import { settleCharge } from '../account/settle-by-hand.ts';
import { buyPacks, cancelTopUp } from '../account/top-ups.ts';
import { TEST_CARDS } from '../processors/sandbox-cards.ts';
import { decisionShape, methodShape, paymentShape, presetShape, termsShape, topUpDecisionShape } from './account-shapes.ts';
import { commandOf } from './command-of.ts';
import type { Session } from './session.ts';
import { settingsHistory } from './settings-history.ts';
import { dayOrNull, holdsFrom } from './shapes.ts';

type AccountHandlers = Pick<Handlers, Extract<keyof Handlers, `methods.${string}` | `packs.${string}` | `topUp.${string}` | `account.${string}`>>;

const RECENT_PAYMENTS = 20;
const MINUTE_MS = 60_000;

export function accountHandlers(session: Session): AccountHandlers {
  const gathered = (workspaceId: number) => {
    const view = viewAccount(session.engine(), workspaceId);
    return { ...gather(view), view };
  };
  const paymentNow = (workspaceId: number, paymentId: number) => {
    const found = gathered(workspaceId);
    const { connection } = found.view.book;
    return paymentShape(connection, obligationById(connection, paymentId) as Obligation, labelsOf(found));
  };
  return {
    'methods.list': ({ workspaceId }) => {
      const found = gathered(workspaceId);
      const { connection } = found.view.book;
      const primary = primaryOf(found);
      return {
        methods: found.methods.map((method) => methodShape(connection, method, primary?.id)),
        warnings: [...methodWarningsOf(found.view, found)],
        processors: [...session.engine().processors()],
        testCards: [...TEST_CARDS].map(([token, { brand, last4 }]) => ({ token, brand, last4 })),
      };
    },
    'methods.add': ({ workspaceId, ...method }) => addMethod(session.engine(), workspaceId, method),
    'methods.verify': async ({ workspaceId, methodId, again = false }) => {
      return verificationShape(await verifyMethod(session.engine(), workspaceId, methodId, again));
    },
    'methods.answerForOwner': async ({ workspaceId, methodId, agreed }) =>
      verificationShape(await answerSetupForOwner(session.engine(), workspaceId, methodId, agreed)),
    'methods.activate': ({ workspaceId, methodId }) => done(activateMethod(session.engine(), workspaceId, methodId)),
    'methods.makePrimary': ({ workspaceId, methodId }) => done(makePrimary(session.engine(), workspaceId, methodId)),
    'methods.order': ({ workspaceId, order }) => done(orderMethods(session.engine(), workspaceId, order)),
    'methods.rename': async ({ workspaceId, methodId, nickname }) => ({
      masked: await renameMethod(session.engine(), workspaceId, methodId, nickname),
    }),
    'methods.remove': ({ workspaceId, methodId }) => done(removeMethod(session.engine(), workspaceId, methodId)),
    'methods.drill': ({ workspaceId }) => {
      const found = gathered(workspaceId);
      const labels = labelsOf(found);
      const labelOf = (id: number | null) => (id === null ? null : (labels.get(id) ?? null));
      const { scenarios, backups } = drillAccount(found.view, found);
      return {
        scenarios: scenarios.map(({ primary, steps }) => ({ primary, steps: steps.map((step) => ({ ...step, method: labelOf(step.methodId) })) })),
        backups: backups.map((backup) => ({ ...backup, method: labelOf(backup.methodId) ?? '' })),
      };
    },
    'packs.list': ({ workspaceId }) => packsAnswer(gathered(workspaceId)),
    'packs.imported': ({ workspaceId, limit }) => {
      const { book } = viewAccount(session.engine(), workspaceId);
      return {
        topUps: importedTopUps(book, workspaceId, limit).map(({ day, instant, ...topUp }) => ({ ...topUp, date: formatDay(day), at: instant })),
      };
    },
    'packs.set': ({ workspaceId, packs }) => done(setPacks(session.engine(), workspaceId, packs)),
    'packs.buy': async (input, context) => {
      const { workspaceId, packId, packs, price } = input;
      const payment = await buyPacks(session.engine(), workspaceId, packId, packs, { price, command: commandOf(context, 'packs.buy', input) });
      const found = gathered(workspaceId);
      return { payment: paymentShape(found.view.book.connection, payment, labelsOf(found)) };
    },
    'topUp.state': ({ workspaceId }) => stateAnswer(gathered(workspaceId)),
    'topUp.preview': ({ workspaceId, packId, guards }) => ({
      decision: topUpDecisionShape(previewPlan(viewAccount(session.engine(), workspaceId), { packId, guards })),
    }),
    'topUp.turnOn': async ({ workspaceId, ...plan }) => {
      const payment = await turnOnTopUp(session.engine(), workspaceId, plan);
      const found = gathered(workspaceId);
      return { payment: payment === undefined ? null : paymentShape(found.view.book.connection, payment, labelsOf(found)) };
    },
    'topUp.turnOff': ({ workspaceId }) => done(turnOffTopUp(session.engine(), workspaceId)),
    'topUp.cancel': ({ workspaceId, paymentId }) => done(cancelTopUp(session.engine(), workspaceId, paymentId)),
    'topUp.settle': async ({ workspaceId, ...given }) => {
      const payment = await settleCharge(session.engine(), workspaceId, given);
      const found = gathered(workspaceId);
      return { payment: paymentShape(found.view.book.connection, payment, labelsOf(found)) };
    },
    'topUp.lookUp': async ({ workspaceId }) => {
      const engine = session.engine();
      // What was looked up may have been taken back meanwhile, with a transaction that the disk did not take.
      const looked = (await lookUpNow(engine, workspaceId)).flatMap((attemptId) => attemptById(engine, attemptId)?.obligationId ?? []);
      return { payments: [...new Set(looked)].map((paymentId) => paymentNow(workspaceId, paymentId)) };
    },
    'topUp.answerForOwner': async ({ workspaceId, paymentId, agreed }) => {
      await answerForOwner(session.engine(), workspaceId, paymentId, agreed);
      return { payment: paymentNow(workspaceId, paymentId) };
    },
    'topUp.giveUp': async ({ workspaceId, paymentId }) => {
      await giveUpPayment(session.engine(), workspaceId, paymentId);
      return { payment: paymentNow(workspaceId, paymentId) };
    },
    'topUp.decisions': ({ workspaceId, limit, before, subject, because }) => {
      const found = gathered(workspaceId);
      const { connection } = found.view.book;
      const labels = labelsOf(found);
      const reasons = countDecisions(connection, workspaceId, subject);
      return {
        total: reasons.filter((reason) => because === undefined || reason.because === because).reduce((sum, reason) => sum + reason.decisions, 0),
        reasons: reasons.map((reason) => reason.because),
        decisions: latestDecisions(connection, workspaceId, limit, before, subject, because).map((decision) =>
          decisionShape(connection, decision, labels),
        ),
      };
    },
    'account.lookForMoneyBack': ({ workspaceId }) => lookForMoneyBack(session.engine(), workspaceId),
    'account.recordMoneyBack': async ({ workspaceId, day, chargeEventId, ...given }, { commandId }) => {
      const engine = session.engine();
      const paid = openEvents(engine.book.connection, workspaceId).byId(chargeEventId);
      if (!paid) refuse('no_event', 'This event is not in the workspace any more. Was its import undone?');
      const sourceId = `${paid.sourceId}/money-back/${commandId ?? engine.newUid()}`;
      const from = day === null ? null : (parseDay(day) as Day);
      return { eventId: await recordMoneyBack(engine, workspaceId, { ...given, charge: paid.sourceId, sourceId, day: from }) };
    },
    'account.recordPayment': async ({ workspaceId, day, reference, ...made }, { commandId }) => {
      const engine = session.engine();
      const name = commandId ?? engine.newUid();
      const payment = await recordPayment(engine, workspaceId, { ...made, name, day: parseDay(day) as Day, reference: reference.trim() });
      const found = gathered(workspaceId);
      return { payment: paymentShape(found.view.book.connection, payment, labelsOf(found)) };
    },
    'account.setLowBalance': ({ workspaceId, credits }) => done(setLowBalance(session.engine(), workspaceId, credits)),
    'account.setPaused': ({ workspaceId, paused }) => done(setPaused(session.engine(), workspaceId, paused)),
    'account.setPromotion': ({ workspaceId, on }) => done(setPromotion(session.engine(), workspaceId, on)),
    'account.terms': ({ workspaceId }) => {
      const { settings, view } = gathered(workspaceId);
      const since = settingOn(view.book.connection, workspaceId, 'vendor_terms', view.moment.today)?.fromDay;
      const { connection } = view.book;
      const next = settingHistory(connection, workspaceId, 'vendor_terms').find(({ fromDay }) => fromDay > view.moment.today)?.fromDay;
      return {
        terms: termsShape(settings.terms),
        since: since === undefined ? null : holdsFrom(since),
        next: dayOrNull(next),
        presets: VENDOR_PRESETS.map((preset) => ({ ...presetShape(preset), packs: packsIn(preset, view.workspace) })),
      };
    },
    'account.setTerms': ({ workspaceId, terms, from }) =>
      done(
        setVendorTerms(
          session.engine(),
          workspaceId,
          checkVendorTerms(terms),
          from === undefined ? undefined : from === 'beginning' ? BEGINNING : parseDay(from),
        ),
      ),
    'account.settings': ({ workspaceId, limit }) => settingsHistory(viewAccount(session.engine(), workspaceId), limit),
  };
}

function verificationShape(answer: Verification) {
  return {
    outcome: answer.outcome,
    url: answer.outcome === 'pending' ? answer.url : null,
    code: answer.outcome === 'refused' ? answer.code : '',
  };
}

type Found = Gathered & { readonly view: AccountView };

async function done(work: Promise<void>): Promise<Record<string, never>> {
  await work;
  return {};
}

function packsAnswer({ settings, snapshot, view, methods }: Found) {
  const { workspace } = view;
  const inUse = settings.topUp.mode === 'automatic' ? settings.topUp.pack.id : undefined;
  const primary = primaryOf({ methods, snapshot });
  return {
    packs: settings.packs.map((pack) => ({
      ...pack,
      discountBasisPoints: discountOf(pack, workspace),
      pricePerHundredCredits: roundedRatio(pack.price * 100 * 10 ** workspace.creditDecimals, pack.credits),
      inUse: pack.id === inUse,
    })),
    available: snapshot.available,
    pending: snapshot.pending,
    canBuy: primary !== undefined && snapshot.openTopUp === 'none' && !snapshot.unknownOutcome,
    primary: primary ? methodLabel(primary) : null,
  };
}

function stateAnswer(found: Found) {
  const { settings, snapshot, view } = found;
  const { book, workspace, moment } = view;
  const { connection } = book;
  const labels = labelsOf(found);
  const shown = (owed: Parameters<typeof paymentShape>[1]) => paymentShape(connection, owed, labels);
  const open = openTopUpOf(connection, workspace.id);
  const mode = settingOn(connection, workspace.id, 'top_up', moment.today);
  const stored = mode && readTopUpMode(mode.value);
  return {
    mode: settings.topUp.mode === 'automatic' ? ('automatic' as const) : ('pay_as_you_use' as const),
    switchedOff: settings.topUp.mode === 'automatic' && isSwitchedOff(settings.topUp.guards, snapshot.failuresInARow),
    packId: settings.topUp.mode === 'automatic' ? settings.topUp.pack.id : null,
    guards: settings.guards,
    acceptedTerms: stored?.mode === 'automatic' ? stored.acceptedTerms : null,
    paused: settings.paused,
    available: snapshot.available,
    held: heldCredits(connection, workspace.id),
    pending: snapshot.pending,
    coolDownUntil: coolDownUntil(found),
    today: { ...snapshot.today },
    month: { amount: snapshot.month.amount },
    failuresInARow: snapshot.failuresInARow,
    ifUsedUp: heldBackIfUsedUp(found),
    open: open ? shown(open) : null,
    unresolved: openObligations(connection, workspace.id)
      .filter(({ state }) => state === 'unknown' || state === 'awaiting_owner')
      .map(shown),
    recent: latestObligations(connection, workspace.id, RECENT_PAYMENTS).map(shown),
    lowBalance: settings.lowBalance,
    promotion: { on: settings.promotion.on, since: promotionSince(view) },
  };
}

/** Asked of the rule itself, with nothing left. */
function heldBackIfUsedUp({ policy, snapshot }: Found) {
  if (policy.topUp.mode === 'off') return null;
  const decision = decideTopUp(policy, { ...snapshot, available: 0, pending: 0 }, { because: 'balance' });
  return decision.charge === null ? topUpDecisionShape(decision) : null;
}

function coolDownUntil({ settings: { topUp }, snapshot: { lastAutomaticAt, now } }: Found): number | null {
  if (topUp.mode === 'off' || lastAutomaticAt === null) return null;
  const until = lastAutomaticAt + topUp.guards.coolDownMinutes * MINUTE_MS;
  return now < until ? until : null;
}

/** A preset's packs are in units of two decimals; those of the workspace may have others. */
function packsIn({ packs }: VendorPreset, { currencyDecimals, creditDecimals }: Workspace): CreditPack[] {
  return packs.map((pack) => ({ ...pack, price: rescale(pack.price, 2, currencyDecimals), credits: rescale(pack.credits, 2, creditDecimals) }));
}

/** Since when Promotion Service is on or off; `null` where it never was on. */
function promotionSince({ book, workspace }: AccountView): string | null {
  const history = settingHistory(book.connection, workspace.id, 'promotion').map(({ fromDay, value }) => ({ fromDay, ...readPromotion(value) }));
  const last = history.at(-1);
  if (!last) return null;
  const change = history.findLastIndex(({ on }) => on !== last.on);
  return formatDay((history[change + 1] as { fromDay: Day }).fromDay);
}

function primaryOf({ methods, snapshot }: Pick<Found, 'methods' | 'snapshot'>) {
  const first = snapshot.methods.find(({ state, chargeable }) => state === 'active' && chargeable);
  return methods.find(({ id }) => id === first?.id);
}

function labelsOf({ methods }: Pick<Found, 'methods'>): ReadonlyMap<number, string> {
  return new Map(methods.map((method) => [method.id, methodLabel(method)]));
}
