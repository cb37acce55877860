/** The dialogs of the page: matching by hand, a new entry, taking a line out, closing and reopening. */

import { Dialog } from '../../parts/dialog.tsx';
import { useBook } from '../../book.tsx';
import { text } from '../../text/text.ts';
import type { Asked } from './acts.ts';
import { ClosePeriod, ReopenPeriod } from './close-dialog.tsx';
import { NewEntry, RemoveLine } from './line-dialogs.tsx';
import { MatchByHand } from './match-dialog.tsx';
import type { View } from './rows.ts';
import type { ReconcileAddress } from './view.ts';
import { periodWords } from './words.ts';

export interface ReconcileDialogsProps {
  readonly asked: Asked | undefined;
  readonly view: View;
  readonly address: ReconcileAddress;
  readonly close: () => void;
}

export function ReconcileDialogs({ asked, view, address, close }: ReconcileDialogsProps) {
  const { book } = useBook();
  const { accountId } = view.account;
  const words = text.reconcile;
  return (
    <>
      <Dialog title={words.hand.title} opened={asked?.what === 'hand'} onClose={close} size={880}>
        {asked?.what === 'hand' && <MatchByHand view={view} lines={asked.lines} items={asked.items} rest={asked.rest} close={close} />}
      </Dialog>
      <Dialog title={words.entry.title} opened={asked?.what === 'entry'} onClose={close} size={480}>
        {asked?.what === 'entry' && <NewEntry accountId={accountId} line={asked.line} suggested={asked.suggested} close={close} />}
      </Dialog>
      <Dialog title={words.remove.title} opened={asked?.what === 'remove'} onClose={close} size={480}>
        {asked?.what === 'remove' && <RemoveLine line={asked.line} close={close} />}
      </Dialog>
      <Dialog title={words.close.title(periodWords(view.from, view.to, book.today))} opened={asked?.what === 'close'} onClose={close} size={520}>
        {asked?.what === 'close' && <ClosePeriod view={view} address={address} close={close} />}
      </Dialog>
      <Dialog title={words.reopen.title} opened={asked?.what === 'reopen'} onClose={close} size={480}>
        {asked?.what === 'reopen' && <ReopenPeriod accountId={accountId} from={asked.from} close={close} />}
      </Dialog>
    </>
  );
}
