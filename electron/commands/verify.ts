/** The command `verify`: asks the book every invariant. */

import { openToRead } from '../../db/open.ts';
import { verifyBook } from '../../db/verify.ts';
import type { Command } from './command.ts';
import { printable, table } from './table.ts';

const verify: Command = {
  words: ['verify'],
  form: '',
  help: 'Asks the book every invariant and names what is wrong and where.',
  options: {},
  least: 0,
  most: 0,
  isOfWorkspace: false,
  run(call) {
    const book = openToRead(call.bookFile);
    try {
      const found = verifyBook(book, (done, total) => call.progress.show('checking', done, total));
      const { ok, entries, postings, head, problems } = found;
      const text = () =>
        ok
          ? `The book is whole: ${entries} entries, ${postings} postings.\nHead: ${head}\n`
          : `The book is not whole (${entries} entries, ${postings} postings). Keep the file as it is, and open a backup.\n\n` +
            table(
              [{ title: 'Rule' }, { title: 'Where' }, { title: 'What' }],
              problems.map(({ rule, where, message }) => [rule, printable(where), printable(message)]),
            );
      return { document: found, text, isFailure: !ok };
    } finally {
      book.close();
    }
  },
};

export const VERIFY_COMMANDS: readonly Command[] = [verify];
