/** Commands of automatic top-up (rules T1 to T8): `top-up status`, `on`, `off`, `evaluate`, `look-up`, `cancel`, `decisions`. */

import { heldCredits } from '../../db/fees.ts';
import { latestDecisions } from '../../db/decisions.ts';
import { refuse } from '../../db/ledger/refusal.ts';
import { latestObligations, openObligations } from '../../db/obligations.ts';
import { settingOn } from '../../db/settings.ts';
import type { Workspace } from '../../db/workspaces.ts';
import type { Guards } from '../billing/policy.ts';
import { readTopUpMode } from '../billing/settings-shapes.ts';
import { isSwitchedOff } from '../billing/top-up-decision.ts';
import type { AccountSettings } from '../engine/account/account-settings.ts';
import { gather } from '../engine/account/gather.ts';
import { previewPlan, turnOffTopUp, turnOnTopUp } from '../engine/account/plan.ts';
import { lookUpNow } from '../engine/account/scheduler.ts';
import { giveUpPayment } from '../engine/account/owner.ts';
import { cancelTopUp, evaluateBalance } from '../engine/account/top-ups.ts';
import { AUTO_REFILL_TERMS, AUTO_REFILL_VERSION } from '../ipc/contract/auto-refill-terms.ts';
import { decisionDocument, decisionTable, hasCome, paymentDocument, paymentTable, sinceDocument, sinceTables, words } from './account-documents.ts';
import { typedWhole, type Call, type Command, type Outcome } from './command.ts';
import { operate, readAccount, type Account, type Operated } from './operating.ts';
import { packNamed } from './packs.ts';
import { table } from './table.ts';

const RECENT = 20;
const MOST_DECISIONS = 500;
const DEFAULT_GUARDS = { coolDownMinutes: 60, topUpsPerDay: 3, failuresUntilOff: 3 } as const;

const status: Command = {
  ...named('status', '', 'Mode, plan, guards and what is left of them, payments that are open, and the latest ones.'),
  run: (call) => readAccount(call, describeStatus),
};

const on: Command = {
  ...named(
    'on',
    'PACK --cap-per-day AMOUNT --cap-per-month AMOUNT --charge-at-once 0|AMOUNT --accept-terms VERSION [--cool-down 60] [--per-day 3] [--failures 3]',
    `Turns automatic top-up on, or changes its plan and guards. Its terms, version ${AUTO_REFILL_VERSION}: ${AUTO_REFILL_TERMS.join(' ')}`,
  ),
  options: {
    'cap-per-day': { value: 'AMOUNT', help: 'top-ups of a day cost no more; as it is unless given, needed the first time' },
    'cap-per-month': { value: 'AMOUNT', help: 'top-ups of a month cost no more; likewise' },
    'charge-at-once': { value: '0|AMOUNT', help: 'what turning it on charges at once; another amount is refused, and said' },
    'accept-terms': { value: 'VERSION', help: `the version of the terms that you accept: ${AUTO_REFILL_VERSION}` },
    'cool-down': { value: 'MINUTES', help: 'between two top-ups; 60 unless given or set' },
    'per-day': { value: 'N', help: 'top-ups in a day; 3 unless given or set' },
    failures: { value: 'N', help: 'so many failures in a row switch it off; 3 unless given or set' },
  },
  least: 1,
  most: 1,
  run(call) {
    const packId = call.arguments[0] ?? '';
    const typed = typedGuards(call);
    const chargeAtOnce = call.requiredAmount('charge-at-once');
    const acceptedTerms = call.required('accept-terms');
    return operate(call, async (operated) => {
      const { engine, workspaceId, workspace, shown } = operated;
      if (acceptedTerms !== AUTO_REFILL_VERSION)
        refuse('wrong_setting', `The terms of automatic top-up are of version ${AUTO_REFILL_VERSION}: ${AUTO_REFILL_TERMS.join(' ')}`);
      const { view } = operated.account();
      const { settings } = gather(view);
      packNamed(packId, settings.packs);
      const plan = { packId, guards: typed(settings.guards, workspace) };
      const price = previewPlan(view, plan).charge?.price ?? 0;
      if (chargeAtOnce(workspace.currencyDecimals) !== price)
        refuse(
          'would_charge_at_once',
          `This would charge ${shown.price(price)} at once. Look at the amount, and confirm it by --charge-at-once ${shown.money(price)}.`,
        );
      await turnOnTopUp(engine, workspaceId, { ...plan, acceptedTerms, chargeAtOnce: price });
      const { capPerDay, capPerMonth } = plan.guards;
      return { ...describeWith(operated), warnings: capPerDay > capPerMonth ? [CAP_DAY_ABOVE_MONTH] : [] };
    });
  },
};

