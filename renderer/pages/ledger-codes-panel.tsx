/** Settings of the codes that a firm's own accounting knows accounts and campaigns by (rule X2): those in force, and changing them. */

import { Button, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { accountName } from '../../db/ledger/accounts.ts';
import type { OutputOf } from '../../electron/ipc/contract/contract.ts';
import { useBook } from '../book.tsx';
import { useAnswer, useCommand } from '../client.ts';
import { dayWords } from '../format.ts';
import account from '../parts/account.module.css';
import { DayInput } from '../parts/day-input.tsx';
import { Dialog, DialogSubmit } from '../parts/dialog.tsx';
import { Panel } from '../parts/panel.tsx';
import { Answered, Refusal } from '../parts/states.tsx';
import { text } from '../text/text.ts';
import css from './settings.module.css';

type Codes = OutputOf<'codes.list'>;

const words = text.codes;

export function LedgerCodesPanel() {
  const { workspace } = useBook();
  const answer = useAnswer('codes.list', { workspaceId: workspace.id });
  const [changing, setChanging] = useState(false);
  const close = () => setChanging(false);
  return (
    <Panel title={words.title} unit={words.unit(workspace.name)}>
      <Answered answer={answer} lines={2}>
        {(codes) => (
          <>
            <CodesInForce codes={codes} />
            <div className={css.actions}>
              <Button variant="default" onClick={() => setChanging(true)}>
                {codes.since === null ? words.set : words.change}
              </Button>
            </div>
            <Dialog title={words.formTitle(workspace.name)} opened={changing} onClose={close} size={560}>
              <CodesForm codes={codes} close={close} />
            </Dialog>
          </>
        )}
      </Answered>
    </Panel>
  );
}

/** What an account or campaign is called, in the order of the answer. */
function linesOf({ accounts, campaigns }: Codes) {
  return {
    accounts: accounts.map(({ code, ...key }) => ({ label: accountName({ ...key, campaign: '' }), code })),
    campaigns: campaigns.map(({ campaign, costCentre }) => ({ label: campaign === '' ? words.noCampaign : campaign, code: costCentre })),
  };
}

function CodesInForce({ codes }: { readonly codes: Codes }) {
  const { book } = useBook();
  const { accounts, campaigns } = linesOf(codes);
  const set = [...accounts, ...campaigns].filter(({ code }) => code !== '');
  if (set.length === 0) return <p className={account.none}>{words.none}</p>;
  const since = codes.since === null || codes.since === 'beginning' ? words.sinceBeginning : words.since(dayWords(codes.since, book.today));
  return (
    <>
      <dl className={`${css.facts} ${css.terms}`}>
        {set.map(({ label, code }, index) => (
          <div key={index}>
            <dt>{label}</dt>
            <dd>{code}</dd>
          </div>
        ))}
      </dl>
      <p className={css.told}>{since}</p>
    </>
  );
}

function CodesForm({ codes, close }: { readonly codes: Codes; readonly close: () => void }) {
  const { workspace } = useBook();
  const set = useCommand('codes.set', close);
  const lines = linesOf(codes);
  const [accounts, setAccounts] = useState(lines.accounts.map(({ code }) => code));
  const [campaigns, setCampaigns] = useState(lines.campaigns.map(({ code }) => code));
  const [from, setFrom] = useState<string | null>(null);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        set.mutate({
          workspaceId: workspace.id,
          accounts: codes.accounts.map((each, index) => ({ ...each, code: (accounts[index] ?? '').trim() })),
          campaigns: codes.campaigns.map((each, index) => ({ ...each, costCentre: (campaigns[index] ?? '').trim() })),
          ...(from === null ? {} : { from }),
        });
      }}
      noValidate
    >
      <Stack gap="md">
        <Text c="var(--fb-text-2)">{words.what}</Text>
        <CodeFields title={words.accounts} labels={lines.accounts.map(({ label }) => label)} values={accounts} change={setAccounts} />
        {lines.campaigns.length > 0 && (
          <CodeFields title={words.campaigns} labels={lines.campaigns.map(({ label }) => label)} values={campaigns} change={setCampaigns} />
        )}
        <div>
          <DayInput label={words.from} value={from} onChange={setFrom} clearable width={180} />
          <Text size="xs" c="var(--fb-text-2)">
            {words.fromWhat(codes.since === null)}
          </Text>
        </div>
        {set.isError && <Refusal error={set.error} title={words.refused} />}
        <DialogSubmit close={close} pending={set.isPending}>
          {words.save}
        </DialogSubmit>
      </Stack>
    </form>
  );
}

interface CodeFieldsProps {
  readonly title: string;
  readonly labels: readonly string[];
  readonly values: readonly string[];
  readonly change: (values: string[]) => void;
}

function CodeFields({ title, labels, values, change }: CodeFieldsProps) {
  return (
    <fieldset className={css.codes}>
      <legend>{title}</legend>
      {labels.map((label, index) => (
        <label key={index}>
          <span>{label}</span>
          <TextInput
            value={values[index] ?? ''}
            onChange={(event) => change(values.with(index, event.currentTarget.value))}
            maxLength={40}
            autoComplete="off"
            w={140}
          />
        </label>
      ))}
    </fieldset>
  );
}
