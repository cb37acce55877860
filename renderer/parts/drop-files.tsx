/** Files that are dragged onto the window, let go anywhere on it, and the box of a dialog that asks for them. */

import { Button, FileButton, Portal, Text } from '@mantine/core';
import { fromEvent } from 'file-selector';
import { notifications } from '@mantine/notifications';
import { useEffect, useEffectEvent, useRef, useState, type ReactNode } from 'react';
import { text } from '../text/text.ts';
import css from './drop-files.module.css';

export interface DropOverWindowProps {
  /** What letting go would do, shown over everything while files are held. */
  readonly words: string;
  /** Whether files are taken now; where not, they are held in vain, and the window does not become the file. */
  readonly active: boolean;
  /** Those that were let go; what a folder holds is among them. */
  readonly take: (files: readonly File[]) => void;
}

/**
 * Takes files wherever they are let go on the window, also before the words could be drawn. Nothing of it outlasts the drag: whoever points at
 * something again, holds no files any more.
 */
export function DropOverWindow({ words, active, take }: DropOverWindowProps) {
  const [held, setHeld] = useState(false);
  const hold = useEffectEvent((event: DragEvent) => {
    if (!mine(event)) return;
    if (event.dataTransfer !== null) event.dataTransfer.dropEffect = active ? 'copy' : 'none';
    setHeld(active);
  });
  const drop = useEffectEvent((event: DragEvent) => {
    if (!mine(event)) return;
    setHeld(false);
    if (!active) return;
    fromEvent(event).then(
      (items) => take(items.filter((item) => item instanceof File)),
      () => notifications.show({ color: 'red', title: text.desktop.notReadTitle, message: text.desktop.notRead }),
    );
  });
  useEffect(() => {
    const over = (event: DragEvent) => hold(event);
    const dropped = (event: DragEvent) => drop(event);
    // Entering another element leaves the one before; only who leaves the window enters none.
    const leave = (event: DragEvent) => event.relatedTarget === null && setHeld(false);
    const done = () => setHeld(false);
    const listening = new AbortController();
    const options = { capture: true, signal: listening.signal };
    window.addEventListener('dragenter', over, options);
    window.addEventListener('dragover', over, options);
    window.addEventListener('dragleave', leave, options);
    window.addEventListener('drop', dropped, options);
    window.addEventListener('pointermove', done, options);
    window.addEventListener('keydown', done, options);
    return () => listening.abort();
  }, []);
  if (!held) return null;
  return (
    <Portal>
      <div className={css.over} role="status">
        <div className={css.target}>{words}</div>
      </div>
    </Portal>
  );
}

/** Whether files are dragged, which are then nobody else's; a text that is dragged into a field is left alone. */
function mine(event: DragEvent): boolean {
  if (event.dataTransfer?.types.includes('Files') !== true) return false;
  event.preventDefault();
  event.stopPropagation();
  return true;
}

/** The box that says what may be dropped, with the button that chooses it instead. */
export function DropBox({ words, children }: { readonly words: string; readonly children: ReactNode }) {
  return (
    <div className={css.box}>
      <Text>{words}</Text>
      {children}
    </div>
  );
}

export interface ChooseButtonProps {
  /** On the button. */
  readonly words: string;
  /** Of the field behind it, for who does not see it. */
  readonly label: string;
  readonly choose: (files: readonly File[]) => void;
}

/** Opens the dialog of the system that chooses files; the same file can be chosen again. */
export function ChooseButton({ words, label, choose }: ChooseButtonProps) {
  const reset = useRef<() => void>(null);
  const chosen = (files: readonly File[]) => {
    reset.current?.();
    if (files.length > 0) choose(files);
  };
  return (
    <FileButton multiple resetRef={reset} onChange={chosen} inputProps={{ 'aria-label': label }}>
      {(props) => (
        <Button {...props} data-autofocus>
          {words}
        </Button>
      )}
    </FileButton>
  );
}
