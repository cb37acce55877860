/** Commands of credit packs (rules T3, T4): `pack list`, `pack set`, `pack buy`. */

import { formatDecimal, rescale } from '../../db/ledger/money.ts';
import { refuse } from '../../db/ledger/refusal.ts';
import type { Workspace } from '../../db/workspaces.ts';
import { discountOf, pricePerHundredCredits, purchaseOf, type CreditPack } from '../billing/credit-packs.ts';
import { VENDOR_PRESETS, type VendorPreset } from '../billing/vendor-presets.ts';
import { gather } from '../engine/account/gather.ts';
import { setPacks } from '../engine/account/plan.ts';
import { buyPacks } from '../engine/account/top-ups.ts';
import { hasCome, paymentDocument, sinceDocument, sinceTables } from './account-documents.ts';
import { typedAmount, WrongUsage, type Command, type Outcome, type TypedAmount } from './command.ts';
import { exactName } from './free-text.ts';
import { operate, readAccount, type Account } from './operating.ts';
import { table } from './table.ts';

const MOST_AT_ONCE = 1000;
/** Prices and credits of presets are given with two decimals. */
const PRESET_DECIMALS = 2;

const list: Command = {
  ...named('list', '', 'Credit packs with their discount, and which of them is in use.'),
  run: (call) => readAccount(call, describePacks),
};

const set: Command = {
  ...named('set', 'ID:PRICE:CREDITS[:NAME]… | --preset ID', 'Sets which packs are offered, all of them: large:900.00:1000.00:Large.'),
  options: { preset: { value: presetIds(), help: 'the packs of a preset of vendor terms' } },
  most: 50,
  run(call) {
    const preset = presetNamed(call.text('preset'));
    const typed = call.arguments.map(typedPack);
    if ((preset === undefined) === (typed.length === 0)) throw new WrongUsage('Name the packs, or a preset that has some.');
    return operate(call, async ({ engine, workspaceId, workspace, account }) => {
      const packs = preset ? packsOf(preset, workspace) : typed.map((pack) => pack(workspace));
      await setPacks(engine, workspaceId, packs);
      return { ...describePacks(account()), warnings: packs.filter((pack) => discountOf(pack, workspace) < 0).map(dearer) };
    });
  },
};

const buy: Command = {
  ...named('buy', 'PACK --charge AMOUNT [--packs 1]', 'Buys packs by hand, charging the primary at once. Ends with 1 where the money did not come.'),
  options: {
    charge: { value: 'AMOUNT', help: 'what is to be charged; another amount than the price is refused' },
    packs: { value: 'N', help: 'how many, in one charge; 1 unless given' },
  },
  least: 1,
  most: 1,
  run(call) {
    const id = call.arguments[0] ?? '';
    const packs = call.whole('packs', 1, MOST_AT_ONCE) ?? 1;
    const charge = call.requiredAmount('charge');
    return operate(call, async (operated) => {
      const { engine, workspaceId, workspace, shown } = operated;
      const pack = packNamed(id, gather(operated.account().view).settings.packs);
      const { price } = purchaseOf(pack, packs);
      if (charge(workspace.currencyDecimals) !== price)
        refuse(
          'would_charge_at_once',
          `This would charge ${shown.price(price)} at once. Look at the amount, and confirm it by --charge ${shown.money(price)}.`,
        );
      const payment = await buyPacks(engine, workspaceId, id, packs);
      const account = operated.account();
      const since = sinceDocument(account, operated.since());
      return {
        document: { payment: paymentDocument(account, payment), decisions: since.decisions },
        text: () => sinceTables(since).trimStart(),
        isFailure: !hasCome(payment),
      };
    });
  },
};

export const PACK_COMMANDS: readonly Command[] = [list, set, buy];

function named(word: string, form: string, help: string): Omit<Command, 'run'> {
  return { words: ['pack', word], form, help, options: {}, least: 0, most: 0, isOfWorkspace: true };
}

/** A pack of those that are offered. Refuses any other, and says which there are. */
export function packNamed(id: string, packs: readonly CreditPack[]): CreditPack {
  const found = packs.find((pack) => pack.id === id);
  const there = packs.length === 0 ? 'None is offered: see pack set' : `There is: ${packs.map((pack) => pack.id).join(', ')}`;
  return found ?? refuse('no_pack', `No pack "${id}" is offered. ${there}.`);
}

export function presetIds(): string {
  return VENDOR_PRESETS.map(({ id }) => id).join('|');
}

/** `undefined` where none is named. */
export function presetNamed(id: string | undefined): VendorPreset | undefined {
  if (id === undefined) return undefined;
  const found = VENDOR_PRESETS.find((preset) => preset.id === id);
  if (found) return found;
  throw new WrongUsage(`--preset is ${presetIds().replaceAll('|', ', ')}, not "${id}".`);
}

function packsOf({ packs }: VendorPreset, { currencyDecimals, creditDecimals }: Workspace): readonly CreditPack[] {
  return packs.map((pack) => ({
    ...pack,
    price: rescale(pack.price, PRESET_DECIMALS, currencyDecimals),
    credits: rescale(pack.credits, PRESET_DECIMALS, creditDecimals),
  }));
}

/** `large:900.00:1000.00:Large`; the name is the id unless given. */
export function typedPack(given: string): (workspace: Workspace) => CreditPack {
  const [id = '', price, credits, ...name] = given.split(':');
  if (id === '' || price === undefined || credits === undefined)
    throw new WrongUsage(`A pack is ID:PRICE:CREDITS, such as large:900.00:1000.00; "${given}" is none.`);
  const [priceOf, creditsOf]: TypedAmount[] = [typedAmount(price, `the price of "${id}"`), typedAmount(credits, `the credits of "${id}"`)];
  return ({ currencyDecimals, creditDecimals }) => ({
    id: exactName(id, 'id of the pack'),
    name: exactName(name.length === 0 ? id : name.join(':'), 'name of the pack'),
    price: (priceOf as TypedAmount)(currencyDecimals),
    credits: (creditsOf as TypedAmount)(creditDecimals),
  });
}

function dearer({ name }: CreditPack): NonNullable<Outcome['warnings']>[number] {
  return { code: 'pack_dearer', message: `The pack "${name}" is dearer than its credits. Is that what the vendor asks?` };
}

function describePacks({ view, shown }: Account): Outcome {
  const { settings, snapshot } = gather(view);
  const inUse = settings.topUp.mode === 'automatic' ? settings.topUp.pack.id : undefined;
  const packs = settings.packs.map((pack) => ({
    pack: pack.id,
    name: pack.name,
    price: shown.money(pack.price),
    credits: shown.credits(pack.credits),
    discountPercent: formatDecimal(discountOf(pack, view.workspace), 2),
    pricePerHundredCredits: shown.money(pricePerHundredCredits(pack, view.workspace)),
    inUse: pack.id === inUse,
  }));
  const columns = [
    { title: 'Pack' },
    { title: 'Name' },
    { title: `Price in ${shown.currency}`, isNumber: true },
    { title: 'Credits', isNumber: true },
    { title: 'Discount', isNumber: true },
    { title: 'For 100', isNumber: true },
    { title: '' },
  ];
  const rows = packs.map((pack) => [
    pack.pack,
    pack.name,
    pack.price,
    pack.credits,
    `${pack.discountPercent} %`,
    pack.pricePerHundredCredits,
    pack.inUse ? 'In use' : '',
  ]);
  return {
    document: { packs, available: shown.credits(snapshot.available), pending: shown.credits(snapshot.pending) },
    text: () => table(columns, rows),
  };
}
