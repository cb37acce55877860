/** The banner that names the first day and row where books and statement part (rule R2). */

import { Button } from '@mantine/core';
import { useBook, useFigures } from '../../book.tsx';
import { count, dayWords } from '../../format.ts';
import { Banner } from '../../parts/banner.tsx';
import { text } from '../../text/text.ts';
import { entryWith } from './rows.ts';
import type { Entry, Group, View } from './rows.ts';
import type { ReconcileAddress } from './view.ts';

const words = text.reconcile.break;

export interface BreakBannerProps {
  readonly view: View;
  readonly groups: readonly Group[];
  readonly choose: (entry: Entry) => void;
  readonly address: ReconcileAddress;
}

export function BreakBanner({ view: { firstBreak }, groups, choose, address }: BreakBannerProps) {
  const { book } = useBook();
  const figures = useFigures();
  if (firstBreak === null) return null;
  const { day, because, row, lineId, eventId, agree } = firstBreak;
  const on = dayWords(day, book.today);
  const title = because === 'opening' ? words.opening : row === null || lineId === null ? words.day(on) : words.row(on, count(row));
  const agreed = agree === null || agree.day === null ? '' : words.agree(dayWords(agree.day, book.today), figures.cost(agree.balance));
  const entry = lineId === null && eventId === null ? undefined : entryWith(groups, lineId, eventId);
  return (
    <Banner tone="bad" title={title} what={[agreed, firstBreak.words].filter((part) => part !== '').join(' ')}>
      {because === 'opening' && (
        <Button variant="default" onClick={() => address.change({ detail: 'details' })}>
          {words.goOpening}
        </Button>
      )}
      {because !== 'opening' && entry !== undefined && (
        <Button variant="default" onClick={() => choose(entry)}>
          {row === null || lineId === null ? words.go : words.goRow(count(row))}
        </Button>
      )}
    </Banner>
  );
}
