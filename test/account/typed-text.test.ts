/** M4 at the door of the window: what is typed into any field of any command holds no full card number when a handler gets it. */

import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { createDispatcher } from '../../electron/ipc/dispatch.ts';
import { contract, type Announcement } from '../../electron/ipc/contract/contract.ts';
import { withoutCardNumbers } from '../../electron/engine/application/typed-text.ts';
import { recordingHandlers } from '../ipc/handlers.ts';

const NUMBER = '4242 4242 4242 4242';

/** Texts that no person reads as text, or that the account engine looks at itself; whoever adds one says why. */
const NOT_LOOKED_AT = [
  'app.openBook file',
  'backup.check file',
  'backup.restore file',
  'backup.setFolder folder',
  'book.create file',
  'book.open file',
  'book.openReadOnly file',
  'book.salvage file',
  'feed.set folder',
  'leads.import upload',
  // Kept in the secret store of the system, and nowhere else.
  'mail.setPassword password',
  'document.add upload',
  'methods.add card',
  'methods.add nickname',
  'methods.rename nickname',
  'processors.setStripeKey key',
  'upload.append piece',
  'upload.append upload',
  'upload.discard upload',
  'activity.import uploads',
  'statement.import upload',
  'money.importProfiles upload',
  'work.cancel commandId',
];

interface Definition {
  readonly type: string;
  readonly shape?: Record<string, { readonly _zod: { readonly def: Definition } }>;
  readonly element?: { readonly _zod: { readonly def: Definition } };
  readonly innerType?: { readonly _zod: { readonly def: Definition } };
  readonly options?: readonly { readonly _zod: { readonly def: Definition } }[];
  readonly in?: { readonly _zod: { readonly def: Definition } };
}

/** Names of the fields of a shape that hold text. */
function textFields(definition: Definition, field = ''): readonly string[] {
  const inner = [definition.element, definition.innerType, definition.in, ...(definition.options ?? [])].flatMap((each) =>
    each === undefined ? [] : textFields(each._zod.def, field),
  );
  const own = Object.entries(definition.shape ?? {}).flatMap(([name, each]) => textFields(each._zod.def, name));
  return definition.type === 'string' ? [field] : [...inner, ...own];
}

test('M4 every text of every command is looked at, but for those that are named here', () => {
  const commands = Object.entries(contract).filter(([, { type }]) => type === 'command');
  const fields = commands.flatMap(([name, { input }]) => textFields(input._zod.def as unknown as Definition).map((field) => `${name} ${field}`));
  const passed = fields.filter((each) => {
    const field = each.split(' ')[1] as string;
    const typed = withoutCardNumbers({ [field]: NUMBER });
    return !('code' in typed) && !typed.isMasked;
  });
  expect(new Set(passed)).toEqual(new Set(NOT_LOOKED_AT));
});

test('M4 in a note it is masked and told; in a name, however deep, the command is refused and not carried out', async () => {
  const { handlers, steps } = recordingHandlers();
  const announced: Announcement[] = [];
  const dispatch = createDispatcher({
    handlers,
    typed: withoutCardNumbers,
    announce: (announcement) => announced.push(announcement),
    remember: { digest: (text) => createHash('sha256').update(text).digest('hex') },
    logDefect: ({ error }) => {
      throw error;
    },
    newId: () => crypto.randomUUID(),
  });
  const input = {
    organisation: 'Nordlicht',
    file: 'x',
    timeZone: 'Europe/Berlin',
    firstWeekday: 'monday',
    workspace: { name: `Main ${NUMBER}`, vendor: '', currency: 'EUR' },
  };
  expect(await dispatch({ method: 'book.create', input, commandId: crypto.randomUUID() })).toMatchObject({
    outcome: 'refused',
    refusal: { code: 'card_number' },
  });
  expect(steps).toEqual([]);
  expect(withoutCardNumbers({ terms: { areas: ['Bonn', '4242424242424242'] } })).toMatchObject({ code: 'card_number' });
  expect(withoutCardNumbers({ note: `paid by ${NUMBER}`, credits: 5, lead: null, dates: ['2026-11-23'] })).toEqual({
    input: { note: 'paid by •••• 4242', credits: 5, lead: null, dates: ['2026-11-23'] },
    isMasked: true,
  });
  const commandId = crypto.randomUUID();
  await dispatch({ method: 'refunds.request', input: { workspaceId: 1, chargeEventId: 1, reason: 'duplicate', note: NUMBER }, commandId });
  expect(announced).toContainEqual({ type: 'masked', commandId });
});
