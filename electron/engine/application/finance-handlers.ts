/** Answers for a firm's own accounting: codes of accounts and campaigns, VAT on top-ups. */

import { ACCOUNT_ROLES, MONEY_KINDS } from '../../../db/ledger/accounts.ts';
import { formatDay, parseDay } from '../../../db/ledger/calendar.ts';
import { CHARGE_KINDS } from '../../../db/ledger/event.ts';
import type { AccountCode, CostCentre, LedgerCodes } from '../../../db/ledger/ledger-codes.ts';
import type { ReadBook } from '../../../db/open.ts';
import { codedNames } from '../../../db/reports/coded-names.ts';
import { BEGINNING } from '../../../db/workspaces.ts';
import type { Handlers } from '../../ipc/handlers.ts';
import { viewAccount } from '../account/account.ts';
import { ledgerCodesOn, setLedgerCodes } from '../reports/ledger-codes.ts';
import { taxReport } from '../reports/tax-report.ts';
import { asOneMoment, exporter } from './downloads.ts';
import { periodOf } from './reading.ts';
import { readingOf, type Session } from './session.ts';
import { holdsFrom } from './shapes.ts';
import type { Transfers } from './transfers.ts';

type FinanceHandlers = Pick<Handlers, 'codes.list' | 'codes.set' | 'report.tax' | 'tax.export'>;

export function financeHandlers(session: Session, transfers: Transfers): FinanceHandlers {
  const exported = exporter(session, transfers);
  return {
    'codes.list': ({ workspaceId }) => {
      const { book, moment } = viewAccount(session.engine(), workspaceId);
      return asOneMoment(book, () => {
        const { since, ...codes } = ledgerCodesOn(book, workspaceId, moment.today);
        return { since: since === null ? null : holdsFrom(since), ...withUncoded(book, workspaceId, codes) };
      });
    },
    'codes.set': async ({ workspaceId, accounts, campaigns, from }) => {
      const codes = { accounts: accounts.filter(({ code }) => code !== ''), campaigns: campaigns.filter(({ costCentre }) => costCentre !== '') };
      await setLedgerCodes(session.engine(), workspaceId, codes, from === undefined ? undefined : from === 'beginning' ? BEGINNING : parseDay(from));
      return {};
    },
    'report.tax': (input) => {
      const { book, workspace } = readingOf(session, input.workspaceId);
      return asOneMoment(book, () => {
        const { periods, sums } = taxReport(book, workspace, periodOf(input), input.by);
        return {
          periods: periods.map(({ span, rows, sums: ofPeriod }) => ({
            name: span.name,
            firstDay: formatDay(span.firstDay),
            lastDay: formatDay(span.lastDay),
            payments: rows.map(({ payment: { eventId, day, id, kind, method }, ...figures }) => ({
              eventId,
              day: formatDay(day),
              id,
              kind,
              method,
              ...figures,
            })),
            ...ofPeriod,
          })),
          ...sums,
        };
      });
    },
    'tax.export': (input, context) => exported('tax.export', input, context),
  };
}

/** The codes in force among everything that could have one; what has one and is in no list any more comes last. */
function withUncoded(book: ReadBook, workspaceId: number, codes: LedgerCodes): { accounts: AccountCode[]; campaigns: CostCentre[] } {
  const { moneyAccounts, campaigns } = codedNames(book, workspaceId);
  const whole = ACCOUNT_ROLES.filter((role) => !MONEY_KINDS.some((kind) => kind === role)).flatMap((role) => [
    { role, kind: '', name: '' } as const,
    ...(role === 'lead_cost' ? CHARGE_KINDS.map((kind) => ({ role, kind, name: '' })) : []),
  ]);
  const keys: readonly Omit<AccountCode, 'code'>[] = [...whole, ...moneyAccounts.map(({ role, name }) => ({ role, kind: '' as const, name }))];
  const isKey = (key: Omit<AccountCode, 'code'>, { role, kind, name }: Omit<AccountCode, 'code'>) =>
    key.role === role && key.kind === kind && key.name === name;
  const others = codes.accounts.filter((coded) => !keys.some((key) => isKey(key, coded)));
  const otherCampaigns = codes.campaigns.filter(({ campaign }) => !campaigns.includes(campaign));
  return {
    accounts: [...keys.map((key) => ({ ...key, code: codes.accounts.find((coded) => isKey(key, coded))?.code ?? '' })), ...others],
    campaigns: [
      ...campaigns.map((campaign) => ({ campaign, costCentre: codes.campaigns.find((coded) => coded.campaign === campaign)?.costCentre ?? '' })),
      ...otherCampaigns,
    ],
  };
}
