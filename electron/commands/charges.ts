/** Commands of fees (rules C1, C2, T2, T3): `charge` for a customer that was contacted, `charge due`, `release`, `retry`, `list`. */

import { feeBySource, openFees, type Fee } from '../../db/fees.ts';
import { openEvents } from '../../db/events.ts';
import { CHARGE_KINDS } from '../../db/ledger/event.ts';
import { refuse } from '../../db/ledger/refusal.ts';
import { contact, fallDue, releaseFee, tryFeeAgain } from '../engine/account/fees.ts';
import { approached } from '../engine/account/promotion.ts';
import { feeDocument, sinceDocument, sinceTables, words, type FeeDocument } from './account-documents.ts';
import { WrongUsage, type Command, type Outcome } from './command.ts';
import { exactName, freeText, type FreeText } from './free-text.ts';
import { shortInstant } from './instants.ts';
import { operate, readAccount, type Operated } from './operating.ts';
import { SETTLE_COMMAND } from './settle.ts';
import { table } from './table.ts';

const charge: Command = {
  words: ['charge'],
  form: `${CHARGE_KINDS.join('|')} --id ID --credits CREDITS [--campaign C] [--category C] [--lead L] [--note N]`,
  help: 'The fee of a customer who was contacted, who approached, or of a lead bought by hand. Ends with 1 where it is due and not paid.',
  options: {
    id: { value: 'ID', help: 'names the charge: the same again is charged once, with other contents it is refused' },
    credits: { value: 'CREDITS', help: 'the fee' },
    campaign: { value: 'NAME', help: 'what it belongs to' },
    category: { value: 'NAME', help: 'likewise' },
    lead: { value: 'ID', help: 'the lead' },
    note: { value: 'TEXT', help: 'free text' },
  },
  least: 1,
  most: 1,
  isOfWorkspace: true,
  run(call) {
    const kind = kindOf(call.arguments[0] ?? '');
    const sourceId = exactName(call.required('id'), 'id');
    const credits = call.requiredAmount('credits');
    const [campaign, category, note] = [freeText(call, 'campaign'), freeText(call, 'category'), freeText(call, 'note')];
    const lead = call.text('lead');
    const more = lead === undefined ? {} : { lead: exactName(lead, 'lead') };
    return operate(call, async (operated) => {
      const { engine, workspaceId, workspace } = operated;
      refuseTaken(operated, sourceId);
      const texts = { campaign: campaign.text, category: category.text, note: note.text };
      const fee = await (kind === 'promotion' ? approached : contact)(engine, workspaceId, {
        sourceId,
        kind,
        credits: credits(workspace.creditDecimals),
        ...texts,
        ...more,
      });
      return { ...describeFee(operated, fee), warnings: warningsOf(campaign, category, note) };
    });
  },
};

const due = stepping(
  'due',
  'The customer read or replied: a held fee falls due and is paid. Ends with 1 where it is not.',
  ({ engine, workspaceId }, fee) => fallDue(engine, workspaceId, fee.id),
);
const retry = stepping('retry', 'Tries to pay an unpaid fee again. Ends with 1 where it is not paid.', ({ engine, workspaceId }, fee) =>
  tryFeeAgain(engine, workspaceId, fee.id),
);
const release = stepping('release', 'Lets a held fee go: it costs nothing.', ({ engine, workspaceId }, fee) =>
  releaseFee(engine, workspaceId, fee.id),
);

const list: Command = {
  ...named('list', '', 'Fees that are held, due, being paid or unpaid, oldest first, with what they wait for.'),
  run: (call) =>
    readAccount(call, (account) => {
      const { view } = account;
      const fees = openFees(view.book.connection, view.workspace.id).map((fee) => feeDocument(account, fee));
      return { document: fees, text: () => feeTable(fees) };
    }),
};

/** The longer ones first: `charge` alone takes a kind. */
export const CHARGE_COMMANDS: readonly Command[] = [due, release, retry, list, SETTLE_COMMAND, charge];

function named(word: string, form: string, help: string): Omit<Command, 'run'> {
  return { words: ['charge', word], form, help, options: {}, least: 0, most: 0, isOfWorkspace: true };
}

function stepping(word: string, help: string, step: (operated: Operated, fee: Fee) => Promise<Fee>): Command {
  return {
    ...named(word, 'ID', help),
    least: 1,
    most: 1,
    run: (call) =>
      operate(call, async (operated) => {
        const fee = feeNamed(operated, call.arguments[0] ?? '');
        return describeFee(operated, await step(operated, fee));
      }),
  };
}

function kindOf(given: string) {
  const kind = CHARGE_KINDS.find((known) => known === given);
  if (kind) return kind;
  throw new WrongUsage(`A charge is of kind ${CHARGE_KINDS.join(', ')}; "${given}" is none.`);
}

function feeNamed({ engine, workspaceId }: Operated, sourceId: string): Fee {
  return feeBySource(engine.book.connection, workspaceId, sourceId) ?? refuse('no_fee', `This workspace has no fee "${sourceId}".`);
}

/** An id that an event of the vendor's history has already names something else. */
function refuseTaken({ engine, workspaceId }: Operated, sourceId: string): void {
  const { connection } = engine.book;
  if (feeBySource(connection, workspaceId, sourceId) || !openEvents(connection, workspaceId).find(sourceId)) return;
  refuse('key_with_other_contents', `"${sourceId}" names an event of the vendor's history already. Choose another id.`);
}

function warningsOf(...texts: readonly FreeText[]): NonNullable<Outcome['warnings']> {
  return texts.flatMap(({ warnings }) => warnings).slice(0, 1);
}

/** A fee that was to be paid and is not is a failure; what became of it is told all the same. */
function describeFee(operated: Operated, fee: Fee): Outcome {
  const account = operated.account();
  const led = sinceDocument(account, operated.since());
  const document = feeDocument(account, fee);
  return {
    document: { charge: document, ...led },
    text: () => feeTable([document]) + sinceTables(led),
    isFailure: fee.state === 'due' || fee.state === 'paying' || fee.state === 'unpaid',
  };
}

function feeTable(fees: readonly FeeDocument[]): string {
  return table(
    [
      { title: 'Charge' },
      { title: 'Kind' },
      { title: 'Credits', isNumber: true },
      { title: 'Since' },
      { title: 'State' },
      { title: 'Campaign' },
      { title: 'Lead' },
    ],
    fees.map(({ id, kind, credits, contactedAt, state, because, releaseAt, campaign, lead }) => [
      id,
      words(kind),
      credits,
      shortInstant(contactedAt),
      `${state}${because === '' ? '' : ` (${words(because)})`}${releaseAt === null ? '' : ` until ${shortInstant(releaseAt)}`}`,
      campaign,
      lead ?? '',
    ]),
  );
}
