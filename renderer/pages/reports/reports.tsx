/** Reports (rules W1 to W6, R5, L4, X1, X2): what managers read and finance hands on. Each part has an address. */

import type { ReactNode } from 'react';
import { Page } from '../../parts/panel.tsx';
import { RowChoice } from '../../parts/row-choice.tsx';
import { text } from '../../text/text.ts';
import { Audit } from './audit/audit.tsx';
import { Compare } from './compare/compare.tsx';
import { Plans } from './plans/plans.tsx';
import { SECTIONS, useSection } from './sections.ts';
import type { SectionName } from './sections.ts';
import { Known } from './known/known.tsx';
import { Outbox } from './outbox/outbox.tsx';
import { Statements } from './statements/statements.tsx';
import { Weekly } from './weekly/weekly.tsx';

export function Reports() {
  const { section, open } = useSection();
  const parts: Readonly<Record<SectionName, ReactNode>> = {
    weekly: <Weekly />,
    compare: <Compare />,
    statements: <Statements />,
    audit: <Audit />,
    known: <Known />,
    plans: <Plans />,
    outbox: <Outbox />,
  };
  return (
    <Page title={text.pages.reports} support={text.reports.what[section]}>
      <RowChoice
        label={text.reports.section}
        value={section}
        choose={open}
        data={SECTIONS.map((value) => ({ value, label: text.reports.sections[value] }))}
      />
      {parts[section]}
    </Page>
  );
}
