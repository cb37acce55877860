/** Words of what the window does around the pages: choosing and dropping books, what Floatbook is made of. */

export const enShell = {
  desktop: {
    choose: 'Choose…',
    chooseBook: 'Choose a file…',
    dropBook: 'Drop the book to open it',
    droppedInBrowser: 'A browser does not tell where a file is. Close this book, and give the path of the other under “Open a book”.',
    droppedInBrowserAtStart: 'A browser does not tell where a file is. Give its path under “Open a book”.',
    notOpened: 'The book was not opened',
    notReadTitle: 'The files were not read',
    notRead: 'What was dropped could not be read. Nothing was done with it. Choose the files with the button instead.',
  },
  about: {
    title: 'About Floatbook',
    open: 'About and licences',
    what: 'An offline accounting dashboard for prepaid lead and quotation accounts. Nothing leaves this computer but what you send.',
    version: (version: string) => `Version ${version}`,
    licences: 'Licences',
    licencesWhat: 'Floatbook is made with these works of others. Electron and Chromium come with their own licences, beside the program.',
    none: 'This Floatbook was not built yet, so there is no list.',
    part: 'Part',
    versionOf: 'Version',
    licence: 'Licence',
    show: 'Show text',
    showOf: (part: string) => `Show text of ${part}`,
    hide: 'Hide text',
    hideOf: (part: string) => `Hide text of ${part}`,
  },
};
