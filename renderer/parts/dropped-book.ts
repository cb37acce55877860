/** A book that is dropped on the window is opened; which other files go where is said by their names. */

import { notifications } from '@mantine/notifications';
import type { Client } from '../../electron/ipc/client.ts';
import { text } from '../text/text.ts';
import { pathOf } from '../transport.ts';
import { describeProblem } from './states.tsx';

export function bookAmong(files: readonly File[]): File | undefined {
  return files.find(({ name }) => name.toLowerCase().endsWith('.floatbook'));
}

/** Files that only statements of banks, cards and processors are named like; a CSV may be anything. */
export function areStatements(files: readonly File[]): boolean {
  return files.length > 0 && files.every(({ name }) => /\.(?:ofx|qfx|qbo|qif|sta|mt940|940|xml|camt|053)$/i.test(name));
}

/** In its own window, beside the book that is open here. */
export function openBeside(client: Client, book: File): void {
  const path = pathOf(book);
  if (path === undefined) return tell(text.desktop.droppedInBrowser);
  client.run('app.openBook', { file: path }).catch((problem: unknown) => tell(describeProblem(problem)));
}

function tell(message: string): void {
  notifications.show({ color: 'red', title: text.desktop.notOpened, message });
}
