/** The backup drill (rule M5): what would happen if the primary failed now, step by step, without charging anyone. */

import { Select } from '@mantine/core';
import { useRef } from 'react';
import type { OutputOf } from '../../electron/ipc/contract/contract.ts';
import { useAddress, useChangeQuery, useWanted } from '../address.ts';
import { useBook } from '../book.tsx';
import { useAnswer } from '../client.ts';
import { dayOfInstant, dayWords, methodWords, pointWords } from '../format.ts';
import { text } from '../text/text.ts';
import css from './account.module.css';
import { declineWords } from '../../electron/documents/attention-words.ts';
import { Panel } from './panel.tsx';
import { Answered } from './states.tsx';

type Scenario = OutputOf<'methods.drill'>['scenarios'][number];
type Backup = OutputOf<'methods.drill'>['backups'][number];
type Answer = Scenario['primary'];

const words = text.methods.drill;
const ANSWERS = Object.keys(words.scenarios) as readonly Answer[];

export function DrillPanel() {
  const { workspace } = useBook();
  const { query } = useAddress();
  const change = useChangeQuery();
  const answer = useAnswer('methods.drill', { workspaceId: workspace.id });
  const chosen = ANSWERS.find((each) => each === query.get('drill')) ?? 'declines_softly';
  const choice = useRef<HTMLInputElement>(null);
  useWanted({ drill: () => choice.current?.focus() });
  const scenario = answer.data?.scenarios.find(({ primary }) => primary === chosen);
  const asked = scenario?.steps[0]?.method ?? null;
  return (
    <Panel title={asked === null ? words.title : words.titleOf(methodWords(asked))} unit={words.unit}>
      <div className={css.drill}>
        <Select
          ref={choice}
          aria-label={words.choose}
          data={ANSWERS.map((value) => ({ value, label: words.scenarios[value] }))}
          value={chosen}
          onChange={(drill) => change({ drill: drill === 'declines_softly' || drill === null ? undefined : drill }, { replace: true })}
          allowDeselect={false}
        />
        <Answered answer={answer} lines={3} bare>
          {({ backups }) => (scenario === undefined ? null : <Steps scenario={scenario} backups={backups} />)}
        </Answered>
      </div>
    </Panel>
  );
}

function Steps({ scenario, backups }: { readonly scenario: Scenario; readonly backups: readonly Backup[] }) {
  const { book } = useBook();
  const inWords = (instant: number) => pointWords(instant, book.timeZone, book.today);
  const lastOf = (methodId: number | null) => backups.find((backup) => backup.methodId === methodId)?.last ?? undefined;
  return (
    <div role="status">
      <ol className={css.steps}>
        {scenario.steps.map((step, index) => (
          <li key={index}>{stepWords(scenario.primary, step, index, inWords, lastOf)}</li>
        ))}
      </ol>
      <Verdict scenario={scenario} backups={backups} />
    </div>
  );
}

function stepWords(
  primary: Answer,
  { step, methodId, method, answer, until }: Scenario['steps'][number],
  index: number,
  inWords: (at: number) => string,
  lastOf: (methodId: number | null) => Backup['last'] | undefined,
): string {
  const name = methodWords(method ?? '');
  const last = lastOf(methodId);
  switch (step) {
    case 'try':
      if (answer === null) return words.tried[primary](name);
      return answer === 'pays' || !last
        ? words.next(name)
        : words.nextFails[answer](name, inWords(last.at), last.code === '' ? '' : words.because(declineWords(last.code)));
    case 'paid':
      return words.paid(name);
    case 'wait':
      return words.wait(until === null ? text.noValue : inWords(until));
    case 'await_owner':
      return until === null ? words.await_owner_72 : words.await_owner(inWords(until));
    case 'look_up':
      return words.look_up;
    case 'settle_by_hand':
      return words.settle_by_hand;
    default:
      return index === 0 ? words.nothing : words.fail;
  }
}

/** What it comes to, and what that rests on: a backup that was never charged is only assumed to pay. */
function Verdict({ scenario: { steps }, backups }: { readonly scenario: Scenario; readonly backups: readonly Backup[] }) {
  const { book } = useBook();
  const paid = steps.find(({ step }) => step === 'paid');
  if (paid === undefined) {
    const triedOthers = steps.some(({ answer }) => answer !== null);
    const told = triedOthers ? words.verdictNoBackup : steps.length > 1 ? words.verdictOne : words.verdictNone;
    return <p className={`${css.verdict} ${css.warn}`}>{told}</p>;
  }
  const name = methodWords(paid.method ?? '');
  const backup = backups.find(({ methodId }) => methodId === paid.methodId);
  const isBackup = steps[0]?.methodId !== paid.methodId;
  const day = backup?.last ? dayWords(dayOfInstant(backup.last.at, book.timeZone), book.today) : undefined;
  const basis = !isBackup ? '' : day === undefined ? words.assumedUntried : words.assumedPaid(day);
  const isDoubtful = isBackup && (day === undefined || backup?.expiresSoon === true);
  return (
    <p className={isDoubtful ? `${css.verdict} ${css.warn}` : css.verdict}>
      {words.verdictSafe(name)} {basis} {isBackup && backup?.expiresSoon === true && words.expiresSoon}
    </p>
  );
}
