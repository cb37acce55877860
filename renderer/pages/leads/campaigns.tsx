/** Campaigns: switched on and off, what each buys, what it spent against its budgets, and what it brought in. */

import { Button, Progress, Stack, Switch, Text } from '@mantine/core';
import { useState } from 'react';
import { useHref, useWanted } from '../../address.ts';
import { useBook, useFigures } from '../../book.tsx';
import { useAnswer, useCommand } from '../../client.ts';
import { Banner } from '../../parts/banner.tsx';
import { Dialog, DialogActions } from '../../parts/dialog.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Answered, Empty, Refusal } from '../../parts/states.tsx';
import { TableHead } from '../../parts/table-head.tsx';
import { Table } from '../../parts/table.tsx';
import table from '../../parts/table.module.css';
import { text } from '../../text/text.ts';
import { CampaignCharts } from './campaign-charts.tsx';
import type { Campaign, Editing } from './words.ts';
import css from './leads.module.css';

const words = text.leadsPage.campaigns;

export function Campaigns({ edit }: { readonly edit: (editing: Editing) => void }) {
  const { workspace } = useBook();
  const answer = useAnswer('campaigns.list', { workspaceId: workspace.id });
  const figures = useAnswer('overview.figures', { workspaceId: workspace.id });
  // A history that was imported has campaigns of its own.
  const hasHistory = figures.data !== undefined && figures.data.events !== null;
  useWanted(Object.fromEntries((answer.data?.campaigns ?? []).map((campaign) => [`campaign-${campaign.id}`, () => edit(campaign)])));
  if (answer.data?.campaigns.length === 0)
    return (
      <>
        <Empty title={words.emptyTitle} what={words.emptyWhat}>
          <Button onClick={() => edit('new')}>{words.add}</Button>
        </Empty>
        {hasHistory && <CampaignCharts />}
      </>
    );
  return (
    <>
      <EmptyBalance campaigns={answer.data?.campaigns ?? []} />
      <Panel title={words.list} unit={words.listUnit}>
        <Answered answer={answer} lines={4}>
          {({ campaigns }) => <CampaignTable campaigns={campaigns} edit={edit} />}
        </Answered>
      </Panel>
      <CampaignCharts />
    </>
  );
}

/** A campaign that is on and cannot pay is losing leads. */
function EmptyBalance({ campaigns }: { readonly campaigns: readonly Campaign[] }) {
  const { workspace } = useBook();
  const href = useHref();
  const account = useAnswer('topUp.state', { workspaceId: workspace.id });
  const lost =
    campaigns.some(({ terms }) => terms.on) && account.data?.available === 0 && account.data.pending === 0 && account.data.mode !== 'automatic';
  if (!lost) return null;
  return (
    <Banner tone="warn" title={words.emptyBalance} what={words.emptyBalanceWhat}>
      <Button variant="default" component="a" href={href('/packs')}>
        {words.emptyBalanceAction}
      </Button>
    </Banner>
  );
}

