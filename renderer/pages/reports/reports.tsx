/** Reports (rules W1 to W6, R5, L4, X1, X2): what managers read and finance hands on. Each part has an address. */

import { SegmentedControl } from '@mantine/core';
import type { ReactNode } from 'react';
import { Page } from '../../parts/panel.tsx';
import { text } from '../../text/text.ts';
import { Audit } from './audit/audit.tsx';
import { Plans } from './plans/plans.tsx';
import { SECTIONS, useSection } from './sections.ts';
import type { SectionName } from './sections.ts';
import { Known } from './known/known.tsx';
import { Outbox } from './outbox/outbox.tsx';
import { Statements } from './statements/statements.tsx';
import { Weekly } from './weekly/weekly.tsx';
import css from './reports.module.css';

export function Reports() {
  const { section, open } = useSection();
  const parts: Readonly<Record<SectionName, ReactNode>> = {
    weekly: <Weekly />,
    statements: <Statements />,
    audit: <Audit />,
    known: <Known />,
    plans: <Plans />,
    outbox: <Outbox />,
  };
  return (
    <Page title={text.pages.reports} support={text.reports.what[section]}>
      <div className={css.sections}>
        <SegmentedControl
          aria-label={text.reports.section}
          value={section}
          onChange={(value) => open(value)}
          data={SECTIONS.map((value) => ({ value, label: text.reports.sections[value] }))}
        />
      </div>
      {parts[section]}
    </Page>
  );
}
