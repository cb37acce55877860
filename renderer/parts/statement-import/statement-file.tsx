/** One file of the preview: whose account it is, what was found out and why, what is asked, and what becomes of each row. */

import { Button } from '@mantine/core';
import { useBook, useFigures } from '../../book.tsx';
import { count, span } from '../../format.ts';
import { text } from '../../text/text.ts';
import { CountCell } from '../import-report.tsx';
import { AlertIcon } from '../icons.tsx';
import report from '../import.module.css';
import { StateBadge } from '../state-badge.tsx';
import { TableHead } from '../table-head.tsx';
import { Table } from '../table.tsx';
import table from '../table.module.css';
import { StatementQuestions } from './statement-questions.tsx';
import { StatementRows } from './statement-rows.tsx';
import { AccountChoice, draftOf } from './statement-accounts.tsx';
import { evidenceWords, optionWords } from './statement-answers.ts';
import { openQuestions } from './statement-work.ts';
import type { FileChange, StatementFile, StatementReport } from './statement-work.ts';
import css from './statement-import.module.css';

const words = text.statementImport;

/** read = added + matched + skipped (rule I1). */
export function StatementCounts({ rows }: { readonly rows: StatementReport['rows'] }) {
  return (
    <div
      className={report.counts}
      role="group"
      aria-label={words.equation(count(rows.read), count(rows.added), count(rows.matched), count(rows.skipped))}
    >
      <CountCell name={text.importing.rows} value={rows.read} />
      <CountCell sign="=" name={text.importing.added} value={rows.added} />
      <CountCell sign="+" name={text.importing.matched} value={rows.matched} hint={text.importing.matchedWhat} />
      <CountCell sign="+" name={text.importing.skipped} value={rows.skipped} />
    </div>
  );
}

export function StatementFileTitle({ file }: { readonly file: StatementFile }) {
  const { rows, account, accountCreated, warnings } = file.report;
  const open = openQuestions(file).length;
  return (
    <span className={css.title}>
      <strong>{file.name}</strong>
      <span className={css.titleWhat}>{accountCreated ? words.accountWillBe(account) : account}</span>
      {open > 0 && <StateBadge tone="warn">{words.questionsOpen(open)}</StateBadge>}
      {warnings.length > 0 && <StateBadge tone="warn">{words.warningsOpen(warnings.length)}</StateBadge>}
      <span className={css.titleCounts}>{words.counts(count(rows.added), count(rows.matched), count(rows.skipped))}</span>
    </span>
  );
}

export interface StatementFileProps {
  readonly file: StatementFile;
  readonly change: (change: FileChange) => void;
  readonly leaveOut: (() => void) | undefined;
}

export function StatementFileView({ file, change, leaveOut }: StatementFileProps) {
  const { book } = useBook();
  const figures = useFigures();
  const { account, accountCreated, kind, numbers, accountNumber, format, from, to, opening, closing, warnings, profile } = file.report;
  const facts = [
    kind === null ? format.toUpperCase() : words.formatOf(format.toUpperCase(), text.reconcile.kinds[kind]),
    from === null || to === null ? '' : span(from, to, book.today),
    opening === null || closing === null ? '' : words.balances(figures.money(opening), figures.money(closing)),
    profile === null ? '' : words.profile(profile),
  ].filter((fact) => fact !== '');
  return (
    <div className={css.file}>
      <div className={css.facts}>
        <p>{facts.join(' · ')}</p>
        {leaveOut !== undefined && (
          <Button variant="subtle" size="compact-sm" onClick={leaveOut}>
            {words.leaveOutFile}
          </Button>
        )}
      </div>
      <StatementQuestions file={file} answer={(answers) => change({ answers })} />
      <AccountChoice
        key={file.upload}
        draft={draftOf({ account: file.account, accountNumber: file.accountNumber ?? accountNumber ?? undefined }, account, kind)}
        found={accountCreated ? words.accountWillBe(account) : words.accountFound(account)}
        numbers={numbers.length > 1 ? numbers : []}
        choose={change}
      />
      {warnings.length > 0 && (
        <div className={report.notes}>
          <AlertIcon />
          <div>
            <strong>{words.warningsOpen(warnings.length)}</strong>
            <ul tabIndex={0} aria-label={words.warningsOpen(warnings.length)}>
              {warnings.map(({ code, message, sourceLine }, index) => (
                <li key={`${code}${index}`}>
                  {sourceLine !== null && <span className="fb-mono">{text.importing.line(sourceLine)}</span>} {message}
                </li>
              ))}
            </ul>
          </div>
        </div>
      )}
      <Detected file={file} />
      <StatementRows file={file} decide={(acts) => change({ acts })} />
    </div>
  );
}

/** Rule I2: what was found out is shown with what it was seen by. */
function Detected({ file: { report: found } }: { readonly file: StatementFile }) {
  if (found.detected.length === 0) return null;
  return (
    <section>
      <h3 className={css.heading}>{words.detected}</h3>
      <Table label={words.detected} least={480} className={css.inset}>
        <TableHead cells={[{ name: words.detectedWhat }, { name: words.detectedValue }, { name: words.detectedEvidence }]} />
        <tbody>
          {found.detected.map(({ what, value, evidence, sourceLine }) => (
            <tr key={what}>
              <td className={table.soft}>{words.detectedNames[what] ?? what}</td>
              <td className={table.wrap}>{optionWords(what, value)}</td>
              <td className={`${table.soft} ${table.wrap}`}>{evidenceWords(evidence, sourceLine)}</td>
            </tr>
          ))}
        </tbody>
      </Table>
    </section>
  );
}
