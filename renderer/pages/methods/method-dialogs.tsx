/** Renaming a method, and removing one. */

import { Button, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useBook } from '../../book.tsx';
import { useCommand } from '../../client.ts';
import { isCharged, nameOf } from '../../parts/account-words.ts';
import type { Method } from '../../parts/account-words.ts';
import { Banner } from '../../parts/banner.tsx';
import { Dialog, DialogActions } from '../../parts/dialog.tsx';
import { Refusal } from '../../parts/states.tsx';
import { text } from '../../text/text.ts';

export interface Asked {
  readonly what: 'rename' | 'remove';
  readonly methodId: number;
}

export interface MethodDialogsProps {
  readonly asked: Asked | undefined;
  readonly methods: readonly Method[];
  readonly close: () => void;
}

export function MethodDialogs({ asked, methods, close }: MethodDialogsProps) {
  const method = methods.find(({ id }) => id === asked?.methodId);
  const opened = (what: Asked['what']) => asked?.what === what && method !== undefined;
  const name = method === undefined ? '' : nameOf(method);
  return (
    <>
      <Dialog title={text.methods.renameTitle(name)} opened={opened('rename')} onClose={close}>
        {method !== undefined && <Rename method={method} close={close} />}
      </Dialog>
      <Dialog title={text.methods.removeTitle(name)} opened={opened('remove')} onClose={close}>
        {method !== undefined && <Remove method={method} methods={methods} close={close} />}
      </Dialog>
    </>
  );
}

function Rename({ method, close }: { readonly method: Method; readonly close: () => void }) {
  const { workspace } = useBook();
  const [nickname, setNickname] = useState(method.nickname);
  const rename = useCommand('methods.rename', ({ masked }) => {
    if (!masked) close();
  });
  const masked = rename.data?.masked === true;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        rename.mutate({ workspaceId: workspace.id, methodId: method.id, nickname });
      }}
    >
      <Stack gap="md">
        {masked ? (
          <Banner tone="warn" title={text.methods.masked} what="" />
        ) : (
          <TextInput
            label={text.methods.nickname}
            description={text.methods.nicknameWhat}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            placeholder={text.methods.nicknamePlaceholder}
            value={nickname}
            onChange={(event) => setNickname(event.currentTarget.value)}
            maxLength={60}
            autoComplete="off"
            data-autofocus
          />
        )}
        {rename.isError && <Refusal error={rename.error} title={text.methods.refused} />}
        <DialogActions>
          <Button variant="default" onClick={close}>
            {masked ? text.methods.done : text.cancel}
          </Button>
          {!masked && (
            <Button type="submit" loading={rename.isPending}>
              {text.methods.renameAction}
            </Button>
          )}
        </DialogActions>
      </Stack>
    </form>
  );
}

function Remove({ method, methods, close }: { readonly method: Method; readonly methods: readonly Method[]; readonly close: () => void }) {
  const { workspace } = useBook();
  const remove = useCommand('methods.remove', close);
  const next = methods.find((each) => each.id !== method.id && isCharged(each));
  return (
    <Stack gap="md">
      <Text c="var(--fb-text-2)">{text.methods.removeWhat}</Text>
      {method.primary && <Text>{next === undefined ? text.methods.removeLast : text.methods.removePrimary(nameOf(next))}</Text>}
      {remove.isError && <Refusal error={remove.error} title={text.methods.refused} />}
      <DialogActions>
        <Button variant="default" onClick={close} data-autofocus>
          {text.methods.keep}
        </Button>
        <Button onClick={() => remove.mutate({ workspaceId: workspace.id, methodId: method.id })} loading={remove.isPending}>
          {text.methods.removeAction(nameOf(method))}
        </Button>
      </DialogActions>
    </Stack>
  );
}
