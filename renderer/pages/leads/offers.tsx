/** Leads of the marketplace: those on offer with their price, those not bought and why, and what an empty balance cost (rule C4). */

import { Anchor, Button, SegmentedControl, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { OutputOf } from '../../../electron/ipc/contract/contract.ts';
import { useAddress, useChangeQuery, useHref } from '../../address.ts';
import { useBook, useFigures } from '../../book.tsx';
import { useAnswer, useCommand } from '../../client.ts';
import { count } from '../../format.ts';
import parts from '../../parts/account.module.css';
import { CloseIcon } from '../../parts/icons.tsx';
import { ExportListButton, SearchField } from '../../parts/list-tools.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Answered, Empty } from '../../parts/states.tsx';
import { TableHead } from '../../parts/table-head.tsx';
import { Table } from '../../parts/table.tsx';
import table from '../../parts/table.module.css';
import { text } from '../../text/text.ts';
import register from '../activity/activity.module.css';
import { FeedPanel } from './feed.tsx';
import { PayDialog, useTellFee } from './pay-dialog.tsx';
import { notBoughtWords, useReasons, useTimes } from './words.ts';
import type { Offer } from './words.ts';
import css from './leads.module.css';

const words = text.leadsPage.offers;

type Answer = OutputOf<'leads.offers'>;
type View = keyof typeof words.views;
const VIEWS = Object.keys(words.views) as readonly View[];
const LISTED = 300;

export function Offers({ take }: { readonly take: () => void }) {
  const { workspace } = useBook();
  const { query } = useAddress();
  const change = useChangeQuery();
  const view = VIEWS.find((each) => each === query.get('view')) ?? 'open';
  const because = query.get('because') ?? undefined;
  const search = query.get('search') ?? '';
  const input = { ...(because === undefined ? { state: view } : { state: 'not_bought' as const, because }), search };
  const answer = useAnswer('leads.offers', { workspaceId: workspace.id, limit: LISTED, ...input }, { keep: true });
  const any = useAnswer('leads.offers', { workspaceId: workspace.id, state: 'all', limit: 1 });
  const [buying, setBuying] = useState<Offer | undefined>(undefined);
  const isNothing = any.data?.offers.length === 0;
  return (
    <div className={parts.columns}>
      <div className={parts.column}>
        <Panel
          title={words.list}
          end={
            isNothing ? undefined : (
              <ViewChoice
                view={because === undefined ? view : 'not_bought'}
                choose={(chosen) => change({ view: chosen === 'open' ? undefined : chosen, because: undefined })}
              />
            )
          }
        >
          {isNothing ? (
            <div className={css.inset}>
              <Empty title={words.emptyTitle} what={words.emptyWhat} hint={text.overview.emptyHint}>
                <Button onClick={take}>{words.import}</Button>
              </Empty>
            </div>
          ) : (
            <>
              <div className={css.tools}>
                <SearchField search={search} onSearch={(typed) => change({ search: typed }, { replace: true })} label={words.searchLabel} />
                {because !== undefined && <Because because={because} clear={() => change({ because: undefined })} />}
                <ExportListButton view={{ list: 'offers', ...input }} />
              </div>
              <Answered answer={answer} lines={8}>
                {({ offers }) => (
                  <OfferTable offers={offers} view={because === undefined ? view : 'not_bought'} searched={search !== ''} buy={setBuying} />
                )}
              </Answered>
            </>
          )}
        </Panel>
      </div>
      <div className={parts.column}>
        {answer.data !== undefined && !isNothing && (
          <>
            <LostPanel lost={answer.data.lostToBalance} show={() => change({ because: 'balance', view: 'not_bought' })} />
            <ReasonsPanel reasons={answer.data.reasons} show={(reason) => change({ because: reason, view: 'not_bought' })} />
          </>
        )}
        <FeedPanel />
      </div>
      {buying !== undefined && <BuyDialog key={buying.id} offer={buying} close={() => setBuying(undefined)} />}
    </div>
  );
}

/** The list is narrowed to one reason; taken away, it is whole again. */
function Because({ because, clear }: { readonly because: string; readonly clear: () => void }) {
  return (
    <span className={register.chip}>
      <span>{words.onlyBecause(notBoughtWords(because))}</span>
      <UnstyledButton aria-label={words.removeBecause} onClick={clear}>
        <CloseIcon />
      </UnstyledButton>
    </span>
  );
}

function ViewChoice({ view, choose }: { readonly view: View; readonly choose: (view: string) => void }) {
  return (
    <SegmentedControl aria-label={words.view} value={view} onChange={choose} data={VIEWS.map((value) => ({ value, label: words.views[value] }))} />
  );
}

interface OfferTableProps {
  readonly offers: readonly Offer[];
  readonly view: View;
  readonly searched: boolean;
  readonly buy: (offer: Offer) => void;
}

function OfferTable({ offers, view, searched, buy }: OfferTableProps) {
  if (offers.length === 0) return <p className={parts.none}>{searched ? words.noMatch : words.none[view]}</p>;
  return (
    <Table label={words.list} least={720}>
      <TableHead
        cells={[
          { name: words.lead },
          { name: words.category },
          { name: words.area },
          { name: words.quality, form: 'number' },
          { name: words.until },
          { name: view === 'open' ? words.because : words.becauseOf },
          { name: words.price, form: 'number' },
        ]}
      />
      <tbody>
        {offers.map((offer) => (
          <OfferRow key={offer.id} offer={offer} buy={buy} />
        ))}
      </tbody>
      <tfoot>
        <tr>
          <td colSpan={7}>
            {offers.length === LISTED ? words.footLimit(words.foot(LISTED, count(LISTED))) : words.foot(offers.length, count(offers.length))}
          </td>
        </tr>
      </tfoot>
    </Table>
  );
}

function OfferRow({ offer, buy }: { readonly offer: Offer; readonly buy: (offer: Offer) => void }) {
  const figures = useFigures();
  const times = useTimes();
  const href = useHref();
  const { sourceId, category, area, quality, until, state, note, price } = offer;
  const canBuy = state === 'available' || state === 'passed';
  const told = useStateWords(offer);
  return (
    <tr>
      <td className={table.cut} style={{ width: '16%' }} title={note === '' ? sourceId : `${sourceId}: ${note}`}>
        {state === 'bought' ? <a href={href('/activity', { lead: sourceId })}>{sourceId}</a> : sourceId}
      </td>
      <td className={`${table.soft} ${table.cut}`} style={{ width: '16%' }} title={category}>
        {category || text.noValue}
      </td>
      <td className={`${table.soft} ${table.cut}`} style={{ width: '14%' }} title={area}>
        {area || text.noValue}
      </td>
      <td className={`${table.number} ${table.soft}`}>{quality ?? text.noValue}</td>
      <td className={table.soft}>{until === null ? words.noEnd : times.end(until)}</td>
      <td className={`${table.soft} ${table.cut}`} style={{ width: '54%' }} title={told}>
        {offer.noTopUp === null ? told : <a href={href('/deduction', { decision: String(offer.noTopUp.decisionId) })}>{told}</a>}
      </td>
      <td className={table.number}>
        {canBuy ? (
          <Button variant="default" onClick={() => buy(offer)} aria-label={words.buyLabel(sourceId, figures.credits(price))}>
            {words.buy(figures.credits(price))}
          </Button>
        ) : (
          figures.credits(price)
        )}
      </td>
    </tr>
  );
}

/** Why it was not bought, with the campaign that came nearest; or what became of it. */
function useStateWords(offer: Offer): string {
  const reasons = useReasons();
  const { state, because, campaign } = offer;
  if (state === 'bought') return words.bought;
  if (because === '') return state === 'gone' ? words.gone : words.notDecided;
  const reason = reasons.notBought(offer);
  return campaign === null ? reason : words.ofCampaign(reason, campaign);
}

function BuyDialog({ offer, close }: { readonly offer: Offer; readonly close: () => void }) {
  const { workspace } = useBook();
  const tell = useTellFee();
  const buy = useCommand('leads.buy', ({ fee }) => {
    tell(fee);
    close();
  });
  return (
    <PayDialog
      title={words.buyTitle(offer.sourceId)}
      asked={{ kind: 'lead_purchase', credits: offer.price }}
      causing={{ ...buy, mutate: (told) => buy.mutate({ workspaceId: workspace.id, offerId: offer.id, price: offer.price, told }) }}
      buys
      close={close}
    />
  );
}

function ReasonsPanel({ reasons, show }: { readonly reasons: Answer['reasons']; readonly show: (because: string) => void }) {
  return (
    <Panel title={words.reasons}>
      {reasons.length === 0 ? (
        <p className={parts.none}>{words.reasonsNone}</p>
      ) : (
        <table className={table.table} aria-label={words.reasons}>
          <TableHead cells={[{ name: words.reason }, { name: words.count, form: 'number' }]} />
          <tbody>
            {reasons.map(({ because, leads }) => (
              <tr key={because}>
                <td className={table.wrap}>
                  <Anchor component="button" ta="start" onClick={() => show(because)} aria-label={words.showReason(notBoughtWords(because), leads)}>
                    {notBoughtWords(because)}
                  </Anchor>
                </td>
                <td className={table.number}>{count(leads)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

function LostPanel({ lost, show }: { readonly lost: Answer['lostToBalance']; readonly show: () => void }) {
  const figures = useFigures();
  const { leads, estimate, basis } = lost;
  const told: readonly ReactNode[] =
    leads === 0
      ? [words.lostNone]
      : estimate === null
        ? [basis.leads === 0 ? words.lostUnknown : words.lostUndecided(basis.leads)]
        : // The share of one lead, only to be read: the estimate itself is exact.
          [words.lostBasis(figures.money(Math.round(basis.value / basis.leads)), figures.money(basis.value), count(basis.leads))];
  return (
    <Panel title={words.lost} unit={leads === 0 ? undefined : words.lostUnit}>
      {leads > 0 && (
        <p className={css.figure}>
          <strong>{words.lostLeads(leads)}</strong>
          <span>{estimate === null ? text.noValue : words.lostAbout(figures.money(estimate))}</span>
        </p>
      )}
      <p className={parts.none}>{told}</p>
      {leads > 0 && <LostList leads={leads} show={show} />}
    </Panel>
  );
}

const LOST_LISTED = 5;

/** The latest of the leads that the figure counts, and the way to all of them. */
function LostList({ leads, show }: { readonly leads: number; readonly show: () => void }) {
  const { workspace } = useBook();
  const figures = useFigures();
  const times = useTimes();
  const answer = useAnswer('leads.offers', { workspaceId: workspace.id, state: 'not_bought', because: 'balance', limit: LOST_LISTED });
  return (
    <>
      <Answered answer={answer} lines={LOST_LISTED}>
        {({ offers }) => (
          <table className={table.table} aria-label={words.lostList}>
            <TableHead cells={[{ name: words.lead }, { name: words.lostOffered }, { name: words.price, form: 'number' }]} />
            <tbody>
              {offers.map(({ id, sourceId, category, offeredAt, price }) => (
                <tr key={id}>
                  <td className={table.cut} style={{ width: '60%' }} title={category === '' ? sourceId : `${sourceId}: ${category}`}>
                    {sourceId} <span className={table.soft}>{category}</span>
                  </td>
                  <td className={table.soft}>{times.day(offeredAt)}</td>
                  <td className={table.number}>{figures.credits(price)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Answered>
      {leads > LOST_LISTED && (
        <Anchor component="button" className={css.lostAll ?? ''} onClick={show}>
          {words.lostMore(leads, count(leads))}
        </Anchor>
      )}
    </>
  );
}
