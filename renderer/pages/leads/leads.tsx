/** Leads and campaigns (rules C1 to C6): what is bought and why not, what became of it, what comes back. Each part has an address. */

import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useWanted } from '../../address.ts';
import { useBook } from '../../book.tsx';
import { useAnswer } from '../../client.ts';
import { count } from '../../format.ts';
import { Page } from '../../parts/panel.tsx';
import { RowChoice } from '../../parts/row-choice.tsx';
import { text } from '../../text/text.ts';
import { CampaignForm } from './campaign-form.tsx';
import { Campaigns } from './campaigns.tsx';
import { ContactForm } from './contact-form.tsx';
import { Fees } from './fees.tsx';
import { LeadsDropped, useLeadImport } from './lead-import.tsx';
import { LeadList } from './lead-list.tsx';
import { Offers } from './offers.tsx';
import { Promotion } from './promotion.tsx';
import { Refunds } from './refunds.tsx';
import { SECTIONS, useSection } from './sections.ts';
import type { SectionName } from './sections.ts';
import type { Editing } from './words.ts';

/** As many as the part Fees lists, so that it is one question. */
const FEES = 500;

export function Leads() {
  const { section, open } = useSection();
  const [editing, setEditing] = useState<Editing>(undefined);
  const [recording, setRecording] = useState(false);
  const taking = useLeadImport();
  useWanted({ campaign: () => setEditing('new'), contact: () => setRecording(true), file: () => taking.open([]) });
  const parts: Readonly<Record<SectionName, ReactNode>> = {
    campaigns: <Campaigns edit={setEditing} />,
    leads: <LeadList />,
    offers: <Offers take={() => taking.open([])} />,
    fees: <Fees record={() => setRecording(true)} />,
    refunds: <Refunds />,
    promotion: <Promotion />,
  };
  const isEmpty = useIsEmpty(section);
  // Where nothing is there yet, the button stands with the words that say what it is for.
  const actions: Readonly<Partial<Record<SectionName, ReactNode>>> = isEmpty
    ? {}
    : {
        campaigns: <Button onClick={() => setEditing('new')}>{text.leadsPage.campaigns.add}</Button>,
        offers: <Button onClick={() => taking.open([])}>{text.leadsPage.offers.import}</Button>,
        fees: <Button onClick={() => setRecording(true)}>{text.leadsPage.fees.record}</Button>,
      };
  return (
    <Page title={text.pages.leads} support={text.leadsPage.support} actions={actions[section]} fixed={section === 'leads'}>
      <Parts section={section} open={open} />
      {parts[section]}
      <CampaignForm editing={editing} close={() => setEditing(undefined)} />
      <ContactForm opened={recording} close={() => setRecording(false)} />
      <LeadsDropped taking={taking} />
    </Page>
  );
}

function Parts({ section, open }: ReturnType<typeof useSection>) {
  const waiting = useWaiting();
  return (
    <RowChoice
      label={text.leadsPage.section}
      value={section}
      choose={open}
      data={SECTIONS.map((value) => {
        const waits = waiting[value] ?? 0;
        const name = text.leadsPage.sections[value];
        return { value, label: waits === 0 ? name : text.leadsPage.leads.withCount(name, count(waits)) };
      })}
    />
  );
}

/** Whether nothing is in a part yet; until that is known, something is. */
function useIsEmpty(section: SectionName): boolean {
  const { workspace } = useBook();
  const campaigns = useAnswer('campaigns.list', { workspaceId: workspace.id }, { enabled: section === 'campaigns' });
  const offers = useAnswer('leads.offers', { workspaceId: workspace.id, state: 'all', limit: 1 }, { enabled: section === 'offers' });
  const fees = useAnswer('fees.list', { workspaceId: workspace.id, limit: FEES }, { enabled: section === 'fees' });
  if (section === 'campaigns') return campaigns.data?.campaigns.length === 0;
  if (section === 'offers') return offers.data?.offers.length === 0;
  return section === 'fees' && fees.data?.fees.length === 0;
}

/** What waits for the user in each part. */
function useWaiting(): Readonly<Partial<Record<SectionName, number>>> {
  const { workspace } = useBook();
  const fees = useAnswer('fees.list', { workspaceId: workspace.id, limit: FEES });
  const refunds = useAnswer('refunds.list', { workspaceId: workspace.id });
  return {
    fees: fees.data?.fees.filter(({ state }) => state === 'held' || state === 'unpaid').length ?? 0,
    refunds: refunds.data?.requests.filter(({ state }) => state === 'requested' || state === 'approved').length ?? 0,
  };
}
