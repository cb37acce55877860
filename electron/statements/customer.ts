/** How a customer is named in files: the ways of writing one e-mail address or phone number made the same, before it is hashed. Nothing is guessed. */

/** In lower case; `undefined` for what is no e-mail address. */
export function normalisedEmail(text: string): string | undefined {
  const address = text.trim().normalize('NFKC').toLowerCase();
  return EMAIL.test(address) ? address : undefined;
}

/**
 * Digits alone, with `+` in front of a country code; `undefined` for what is no phone number. A number written without its country
 * stays so: which country is meant is not known.
 */
export function normalisedPhone(text: string): string | undefined {
  const given = text.trim().normalize('NFKC');
  if (!PHONE.test(given)) return undefined;
  // +49 (0)221 … is dialled without the nought.
  const digits = given.replace('(0)', '').replace(/\D/g, '');
  if (digits.length < FEWEST_DIGITS || digits.length > MOST_DIGITS) return undefined;
  if (given.startsWith('+')) return `+${digits}`;
  return digits.startsWith('00') ? `+${digits.slice(2)}` : digits;
}

const EMAIL = /^[^\s@]+@[^\s@]+$/;
const PHONE = /^\+?[\d\s()./\u2010-\u2015-]+$/;
const FEWEST_DIGITS = 6;
/** ITU E.164 allows 15; prefixes for dialling abroad come on top. */
const MOST_DIGITS = 19;
