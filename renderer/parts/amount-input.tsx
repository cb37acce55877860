/** A field for an amount of money or credits: decimal text in, an integer in minor units out; nothing passes through a float. */

import { TextInput } from '@mantine/core';
import type { TextInputProps } from '@mantine/core';
import { decimalText } from '../format.ts';

const LONGEST = 13;

/** Minor units of `1234.5`, `1,234.50` or `1 234.50`; `undefined` for anything else. */
export function parseAmount(typed: string, decimals: number): number | undefined {
  const plain = typed.trim().replace(/^(\d{1,3})([,' \u00a0\u202f]\d{3})+(?=\.|$)/, (grouped) => grouped.replace(/\D/g, ''));
  const found = /^(\d+)(?:\.(\d+))?$/.exec(plain);
  const [, whole = '', fraction = ''] = found ?? [];
  if (found === null || fraction.length > decimals || whole.length > LONGEST) return undefined;
  return Number(whole + fraction.padEnd(decimals, '0'));
}

/** As `parseAmount`, with a minus in front where money went out: `-13.40`, `−13.40`. */
export function parseSignedAmount(typed: string, decimals: number): number | undefined {
  const [, sign = '', rest = ''] = /^\s*([-−+]?)(.*)$/s.exec(typed) ?? [];
  const amount = parseAmount(rest, decimals);
  // A sum below zero has no other zero than the usual one.
  return amount === undefined || amount === 0 || sign === '' || sign === '+' ? amount : -amount;
}

/** An amount as it is typed; nothing for none. */
export function amountText(amount: number | null | undefined, decimals: number): string {
  return amount === null || amount === undefined ? '' : decimalText(amount, decimals);
}

export function AmountInput(props: TextInputProps) {
  return <TextInput inputMode="decimal" autoComplete="off" maxLength={24} styles={{ input: { textAlign: 'right' } }} {...props} />;
}
