/** Searching a list: the same for what a page shows and for what it exports. */

/** Makes a test of whether texts hold every word that is searched for; capitals do not count, and nothing searched for is found in everything. */
export function searchFor(search: string): (...texts: readonly (string | null)[]) => boolean {
  const words = search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return () => true;
  return (...texts) => {
    const all = texts.join(' ').toLowerCase();
    return words.every((word) => all.includes(word));
  };
}
