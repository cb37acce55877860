/** Which rules were in force when (rule L10): those of our own settings, and those that the user says a vendor had, as one list by the moment from which they hold. */

import { settingHistory, type DatedSetting } from '../../../db/settings.ts';
import type { Connection } from '../../../db/connection.ts';
import { methodsEver, stepsOf, type MethodStep, type PaymentMethod } from '../../../db/payment-methods.ts';
import type { Day } from '../../../db/ledger/calendar.ts';
import { dayOfInstant } from '../../../db/ledger/zone.ts';
import type { AuditedRules, RulesFrom } from '../../billing/audit/shapes.ts';
import { auditedRules, readStatedRules, type StatedRules } from '../../billing/audit/stated-rules.ts';
import { startOfDay } from '../../statements/instant.ts';
import { methodLabel } from '../account/account.ts';
import { accountSettingsOf, type AccountSettings, type SettingName } from '../account/account-settings.ts';
import { inChargingOrder } from '../account/gather.ts';

/** The setting in which stated rules are kept: nothing but the audit reads it. */
export const STATED_RULES = 'stated_rules';

const OWN: readonly SettingName[] = ['vendor_terms', 'credit_packs', 'top_up', 'guards', 'method_order', 'paused'];

/** A statement of the user that stands, with the setting that keeps it. */
export interface Stated extends StatedRules {
  readonly settingId: number;
  readonly day: Day;
  readonly recordedAt: number;
}

/** What the user says of a vendor's rules, oldest first; of several for one moment the one that was said last. */
export function statedRules(connection: Connection, workspaceId: number): readonly Stated[] {
  const byMoment = new Map<number, Stated>();
  for (const { id, value, fromDay, recordedAt } of settingHistory(connection, workspaceId, STATED_RULES).toSorted((a, b) => a.id - b.id)) {
    const stated = readStatedRules(value);
    byMoment.set(stated.from, { ...stated, settingId: id, day: fromDay, recordedAt });
  }
  return [...byMoment.values()].filter(({ rules }) => rules !== 'withdrawn').toSorted((a, b) => a.from - b.from);
}

/**
 * For charges of the vendor's history. Our own settings say something from the first time that automatic top-up was set; where both say something, what holds from
 * the later moment counts.
 */
export function rulesInForce(connection: Connection, workspaceId: number, timeZone: string): readonly RulesFrom[] {
  const stated = statedRules(connection, workspaceId).map(({ from, rules, settingId }): RulesFrom => {
    return { from, rules: typeof rules === 'string' ? null : auditedRules(rules, [settingId]) };
  });
  return [...ownRules(connection, workspaceId, timeZone), ...stated].toSorted((a, b) => a.from - b.from);
}

/** The first moment of which our own settings say something; `undefined` where automatic top-up was never set. */
export function ownRulesSince(connection: Connection, workspaceId: number, timeZone: string): number | undefined {
  return ownRules(connection, workspaceId, timeZone)[0]?.from;
}

interface EffectiveSetting extends DatedSetting {
  /** The moment from which it holds: the start of its day, or when it was recorded on that day. */
  readonly from: number;
}

function ownRules(connection: Connection, workspaceId: number, timeZone: string): readonly RulesFrom[] {
  const settings = OWN.flatMap((name) => settingHistory(connection, workspaceId, name)).map((setting) => effective(setting, timeZone));
  const begun = Math.min(...settings.filter(({ name }) => name === 'top_up').map(({ from }) => from));
  const methods = methodsEver(connection, workspaceId).map((method) => ({ method, steps: stepsOf(connection, method.id) }));
  const moments = [...settings.map(({ from }) => from), ...methods.flatMap(({ steps }) => steps.map(({ at }) => at))];
  const changes = [...new Set(moments)].filter((moment) => moment >= begun).toSorted((a, b) => a - b);
  return changes.map((from) => {
    const known = accountSettingsOf(inForceAt(settings, from));
    return { from, rules: rulesOfSettings(known, methodsAt(methods, known.methodOrder, from)) };
  });
}

function effective(setting: DatedSetting, timeZone: string): EffectiveSetting {
  const isOfItsDay = dayOfInstant(setting.recordedAt, timeZone) === setting.fromDay;
  return { ...setting, from: isOfItsDay ? setting.recordedAt : startOfDay(setting.fromDay, timeZone) };
}

function inForceAt(settings: readonly EffectiveSetting[], moment: number): ReadonlyMap<string, DatedSetting> {
  const inOrder = settings.filter(({ from }) => from <= moment).toSorted((a, b) => a.fromDay - b.fromDay || a.id - b.id);
  return new Map(inOrder.map((setting) => [setting.name, setting]));
}

interface KnownMethod {
  readonly method: PaymentMethod;
  readonly steps: readonly MethodStep[];
}

/** Names of the methods that were active, in charging order; `null` where there was none, because the vendor may have charged one that is not entered here. */
function methodsAt(methods: readonly KnownMethod[], order: readonly number[], moment: number): readonly string[] | null {
  const active = methods.filter(({ steps }) => steps.findLast(({ at }) => at <= moment)?.state === 'active').map(({ method }) => method);
  return active.length === 0 ? null : inChargingOrder(active, order).map(fullName);
}

/** A vendor does not know our nicknames: brand and last four digits stand with them. */
function fullName(method: PaymentMethod): string {
  const [label, card] = [methodLabel(method), methodLabel({ ...method, nickname: '' })];
  return label === card || method.last4 === '' ? label : `${label} (${card})`;
}

/** Our settings as the audit reads rules. Of the vendor's terms only what decides charges is taken. */
export function rulesOfSettings({ topUp, packs, terms, paused, ids }: AccountSettings, methods: readonly string[] | null): AuditedRules {
  return {
    settings: ids,
    mode: topUp.mode,
    paused,
    pack: topUp.mode === 'automatic' ? topUp.pack : null,
    packs,
    guards: topUp.mode === 'automatic' ? topUp.guards : { coolDownMinutes: null, topUpsPerDay: null, capPerDay: null, capPerMonth: null },
    threshold: terms.threshold,
    payAsYouUse: terms.payAsYouUse,
    heldHours: terms.feeDue.when === 'on_contact' ? null : terms.feeDue.releaseAfterHours,
    methods,
  };
}
