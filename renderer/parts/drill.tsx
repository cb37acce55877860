/** The backup drill (rule M5): what would happen if the primary failed now, step by step, without charging anyone. */

import { Select } from '@mantine/core';
import type { OutputOf } from '../../electron/ipc/contract/contract.ts';
import { useAddress, useChangeQuery } from '../address.ts';
import { useBook } from '../book.tsx';
import { useAnswer } from '../client.ts';
import { methodWords, pointWords } from '../format.ts';
import { text } from '../text/text.ts';
import css from './account.module.css';
import { Panel } from './panel.tsx';
import { Answered } from './states.tsx';

type Scenario = OutputOf<'methods.drill'>['scenarios'][number];
type Answer = Scenario['primary'];

const words = text.methods.drill;
const ANSWERS = Object.keys(words.scenarios) as readonly Answer[];

export function DrillPanel() {
  const { workspace } = useBook();
  const { query } = useAddress();
  const change = useChangeQuery();
  const answer = useAnswer('methods.drill', { workspaceId: workspace.id });
  const chosen = ANSWERS.find((each) => each === query.get('drill')) ?? 'declines_softly';
  const scenario = answer.data?.scenarios.find(({ primary }) => primary === chosen);
  const asked = scenario?.steps[0]?.method ?? null;
  return (
    <Panel title={asked === null ? words.title : words.titleOf(methodWords(asked))} unit={words.unit}>
      <div className={css.drill}>
        <Select
          aria-label={words.choose}
          data={ANSWERS.map((value) => ({ value, label: words.scenarios[value] }))}
          value={chosen}
          onChange={(drill) => change({ drill: drill === 'declines_softly' || drill === null ? undefined : drill }, { replace: true })}
          allowDeselect={false}
        />
        <Answered answer={answer} lines={3} bare>
          {() => (scenario === undefined ? null : <Steps scenario={scenario} />)}
        </Answered>
      </div>
    </Panel>
  );
}

function Steps({ scenario }: { readonly scenario: Scenario }) {
  const { book } = useBook();
  const inWords = (instant: number) => pointWords(instant, book.timeZone, book.today);
  const paid = scenario.steps.find(({ step }) => step === 'paid');
  return (
    <div role="status">
      <ol className={css.steps}>
        {scenario.steps.map((step, index) => (
          <li key={index}>{stepWords(scenario.primary, step, index, inWords)}</li>
        ))}
      </ol>
      <Verdict funded={paid === undefined ? undefined : methodWords(paid.method ?? '')} asked={scenario.steps.length > 1} />
    </div>
  );
}

function stepWords(primary: Answer, { step, method, until }: Scenario['steps'][number], index: number, inWords: (at: number) => string): string {
  const name = methodWords(method ?? '');
  switch (step) {
    case 'try':
      return index === 0 ? words.tried[primary](name) : words.next(name);
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

function Verdict({ funded, asked }: { readonly funded: string | undefined; readonly asked: boolean }) {
  if (funded !== undefined) return <p className={css.verdict}>{words.verdictSafe(funded)}</p>;
  return <p className={`${css.verdict} ${css.warn}`}>{asked ? words.verdictOne : words.verdictNone}</p>;
}
