/** What a file leaves open, with what was seen of it: each answer is applied at once, and the preview asked again (rule I2). */

import { Radio, Stack } from '@mantine/core';
import { text } from '../../text/text.ts';
import { answerTo, evidenceWords, optionWords, questionKey, withAnswer } from './statement-answers.ts';
import type { Answers, Question, StatementFile } from './statement-work.ts';
import css from './statement-import.module.css';

const words = text.statementImport;

export interface StatementQuestionsProps {
  readonly file: StatementFile;
  readonly answer: (answers: Answers) => void;
}

export function StatementQuestions({ file: { asked, answers }, answer }: StatementQuestionsProps) {
  return asked.map((question) => {
    const given = answerTo(question, answers) ?? null;
    return (
      <Radio.Group
        key={questionKey(question)}
        className={`${css.question} ${given === null ? css.open : ''}`}
        label={words.question[question.kind]}
        description={<Evidence question={question} />}
        value={given}
        onChange={(option) => answer(withAnswer(answers, question, option))}
      >
        <Stack gap={8} mt={8}>
          {question.options.map((option) => (
            <Radio key={option} value={option} label={optionWords(question.kind, option)} size="xs" />
          ))}
        </Stack>
      </Radio.Group>
    );
  });
}

function Evidence({ question: { kind, evidence, sourceLine, assumed } }: { readonly question: Question }) {
  return (
    <>
      {evidenceWords(evidence, sourceLine)} {words.assumed(optionWords(kind, assumed))}
    </>
  );
}
