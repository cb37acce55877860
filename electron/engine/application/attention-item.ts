/** What an item of the attention list leaves unsaid, and where it opens. */

/** What an item leaves out is not said. */
export const NOTHING_SAID = { amount: null, credits: null, leads: null, daysLeft: null, day: null, week: null } as const;

/** A page as a whole. */
export function opens<Page extends 'deduction' | 'methods' | 'leads' | 'reports'>(page: Page) {
  return { page, from: null, to: null, eventId: null } as const;
}
