/** What needs the user about payment methods (rules M5, T9): each item names its card, since when or until when, and what it is to the account. */

import { formatDay, monthOf, parseDay, type Day } from '../../../db/ledger/calendar.ts';
import { dayOfInstant } from '../../../db/ledger/zone.ts';
import { attemptsOf } from '../../../db/obligations.ts';
import { lastOutcomeOf, methodById, stepsOf, type PaymentMethod } from '../../../db/payment-methods.ts';
import type { MethodWarning } from '../../billing/drill.ts';
import type { OutputOf } from '../../ipc/contract/contract.ts';
import { methodLabel, type AccountLook } from '../account/account.ts';
import type { Gathered } from '../account/gather.ts';
import { methodWarningsOf } from '../account/method-warnings.ts';
import { NOTHING_SAID, opens } from './attention-item.ts';

type Item = OutputOf<'overview.attention'>['items'][number];
type Role = NonNullable<Item['role']>;

const MARKS = {
  no_method: 'bad',
  no_backup: 'note',
  not_activated: 'note',
  needs_owner_to_charge: 'note',
  owner_wanted: 'warn',
  expires_soon: 'warn',
  expired: 'warn',
  disabled: 'warn',
} as const satisfies Readonly<Record<MethodWarning['code'], Item['mark']>>;

/** An account that has no method and never asked for one is only looked at, not operated. */
export function methodAttention(view: AccountLook, gathered: Gathered): readonly Item[] {
  if (gathered.methods.length === 0 && gathered.settings.topUp.mode === 'off') return [];
  const roles = rolesOf(gathered);
  const warned = methodWarningsOf(view, gathered)
    .filter(({ code }) => code !== 'needs_owner_to_charge')
    .map((warning) => warningItem(view, gathered, warning, roles));
  return [...gathered.methods.flatMap((method) => declineItem(view, method, roles)), ...warned];
}

/** What each method that is charged is to the account. */
function rolesOf({ snapshot }: Gathered): ReadonlyMap<number, Role> {
  const charged = snapshot.methods.filter(({ state, chargeable }) => state === 'active' && chargeable);
  const backup: Role = charged.length === 2 ? 'only_backup' : 'backup';
  return new Map(charged.map(({ id }, index) => [id, index === 0 ? 'primary' : backup]));
}

function warningItem(view: AccountLook, { methods }: Gathered, { code, methodId }: MethodWarning, roles: ReadonlyMap<number, Role>): Item {
  const item: Item = { ...NOTHING_SAID, code: `method_${code}` as Item['code'], mark: MARKS[code], open: opens('methods') };
  const method = methods.find(({ id }) => id === methodId);
  return method === undefined ? item : { ...item, ...about(method, roles), ...whenAndWhy(view, method, code) };
}

function about(method: PaymentMethod, roles: ReadonlyMap<number, Role>): Pick<Item, 'method' | 'role' | 'open'> {
  const role = roles.get(method.id);
  return { method: methodLabel(method), ...(role === undefined ? {} : { role }), open: { ...opens('methods'), methodId: method.id } };
}

/** When it is due or since when it stands; of a disabled card the decline that did it. */
function whenAndWhy({ book, facts }: AccountLook, method: PaymentMethod, code: MethodWarning['code']): Pick<Item, 'day' | 'because'> {
  const dayOf = (instant: number | undefined) => (instant === undefined ? null : formatDay(dayOfInstant(instant, facts.timeZone)));
  if (code === 'expires_soon' || code === 'expired') return { day: expiryOf(method) };
  if (code === 'owner_wanted') return { day: dayOf(lastOutcomeOf(book.connection, method.id)?.at) };
  const step = stepsOf(book.connection, method.id).findLast(({ state }) => state === method.state);
  return { day: dayOf(step?.at), ...(code === 'disabled' && step !== undefined ? { because: step.because } : {}) };
}

/** The last day on which a card is good. */
function expiryOf({ expiryYear, expiryMonth }: PaymentMethod): string | null {
  if (expiryYear === null || expiryMonth === null) return null;
  return formatDay(monthOf(parseDay(`${expiryYear}-${String(expiryMonth).padStart(2, '0')}-01`) as Day).lastDay);
}

/** A card that declines while others pay in its place would never be heard of (rule T9). One whose bank asked for the owner has an item of its own. */
function declineItem({ book, facts }: AccountLook, method: PaymentMethod, roles: ReadonlyMap<number, Role>): readonly Item[] {
  const last = method.state === 'active' ? lastOutcomeOf(book.connection, method.id) : undefined;
  if (last === undefined || last.state === 'succeeded' || last.askedOwner || last.failingSince === null) return [];
  const payer = attemptsOf(book.connection, last.obligationId).find(({ state }) => state === 'succeeded');
  const instead = payer && methodById(book.connection, payer.methodId);
  return [
    {
      ...NOTHING_SAID,
      code: 'method_declined',
      mark: 'warn',
      amount: last.amount,
      leads: last.failures,
      day: formatDay(dayOfInstant(last.failingSince, facts.timeZone)),
      because: last.code,
      ...(instead === undefined ? {} : { instead: methodLabel(instead) }),
      ...about(method, roles),
    },
  ];
}
