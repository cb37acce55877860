/** Texts of the page Reports, in English. */

export const enReports = {
  reports: {
    section: 'Part of the page',
    sections: {
      statements: 'Statements',
    },
    what: {
      statements: 'the account statement for any period',
    },
  },
};
