/** What the desktop does for the page of a window: the system's dialogs, and opening a book in its own window. */

export interface Desktop {
  /** Asks for a book; `undefined` where the user gave up. */
  chooseBook(): Promise<string | undefined>;
  /** Asks where a new book goes. */
  choosePlace(suggested: string): Promise<string | undefined>;
  /** Opens a book in its own window, soon; what is refused is said by the system. */
  openBook(file: string): void;
  /** Brings another window to the front that has this book open; `false` where none has. */
  showBook(file: string): boolean;
}
