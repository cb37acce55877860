/** What is told of an export that takes longer than a moment: that it is being made, and how to stop it. */

import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { text } from '../text/text.ts';

/** So long an export is no matter for words, in milliseconds. */
const MOMENT_MS = 1000;

/** Tells of an export once it has lasted a moment; what is returned takes it back. */
export function tellIfLong(stop: () => void): () => void {
  let id: string | undefined;
  const timer = setTimeout(() => {
    id = notifications.show({
      loading: true,
      autoClose: false,
      withCloseButton: false,
      message: (
        <>
          {text.lists.making}{' '}
          <Button variant="subtle" size="compact-sm" onClick={stop}>
            {text.lists.stop}
          </Button>
        </>
      ),
    });
  }, MOMENT_MS);
  return () => {
    clearTimeout(timer);
    if (id !== undefined) notifications.hide(id);
  };
}
