/** Commands of the codes that a firm's own accounting system uses (rule X2): `codes list`, `codes set`. */

import { ACCOUNT_ROLES, MONEY_KINDS, accountName } from '../../db/ledger/accounts.ts';
import { CHARGE_KINDS } from '../../db/ledger/event.ts';
import type { AccountCode, CostCentre, LedgerCodes } from '../../db/ledger/ledger-codes.ts';
import { BEGINNING } from '../../db/workspaces.ts';
import { ledgerCodesOn, setLedgerCodes } from '../engine/reports/ledger-codes.ts';
import { WrongUsage, type Command, type Outcome } from './command.ts';
import { operate, readAccount, type Account } from './operating.ts';
import { table } from './table.ts';

const list: Command = {
  words: ['codes', 'list'],
  form: '',
  help: 'General-ledger codes of accounts and cost centres of campaigns, as exports carry them.',
  options: {},
  least: 0,
  most: 0,
  isOfWorkspace: true,
  run: (call) => readAccount(call, describeCodes),
};

const set: Command = {
  words: ['codes', 'set'],
  form: 'WHAT=CODE… [--from DATE|beginning]',
  help: 'Sets codes beside those in force: prepaid=1410, lead_cost=6600, lead_cost.quotation=6610, "bank:Main=1200", "campaign:Bathrooms=K12". Without a code it is taken away.',
  options: { from: { value: 'DATE|beginning', help: 'today unless given; the beginning where none were ever set' } },
  least: 1,
  most: 1000,
  isOfWorkspace: true,
  run(call) {
    const typed = call.arguments.map(typedCode);
    const from = call.text('from') === 'beginning' ? BEGINNING : call.day('from');
    return operate(call, async ({ engine, workspaceId, account }) => {
      const { view } = account();
      const { since: _since, ...before } = ledgerCodesOn(view.book, workspaceId, from ?? view.moment.today);
      const codes = typed.reduce((all, change) => change(all), before as LedgerCodes);
      await setLedgerCodes(engine, workspaceId, codes, from);
      return describeCodes(account());
    });
  },
};

export const CODES_COMMANDS: readonly Command[] = [list, set];

/** `WHAT=CODE`; a name may have a `=` in it, a code none. */
function typedCode(given: string): (before: LedgerCodes) => LedgerCodes {
  const at = given.lastIndexOf('=');
  if (at < 1) throw new WrongUsage(`"${given}" is no WHAT=CODE, such as prepaid=1410.`);
  const [what, code] = [given.slice(0, at), given.slice(at + 1)];
  const [, ofWhat, name] = /^([a-z_]+):(.*)$/s.exec(what) ?? [];
  if (ofWhat === 'campaign' && name !== undefined) return (before) => ({ ...before, campaigns: replaced(before.campaigns, name, code) });
  const [role, kind = ''] = (ofWhat ?? what).split('.');
  const known = ACCOUNT_ROLES.find((each) => each === role);
  const ofKind = kind === '' ? '' : CHARGE_KINDS.find((each) => each === kind);
  if (known === undefined || ofKind === undefined || (name !== undefined && !MONEY_KINDS.some((each) => each === known)))
    throw new WrongUsage(
      `"${what}" is no account. There is: ${ACCOUNT_ROLES.join(', ')}; of lead_cost also ${CHARGE_KINDS.map((each) => `lead_cost.${each}`).join(', ')}; of ${MONEY_KINDS.join(', ')} also by name, as in bank:NAME; and campaign:NAME.`,
    );
  const key: Omit<AccountCode, 'code'> = { role: known, kind: ofKind, name: name ?? '' };
  return (before) => {
    const others = before.accounts.filter((each) => each.role !== key.role || each.kind !== key.kind || each.name !== key.name);
    return { ...before, accounts: code === '' ? others : [...others, { ...key, code }] };
  };
}

function replaced(campaigns: readonly CostCentre[], campaign: string, costCentre: string): readonly CostCentre[] {
  const others = campaigns.filter((each) => each.campaign !== campaign);
  return costCentre === '' ? others : [...others, { campaign, costCentre }];
}

function describeCodes({ view, shown }: Account): Outcome {
  const { since, accounts, campaigns } = ledgerCodesOn(view.book, view.workspace.id, view.moment.today);
  const document = { since: since === null ? null : since === BEGINNING ? 'beginning' : shown.day(since), accounts, campaigns };
  return { document, text: () => codesTable(document.since, accounts, campaigns) };
}

function codesTable(since: string | null, accounts: readonly AccountCode[], campaigns: readonly CostCentre[]): string {
  if (since === null) return 'No codes are set.\n';
  return table(
    [{ title: since === 'beginning' ? 'From the beginning' : `Since ${since}` }, { title: 'Code' }],
    [
      ...accounts.map(({ code, ...key }) => [accountName({ ...key, campaign: '' }), code]),
      ...campaigns.map(({ campaign, costCentre }) => [campaign === '' ? 'No campaign' : `Campaign ${campaign}`, costCentre]),
    ],
  );
}
