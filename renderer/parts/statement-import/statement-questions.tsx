/** What a file leaves open, with what was seen of it: each answer is applied at once, and the preview asked again (rule I2). */

import { Radio, Select, Stack } from '@mantine/core';
import { readingAnswers } from '../../../electron/ipc/contract/reconcile.ts';
import { count } from '../../format.ts';
import { text } from '../../text/text.ts';
import { answerTo } from './statement-work.ts';
import type { Answers, Question, StatementFile } from './statement-work.ts';
import css from './statement-import.module.css';

const words = text.statementImport;

export interface StatementQuestionsProps {
  readonly file: StatementFile;
  readonly answer: (answers: Answers) => void;
}

export function StatementQuestions({ file, answer }: StatementQuestionsProps) {
  if (file.asked.length === 0) return null;
  return (
    <>
      {file.asked.map((question) =>
        question.kind === 'columns' ? (
          <ColumnsQuestion key={question.kind} question={question} answers={file.answers} answer={answer} />
        ) : (
          <ChoiceQuestion key={question.kind} question={question} answers={file.answers} answer={answer} />
        ),
      )}
    </>
  );
}

interface QuestionProps {
  readonly question: Question;
  readonly answers: Answers;
  readonly answer: (answers: Answers) => void;
}

function ChoiceQuestion({ question, answers, answer }: QuestionProps) {
  const given = answerTo(question, answers) ?? null;
  return (
    <Radio.Group
      className={`${css.question} ${given === null ? css.open : ''}`}
      label={words.question[question.kind]}
      description={<Evidence question={question} />}
      value={given}
      onChange={(value) => answer(withAnswer(answers, question, value))}
    >
      <Stack gap={8} mt={8}>
        {question.options.map((option) => (
          <Radio key={option} value={option} label={words.answers[option] ?? option} size="xs" />
        ))}
      </Stack>
    </Radio.Group>
  );
}

function Evidence({ question: { evidence, sourceLine, assumed } }: { readonly question: Question }) {
  return (
    <>
      {evidence}
      {sourceLine !== null && <span className="fb-mono"> {words.evidenceLine(count(sourceLine))}</span>}{' '}
      {words.assumed(words.answers[assumed] ?? assumed)}
    </>
  );
}

/** An answer outside of what can be answered changes nothing. */
function withAnswer(answers: Answers, { kind }: Question, value: string): Answers {
  const field = kind === 'date_order' ? 'dateOrder' : kind === 'decimal_sign' ? 'decimalSign' : 'amountSign';
  const changed = readingAnswers.safeParse({ ...answers, [field]: value });
  return changed.success ? changed.data : answers;
}

function ColumnsQuestion({ question, answers, answer }: QuestionProps) {
  const columns = answers.columns ?? {};
  const choose = (role: string, column: string | null) => {
    const { [role]: _, ...others } = columns;
    const chosen = column === null ? others : { ...others, [role]: column };
    const { columns: __, ...rest } = answers;
    answer(Object.keys(chosen).length === 0 ? rest : { ...rest, columns: chosen });
  };
  return (
    <fieldset className={`${css.question} ${answers.columns === undefined ? css.open : ''}`}>
      <legend>{words.question.columns}</legend>
      <p>
        <Evidence question={question} />
      </p>
      <div className={css.columns}>
        {Object.entries(words.columnRoles).map(([role, label]) => (
          <Select
            key={role}
            label={text.reconcile.sources.column(label)}
            data={[...new Set(question.options)]}
            value={columns[role] ?? null}
            onChange={(column) => choose(role, column)}
            clearable
          />
        ))}
      </div>
    </fieldset>
  );
}
