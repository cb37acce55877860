/** Answers to what a statement file leaves open, as options of a command. */

import { withAnswer } from '../readers/answers.ts';
import { COLUMN_USES, QUESTION_KINDS, type ReadingOptions } from '../readers/statement.ts';
import { WrongUsage, type Call, type Option } from './command.ts';

export const ANSWER_OPTIONS = {
  'date-order': { value: 'dmy|mdy|ymd', help: 'the order of day, month and year, where the file leaves it open' },
  'decimal-sign': { value: '.|,', help: 'what stands before decimals, where the file leaves it open' },
  'amount-sign': {
    value: 'as_written|inverted|by_type',
    help: "whose signs amounts have: yours, the issuer's, or none but that of their type (OFX)",
  },
  columns: { value: 'date=1,amount=4', help: `columns of a table by number or name: ${COLUMN_USES.join(', ')}` },
  format: { value: 'auto|csv|ofx|qif|camt|mt940', help: 'found from the file unless given' },
} as const satisfies Readonly<Record<string, Option>>;

export function answersOf(call: Call): ReadingOptions {
  let answers: ReadingOptions = {};
  for (const kind of QUESTION_KINDS) {
    const option = kind === 'columns' ? kind : (kind.replace('_', '-') as 'date-order' | 'decimal-sign' | 'amount-sign');
    const text = call.text(option);
    const more = text === undefined ? answers : withAnswer(answers, kind, text);
    if (more === undefined) throw new WrongUsage(`--${option} is ${ANSWER_OPTIONS[option].value}, not "${text}".`);
    answers = more;
  }
  return answers;
}
