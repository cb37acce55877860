/** Settings of mail (rule W6): from whom and by which server, the password that goes in and never comes out, the weekly report of the workspace, and a test. */

import { Button, NumberInput, PasswordInput, Select, Switch, Textarea, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import type { OutputOf } from '../../electron/ipc/contract/contract.ts';
import { useBook } from '../book.tsx';
import { useAnswer, useCommand } from '../client.ts';
import { Panel } from '../parts/panel.tsx';
import { Answered, Refusal } from '../parts/states.tsx';
import { text } from '../text/text.ts';
import css from './mail-panel.module.css';

type Settings = OutputOf<'mail.settings'>;
type Security = keyof typeof words.securities;

const words = text.mailSettings;
const PORTS: Readonly<Record<Security, number>> = { starttls: 587, tls: 465, none: 25 };

const tellSaved = () => notifications.show({ message: words.saved });

export function MailPanel() {
  const { workspace } = useBook();
  const answer = useAnswer('mail.settings', { workspaceId: workspace.id });
  return (
    <>
      <Panel title={words.title} unit={words.unit}>
        <Answered answer={answer} lines={6}>
          {(settings) => (
            <>
              <ServerForm key={JSON.stringify(settings.mail)} settings={settings} />
              {(settings.mail?.server?.user ?? '') !== '' && <Password settings={settings} />}
              {settings.mail?.server && <TestMessage />}
            </>
          )}
        </Answered>
      </Panel>
      {answer.data !== undefined && <WeeklyForm key={`${workspace.id} ${JSON.stringify(answer.data.weekly)}`} settings={answer.data} />}
    </>
  );
}

function ServerForm({ settings: { mail } }: { readonly settings: Settings }) {
  const [from, setFrom] = useState(mail?.from ?? '');
  const [fromName, setFromName] = useState(mail?.fromName ?? 'Floatbook');
  const [host, setHost] = useState(mail?.server?.host ?? '');
  const [security, setSecurity] = useState<Security>(mail?.server?.security ?? 'starttls');
  const [port, setPort] = useState<number | string>(mail?.server?.port ?? PORTS.starttls);
  const [user, setUser] = useState(mail?.server?.user ?? '');
  const save = useCommand('mail.set', tellSaved);
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        const server = host.trim() === '' ? null : { host, port: Number(port), security, user };
        save.mutate({ from, fromName, server });
      }}
    >
      <TextInput
        label={words.from}
        value={from}
        onChange={({ currentTarget }) => setFrom(currentTarget.value)}
        inputMode="email"
        autoComplete="off"
        required
      />
      <TextInput label={words.fromName} value={fromName} onChange={({ currentTarget }) => setFromName(currentTarget.value)} autoComplete="off" />
      <TextInput
        className={css.whole}
        label={words.host}
        description={words.hostWhat}
        value={host}
        onChange={({ currentTarget }) => setHost(currentTarget.value)}
        autoComplete="off"
      />
      <Select
        label={words.security}
        value={security}
        allowDeselect={false}
        onChange={(value) => {
          setSecurity(value as Security);
          setPort(PORTS[value as Security]);
        }}
        data={Object.entries(words.securities).map(([value, label]) => ({ value, label }))}
      />
      <NumberInput label={words.port} value={port} onChange={setPort} min={1} max={65_535} allowDecimal={false} hideControls />
      {security === 'none' && <p className={`${css.whole} ${css.warn}`}>{words.plain}</p>}
      <TextInput
        className={css.whole}
        label={words.user}
        description={words.userWhat}
        value={user}
        onChange={({ currentTarget }) => setUser(currentTarget.value)}
        autoComplete="off"
      />
      <div className={css.whole}>
        {save.isError && <Refusal error={save.error} title={words.failed} />}
        <Button type="submit" variant="default" loading={save.isPending}>
          {words.save}
        </Button>
      </div>
    </form>
  );
}

function Password({ settings: { password: place } }: { readonly settings: Settings }) {
  const [password, setPassword] = useState('');
  const keep = useCommand('mail.setPassword', () => setPassword(''));
  const forget = useCommand('mail.forgetPassword');
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        keep.mutate({ password });
      }}
    >
      <PasswordInput
        className={css.whole}
        label={words.password}
        description={words.passwordWhat}
        value={password}
        onChange={({ currentTarget }) => setPassword(currentTarget.value)}
        autoComplete="off"
      />
      <div className={css.whole}>
        {keep.isError && <Refusal error={keep.error} title={text.problem.title} />}
        {forget.isError && <Refusal error={forget.error} title={text.problem.title} />}
        <Button type="submit" variant="default" loading={keep.isPending} disabled={password === ''}>
          {words.keep}
        </Button>
        {place !== 'nowhere' && (
          <Button variant="subtle" onClick={() => forget.mutate({})} loading={forget.isPending}>
            {words.forget}
          </Button>
        )}
        <span role="status" className={css.status}>
          {words.places[place]}
        </span>
      </div>
    </form>
  );
}

function TestMessage() {
  const [to, setTo] = useState('');
  const send = useCommand('mail.test');
  const { data } = send;
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate({ to });
      }}
    >
      <TextInput
        className={css.whole}
        label={words.test}
        value={to}
        onChange={({ currentTarget }) => setTo(currentTarget.value)}
        inputMode="email"
        autoComplete="off"
      />
      <div className={css.whole}>
        {send.isError && <Refusal error={send.error} title={words.testFailed} />}
        <Button type="submit" variant="default" loading={send.isPending} disabled={to.trim() === ''}>
          {words.testSend}
        </Button>
        <span role="status" className={css.status}>
          {data === undefined ? '' : `${words.tested[data.state]}${words.problems[data.problem]} ${data.reply}`}
        </span>
      </div>
    </form>
  );
}

function WeeklyForm({ settings: { weekly } }: { readonly settings: Settings }) {
  const { workspace } = useBook();
  const [on, setOn] = useState(weekly.on);
  const [typed, setTyped] = useState(weekly.recipients.join('\n'));
  const save = useCommand('mail.setWeekly', tellSaved);
  return (
    <Panel title={words.weekly(workspace.name)}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          const recipients = typed.split('\n').filter((line) => line.trim() !== '');
          save.mutate({ workspaceId: workspace.id, on, recipients });
        }}
      >
        <Switch
          className={css.whole}
          size="sm"
          label={words.weeklySwitch}
          checked={on}
          onChange={({ currentTarget }) => setOn(currentTarget.checked)}
          withThumbIndicator={false}
        />
        <Textarea
          className={css.whole}
          label={words.recipients}
          description={words.recipientsWhat}
          value={typed}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
          autosize
          minRows={2}
          maxRows={8}
        />
        <div className={css.whole}>
          {save.isError && <Refusal error={save.error} title={words.weeklyFailed} />}
          <Button type="submit" variant="default" loading={save.isPending}>
            {words.save}
          </Button>
        </div>
      </form>
    </Panel>
  );
}
