/** Stopping automatic top-up, after saying what applies from then on (rule T7). */

import { Button, Stack, Text } from '@mantine/core';
import { useBook, useFigures } from '../../book.tsx';
import { useCommand } from '../../client.ts';
import { Dialog, DialogActions } from '../../parts/dialog.tsx';
import { Refusal } from '../../parts/states.tsx';
import { text } from '../../text/text.ts';
import type { TopUpState } from '../packs/packs.tsx';

export interface StopProps {
  readonly state: TopUpState;
  readonly close: () => void;
}

export function StopDialog({ opened, ...props }: StopProps & { readonly opened: boolean }) {
  return (
    <Dialog title={text.deduction.stopTitle} opened={opened} onClose={props.close}>
      <Stop {...props} />
    </Dialog>
  );
}

function Stop({ state, close }: StopProps) {
  const { workspace } = useBook();
  const figures = useFigures();
  const stop = useCommand('topUp.turnOff', close);
  return (
    <Stack gap="md">
      <Text>{text.deduction.stopWhat}</Text>
      <Text c="var(--fb-text-2)">
        {text.deduction.stopKeeps(figures.credits(state.available))} {state.open !== null && text.deduction.stopOpen}
      </Text>
      {stop.isError && <Refusal error={stop.error} title={text.deduction.stopRefused} />}
      <DialogActions>
        <Button variant="default" onClick={close} data-autofocus>
          {text.deduction.keep}
        </Button>
        <Button onClick={() => stop.mutate({ workspaceId: workspace.id })} loading={stop.isPending}>
          {text.deduction.stopAction}
        </Button>
      </DialogActions>
    </Stack>
  );
}
