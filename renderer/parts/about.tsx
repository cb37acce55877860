/** What Floatbook is: its version, and the licences of everything that it is made with. */

import { Button } from '@mantine/core';
import { createContext, useContext, useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { useAnswer, useClient } from '../client.ts';
import { text } from '../text/text.ts';
import { Dialog } from './dialog.tsx';
import { Answered } from './states.tsx';
import { TableHead } from './table-head.tsx';
import { Table } from './table.tsx';
import table from './table.module.css';

const words = text.about;
const WIDE = 720;

const OpenAbout = createContext<() => void>(() => undefined);

export function useAbout(): () => void {
  return useContext(OpenAbout);
}

/** Holds the one dialog, for the menu of the window and for Settings; with a book and without. */
export function AboutProvider({ version, children }: { readonly version: string; readonly children: ReactNode }) {
  const client = useClient();
  const [opened, setOpened] = useState(false);
  useEffect(
    () =>
      client.listen((announcement) => {
        if (announcement.type === 'act' && announcement.act === 'about') setOpened(true);
      }),
    [client],
  );
  return (
    <OpenAbout value={() => setOpened(true)}>
      {children}
      <Dialog title={words.title} opened={opened} onClose={() => setOpened(false)} size={WIDE}>
        <p>
          {words.what} {words.version(version)}.
        </p>
        <h3>{words.licences}</h3>
        <Licences />
      </Dialog>
    </OpenAbout>
  );
}

function Licences() {
  const answer = useAnswer('app.licences', {});
  const [shown, setShown] = useState<string | undefined>(undefined);
  return (
    <Answered answer={answer} lines={6} bare>
      {({ parts }) =>
        parts.length === 0 ? (
          <p>{words.none}</p>
        ) : (
          <>
            <p>{words.licencesWhat}</p>
            <Table label={words.licences} least={420}>
              <TableHead cells={[{ name: words.part }, { name: words.versionOf }, { name: words.licence }, { name: '' }]} />
              <tbody>
                {parts.map((part) => {
                  const name = `${part.name} ${part.version}`;
                  const isShown = shown === name;
                  return [
                    <tr key={name}>
                      <td>{part.name}</td>
                      <td className={table.soft}>{part.version}</td>
                      <td className={table.soft}>{part.licence}</td>
                      <td className={table.number}>
                        <Button
                          variant="default"
                          size="compact-sm"
                          aria-expanded={isShown}
                          aria-label={isShown ? words.hideOf(part.name) : words.showOf(part.name)}
                          onClick={() => setShown(isShown ? undefined : name)}
                        >
                          {isShown ? words.hide : words.show}
                        </Button>
                      </td>
                    </tr>,
                    isShown && (
                      <tr key={`${name} text`}>
                        <td colSpan={4} style={{ whiteSpace: 'pre-wrap', fontSize: 12 }}>
                          {part.text}
                        </td>
                      </tr>
                    ),
                  ];
                })}
              </tbody>
            </Table>
          </>
        )
      }
    </Answered>
  );
}
