/** IBANs in free text: known by their country's length and their check digits, and left alone where card numbers are masked. */

/** Where a valid IBAN stands, in one piece or in groups of four; `to` is exclusive. */
export function ibansIn(text: string): readonly { readonly from: number; readonly to: number }[] {
  const spans: { from: number; to: number }[] = [];
  for (const { 0: begin, index } of text.matchAll(/(?<![A-Za-z0-9])[A-Z]{2}\d\d/g)) {
    const length = LENGTHS.get(begin.slice(0, 2));
    const to = length === undefined ? undefined : endAfter(text, index, length);
    if (to !== undefined && hasCheckDigits(text.slice(index, to).replaceAll(' ', ''))) spans.push({ from: index, to });
  }
  return spans;
}

const LENGTHS: ReadonlyMap<string, number> = new Map(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 ' +
    'HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 ' +
    'QA29 RO24 RS22 SA24 SC31 SE24 SI19 SK24 SM27 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))] as const),
);

/** Where so many letters and digits end that follow each other with single spaces at most; `undefined` where they do not. */
function endAfter(text: string, from: number, length: number): number | undefined {
  let at = from;
  for (let count = 0; count < length; count += 1) {
    if (text[at] === ' ') at += 1;
    if (!/^[A-Z0-9]$/.test(text[at] ?? '')) return undefined;
    at += 1;
  }
  return /^[A-Za-z0-9]$/.test(text[at] ?? '') ? undefined : at;
}

/** ISO 13616: moved about and written in digits, the remainder by 97 is 1. */
function hasCheckDigits(iban: string): boolean {
  let rest = 0;
  for (const sign of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(sign, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}
