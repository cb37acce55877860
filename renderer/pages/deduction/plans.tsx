/** The plans, the chosen one first and marked "In use", with pay-as-you-use among them (rules T1, T7). */

import { Button, VisuallyHidden } from '@mantine/core';
import { useState } from 'react';
import { useBook, useFigures } from '../../book.tsx';
import { instantWords, discountWords } from '../../format.ts';
import css from '../../parts/account.module.css';
import { Dialog } from '../../parts/dialog.tsx';
import { Panel } from '../../parts/panel.tsx';
import { StateBadge } from '../../parts/state-badge.tsx';
import { TableHead } from '../../parts/table-head.tsx';
import { Table } from '../../parts/table.tsx';
import table from '../../parts/table.module.css';
import { text } from '../../text/text.ts';
import { useLasting } from '../packs/pack-table.tsx';
import type { OfferedPack } from '../packs/packs.tsx';
import type { Asked, Loaded } from './deduction.tsx';
import { TermsText } from './terms-text.tsx';
import own from './deduction.module.css';

export interface PlansProps extends Loaded {
  readonly ask: (asked: Asked) => void;
}

export function PlansPanel({ state, packs: { packs }, ask }: PlansProps) {
  const { workspace, book } = useBook();
  const [reading, setReading] = useState(false);
  const isOn = state.mode === 'automatic';
  const terms = state.acceptedTerms;
  const ordered = [...packs.filter(({ inUse }) => inUse), ...packs.filter(({ inUse }) => !inUse)];
  const payAsYouUse = <PayAsYouUse key="pay-as-you-use" isOn={!isOn} ask={ask} />;
  return (
    <Panel
      title={text.deduction.plans}
      unit={packs.some(({ discountBasisPoints }) => discountBasisPoints < 0) ? text.deduction.plansUnitDearer : text.deduction.plansUnit}
      end={
        terms !== null &&
        isOn && (
          <Button variant="subtle" size="compact-sm" mr={-13} fz={12} onClick={() => setReading(true)}>
            {text.deduction.accepted(terms.version, instantWords(terms.at, book.timeZone))}
          </Button>
        )
      }
    >
      <Table label={text.deduction.plans} least={620} acts>
        <TableHead
          cells={[
            { name: text.packs.credits },
            { name: text.packs.price(workspace.currency), form: 'number' },
            { name: text.packs.discount, form: 'number' },
            { name: text.packs.perHundred(workspace.currency), form: 'number' },
            { name: text.packs.lasts, form: 'number' },
            { name: <VisuallyHidden>{text.packs.actions}</VisuallyHidden> },
          ]}
        />
        <tbody>
          {!isOn && payAsYouUse}
          {ordered.map((pack) => (
            <PlanRow key={pack.id} pack={pack} isOn={isOn} ask={ask} />
          ))}
          {isOn && payAsYouUse}
        </tbody>
      </Table>
      {packs.length === 0 && <p className={css.none}>{text.deduction.noPacks}</p>}
      <Dialog title={text.plan.terms} opened={reading} onClose={() => setReading(false)} size={560}>
        <TermsText />
      </Dialog>
    </Panel>
  );
}

function PlanRow({ pack, isOn, ask }: { readonly pack: OfferedPack; readonly isOn: boolean; readonly ask: PlansProps['ask'] }) {
  const figures = useFigures();
  const days = useLasting()(pack.credits);
  const [first, rest] = pack.inUse ? [own.chosen, ''] : ['', table.soft];
  return (
    <tr className={first}>
      <th scope="row" title={pack.name}>
        <span className={own.plan}>
          {figures.credits(pack.credits)}
          {!isItsNumber(pack.name) && <span className={own.packName}>{pack.name}</span>}
          {pack.inUse && <StateBadge tone="filled">{text.deduction.inUse}</StateBadge>}
        </span>
      </th>
      <td className={`${table.number} ${pack.inUse ? own.strong : ''}`}>{figures.cost(pack.price)}</td>
      <td className={`${table.number} ${rest}`}>{discountWords(pack.discountBasisPoints)}</td>
      <td className={`${table.number} ${rest}`}>{figures.cost(pack.pricePerHundredCredits)}</td>
      <td className={`${table.number} ${rest}`}>{days === undefined ? text.noValue : text.packs.days(days)}</td>
      <td className={table.number}>
        {pack.inUse ? (
          <Button variant="default" onClick={() => ask({ what: 'change', packId: pack.id })}>
            {text.deduction.change}
          </Button>
        ) : (
          <Button
            variant="subtle"
            size="compact-sm"
            mr={-13}
            onClick={() => ask({ what: isOn ? 'change' : 'on', packId: pack.id })}
            aria-label={text.deduction.useLabel(pack.name)}
          >
            {text.deduction.use}
          </Button>
        )}
      </td>
    </tr>
  );
}

/** A name such as "500 credits" says again what stands before it. */
function isItsNumber(name: string): boolean {
  return /^[\d\s.,']+(\p{L}+)?$/u.test(name);
}

function PayAsYouUse({ isOn, ask }: { readonly isOn: boolean; readonly ask: PlansProps['ask'] }) {
  return (
    <tr className={isOn ? own.chosen : ''}>
      <th scope="row" colSpan={isOn ? 6 : 5} className={table.wrap}>
        <span className={own.plan}>
          {text.deduction.payAsYouUse}
          {isOn && <StateBadge tone="filled">{text.deduction.inUse}</StateBadge>}
          <span className={own.packName}>{text.deduction.payAsYouUseWhat}</span>
        </span>
      </th>
      {!isOn && (
        <td className={table.number}>
          <Button variant="subtle" size="compact-sm" mr={-13} onClick={() => ask({ what: 'stop' })} aria-label={text.deduction.switchLabel}>
            {text.deduction.switch}
          </Button>
        </td>
      )}
    </tr>
  );
}
