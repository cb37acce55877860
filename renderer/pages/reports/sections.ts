/** The parts of the page Reports, and which one the address names. */

import { go, useAddress, useHref } from '../../address.ts';
import { text } from '../../text/text.ts';

export type SectionName = keyof typeof text.reports.sections;

export const SECTIONS = Object.keys(text.reports.sections) as readonly SectionName[];

export function useSection(): { readonly section: SectionName; readonly open: (section: SectionName) => void } {
  const { path, query } = useAddress();
  const href = useHref();
  const [first] = SECTIONS;
  return {
    section: SECTIONS.find((each) => each === query.get('section')) ?? (first as SectionName),
    // What the address says besides belongs to one part and means nothing in another.
    open: (section) => go(href(path, { section: section === first ? undefined : section })),
  };
}
