/** Asks once more before what spends money or changes where it goes: the browser mode does such a command only when its page has asked (decision 0024). */

import { Button, Modal, Stack, Text } from '@mantine/core';
import { useSyncExternalStore } from 'react';
import type { KeyboardEvent } from 'react';
import type { Call, CommandName, InputOf } from '../../electron/ipc/contract/contract.ts';
import { useAnswer } from '../client.ts';
import { methodWords, money } from '../format.ts';
import { text } from '../text/text.ts';
import { DialogActions } from './dialog.tsx';

interface Question {
  readonly call: Call;
  readonly answer: (confirmed: boolean) => void;
}

/** Those that wait, the first of them shown. */
let questions: readonly Question[] = [];
const watchers = new Set<() => void>();

function setQuestions(next: readonly Question[]): void {
  questions = next;
  watchers.forEach((watcher) => watcher());
}

/** Resolves with what the user says of a command. */
export function askAgain(call: Call): Promise<boolean> {
  return new Promise((resolve) => {
    const question: Question = {
      call,
      answer(confirmed) {
        setQuestions(questions.filter((each) => each !== question));
        resolve(confirmed);
      },
    };
    setQuestions([...questions, question]);
  });
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => void watchers.delete(watcher);
}

export function AskAgain() {
  const [question] = useSyncExternalStore(watch, () => questions);
  const writeMoney = useMoney(question?.call);
  const shown = question === undefined ? undefined : wordsOf(question.call, writeMoney);
  const leave = () => question?.answer(false);
  // The question stands before the dialog that it is about; Escape leaves the question alone, and Mantine would hand it to both.
  const own = { 'data-mantine-stop-propagation': true, onKeyDown: ({ key }: KeyboardEvent) => key === 'Escape' && leave() };
  return (
    <Modal
      title={text.askAgain.title}
      opened={question !== undefined}
      onClose={leave}
      size={460}
      zIndex={BEFORE_DIALOGS}
      withCloseButton={false}
      closeOnEscape={false}
    >
      <Stack gap="lg" data-ask-again>
        <Text size="sm">{shown?.what}</Text>
        <DialogActions>
          <Button variant="default" data-autofocus onClick={leave} {...own}>
            {text.askAgain.leave}
          </Button>
          <Button onClick={() => question?.answer(true)} {...own}>
            {shown?.button ?? text.askAgain.confirm}
          </Button>
        </DialogActions>
      </Stack>
    </Modal>
  );
}

/** Dialogs stand at 200. */
const BEFORE_DIALOGS = 300;

type WriteMoney = (amount: number) => string;

/** Amounts of a command are in the currency of its workspace. */
function useMoney(call: Call | undefined): WriteMoney {
  const { data } = useAnswer('app.state', {});
  const { workspaceId } = (call?.input ?? {}) as { readonly workspaceId?: number };
  const workspace = data?.book?.workspaces.find(({ id }) => id === workspaceId);
  return (amount) => (workspace === undefined ? String(amount) : money(amount, workspace.currency, workspace.currencyDecimals));
}

interface Words {
  readonly what: string;
  /** Where an amount is charged; `undefined` for the plain word. */
  readonly button?: string;
}

const words = text.askAgain;

type Describes = { readonly [Name in CommandName]?: (input: InputOf<Name>, write: WriteMoney) => Words };

type Told = Pick<InputOf<'leads.buy'>, 'told'>;

const fee = ({ told }: Told, write: WriteMoney): Words => {
  const what = told.pay === 'draw' || told.pay === 'held' ? words.feeLeadsOn : words.fee;
  return charging(told.amount ?? 0, write, (amount) => what(amount, told.method === null ? null : methodWords(told.method)));
};
const feesWait = (): Words => ({ what: words.feesWait });

const DESCRIBES: Describes = {
  'packs.buy': ({ packs, price }, write) => charging(price, write, (amount) => words.buy(packs, amount)),
  'topUp.turnOn': ({ chargeAtOnce }, write) => (chargeAtOnce === 0 ? { what: words.turnOn } : charging(chargeAtOnce, write, words.turnOnNow)),
  'topUp.settle': () => ({ what: words.settle }),
  'topUp.answerForOwner': ({ agreed }) => ({ what: words.ownerAnswers(agreed) }),
  'topUp.turnOff': feesWait,
  'topUp.cancel': feesWait,
  'topUp.giveUp': feesWait,
  'account.recordPayment': feesWait,
  'activity.import': () => ({ what: words.rows }),
  'import.undo': () => ({ what: words.undoImport }),
  'leads.buy': fee,
  'fees.contact': fee,
  'fees.fallDue': fee,
  'fees.tryAgain': fee,
  'methods.add': () => ({ what: words.addMethod }),
  'methods.verify': () => ({ what: words.verifyMethod }),
  'methods.activate': () => ({ what: words.activateMethod }),
  'methods.makePrimary': () => ({ what: words.primaryMethod }),
  'methods.remove': () => ({ what: words.removePrimary }),
  'methods.order': () => ({ what: words.orderMethods }),
  'packs.set': () => ({ what: words.packs }),
  'account.setPaused': () => ({ what: words.resume }),
  'account.setPromotion': () => ({ what: words.promotion }),
  'account.setTerms': () => ({ what: words.terms }),
  'campaigns.add': ({ name }) => ({ what: words.campaign(name) }),
  'campaigns.change': () => ({ what: words.campaign(null) }),
  'leads.import': () => ({ what: words.leads }),
  'feed.set': ({ folder }) => ({ what: words.leadFolder(folder ?? '') }),
  'processors.setStripeKey': () => ({ what: words.processor }),
  'mail.set': ({ server }) => ({ what: words.mailServer(server?.host ?? null) }),
  'mail.setWeekly': ({ on, recipients }) => ({ what: words.mailWeekly(on ? recipients : []) }),
  'backup.restore': () => ({ what: words.restore }),
  'backup.undo': () => ({ what: words.undoRestore }),
  'backup.confirm': () => ({ what: words.confirmRestore }),
  'mail.setPassword': () => ({ what: words.mailPassword }),
};

function charging(amount: number, write: WriteMoney, what: (money: string) => string): Words {
  return { what: what(write(amount)), button: words.charge(write(amount)) };
}

function wordsOf({ method, input }: Call, write: WriteMoney): Words {
  const describes = (DESCRIBES as Readonly<Record<string, ((given: unknown, write: WriteMoney) => Words) | undefined>>)[method];
  return describes?.(input, write) ?? { what: method };
}
