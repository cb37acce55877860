/** The parts of the page Leads and campaigns, and which one the address names. */

import { useAddress, useChangeQuery } from '../../address.ts';
import { text } from '../../text/text.ts';

export type SectionName = keyof typeof text.leadsPage.sections;

export const SECTIONS = Object.keys(text.leadsPage.sections) as readonly SectionName[];

export function useSection(): { readonly section: SectionName; readonly open: (section: SectionName, lead?: string) => void } {
  const { query } = useAddress();
  const change = useChangeQuery();
  return {
    section: SECTIONS.find((each) => each === query.get('section')) ?? 'campaigns',
    // What belongs to one section means nothing in another.
    open: (section, lead) =>
      change({
        section: section === 'campaigns' ? undefined : section,
        lead,
        outcome: undefined,
        search: undefined,
        order: undefined,
        view: undefined,
        because: undefined,
        weeks: undefined,
        from: undefined,
        to: undefined,
        table: undefined,
      }),
  };
}
