/** Exports: a file is made beside the main process, the browser's downloads take it, and a notification says so. One that takes long can be stopped. */

import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import type { Client } from '../../electron/ipc/client.ts';
import { useClient, useCloseGuard } from '../client.ts';
import { text } from '../text/text.ts';
import { saveDownload } from './files.ts';
import { isCancelled } from './import-work.ts';
import { tellIfLong } from './long-export.tsx';

export interface ExportOptions<Made> {
  readonly make: (client: Client) => Promise<Made>;
  /** The words of the notification. */
  readonly done: (made: Made) => string;
  readonly failed?: (error: unknown) => void;
}

export function useExport<Made extends { readonly download: string; readonly name: string }>({ make, done, failed }: ExportOptions<Made>) {
  const client = useClient();
  const exporting = useMutation({
    mutationFn: async () => {
      const stopping = new AbortController();
      const takeBack = tellIfLong(() => stopping.abort());
      try {
        const made = await make({ ...client, run: (name, input, options) => client.run(name, input, { signal: stopping.signal, ...options }) });
        await saveDownload(client, made.download, made.name, stopping.signal);
        return made;
      } finally {
        takeBack();
      }
    },
    onSuccess: (made) => notifications.show({ message: done(made) }),
    onError: (error) => {
      if (!isCancelled(error)) return failed?.(error);
      exporting.reset();
      notifications.show({ message: text.lists.stopped });
    },
  });
  useCloseGuard(exporting.isPending);
  return exporting;
}
