/** Commands of the vendor's invoices and receipts (rule R5): `document add|list|attach|detach|remove|save`. */

import { openEvents } from '../../db/events.ts';
import { formatDay } from '../../db/ledger/calendar.ts';
import { refuse } from '../../db/ledger/refusal.ts';
import type { WriteBook } from '../../db/open.ts';
import { workspaceByName, type Workspace } from '../../db/workspaces.ts';
import { addDocument, attach, bytesOf, detach, listDocuments, remove, type ListedDocument } from '../engine/audit/documents.ts';
import { wholeOf, writeFileWhole } from '../engine/write-file.ts';
import { typedWhole, WrongUsage, type Call, type Command } from './command.ts';
import { OUT, outFile } from './exports.ts';
import { freeText } from './free-text.ts';
import { readBook, readWorkspace, writeBook, type Reading } from './reading.ts';
import { printable, table } from './table.ts';

const add: Command = {
  words: ['document', 'add'],
  form: 'FILE --date DATE --amount AMOUNT [--number N] [--kind invoice|receipt] [--charge ID,…]',
  help: 'Keeps an invoice or a receipt of the vendor beside the book, and attaches it to charges.',
  options: {
    date: { value: 'DATE', help: 'of the document' },
    amount: { value: 'AMOUNT', help: 'what it comes to' },
    number: { value: 'N', help: 'as its issuer counts it' },
    kind: { value: 'invoice|receipt', help: 'invoice unless given' },
    charge: { value: 'ID,…', help: 'charges that it is for; unless given, they are proposed by amount and date' },
  },
  least: 1,
  most: 1,
  isOfWorkspace: true,
  run(call) {
    const day = call.day('date');
    if (day === undefined) throw new WrongUsage('--date is missing.');
    const amount = call.requiredAmount('amount');
    const kind = call.oneOf('kind', ['invoice', 'receipt']);
    const { text: number, warnings } = freeText(call, 'number');
    const charges = call.text('charge')?.split(',') ?? [];
    const file = { path: call.path(call.arguments[0] ?? '') };
    return writeBook(call, async (book) => {
      const workspace = workspaceByName(book, call.text('workspace'));
      const total = amount(workspace.currencyDecimals);
      if (total === 0) refuse('wrong_number', 'An invoice or receipt comes to more than 0.');
      const events = charges.map((id) => chargeNamed(book, workspace, id));
      const given = { workspaceId: workspace.id, file, kind, number, day, amount: total, charges: events, now: call.now };
      const { documentId } = await addDocument(book, given);
      const proposed =
        listDocuments(book, workspace.id)
          .documents.find(({ id }) => id === documentId)
          ?.charges.map(({ id }) => id) ?? [];
      const how = charges.length > 0 ? 'attached to' : 'proposed for';
      const text = () => `Document ${documentId}${proposed.length === 0 ? ' fits no charge.' : `, ${how} ${proposed.map(printable).join(', ')}.`}\n`;
      return { document: { document: documentId, [charges.length > 0 ? 'attached' : 'proposed']: proposed }, text, warnings };
    });
  },
};

const list: Command = {
  words: ['document', 'list'],
  form: '[--missing]',
  help: 'Invoices and receipts with their charges, or the charges that have none.',
  options: { missing: { help: 'only charges without a document' } },
  least: 0,
  most: 0,
  isOfWorkspace: true,
  run: (call) =>
    readWorkspace(call, (reading) => {
      const { documents, missing } = listDocuments(reading.book, reading.workspace.id);
      if (!call.has('missing')) return describeDocuments(documents, reading);
      const rows = missing.map(({ id, day, amount, method }) => ({ charge: id, date: formatDay(day), amount: reading.money(amount), method }));
      const columns = [{ title: 'Charge' }, { title: 'Date' }, { title: 'Amount', isNumber: true }, { title: 'Method' }];
      return {
        document: rows,
        text: () =>
          table(
            columns,
            rows.map((row) => Object.values(row)),
          ),
      };
    }),
};