function CampaignTable({ campaigns, edit }: { readonly campaigns: readonly Campaign[]; readonly edit: (editing: Editing) => void }) {
  const change = useCommand('campaigns.change');
  const [removing, setRemoving] = useState<Campaign | undefined>(undefined);
  return (
    <>
      {removing !== undefined && <RemoveDialog campaign={removing} close={() => setRemoving(undefined)} />}
      {change.isError && (
        <div className={css.inset}>
          <Refusal error={change.error} title={words.refused} />
        </div>
      )}
      <Table label={words.list} least={760} className={css.tall}>
        <TableHead
          cells={[
            { name: words.on, width: 64 },
            { name: words.name },
            { name: words.today, width: 168 },
            { name: words.week, width: 168 },
            { name: '', width: 188 },
          ]}
        />
        <tbody>
          {campaigns.map((campaign) => (
            <CampaignRow
              key={campaign.id}
              campaign={campaign}
              edit={edit}
              remove={setRemoving}
              switching={change.isPending}
              turn={(workspaceId, on) => change.mutate({ workspaceId, campaignId: campaign.id, terms: { ...campaign.terms, on } })}
            />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td colSpan={5}>{words.foot(campaigns.length, campaigns.filter(({ terms }) => terms.on).length)}</td>
          </tr>
        </tfoot>
      </Table>
    </>
  );
}

interface CampaignRowProps {
  readonly campaign: Campaign;
  readonly edit: (editing: Editing) => void;
  readonly remove: (campaign: Campaign) => void;
  readonly switching: boolean;
  readonly turn: (workspaceId: number, on: boolean) => void;
}

function CampaignRow({ campaign, edit, remove, switching, turn }: CampaignRowProps) {
  const { workspace } = useBook();
  const buys = useTermsWords(campaign);
  const { name, terms, today, week } = campaign;
  return (
    <tr>
      <td>
        <Switch
          size="sm"
          checked={terms.on}
          aria-busy={switching}
          onChange={({ currentTarget }) => !switching && turn(workspace.id, currentTarget.checked)}
          aria-label={words.switchLabel(name)}
          withThumbIndicator={false}
        />
      </td>
      <td className={table.wrap}>
        <div className={css.name}>{name}</div>
        <div className={css.under}>{buys}</div>
      </td>
      <Spent name={`${name}, ${words.today}`} spent={today} budget={terms.budgetPerDay} />
      <Spent name={`${name}, ${words.week}`} spent={week} budget={terms.budgetPerWeek} />
      <td className={table.number}>
        <div className={css.rowActions}>
          <Button variant="default" onClick={() => edit(campaign)} aria-label={words.changeLabel(name)}>
            {words.change}
          </Button>
          <Button variant="default" onClick={() => remove(campaign)} aria-label={words.removeLabel(name)}>
            {words.remove}
          </Button>
        </div>
      </td>
    </tr>
  );
}

/** A campaign is ended for good; its history stays. */
function RemoveDialog({ campaign: { id, name }, close }: { readonly campaign: Campaign; readonly close: () => void }) {
  const { workspace } = useBook();
  const end = useCommand('campaigns.end', close);
  return (
    <Dialog title={words.removeTitle(name)} opened onClose={close}>
      <Stack gap="md">
        <Text c="var(--fb-text-2)">{words.removeWhat}</Text>
        {end.isError && <Refusal error={end.error} title={words.removeRefused} />}
        <DialogActions>
          <Button variant="default" onClick={close} data-autofocus>
            {words.removeKeep}
          </Button>
          <Button onClick={() => end.mutate({ workspaceId: workspace.id, campaignId: id })} loading={end.isPending}>
            {words.removeAction}
          </Button>
        </DialogActions>
      </Stack>
    </Dialog>
  );
}

function Spent({ name, spent, budget }: { readonly name: string; readonly spent: Campaign['today']; readonly budget: number | null }) {
  const figures = useFigures();
  const credits = figures.credits(spent.credits);
  return (
    <td>
      <div className={css.spent}>
        <span>{words.leads(spent.leads)}</span>
        <span>{budget === null ? words.noBudget(credits) : words.ofBudget(credits, figures.credits(budget))}</span>
      </div>
      {budget !== null && (
        <Progress
          size={4}
          mt={4}
          value={budget === 0 ? 0 : Math.min(100, (spent.credits / budget) * 100)}
          aria-label={words.budgetBar(name, credits, figures.credits(budget))}
          color="var(--fb-series-1)"
          styles={{ root: { background: 'var(--fb-mute-soft)' } }}
        />
      )}
    </td>
  );
}

/** What a campaign buys, in one line. */
function useTermsWords({ terms }: Campaign): string {
  const figures = useFigures();
  const { categories, areas, maxPrice, minQuality, hours } = terms;
  return [
    listed(categories, words.anyCategory),
    listed(areas, words.anyArea),
    ...(maxPrice === null ? [] : [words.upTo(figures.credits(maxPrice))]),
    ...(minQuality === null ? [] : [words.quality(minQuality)]),
    ...(hours === null ? [] : [words.hours]),
  ].join(' · ');
}

const NAMED = 4;

function listed(names: readonly string[], otherwise: string): string {
  if (names.length === 0) return otherwise;
  const more = names.length - NAMED;
  return [names.slice(0, NAMED).join(', '), ...(more > 0 ? [words.more(more)] : [])].join(' ');
}
