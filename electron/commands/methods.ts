/** Commands of payment methods (rules M1 to M5): `method list`, `add`, `verify`, `activate`, `primary`, `order`, `rename`, `remove`, `drill`. */

import { stepsOf, type PaymentMethod } from '../../db/payment-methods.ts';
import { methodLabel, type Engine } from '../engine/account/account.ts';
import { drillAccount } from '../engine/account/backup-drill.ts';
import { gather, type Gathered } from '../engine/account/gather.ts';
import { methodWarningsOf } from '../engine/account/method-warnings.ts';
import { activateMethod, addMethod, makePrimary, orderMethods, removeMethod, renameMethod, verifyMethod } from '../engine/account/methods.ts';
import { words } from './account-documents.ts';
import { typedWhole, WrongUsage, type Call, type Command, type Outcome } from './command.ts';
import { MASKED } from './free-text.ts';
import { shortInstant } from './instants.ts';
import { operate, readAccount, type Account } from './operating.ts';
import { printable, table } from './table.ts';

const NICKNAME_LETTERS = 60;
const ONE_METHOD = { least: 1, most: 1 } as const;

const list: Command = {
  ...named('list', '', 'Payment methods in charging order, the primary first, and what should be seen to before it matters.'),
  run: (call) => readAccount(call, describeMethods),
};

const add: Command = {
  ...named('add', '[--card TOKEN] [--processor sandbox] [--mode test] [--nickname N]', 'Puts a method on file. Verify it, then activate it.'),
  options: {
    card: { value: 'TOKEN', help: 'a test card by its token, such as tok_visa: for the sandbox' },
    processor: { value: 'sandbox|manual|stripe', help: 'sandbox unless given' },
    mode: { value: 'test|live', help: 'test unless given; a manual method is live' },
    nickname: { value: 'NAME', help: 'what the method is called' },
  },
  run(call) {
    const processor = call.oneOf('processor', ['sandbox', 'manual', 'stripe']);
    const mode = call.oneOf('mode', processor === 'manual' ? ['live', 'test'] : ['test', 'live']);
    const card = call.text('card') ?? null;
    const nickname = nicknameOf(call.text('nickname') ?? '');
    return operate(call, async ({ engine, workspaceId }) => {
      const { methodId, url, masked } = await addMethod(engine, workspaceId, { processor, mode, card, nickname });
      const where = url === null ? '' : `Give the card here: ${url}\n`;
      const next =
        processor === 'manual'
          ? `It is never charged. Next: payment record ${methodId} for what was paid with it.\n`
          : `${where}Next: method verify ${methodId}, then method activate ${methodId}.\n`;
      return {
        document: { method: methodId, state: processor === 'manual' ? 'verified' : 'added', url },
        text: () => `Method ${methodId} is added${processor === 'manual' ? '' : ', and not charged yet'}.\n${next}`,
        warnings: masked ? [MASKED] : [],
      };
    });
  },
};

const verify: Command = {
  ...named('verify', 'METHOD [--again]', 'Asks the processor whether a method is verified by now. Ends with 1 where it is not.'),
  ...ONE_METHOD,
  options: { again: { help: 'also where it was disabled: it is to be used again' } },
  run(call) {
    const method = methodOf(call);
    const again = call.has('again');
    return operate(call, async ({ engine, workspaceId }) => {
      const answer = await verifyMethod(engine, workspaceId, method, again);
      const url = answer.outcome === 'pending' ? answer.url : null;
      const code = answer.outcome === 'refused' ? answer.code : '';
      const why = answer.outcome === 'refused' ? ` (${code})` : url === null ? '' : `: its owner has to confirm it at ${url}`;
      return {
        document: { method, outcome: answer.outcome, state: answer.state, code, url },
        text: () => `Method ${method}: ${answer.outcome}${printable(why)}.\n`,
        isFailure: answer.outcome !== 'verified',
      };
    });
  },
};

const activate = changing('activate', 'Lets a verified method be charged: as the primary if it is the only one, else as a backup.', activateMethod);
const primary = changing('primary', 'Makes an activated method the one that is charged first.', makePrimary);
const remove = changing('remove', 'Takes a method out of use for good; not while it is charged.', removeMethod);

const order: Command = {
  ...named('order', 'METHOD…', 'Sets the order in which methods are charged: every method once, the primary first.'),
  least: 1,
  most: Infinity,
  run(call) {
    const given = call.arguments.map((text) => typedWhole(text, 'METHOD', 1, Number.MAX_SAFE_INTEGER));
    return operate(call, async ({ engine, workspaceId, account }) => {
      await orderMethods(engine, workspaceId, given);
      return describeMethods(account());
    });
  },
};

const rename: Command = {
  ...named('rename', 'METHOD NICKNAME', 'Gives a method another name; an empty one takes it away.'),
  least: 2,
  most: 2,
  run(call) {
    const method = methodOf(call);
    const nickname = nicknameOf(call.arguments[1] ?? '');
    return operate(call, async ({ engine, workspaceId, account }) => {
      const masked = await renameMethod(engine, workspaceId, method, nickname);
      return { ...describeMethods(account()), warnings: masked ? [MASKED] : [] };
    });
  },
};

const drill: Command = {
  ...named('drill', '', 'What would happen if the primary failed now, step by step, without charging anyone.'),
  run: (call) => readAccount(call, describeDrill),
};

export const METHOD_COMMANDS: readonly Command[] = [list, add, verify, activate, primary, order, rename, remove, drill];

function named(word: string, form: string, help: string): Omit<Command, 'run'> {
  return { words: ['method', word], form, help, options: {}, least: 0, most: 0, isOfWorkspace: true };
}

