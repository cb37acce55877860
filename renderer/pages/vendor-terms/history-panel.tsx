/** What was set when (rule L10): mode, pack, guards, terms, order of methods, each with the day from which it holds. */

import { Button } from '@mantine/core';
import { useState } from 'react';
import type { OutputOf } from '../../../electron/ipc/contract/contract.ts';
import { useBook, useFigures } from '../../book.tsx';
import type { Figures } from '../../book.tsx';
import { useAnswer } from '../../client.ts';
import { dayWords, instantWords, methodWords } from '../../format.ts';
import account from '../../parts/account.module.css';
import { Panel } from '../../parts/panel.tsx';
import { StateBadge } from '../../parts/state-badge.tsx';
import { Answered } from '../../parts/states.tsx';
import { text } from '../../text/text.ts';
import css from '../settings.module.css';
import { TERM_NAMES, termWords } from './terms-words.ts';

type Setting = OutputOf<'account.settings'>['settings'][number];

const words = text.settingsHistory;
const FEW = 8;
const MOST = 500;

export function SettingsHistoryPanel() {
  const { workspace } = useBook();
  const [limit, setLimit] = useState(FEW);
  const answer = useAnswer('account.settings', { workspaceId: workspace.id, limit }, { keep: true });
  return (
    <Panel title={words.title} unit={words.unit(workspace.name)}>
      <Answered answer={answer} lines={4}>
        {({ settings, total }) =>
          total === 0 ? (
            <p className={account.none}>{words.none}</p>
          ) : (
            <>
              <SettingList settings={settings} />
              {settings.length < total && limit < MOST && (
                <div className={css.actions}>
                  <Button variant="subtle" onClick={() => setLimit(MOST)}>
                    {words.all(total)}
                  </Button>
                </div>
              )}
            </>
          )
        }
      </Answered>
    </Panel>
  );
}

function SettingList({ settings }: { readonly settings: readonly Setting[] }) {
  const { book } = useBook();
  const figures = useFigures();
  return (
    <ul className={css.history}>
      {settings.map(({ id, from, state, setTo, recordedAt }) => (
        <li key={id} className={state === 'past' ? css.past : ''}>
          <span>{from === 'beginning' ? words.beginning : dayWords(from, book.today)}</span>
          <div>
            <strong>{words.names[setTo.name]}</strong> {state === 'later' && <StateBadge tone="warn">{words.later}</StateBadge>}
            <p>{setToWords(setTo, figures)}</p>
          </div>
          <small>{words.recorded(instantWords(recordedAt, book.timeZone))}</small>
        </li>
      ))}
    </ul>
  );
}

function setToWords(setTo: Setting['setTo'], figures: Figures): string {
  switch (setTo.name) {
    case 'vendor_terms':
      return termsWords(setTo, figures);
    case 'credit_packs':
      return setTo.packs.length === 0
        ? words.noPacks
        : setTo.packs.map(({ name, price, credits }) => words.pack(name, figures.credits(credits), figures.money(price))).join('; ');
    case 'top_up':
      if (!setTo.on) return words.topUpOff;
      return words.topUpOn(setTo.pack ?? words.packGone, setTo.acceptedTerms ?? text.noValue);
    case 'guards': {
      const { capPerDay, capPerMonth, topUpsPerDay, coolDownMinutes, failuresUntilOff } = setTo;
      return words.guards(figures.money(capPerDay), figures.money(capPerMonth), topUpsPerDay, coolDownMinutes, failuresUntilOff);
    }
    case 'method_order':
      return setTo.methods.length === 0 ? words.noMethods : setTo.methods.map((method, index) => `${index + 1} ${methodWords(method)}`).join(', ');
    case 'promotion':
    case 'paused':
      return setTo.on ? words.on : words.off;
    case 'low_balance':
      return setTo.credits === null ? words.never : words.below(figures.credits(setTo.credits));
    case 'ledger_codes':
      return text.codes.history(setTo.accounts, setTo.campaigns);
  }
}

/** The terms that were changed; the whole of a preset is told by its name elsewhere. */
function termsWords({ terms, changed }: Extract<Setting['setTo'], { name: 'vendor_terms' }>, figures: Figures): string {
  const told = TERM_NAMES.filter((name) => changed.includes(name)).map((name) =>
    words.term(text.terms.names[name], termWords(name, terms, figures.credits)),
  );
  return told.length === 0 ? words.presetOnly : told.join('; ');
}