const CAP_DAY_ABOVE_MONTH = { code: 'cap_day_above_month', message: 'The cap of the month is lower than that of the day, which is never reached.' };

const off: Command = {
  ...named('off', '', 'Stops automatic top-up: pay-as-you-use applies from now on. A top-up that is under way is finished.'),
  run: (call) =>
    operate(call, async (operated) => {
      await turnOffTopUp(operated.engine, operated.workspaceId);
      return describeWith(operated);
    }),
};

const evaluate: Command = {
  ...named('evaluate', '', 'Asks the top-up rule now, and does what it says. Ends with 1 where it charged and the money did not come.'),
  run: (call) =>
    operate(call, async (operated) => {
      await evaluateBalance(operated.engine, operated.workspaceId);
      return describeSince(operated);
    }),
};

const lookUp: Command = {
  ...named('look-up', '', 'Looks up now what is unknown or waits for its owner, without waiting for its time.'),
  run: (call) =>
    operate(call, async (operated) => {
      await lookUpNow(operated.engine, operated.workspaceId);
      return { ...describeWith(operated), isFailure: false };
    }),
};

const cancel: Command = {
  ...named('cancel', 'PAYMENT', 'Cancels a top-up that waits for a later try.'),
  least: 1,
  most: 1,
  run(call) {
    const payment = typedWhole(call.arguments[0] ?? '', 'PAYMENT', 1, Number.MAX_SAFE_INTEGER);
    return operate(call, async (operated) => {
      await cancelTopUp(operated.engine, operated.workspaceId, payment);
      return { ...describeWith(operated), isFailure: false };
    });
  },
};

const giveUp: Command = {
  ...named(
    'give-up',
    'PAYMENT',
    'Gives up a payment that waits for the owner of a card. Ends with 1 where the processor cannot say yet that nothing was charged.',
  ),
  least: 1,
  most: 1,
  run(call) {
    const payment = typedWhole(call.arguments[0] ?? '', 'PAYMENT', 1, Number.MAX_SAFE_INTEGER);
    return operate(call, async (operated) => {
      const { state } = await giveUpPayment(operated.engine, operated.workspaceId, payment);
      return { ...describeWith(operated), isFailure: state === 'awaiting_owner' };
    });
  },
};

const decisions: Command = {
  ...named('decisions', '[--limit 50] [--before DECISION]', 'The decision log, newest first: every evaluation with its reason.'),
  options: {
    limit: { value: 'N', help: '50 unless given, 500 at most' },
    before: { value: 'DECISION', help: 'only older ones than this' },
  },
  run(call) {
    const limit = call.whole('limit', 1, MOST_DECISIONS) ?? 50;
    const before = call.whole('before', 1, Number.MAX_SAFE_INTEGER);
    return readAccount(call, (account) => {
      const { view } = account;
      const document = latestDecisions(view.book.connection, view.workspace.id, limit, before).map((decision) => decisionDocument(account, decision));
      return { document, text: () => decisionTable(document) };
    });
  },
};

export const TOP_UP_COMMANDS: readonly Command[] = [status, on, off, evaluate, lookUp, cancel, giveUp, decisions];

function named(word: string, form: string, help: string): Omit<Command, 'run'> {
  return { words: ['top-up', word], form, help, options: {}, least: 0, most: 0, isOfWorkspace: true };
}

/** Guards as they were typed, over those that are set. A cap that was never given is 0, which is refused. */
function typedGuards(call: Call): (known: Guards | null, workspace: Workspace) => Guards {
  const coolDownMinutes = call.whole('cool-down', 0, 43_200);
  const topUpsPerDay = call.whole('per-day', 1, 100);
  const failuresUntilOff = call.whole('failures', 1, 100);
  const [capPerDay, capPerMonth] = [call.amount('cap-per-day'), call.amount('cap-per-month')];
  return (known, { currencyDecimals }) => {
    const otherwise = known ?? DEFAULT_GUARDS;
    return {
      coolDownMinutes: coolDownMinutes ?? otherwise.coolDownMinutes,
      topUpsPerDay: topUpsPerDay ?? otherwise.topUpsPerDay,
      capPerDay: capPerDay?.(currencyDecimals) ?? known?.capPerDay ?? 0,
      capPerMonth: capPerMonth?.(currencyDecimals) ?? known?.capPerMonth ?? 0,
      failuresUntilOff: failuresUntilOff ?? otherwise.failuresUntilOff,
    };
  };
}

