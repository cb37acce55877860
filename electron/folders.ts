/** Where Floatbook keeps its own files and, unless told otherwise, its books: the same places in a window and in a browser. */

import { homedir } from 'node:os';
import { join } from 'node:path';

export interface Folders {
  /** Settings, list of recent books, log. */
  readonly userDataFolder: string;
  readonly booksFolder: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** `FLOATBOOK_USER_DATA` and `FLOATBOOK_BOOKS_FOLDER` name other places, for tests and for carrying everything on one disk. */
export function chooseFolders(environment: Environment, standard: Folders): Folders {
  return {
    userDataFolder: environment['FLOATBOOK_USER_DATA'] ?? standard.userDataFolder,
    booksFolder: environment['FLOATBOOK_BOOKS_FOLDER'] ?? standard.booksFolder,
  };
}

/** The places that Electron would choose, for when it is not there to ask. */
export function standardFolders(environment: Environment, platform: NodeJS.Platform): Folders {
  return { userDataFolder: join(settingsFolder(environment, platform), 'Floatbook'), booksFolder: join(homedir(), 'Documents', 'Floatbook') };
}

function settingsFolder(environment: Environment, platform: NodeJS.Platform): string {
  if (platform === 'win32') return environment['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support');
  return environment['XDG_CONFIG_HOME'] ?? join(homedir(), '.config');
}
