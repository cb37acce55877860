/** Files in and out in pieces, the same way in a window and in a browser. */

import { RefusedAnswer } from '../../electron/ipc/client.ts';
import type { Client } from '../../electron/ipc/client.ts';
import { PIECE_BYTES } from '../../electron/ipc/contract/files.ts';
import { text } from '../text/text.ts';

/** Hands a file over and returns the name that the main process gave the upload. */
export async function handOver(client: Client, file: File, onBytes: (bytes: number) => void, signal: AbortSignal): Promise<string> {
  const { upload } = await client.run('upload.begin', { name: file.name, bytes: file.size });
  for (let offset = 0; offset < file.size; offset += PIECE_BYTES) {
    signal.throwIfAborted();
    const piece = file.slice(offset, offset + PIECE_BYTES);
    await client.run('upload.append', { upload, offset, piece: await base64Of(piece) });
    onBytes(piece.size);
  }
  return upload;
}

export interface HandingOver {
  readonly signal: AbortSignal;
  /** Which file is on its way, and how many bytes of all of them arrived. */
  readonly tell: (file: string, done: number, total: number) => void;
  /** Told at once, so that what was handed over can be discarded although a later file fails. */
  readonly arrived: (upload: string, file: File) => void;
}

/** Hands files over, one after the other. */
export async function handOverAll(client: Client, files: readonly File[], { signal, tell, arrived }: HandingOver): Promise<void> {
  const total = files.reduce((bytes, file) => bytes + file.size, 0);
  let done = 0;
  for (const file of files) {
    tell(file.name, done, total);
    const onBytes = (bytes: number) => tell(file.name, (done += bytes), total);
    arrived(await handOver(client, file, onBytes, signal), file);
  }
}

/** Forgets files on their way in or out. A refusal here means that the file is forgotten already, which is what was wanted. */
export async function discard(client: Client, files: readonly string[]): Promise<void> {
  await Promise.allSettled(files.map((upload) => client.run('upload.discard', { upload })));
}

/** Fetches a file that an export made, and hands it to the browser's downloads; refuses as `cancelled` when `signal` stops it before that. */
export async function saveDownload(client: Client, download: string, name: string, signal: AbortSignal): Promise<void> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for (let offset = 0, isWhole = false; !isWhole;) {
    const { piece } = await client.query('download.piece', { download, offset });
    if (signal.aborted) {
      await discard(client, [download]);
      throw new RefusedAnswer({ code: 'cancelled', message: text.lists.stopped });
    }
    const bytes = Uint8Array.from(atob(piece), (letter) => letter.charCodeAt(0));
    pieces.push(bytes);
    offset += bytes.length;
    isWhole = piece === '';
  }
  saveFile(new Blob(pieces, { type: 'application/octet-stream' }), name);
}

/** Hands a file that was made here to the browser's downloads. */
export function saveFile(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

function base64Of(piece: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onerror = () => reject(reader.error ?? new Error('The file could not be read'));
    reader.onload = () => resolve((reader.result as string).replace(/^[^,]*,/, ''));
    reader.readAsDataURL(piece);
  });
}
