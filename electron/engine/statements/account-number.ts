/** Numbers of accounts as statement files write them: IBAN, bank code and number, a number alone, or masked but for its end. */

/** How many figures of an end tell accounts apart; a card shows four. */
const LEAST_OF_END = 4;
const LEAST_OF_PART = 6;

/**
 * Whether two numbers may be of one account: one is the end of the other, or a part of it, as an account number is of its IBAN. What is masked
 * counts for nothing; where too little is left to tell, they may be.
 */
export function mayBeSameAccount(one: string, other: string): boolean {
  const [a, b] = [visibleEnd(one), visibleEnd(other)];
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (short.length < LEAST_OF_END || long.endsWith(short)) return true;
  if (isMasked(one) || isMasked(other)) return false;
  // A bank code and a number say as much as an IBAN, or as the number alone.
  const [shortPart, longPart] = [lastPart(a === short ? one : other), lastPart(a === short ? other : one)];
  return (shortPart.length >= LEAST_OF_PART && long.includes(shortPart)) || (longPart.length >= LEAST_OF_PART && short.includes(longPart));
}

const MASK = /[*•·#]|X{2,}/i;

function isMasked(number: string): boolean {
  return MASK.test(number);
}

function visibleEnd(number: string): string {
  return plain(number.split(new RegExp(MASK, 'gi')).at(-1) ?? '');
}

/** Behind the bank code: `0532013000` of `37040044/0532013000`. */
function lastPart(number: string): string {
  return plain(
    number
      .trim()
      .split(/[/ :]+/)
      .at(-1) ?? '',
  ).replace(/^0+/, '');
}

function plain(number: string): string {
  return number.replace(/[^\p{L}\p{N}]/gu, '').toUpperCase();
}