function changing(word: string, help: string, change: (engine: Engine, workspaceId: number, methodId: number) => Promise<void>): Command {
  return {
    ...named(word, 'METHOD', help),
    ...ONE_METHOD,
    run(call) {
      const method = methodOf(call);
      return operate(call, async ({ engine, workspaceId, account }) => {
        await change(engine, workspaceId, method);
        return describeMethods(account());
      });
    },
  };
}

function methodOf(call: Call): number {
  return typedWhole(call.arguments[0] ?? '', 'METHOD', 1, Number.MAX_SAFE_INTEGER);
}

function nicknameOf(given: string): string {
  if (given.length > NICKNAME_LETTERS) throw new WrongUsage(`A nickname has ${NICKNAME_LETTERS} letters at most.`);
  return given;
}

/** `method list`, and what the commands that change methods answer with. */
function describeMethods(account: Account): Outcome {
  const found = gather(account.view);
  const first = primaryOf(found);
  const methods = found.methods.map((method) => methodDocument(account, method, method.id === first));
  const warnings = methodWarningsOf(account.view, found).map(({ code, methodId }) => ({ code, method: methodId }));
  return { document: { methods, warnings }, text: () => methodTable(methods) + warningLines(warnings) };
}

/** The first activated one in charging order (rule M2). */
function primaryOf({ snapshot }: Gathered): number | undefined {
  return snapshot.methods.find(({ state, chargeable }) => state === 'active' && chargeable)?.id;
}

function methodDocument({ view, shown }: Account, method: PaymentMethod, isPrimary: boolean) {
  const { id, processor, mode, nickname, brand, last4, funding, state, addedAt } = method;
  const last = stepsOf(view.book.connection, id).at(-1);
  return {
    method: id,
    label: methodLabel(method),
    nickname,
    brand,
    last4,
    expires: expiryOf(method),
    funding,
    processor,
    mode,
    state,
    /** Why it is in this state. */
    because: last?.because ?? '',
    primary: isPrimary,
    addedAt: shown.instant(addedAt),
  };
}

/** `2029-11`: the last month in which the card is good. */
function expiryOf({ expiryYear, expiryMonth }: PaymentMethod): string | null {
  return expiryYear === null || expiryMonth === null ? null : `${expiryYear}-${String(expiryMonth).padStart(2, '0')}`;
}

function methodTable(methods: readonly ReturnType<typeof methodDocument>[]): string {
  const columns = ['Name', 'Card', 'Expires', 'Processor', 'State', 'Charged'].map((title) => ({ title }));
  return table(
    [{ title: 'Method', isNumber: true }, ...columns],
    methods.map((method) => [
      String(method.method),
      method.label,
      `${method.brand} ${method.last4}`.trim(),
      method.expires ?? '',
      `${method.processor}, ${method.mode}`,
      method.state,
      method.primary ? 'first' : method.state === 'active' ? 'as backup' : 'never',
    ]),
  );
}

const WARNINGS: Readonly<Record<string, string>> = {
  no_method: 'No activated method can be charged.',
  no_backup: 'There is no activated backup.',
  not_activated: 'is verified and not activated: it is never charged.',
  owner_wanted: 'was asked to have its owner confirm, at its last charge.',
  expires_soon: 'expires soon.',
  disabled: 'is disabled.',
  expired: 'has expired.',
  needs_owner_to_charge: 'cannot be charged without its owner.',
};

function warningLines(warnings: readonly { readonly code: string; readonly method: number | null }[]): string {
  const lines = warnings.map(({ code, method }) => `${method === null ? '' : `Method ${method} `}${WARNINGS[code] ?? words(code)}\n`);
  return lines.length === 0 ? '' : `\n${lines.join('')}`;
}

function describeDrill({ view, shown }: Account): Outcome {
  const gathered = gather(view);
  const drilled = drillAccount(view, gathered);
  const labels = new Map(gathered.methods.map((method) => [method.id, methodLabel(method)]));
  const scenarios = drilled.scenarios.map(({ primary: answer, steps }) => ({
    primary: answer,
    steps: steps.map(({ step, methodId, answer: expected, until }) => ({
      step,
      method: methodId,
      label: methodId === null ? null : (labels.get(methodId) ?? null),
      /** Of a backup: as at its last charge, or that it pays. */
      answer: expected,
      until: shown.instantOrNull(until),
    })),
  }));
  const backups = drilled.backups.map(({ methodId, last, expiresSoon }) => ({
    method: methodId,
    label: labels.get(methodId) ?? '',
    /** `null`: it was never charged, and that it pays is an assumption. */
    last: last && { at: shown.instant(last.at), answer: last.answer, code: last.code },
    expiresSoon,
  }));
  const inWords = ({ step, label, answer: expected, until }: (typeof scenarios)[number]['steps'][number]) =>
    [
      words(step),
      label ?? '',
      expected === null || expected === 'pays' ? '' : `(${words(expected)})`,
      until === null ? '' : `until ${shortInstant(until)}`,
    ]
      .filter((text) => text !== '')
      .join(' ');
  const untried = backups.filter(({ last }) => last === null).map(({ label }) => label);
  const assumed = () => (untried.length === 0 ? '' : `\nNever charged yet, and assumed to pay: ${untried.map(printable).join(', ')}.\n`);
  const text = () =>
    table(
      [{ title: 'The primary' }, { title: 'Then' }],
      scenarios.map(({ primary: answer, steps }) => [words(answer), steps.map(inWords).join('; ')]),
    ) + assumed();
  return { document: { scenarios, backups }, text };
}
