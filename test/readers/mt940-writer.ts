/** Writes customer statements of SWIFT, for tests that read them back. */

export interface WrittenMovement {
  /** `YYMMDD`. */
  readonly value?: string;
  /** `MMDD`, or nothing. */
  readonly entry?: string;
  readonly mark?: string;
  readonly amount?: string;
  /** Type and references. */
  readonly rest?: string;
  readonly supplement?: string;
  /** Lines of field 86. */
  readonly text?: readonly string[];
}

export interface WrittenMessage {
  readonly account?: string;
  readonly opening?: string;
  readonly closing?: string;
  readonly isFirstPage?: boolean;
  readonly isLastPage?: boolean;
  readonly movements?: readonly WrittenMovement[];
  readonly more?: readonly string[];
}

export interface WrittenForm {
  readonly isInEnvelope?: boolean;
  readonly lineEnd?: string;
  readonly hasTerminator?: boolean;
}

/** Balances as in `C260101EUR100,00`. */
export function mt940File(
  messages: readonly WrittenMessage[],
  { isInEnvelope = false, lineEnd = '\r\n', hasTerminator = true }: WrittenForm = {},
): string {
  const lines = messages.flatMap((message) => [
    ...(isInEnvelope ? ['{1:F01BANKNL2AXXXX0000000000}{2:I940BANKNL2AXXXXN}{4:'] : []),
    ...messageLines(message),
    ...(isInEnvelope ? ['-}'] : hasTerminator ? ['-'] : []),
  ]);
  return `${lines.join(lineEnd)}${lineEnd}`;
}

function messageLines({
  account = 'NL20INGB0001234567',
  opening,
  closing,
  isFirstPage = true,
  isLastPage = true,
  movements = [],
  more = [],
}: WrittenMessage): string[] {
  return [
    ':20:STARTUMS',
    `:25:${account}`,
    ':28C:1/1',
    ...(opening === undefined ? [] : [`:60${isFirstPage ? 'F' : 'M'}:${opening}`]),
    ...movements.flatMap(movementLines),
    ...(closing === undefined ? [] : [`:62${isLastPage ? 'F' : 'M'}:${closing}`]),
    ...more,
  ];
}

export function movementLines({
  value = '260105',
  entry = '0105',
  mark = 'D',
  amount = '12,50',
  rest = 'NTRFNONREF',
  supplement,
  text = [],
}: WrittenMovement): string[] {
  const details = text.map((line, index) => (index === 0 ? `:86:${line}` : line));
  return [`:61:${value}${entry}${mark}${amount}${rest}`, ...(supplement === undefined ? [] : [supplement]), ...details];
}

/** The text of a field, broken after 65 characters as banks do. */
export function wrapped(text: string): string[] {
  return text.match(/.{1,65}/gsu) ?? [];
}
