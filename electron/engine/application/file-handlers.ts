/** Answers about files on their way: pieces in, pieces out. */

import type { Handlers } from '../../ipc/handlers.ts';
import type { Transfers } from './transfers.ts';

type FileHandlers = Pick<Handlers, 'upload.begin' | 'upload.append' | 'upload.discard' | 'work.cancel' | 'download.piece'>;

export function fileHandlers(transfers: Transfers): FileHandlers {
  return {
    'upload.begin': (input) => ({ upload: transfers.beginUpload(input.name, input.bytes) }),
    'upload.append': (input) => ({ received: transfers.append(input.upload, input.offset, Buffer.from(input.piece, 'base64')) }),
    'upload.discard': (input) => {
      transfers.discard(input.upload);
      return {};
    },
    // The dispatcher has marked the command already; work asks for the mark at every pause.
    'work.cancel': () => ({}),
    'download.piece': (input) => ({ piece: transfers.piece(input.download, input.offset).toString('base64') }),
  };
}