/** What was decided and paid; a payment that did not come is a failure. */
function describeSince(operated: Operated): Outcome {
  const since = operated.since();
  const document = sinceDocument(operated.account(), since);
  return { document, text: () => sinceTables(document).trimStart(), isFailure: !since.payments.every(hasCome) };
}

/** The status as it is now, with what the command led to. */
function describeWith(operated: Operated): Outcome {
  const now = describeStatus(operated.account());
  const since = operated.since();
  const led = sinceDocument(operated.account(), since);
  return {
    document: { ...(now.document as object), ...led },
    text: () => now.text() + sinceTables(led),
    isFailure: !since.payments.every(hasCome),
  };
}

export function describeStatus(account: Account): Outcome {
  const { view, shown } = account;
  const { connection } = view.book;
  const { settings, snapshot } = gather(view);
  const payments = (owed: Parameters<typeof paymentDocument>[1][]) => owed.map((payment) => paymentDocument(account, payment));
  const open = payments([...openObligations(connection, view.workspace.id)]);
  const recent = payments([...latestObligations(connection, view.workspace.id, RECENT)]);
  const document = {
    ...planDocument(account, settings, snapshot.failuresInARow),
    paused: settings.paused,
    available: shown.credits(snapshot.available),
    held: shown.credits(heldCredits(connection, view.workspace.id)),
    pending: shown.credits(snapshot.pending),
    today: { count: snapshot.today.count, amount: shown.money(snapshot.today.amount) },
    month: { amount: shown.money(snapshot.month.amount) },
    failuresInARow: snapshot.failuresInARow,
    /** Nothing new is charged before what is unknown has been looked up. */
    unknownOutcome: snapshot.unknownOutcome,
    lowBalance: settings.lowBalance === null ? null : shown.credits(settings.lowBalance),
    promotion: settings.promotion.on,
    open,
    recent,
  };
  return { document, text: () => statusTable(document, shown.currency) + (recent.length === 0 ? '' : `\n${paymentTable(recent)}`) };
}

function planDocument({ view, shown }: Account, { topUp, guards }: AccountSettings, failuresInARow: number) {
  const stored = settingOn(view.book.connection, view.workspace.id, 'top_up', view.moment.today);
  const mode = stored && readTopUpMode(stored.value);
  return {
    mode: topUp.mode === 'automatic' ? ('automatic' as const) : ('pay_as_you_use' as const),
    switchedOff: topUp.mode === 'automatic' && isSwitchedOff(topUp.guards, failuresInARow),
    pack: topUp.mode === 'automatic' ? topUp.pack.id : null,
    guards: guards && { ...guards, capPerDay: shown.money(guards.capPerDay), capPerMonth: shown.money(guards.capPerMonth) },
    acceptedTerms: mode?.mode === 'automatic' ? { version: mode.acceptedTerms.version, at: shown.instant(mode.acceptedTerms.at) } : null,
  };
}

type StatusDocument = ReturnType<typeof planDocument> & {
  readonly available: string;
  readonly held: string;
  readonly pending: string;
  readonly today: { readonly count: number; readonly amount: string };
  readonly month: { readonly amount: string };
  readonly paused: boolean;
  readonly promotion: boolean;
  readonly lowBalance: string | null;
  readonly unknownOutcome: boolean;
};

function statusTable(found: StatusDocument, currency: string): string {
  const { guards } = found;
  const rows = [
    ['Mode', `${words(found.mode)}${found.pack === null ? '' : `, ${found.pack}`}${found.switchedOff ? ', switched off after failures' : ''}`],
    ...(found.promotion ? [['Promotion Service', 'on']] : []),
    ...(found.lowBalance === null ? [] : [['Warns below', found.lowBalance]]),
    ...(found.paused ? [['Paused', 'nothing is charged']] : []),
    ...(found.unknownOutcome ? [['Unknown', 'the outcome of a charge is not known: nothing new is charged before it is looked up']] : []),
    ['Available', found.available],
    ['Held', found.held],
    ['Pending', found.pending],
    ['Top-ups today', `${found.today.count}${guards ? ` of ${guards.topUpsPerDay}` : ''}`],
    ['Cost today', `${found.today.amount}${guards ? ` of ${guards.capPerDay}` : ''} ${currency}`],
    ['This month', `${found.month.amount}${guards ? ` of ${guards.capPerMonth}` : ''} ${currency}`],
    ...(guards ? [['Cool-down', `${guards.coolDownMinutes} minutes`]] : []),
  ];
  return table([{ title: 'Automatic deduction' }, { title: '' }], rows);
}
