/** The system's dialogs: choosing a book, a place for a new one, where an export goes, and the questions that only the user can answer. */

import { join } from 'node:path';
import { dialog } from 'electron';
import type { BrowserWindow, DownloadItem, MessageBoxSyncOptions } from 'electron';
import { fileNameOf } from './file-name.ts';

export interface Dialogs {
  chooseBook(over: BrowserWindow | undefined): Promise<string | undefined>;
  choosePlace(over: BrowserWindow | undefined, suggested: string): Promise<string | undefined>;
}

const BOOKS = [{ name: 'Floatbook book', extensions: ['floatbook'] }];

export function bookDialogs(booksFolder: string): Dialogs {
  return {
    async chooseBook(over) {
      const options = { title: 'Open a book', defaultPath: booksFolder, filters: BOOKS, properties: ['openFile' as const] };
      const { canceled, filePaths } = await (over === undefined ? dialog.showOpenDialog(options) : dialog.showOpenDialog(over, options));
      return canceled ? undefined : filePaths[0];
    },
    async choosePlace(over, suggested) {
      const options = { title: 'Where the new book goes', defaultPath: join(booksFolder, fileNameOf(suggested)), filters: BOOKS };
      const { canceled, filePath } = await (over === undefined ? dialog.showSaveDialog(options) : dialog.showSaveDialog(over, options));
      return canceled || filePath === '' ? undefined : filePath;
    },
  };
}

/** Electron asks the user where a download goes; this is what it suggests. */
export function suggestPlace(item: Pick<DownloadItem, 'getFilename' | 'setSaveDialogOptions'>, folder: string): void {
  item.setSaveDialogOptions({ title: 'Save', defaultPath: join(folder, fileNameOf(item.getFilename())) });
}

/** Whether a window that is busy may be closed all the same. */
export function mayStopWork(window: BrowserWindow): boolean {
  const question: MessageBoxSyncOptions = {
    type: 'question',
    title: 'Floatbook is still working',
    message: 'Floatbook is still working. Close the window all the same?',
    detail: 'What is being imported or made stops, and nothing half-done is kept.',
    buttons: ['Keep working', 'Stop and close'],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  };
  return dialog.showMessageBoxSync(window, question) === 1;
}

/** After its page crashed: whether to load it again. */
export async function mayLoadAgain(window: BrowserWindow): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    title: 'The page stopped',
    message: 'The page of this window stopped. Load it again?',
    detail: 'The book is safe: everything that was confirmed is in it.',
    buttons: ['Load again', 'Close the window'],
    defaultId: 0,
    cancelId: 1,
    noLink: true,
  });
  return response === 0;
}

/** While its page does not answer: whether to stop it and load it again. `signal` takes the question back. */
export async function mayStopPage(window: BrowserWindow, signal: AbortSignal): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    title: 'The page does not answer',
    message: 'The page of this window does not answer. Wait for it, or load it again?',
    detail: 'The book is safe: everything that was confirmed is in it. What was typed and not confirmed is lost when the page is loaded again.',
    buttons: ['Wait', 'Load again'],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
    signal,
  });
  return response === 1;
}

/** Whether an update of Floatbook may be fetched, or put in place now. */
export async function askForUpdate(message: string, yes: string): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'question',
    title: 'Floatbook',
    message,
    buttons: ['Later', yes],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  });
  return response === 1;
}
