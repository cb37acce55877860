/** What is known of an account besides its lines: its details, the sources of its files, what was learned, lines taken out, closed periods. */

import { MultiSelect, Stack, Tabs } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useBook } from '../../book.tsx';
import { useCommand } from '../../client.ts';
import { count, methodWords, span } from '../../format.ts';
import parts from '../../parts/account.module.css';
import { AmountInput, amountText, parseSignedAmount } from '../../parts/amount-input.tsx';
import { Dialog, DialogSubmit } from '../../parts/dialog.tsx';
import { Refusal } from '../../parts/states.tsx';
import { text } from '../../text/text.ts';
import { Learned, RemovedLines } from './account-history.tsx';
import type { MoneyAccount } from './account-list.tsx';
import { Periods } from './periods.tsx';
import { Sources } from './sources.tsx';
import type { DetailName, ReconcileAddress } from './view.ts';

const words = text.reconcile.details;

export interface AccountDialogProps {
  readonly account: MoneyAccount;
  /** Every method that events of the workspace name. */
  readonly methods: readonly string[];
  readonly address: ReconcileAddress;
}

export function AccountDialog({ account, methods, address }: AccountDialogProps) {
  const { detail } = address;
  const close = () => address.change({ detail: undefined });
  return (
    <Dialog title={account.name} opened={detail !== undefined} onClose={close} size={760}>
      <Tabs value={detail ?? 'details'} onChange={(value) => address.change({ detail: value ?? undefined }, { replace: true })} keepMounted={false}>
        <Tabs.List mb={16}>
          {(Object.keys(words.tabs) as DetailName[]).map((name) => (
            <Tabs.Tab key={name} value={name}>
              {words.tabs[name]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="details">
          <Details account={account} methods={methods} close={close} />
        </Tabs.Panel>
        <Tabs.Panel value="sources">
          <Sources accountId={account.accountId} />
        </Tabs.Panel>
        <Tabs.Panel value="learned">
          <Learned accountId={account.accountId} />
        </Tabs.Panel>
        <Tabs.Panel value="removed">
          <RemovedLines accountId={account.accountId} />
        </Tabs.Panel>
        <Tabs.Panel value="periods">
          <Periods accountId={account.accountId} />
        </Tabs.Panel>
      </Tabs>
    </Dialog>
  );
}

interface DetailsProps {
  readonly account: MoneyAccount;
  readonly methods: readonly string[];
  readonly close: () => void;
}

function Details({ account, methods, close }: DetailsProps) {
  const { workspace, book } = useBook();
  const { accountId, kind, number, lines, firstDay, lastDay } = account;
  const form = useForm({
    initialValues: { opening: amountText(account.opening, workspace.currencyDecimals), methods: [...account.methods] },
    validate: {
      opening: (typed) => (typed.trim() === '' || parseSignedAmount(typed, workspace.currencyDecimals) !== undefined ? null : words.wrong),
    },
  });
  const change = useCommand('money.changeAccount', close);
  const facts: readonly (readonly [string, string])[] = [
    [words.kind, text.reconcile.kinds[kind]],
    [words.number, number === '' ? words.noNumber : number],
    [words.lines, firstDay === null || lastDay === null ? words.noLines : words.linesSpan(count(lines), span(firstDay, lastDay, book.today))],
  ];
  const offered = [...new Set([...methods, ...account.methods])].filter((method) => method !== '');
  return (
    <form
      onSubmit={form.onSubmit((fields) =>
        change.mutate({
          accountId,
          opening: fields.opening.trim() === '' ? null : (parseSignedAmount(fields.opening, workspace.currencyDecimals) ?? null),
          methods: fields.methods,
        }),
      )}
      noValidate
    >
      <Stack gap="md">
        <dl className={parts.facts}>
          {facts.map(([name, fact]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{fact}</dd>
            </div>
          ))}
        </dl>
        <AmountInput
          label={words.opening(workspace.currency)}
          description={words.openingWhat}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          w={240}
          {...form.getInputProps('opening')}
        />
        <MultiSelect
          label={words.methods}
          description={words.methodsWhat}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          placeholder={form.values.methods.length === 0 ? words.methodsPlaceholder : ''}
          data={offered.map((method) => ({ value: method, label: methodWords(method) }))}
          {...form.getInputProps('methods')}
        />
        {change.isError && <Refusal error={change.error} title={words.refused} />}
        <DialogSubmit close={close} pending={change.isPending}>
          {words.save}
        </DialogSubmit>
      </Stack>
    </form>
  );
}
