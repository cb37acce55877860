/** What was set when (rule L10): every dated setting of an account, newest first, in the shapes of the contract. */

import { isDeepStrictEqual } from 'node:util';
import { settingHistory, settingOn, type DatedSetting } from '../../../db/settings.ts';
import {
  readCreditPacks,
  readGuards,
  readLedgerCodes,
  readLowBalance,
  readMethodOrder,
  readPaused,
  readPromotion,
  readTopUpMode,
  readVendorTerms,
} from '../../billing/settings-shapes.ts';
import type { VendorTerms } from '../../billing/vendor-terms.ts';
import type { OutputOf } from '../../ipc/contract/contract.ts';
import { labelOfMethod, type AccountView } from '../account/account.ts';
import { settingsAt } from '../account/account-settings.ts';
import { termsShape } from './account-shapes.ts';
import { holdsFrom } from './shapes.ts';

type Shown = OutputOf<'account.settings'>['settings'][number];
type SetTo = Shown['setTo'];

const NAMES = [
  'vendor_terms',
  'credit_packs',
  'top_up',
  'guards',
  'method_order',
  'promotion',
  'low_balance',
  'paused',
  'ledger_codes',
] as const satisfies readonly SetTo['name'][];

/** The latest `limit` settings. */
export function settingsHistory(view: AccountView, limit: number): { readonly total: number; readonly settings: Shown[] } {
  const all = NAMES.flatMap((name) => historyOf(view, name)).toSorted((a, b) => b.id - a.id);
  return { total: all.length, settings: all.slice(0, limit) };
}

function historyOf(view: AccountView, name: (typeof NAMES)[number]): readonly Shown[] {
  const { book, workspace, moment } = view;
  const history = settingHistory(book.connection, workspace.id, name);
  const inForce = settingOn(book.connection, workspace.id, name, moment.today)?.id;
  return history.map((setting, index) => ({
    id: setting.id,
    from: holdsFrom(setting.fromDay),
    recordedAt: setting.recordedAt,
    state:
      setting.id === inForce
        ? ('in_force' as const)
        : setting.fromDay > moment.today && !isReplaced(history, setting)
          ? ('later' as const)
          : ('past' as const),
    setTo: setToOf(view, name, setting, history[index - 1]),
  }));
}

/** Of two for one day the one that was recorded later counts. */
function isReplaced(history: readonly DatedSetting[], { id, fromDay }: DatedSetting): boolean {
  return history.some((other) => other.fromDay === fromDay && other.id > id);
}

function setToOf(view: AccountView, name: (typeof NAMES)[number], setting: DatedSetting, before: DatedSetting | undefined): SetTo {
  const { value } = setting;
  switch (name) {
    case 'vendor_terms': {
      const terms = readVendorTerms(value);
      return { name, terms: termsShape(terms), changed: changedTerms(terms, before && readVendorTerms(before.value)) };
    }
    case 'credit_packs':
      return { name, packs: readCreditPacks(value).map(({ name: called, price, credits }) => ({ name: called, price, credits })) };
    case 'top_up': {
      const mode = readTopUpMode(value);
      if (mode.mode === 'off') return { name, on: false, pack: null, acceptedTerms: null };
      const { packs } = settingsAt(view.book.connection, view.workspace.id, setting.fromDay, setting.recordedAt);
      return { name, on: true, pack: packs.find(({ id }) => id === mode.packId)?.name ?? null, acceptedTerms: mode.acceptedTerms.version };
    }
    case 'guards':
      return { name, ...readGuards(value) };
    case 'method_order':
      return { name, methods: readMethodOrder(value).map((id) => labelOfMethod(view.book.connection, id)) };
    case 'promotion':
      return { name, on: readPromotion(value).on };
    case 'low_balance':
      return { name, credits: readLowBalance(value) };
    case 'paused':
      return { name, on: readPaused(value) };
    case 'ledger_codes': {
      const { accounts, campaigns } = readLedgerCodes(value);
      return { name, accounts: accounts.length, campaigns: campaigns.length };
    }
  }
}

function changedTerms(terms: VendorTerms, before: VendorTerms | undefined): string[] {
  const names = Object.keys(terms) as (keyof VendorTerms)[];
  return names.filter((name) => name !== 'preset' && !isDeepStrictEqual(terms[name], before?.[name]));
}
