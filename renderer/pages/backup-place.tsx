/** Where backups go and whether they are encrypted: settings of this computer. */

import { Button, PasswordInput, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import type { OutputOf } from '../../electron/ipc/contract/contract.ts';
import { useCommand } from '../client.ts';
import { Panel } from '../parts/panel.tsx';
import { Refusal } from '../parts/states.tsx';
import { text } from '../text/text.ts';
import css from './backups-panel.module.css';

type State = OutputOf<'backup.state'>;

const words = text.backups;

export function BackupPlace({ state }: { readonly state: State }) {
  return (
    <Panel title={words.where} unit={words.whereUnit}>
      <div className={css.body}>
        <Folder state={state} />
        <Encryption state={state} />
      </div>
    </Panel>
  );
}

function Folder({ state: { chosenFolder } }: { readonly state: State }) {
  const [folder, setFolder] = useState(chosenFolder ?? '');
  const set = useCommand('backup.setFolder', () => notifications.show({ message: words.folderSet }));
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        set.mutate({ folder: folder.trim() === '' ? null : folder.trim() });
      }}
    >
      <TextInput
        label={words.folder}
        description={words.folderWhat}
        value={folder}
        onChange={({ currentTarget }) => setFolder(currentTarget.value)}
        autoComplete="off"
      />
      {set.isError && <Refusal error={set.error} title={words.folderFailed} />}
      <div>
        <Button type="submit" variant="default" loading={set.isPending} disabled={folder.trim() === (chosenFolder ?? '')}>
          {words.setFolder}
        </Button>
      </div>
    </form>
  );
}

function Encryption({ state: { encrypted, passphrase: place } }: { readonly state: State }) {
  const [passphrase, setPassphrase] = useState('');
  const set = useCommand('backup.setPassphrase', () => setPassphrase(''));
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        set.mutate({ passphrase });
      }}
    >
      <PasswordInput
        label={words.newPassphrase}
        description={words.passphraseWhat}
        value={passphrase}
        onChange={({ currentTarget }) => setPassphrase(currentTarget.value)}
        autoComplete="off"
      />
      {set.isError && <Refusal error={set.error} title={words.encryptFailed} />}
      <div className={css.actions}>
        <Button type="submit" variant="default" loading={set.isPending} disabled={passphrase === ''}>
          {encrypted ? words.change : words.encrypt}
        </Button>
        {encrypted && (
          <Button variant="subtle" onClick={() => set.mutate({ passphrase: null })}>
            {words.plain}
          </Button>
        )}
        <span role="status" className={css.said}>
          {encrypted ? words.passphrases[place] : words.notEncrypted}
        </span>
      </div>
    </form>
  );
}
