/** The outbox (rule W6): reports on their way by mail, what came of each try, and what can be done with each. */

import { ActionIcon, Button, Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import type { OutputOf } from '../../../../electron/ipc/contract/contract.ts';
import { useHref } from '../../../address.ts';
import { useBook } from '../../../book.tsx';
import { useAnswer, useCommand, useStaleAt } from '../../../client.ts';
import { instantWords } from '../../../format.ts';
import { Banner } from '../../../parts/banner.tsx';
import { Dialog, DialogActions } from '../../../parts/dialog.tsx';
import { useExport } from '../../../parts/exporting.ts';
import { Panel } from '../../../parts/panel.tsx';
import { StateBadge } from '../../../parts/state-badge.tsx';
import type { Tone } from '../../../parts/state-badge.tsx';
import { Answered, Empty, Refusal } from '../../../parts/states.tsx';
import { TableHead } from '../../../parts/table-head.tsx';
import { Table } from '../../../parts/table.tsx';
import table from '../../../parts/table.module.css';
import { text } from '../../../text/text.ts';
import css from './outbox.module.css';

type Mail = OutputOf<'outbox.list'>['mails'][number];

const words = text.outbox;
const TONES: Readonly<Record<Mail['state'], Tone>> = { waiting: 'neutral', sending: 'accent', sent: 'ok', refused: 'bad', given_up: 'neutral' };

type Asked = { readonly mail: Mail; readonly what: 'tries' | 'give_up' };

export function Outbox() {
  const { workspace } = useBook();
  const href = useHref();
  const answer = useAnswer('outbox.list', { workspaceId: workspace.id });
  const [asked, setAsked] = useState<Asked>();
  const next = Math.min(...(answer.data?.mails ?? []).map(({ nextTryAt }) => nextTryAt ?? Infinity));
  useStaleAt(next === Infinity ? null : next, 'outbox.list');
  const settings = (variant: 'default' | 'filled') => (
    <Button component="a" variant={variant} href={href('/settings')}>
      {words.settings}
    </Button>
  );
  return (
    <Answered answer={answer} lines={6}>
      {({ mails, hindrance }) => (
        <>
          {hindrance !== null && mails.some(({ state }) => state === 'waiting') && (
            <Banner tone="warn" title={words.hindrances[hindrance][0] ?? ''} what={words.hindrances[hindrance][1] ?? ''}>
              {hindrance !== 'offline' && hindrance !== 'sample_book' && settings('default')}
            </Banner>
          )}
          {mails.length === 0 ? (
            <Empty title={words.emptyTitle} what={words.emptyWhat}>
              {settings('filled')}
            </Empty>
          ) : (
            <MailTable mails={mails} ask={setAsked} />
          )}
          {asked?.what === 'tries' && <Tries mail={asked.mail} close={() => setAsked(undefined)} />}
          {asked?.what === 'give_up' && <GiveUp mail={asked.mail} close={() => setAsked(undefined)} />}
        </>
      )}
    </Answered>
  );
}

function MailTable({ mails, ask }: { readonly mails: readonly Mail[]; readonly ask: (asked: Asked) => void }) {
  const send = useCommand('outbox.send', ({ state }) => notifications.show({ message: words.came_of[state] }));
  return (
    <Panel title={words.title} unit={words.unit(mails.length)}>
      {send.isError && (
        <div className={css.inset}>
          <Refusal error={send.error} title={words.sendFailed} />
        </div>
      )}
      <Table label={words.title} least={720} acts>
        <TableHead
          cells={[
            { name: words.report },
            { name: words.to, form: 'wideOnly' },
            { name: words.state },
            { name: words.made },
            { name: words.answer },
            { name: '' },
          ]}
        />
        <tbody>
          {mails.map((mail) => (
            <MailRow
              key={mail.mailId}
              mail={mail}
              ask={(what) => ask({ mail, what })}
              send={() => send.mutate({ mailId: mail.mailId })}
              isSending={send.isPending && send.variables.mailId === mail.mailId}
            />
          ))}
        </tbody>
      </Table>
    </Panel>
  );
}

interface MailRowProps {
  readonly mail: Mail;
  readonly ask: (what: Asked['what']) => void;
  readonly send: () => void;
  readonly isSending: boolean;
}

function MailRow({ mail, ask, send, isSending }: MailRowProps) {
  const { book } = useBook();
  const { reportName, recipients, state, madeAt, nextTryAt, attempts } = mail;
  const last = attempts.at(-1);
  const canSend = state === 'waiting' || state === 'refused';
  return (
    <tr>
      <td className={css.name}>{reportName}</td>
      <td className={`${table.wideOnly} ${table.wrap} ${table.soft}`}>{recipients.join(', ')}</td>
      <td>
        <StateBadge tone={TONES[state]}>{words.states[state]}</StateBadge>
        {nextTryAt !== null && attempts.length > 0 && (
          <span className={css.under}>
            {words.next} {instantWords(nextTryAt, book.timeZone)}
          </span>
        )}
      </td>
      <td>{instantWords(madeAt, book.timeZone)}</td>
      <td className={table.wrap}>{last !== undefined && <Answer attempt={last} />}</td>
      <td>
        <div className={css.acts}>
          {canSend && (
            <Button size="compact-sm" variant="default" onClick={send} loading={isSending}>
              {state === 'refused' ? words.sendAgain : words.send}
            </Button>
          )}
          <More mail={mail} ask={ask} />
        </div>
      </td>
    </tr>
  );
}

function More({ mail, ask }: Pick<MailRowProps, 'mail' | 'ask'>) {
  const { mailId, reportName, state, attempts } = mail;
  const save = useExport({
    make: (client) => client.run('outbox.save', { mailId }),
    done: ({ name }) => words.saved(name),
    failed: () => notifications.show({ message: words.saveFailed }),
  });
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="default" aria-label={words.more(reportName)}>
          ⋯
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => save.mutate()}>{words.save}</Menu.Item>
        {attempts.length > 0 && <Menu.Item onClick={() => ask('tries')}>{words.tries(attempts.length)}</Menu.Item>}
        {(state === 'waiting' || state === 'refused') && <Menu.Item onClick={() => ask('give_up')}>{words.giveUp}</Menu.Item>}
      </Menu.Dropdown>
    </Menu>
  );
}

