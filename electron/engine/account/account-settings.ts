/** The settings of an operated account (rule L10): one JSON document a name, read strictly, written beside what was before. */

import type { Connection } from '../../../db/connection.ts';
import type { Day } from '../../../db/ledger/calendar.ts';
import { fromSettings, settingsNamed, writeSetting, type DatedSetting } from '../../../db/settings.ts';
import type { CreditPack } from '../../billing/credit-packs.ts';
import type { Guards, Policy } from '../../billing/policy.ts';
import {
  readCreditPacks,
  readGuards,
  readLowBalance,
  readMethodOrder,
  readPaused,
  readPromotion,
  readTopUpMode,
  readVendorTerms,
  type TopUpMode,
} from '../../billing/settings-shapes.ts';
import { DEFAULT_TERMS } from '../../billing/vendor-presets.ts';
import type { VendorTerms } from '../../billing/vendor-terms.ts';

export interface AccountSettings {
  readonly terms: VendorTerms;
  readonly packs: readonly CreditPack[];
  readonly topUp: Policy['topUp'];
  /** When automatic top-up was last turned on or off; failures are counted from there. Ms since the epoch. */
  readonly topUpSince: number;
  readonly guards: Guards | null;
  readonly methodOrder: readonly number[];
  readonly promotion: { readonly on: boolean };
  /** Warn below so many credits; `null` for never. */
  readonly lowBalance: number | null;
  readonly paused: boolean;
  /** Ids of the settings that were read. */
  readonly ids: readonly number[];
}

export type SettingName =
  | 'vendor_terms'
  | 'credit_packs'
  | 'top_up'
  | 'guards'
  | 'method_order'
  | 'promotion'
  | 'low_balance'
  | 'paused'
  | 'ledger_codes'
  | `campaign:${number}`;

const NAMES: readonly SettingName[] = ['vendor_terms', 'credit_packs', 'top_up', 'guards', 'method_order', 'promotion', 'low_balance', 'paused'];

/** The settings in force on a day; `knownAt` leaves out what was recorded later. */
export function settingsAt(connection: Connection, workspaceId: number, day: Day, knownAt?: number): AccountSettings {
  if (knownAt !== undefined) return readSettings(connection, workspaceId, day, knownAt);
  return fromSettings(connection, `account ${workspaceId} on ${day}`, () => readSettings(connection, workspaceId, day));
}

function readSettings(connection: Connection, workspaceId: number, day: Day, knownAt?: number): AccountSettings {
  return accountSettingsOf(settingsNamed(connection, workspaceId, NAMES, day, knownAt));
}

/** What settings in force, by their names, say together; one that is missing is as it is by default. */
export function accountSettingsOf(settings: ReadonlyMap<string, DatedSetting>): AccountSettings {
  const packs = read(settings, 'credit_packs', readCreditPacks, []);
  const guards = read<Guards | null>(settings, 'guards', readGuards, null);
  const mode = read<TopUpMode>(settings, 'top_up', readTopUpMode, { mode: 'off' });
  return {
    terms: read(settings, 'vendor_terms', readVendorTerms, DEFAULT_TERMS),
    packs,
    guards,
    topUp: topUpOf(mode, packs, guards),
    topUpSince: settings.get('top_up')?.recordedAt ?? 0,
    methodOrder: read(settings, 'method_order', readMethodOrder, []),
    promotion: read(settings, 'promotion', readPromotion, { on: false }),
    lowBalance: read<number | null>(settings, 'low_balance', readLowBalance, null),
    paused: read(settings, 'paused', readPaused, false),
    ids: [...settings.values()].map(({ id }) => id),
  };
}

/** Automatic top-up without a plan that is still offered, or without guards, is off. */
function topUpOf(mode: TopUpMode, packs: readonly CreditPack[], guards: Guards | null): Policy['topUp'] {
  if (mode.mode === 'off' || guards === null) return { mode: 'off' };
  const pack = packs.find(({ id }) => id === mode.packId);
  return pack === undefined ? { mode: 'off' } : { mode: 'automatic', pack, guards };
}

function read<Value>(settings: ReadonlyMap<string, DatedSetting>, name: SettingName, reader: (json: string) => Value, otherwise: Value): Value {
  const setting = settings.get(name);
  return setting === undefined ? otherwise : remembered(reader, setting.value);
}

/** Documents that were read before, by reader and text: every decision reads the same few again. */
const documents = new Map<(json: string) => unknown, Map<string, unknown>>();
const MOST_DOCUMENTS = 100;

function remembered<Value>(reader: (json: string) => Value, json: string): Value {
  let known = documents.get(reader);
  if (!known) documents.set(reader, (known = new Map()));
  if (known.has(json)) return known.get(json) as Value;
  const value = reader(json);
  if (known.size >= MOST_DOCUMENTS) known.clear();
  known.set(json, value);
  return value;
}

/** Sets a value from a day on. Returns the setting's id. */
export function setAccountSetting(connection: Connection, workspaceId: number, name: SettingName, value: unknown, from: Day, now: number): number {
  return writeSetting(connection, workspaceId, { name, fromDay: from, value: JSON.stringify(value) }, now);
}
