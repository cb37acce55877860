/** Tells the user that a full card number which was typed is not stored (rule M4). */

import { notifications } from '@mantine/notifications';
import type { Client } from '../../electron/ipc/client.ts';
import { text } from '../text/text.ts';

export function tellMasked(client: Client): () => void {
  return client.listen(({ type }) => {
    if (type === 'masked') notifications.show({ color: 'yellow', title: text.masked.title, message: text.masked.text });
  });
}
