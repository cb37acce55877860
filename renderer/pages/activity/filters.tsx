/** "Filter": the form that adds filters; each change applies at once and becomes a chip. */

import { Button, Checkbox, MultiSelect, Popover, Select, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { eventKind } from '../../../electron/ipc/contract/shapes.ts';
import { useBook } from '../../book.tsx';
import { groupLabel } from '../../charts/palette.ts';
import { useAnswer } from '../../client.ts';
import { DayInput } from '../../parts/day-input.tsx';
import { PlusIcon } from '../../parts/icons.tsx';
import { text } from '../../text/text.ts';
import { NO_CAMPAIGN } from './view.ts';
import type { ActivityView } from './view.ts';

export function AddFilter({ view }: { readonly view: ActivityView }) {
  return (
    <Popover position="bottom-start" width={320} trapFocus>
      <Popover.Target>
        <Button
          variant="subtle"
          leftSection={<PlusIcon />}
          aria-label={text.activity.addFilter}
          styles={{ root: { padding: '0 6px', fontSize: 12 }, section: { marginInlineEnd: 4 } }}
        >
          {text.activity.filter}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <FilterForm view={view} />
      </Popover.Dropdown>
    </Popover>
  );
}

function FilterForm({ view }: { readonly view: ActivityView }) {
  const { filter, change } = view;
  return (
    <Stack gap={12}>
      <Checkbox
        data-autofocus
        label={text.activity.spendOnly}
        checked={filter.spendOnly === true}
        onChange={({ currentTarget }) => change({ spend: currentTarget.checked ? '1' : undefined })}
      />
      <DayInput
        label={text.activity.periodFrom}
        value={filter.from ?? null}
        onChange={(from) => change({ from: from ?? undefined, week: undefined, of: undefined })}
        clearable
      />
      <DayInput
        label={text.activity.periodTo}
        value={filter.to ?? null}
        onChange={(to) => change({ to: to ?? undefined, week: undefined, of: undefined })}
        clearable
      />
      <MultiSelect
        label={text.activity.kinds}
        data={eventKind.options.map((kind) => ({ value: kind, label: text.groups[kind] }))}
        value={[...(filter.kinds ?? [])]}
        onChange={(kinds) => change({ kinds: kinds.join(',') })}
        comboboxProps={{ withinPortal: false }}
      />
      <CampaignSelect view={view} />
      <LeadField view={view} />
    </Stack>
  );
}

function CampaignSelect({ view }: { readonly view: ActivityView }) {
  const { workspace } = useBook();
  const answer = useAnswer('report.weeklySpend', { workspaceId: workspace.id, by: 'campaign' });
  const names = (answer.data?.groups ?? []).map(({ name }) => name);
  const { campaign } = view.filter;
  const known = campaign === undefined || names.includes(campaign) ? names : [...names, campaign];
  return (
    <Select
      label={text.activity.campaign}
      data={known.map((name) => ({ value: name === '' ? NO_CAMPAIGN : name, label: groupLabel('campaign', name) }))}
      value={campaign === undefined ? null : campaign === '' ? NO_CAMPAIGN : campaign}
      onChange={(name) => view.change({ campaign: name ?? undefined })}
      searchable
      clearable
      limit={100}
      comboboxProps={{ withinPortal: false }}
    />
  );
}

function LeadField({ view }: { readonly view: ActivityView }) {
  const [lead, setLead] = useState(view.filter.lead ?? '');
  const apply = () => view.change({ lead: lead.trim() });
  return (
    <TextInput
      label={text.activity.lead}
      value={lead}
      onChange={({ currentTarget }) => setLead(currentTarget.value)}
      onBlur={apply}
      onKeyDown={({ key }) => key === 'Enter' && apply()}
      maxLength={500}
    />
  );
}