function Tries({ mail: { reportName, attempts }, close }: { readonly mail: Mail; readonly close: () => void }) {
  const { book } = useBook();
  return (
    <Dialog title={words.history(reportName)} opened onClose={close} size={720}>
      <Table label={words.history(reportName)} least={520}>
        <TableHead cells={[{ name: words.when }, { name: words.server }, { name: words.came }, { name: words.answer }]} />
        <tbody>
          {attempts.map((attempt, at) => (
            <tr key={at}>
              <td>{instantWords(attempt.begunAt, book.timeZone, true)}</td>
              <td className={table.soft}>{attempt.server}</td>
              <td>{words.outcomes[attempt.state]}</td>
              <td className={table.wrap}>
                <Answer attempt={attempt} />
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Dialog>
  );
}

/** What was in the way, what the server said, and of whom alone it said something. */
function Answer({ attempt: { problem, reply, notTaken } }: { readonly attempt: Mail['attempts'][number] }) {
  return (
    <>
      {problem !== '' && words.problems[problem]}
      <span className={css.under}>{reply}</span>
      {notTaken.map(({ address, isForGood, reply: about }) => (
        <span key={address} className={css.under}>
          {isForGood ? words.refusedFor(address) : words.putOffFor(address)}: {about}
        </span>
      ))}
    </>
  );
}

function GiveUp({ mail: { mailId }, close }: { readonly mail: Mail; readonly close: () => void }) {
  const giveUp = useCommand('outbox.giveUp', close);
  return (
    <Dialog title={words.giveUpTitle} opened onClose={close}>
      <p className={css.ask}>{words.giveUpWhat}</p>
      {giveUp.isError && <Refusal error={giveUp.error} title={words.giveUpFailed} />}
      <DialogActions>
        <Button variant="default" onClick={close}>
          {text.cancel}
        </Button>
        <Button onClick={() => giveUp.mutate({ mailId })} loading={giveUp.isPending}>
          {words.giveUp}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