function describeDocuments(documents: readonly ListedDocument[], { money }: Reading) {
  const rows = documents.map(({ id, kind, number, day, amount, name, state, charges }) => ({
    document: id,
    kind,
    number,
    date: formatDay(day),
    amount: money(amount),
    file: name,
    state,
    charges: charges.map((charge) => ({ charge: charge.id, how: charge.how, score: charge.score })),
  }));
  const columns = [
    { title: 'Document', isNumber: true },
    { title: 'Kind' },
    { title: 'Number' },
    { title: 'Date' },
    { title: 'Amount', isNumber: true },
    { title: 'File' },
    { title: 'Charges' },
  ];
  const inWords = ({ charge, how, score }: (typeof rows)[number]['charges'][number]) =>
    how === 'attached' ? charge : `${charge} (proposed, ${score})`;
  const text = () =>
    table(
      columns,
      rows.map((row) => [
        String(row.document),
        row.kind,
        row.number,
        row.date,
        row.amount,
        row.state === 'there' ? row.file : `${row.file} (${row.state})`,
        row.charges.map(inWords).join(', '),
      ]),
    );
  return { document: rows, text };
}

const attaching = (word: 'attach' | 'detach', help: string): Command => ({
  words: ['document', word],
  form: 'DOCUMENT --charge ID',
  help,
  options: { charge: { value: 'ID', help: 'the charge, as the history names it' } },
  least: 1,
  most: 1,
  isOfWorkspace: true,
  run(call) {
    const documentId = documentOf(call);
    const charge = call.required('charge');
    return writeBook(call, async (book) => {
      const eventId = chargeNamed(book, workspaceByName(book, call.text('workspace')), charge);
      await (word === 'attach' ? attach : detach)(book, { documentId, eventId, now: call.now });
      return {
        document: { document: documentId, charge },
        text: () => `Document ${documentId} is ${word}ed ${word === 'attach' ? 'to' : 'from'} ${printable(charge)}.\n`,
      };
    });
  },
});

const removing: Command = {
  words: ['document', 'remove'],
  form: 'DOCUMENT',
  help: 'Takes a document away, with its file and its attachments. That it was there stays on record.',
  options: {},
  least: 1,
  most: 1,
  isOfWorkspace: false,
  run(call) {
    const documentId = documentOf(call);
    return writeBook(call, async (book) => {
      await remove(book, { documentId, now: call.now });
      return { document: { document: documentId }, text: () => `Document ${documentId} is removed.\n` };
    });
  },
};

const save: Command = {
  words: ['document', 'save'],
  form: 'DOCUMENT --out FILE',
  help: 'Writes the file of a document, as it was added.',
  options: { out: OUT },
  least: 1,
  most: 1,
  isOfWorkspace: false,
  run(call) {
    const documentId = documentOf(call);
    const out = outFile(call);
    return readBook(call, (book) => {
      const { bytes } = bytesOf(book, documentId);
      writeFileWhole(out, wholeOf(bytes));
      return { document: { document: documentId, bytes: bytes.length }, text: () => `${printable(out)}: ${bytes.length} bytes.\n` };
    });
  },
};

function documentOf(call: Call): number {
  return typedWhole(call.arguments[0] ?? '', 'DOCUMENT', 1, Number.MAX_SAFE_INTEGER);
}

/** The event of a charge, as the history names it. */
function chargeNamed({ connection }: WriteBook, { id: workspaceId }: Workspace, id: string): number {
  return openEvents(connection, workspaceId).find(id)?.id ?? refuse('no_event', `There is no charge ${printable(id)} in this workspace.`);
}

export const DOCUMENT_COMMANDS: readonly Command[] = [
  add,
  list,
  attaching('attach', 'Says that a document is for a charge.'),
  attaching('detach', 'Takes a document off a charge.'),
  removing,
  save,
];
