/** The terms of automatic top-up, as they are accepted (rule T7). */

import { text } from '../../text/text.ts';
import css from './deduction.module.css';

export function TermsText() {
  return (
    <ul className={css.terms}>
      {text.plan.termsList.map((term) => (
        <li key={term}>{term}</li>
      ))}
    </ul>
  );
}
