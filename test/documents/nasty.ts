/** Text that breaks careless documents. */

export const NASTY = [
  '', ' ', '  ', 'a', 'two  spaces', ' leading', 'trailing ', 'a:b', ':', '::', 'a;b', 'a ; b', 'x  ; y', '(a)', '[a]', '{a}', 'a|b', '%3A', '%', '50% off', '100 %20', '"', '""', '"quoted"',
  'comma, comma', 'line\nbreak', 'line\r\nbreak', '\rreturn', '\ttab', 'a\tb', '=1+1', '+1', '-1', '@x', "'", "''", "'=1", '浴室とキッチン', 'Küche 🛁', 'no\u00a0break', 'line\u2028sep', '\u3000wide', '\ufeffmark', '\u0000nul',
  '* cleared', '! pending', '= assertion', '1000 EUR', '-5.00 EUR  ; x', 'account x', 'date:2026-13-99', '[2026-13-99]', 'constructor', '__proto__', 'Assets', '<b>',
] as const; // prettier-ignore
