/** The one banner of the page: of everything that is the matter, what has to be done first. */

import { Button } from '@mantine/core';
import { useHref } from '../../address.ts';
import { useBook, useFigures } from '../../book.tsx';
import { useCommand } from '../../client.ts';
import { count, pointWords } from '../../format.ts';
import { Banner } from '../../parts/banner.tsx';
import { useLookUp } from '../../parts/look-up.ts';
import { text } from '../../text/text.ts';
import type { Asked, Loaded } from './deduction.tsx';

const words = text.deduction.banners;

export function DeductionBanner({ state, packs, ask }: Loaded & { readonly ask: (asked: Asked) => void }) {
  const { workspace, book } = useBook();
  const figures = useFigures();
  const href = useHref();
  const setPaused = useCommand('account.setPaused');
  const lookUp = useLookUp();
  const lookUpNow = (label: string) => (
    <Button variant="default" onClick={lookUp.run} loading={lookUp.isPending}>
      {label}
    </Button>
  );
  if (state.paused)
    return (
      <Banner tone="warn" {...words.paused}>
        <Button variant="default" onClick={() => setPaused.mutate({ workspaceId: workspace.id, paused: false })} loading={setPaused.isPending}>
          {words.paused.action}
        </Button>
      </Banner>
    );
  if (state.unresolved.some(({ mismatch }) => mismatch !== null)) return <Banner tone="bad" {...words.mismatch} />;
  if (state.unresolved.some((payment) => payment.state === 'unknown'))
    return (
      <Banner tone="warn" {...words.unknown}>
        {lookUpNow(words.unknown.action)}
      </Banner>
    );
  if (state.switchedOff)
    return (
      <Banner tone="bad" title={words.switchedOff.title} what={words.switchedOff.what(state.failuresInARow, count(state.failuresInARow))}>
        <Button variant="default" onClick={() => ask({ what: 'again', packId: state.packId ?? undefined })}>
          {words.switchedOff.action}
        </Button>
      </Banner>
    );
  const owner = state.unresolved.find((payment) => payment.state === 'awaiting_owner')?.owner;
  if (owner)
    return (
      <Banner tone="warn" title={words.owner.title} what={words.owner.what(pointWords(owner.until, book.timeZone, book.today))}>
        {lookUpNow(words.owner.action)}
      </Banner>
    );
  if (packs.primary === null)
    return (
      <Banner tone="bad" {...words.noMethod}>
        <Button variant="default" component="a" href={href('/methods')}>
          {words.noMethod.action}
        </Button>
      </Banner>
    );
  if (state.lowBalance !== null && state.available < state.lowBalance)
    return <Banner tone="warn" title={words.low.title} what={words.low.what(figures.credits(state.available), figures.credits(state.lowBalance))} />;
  return null;
}
