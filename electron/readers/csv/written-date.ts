/** Dates as banks write them: in figures of any order, with the names of months in many languages, with or without a time. */

import type { Day } from '../../../db/ledger/calendar.ts';
import { civilDay } from '../civil-day.ts';
import type { DateOrder } from '../statement.ts';

/** What day a text is, by each order that its figures may have; `undefined` where no such day exists. */
export interface WrittenDate extends Readonly<Record<DateOrder, Day | undefined>> {
  /** Whether it is the same day whatever the order: the year comes first, or the month has its name. */
  readonly isFixed: boolean;
  /** `15.01.2019`: no country puts the month first before a point. */
  readonly hasPoints: boolean;
}

const LONGEST = 48;
const FIGURES = /^(\d{1,4})([./-]| (?=\d))\s?(\d{1,2})\2\s?(\d{1,4})(?:\.(?=$|\s))?(?<rest>.*)$/su;
const TOGETHER = /^(\d{8})(?:T?\d{4,6}(?:\.\d+)?)?(?<rest>(?:[TZ\s[(].*)?)$/su;
/** A time of day, a zone, and nothing else. */
const TIME =
  /^[\sT,/-]{0,4}(?:(?:at|um|om|kl\.?|à|a las)\s)?(?:\d{1,2}[:.h]\d{2}(?:[:.]\d{2})?(?:[.,:]\d{1,9})?)?\s?(?:[ap]\.?m\.?)?\s?(?:z|\[?[a-z]{2,5}\]?|[+-]\d{2}:?\d{2}|\[[^\]]{1,12}\])?(?:\s[a-z]{2,5})?(?:\sas of\s[\d/.-]+)?$/i;

const known = new Map<string, WrittenDate | undefined>();

/** Reads a cell; `undefined` for what is no date. One that has the form but is no day (`31/02/2020`) has no day by any order. */
export function readWrittenDate(cell: string): WrittenDate | undefined {
  if (cell.length < 6 || cell.length > LONGEST) return undefined;
  let date = known.get(cell);
  if (date === undefined && !known.has(cell)) {
    date = read(withoutWeekday(cell.trim()));
    if (known.size > 20_000) known.clear();
    known.set(cell, date);
  }
  return date;
}

const WEEKDAY_BEFORE = /^(\p{L}{2,11})\.?,?\s+(?=\d{1,4}[./-]\d{1,2}[./-]\d)/u;
const WEEKDAY_BEHIND = /(?<=\d[./-]\d{1,2}[./-]\d{1,4})\.?,?\s\(?(\p{L}{2,11})\)?$/u;

/** `2025.11.17., hétfő` and `Mon 17/11/2025` without the day of the week, which is told by the date. */
function withoutWeekday(text: string): string {
  for (const named of [WEEKDAY_BEFORE, WEEKDAY_BEHIND]) {
    const [whole, name = ''] = named.exec(text) ?? [];
    if (whole !== undefined && WEEKDAYS.has(name.toLowerCase())) return text.replace(whole, '');
  }
  return text;
}

function read(text: string): WrittenDate | undefined {
  const together = TOGETHER.exec(text);
  if (together)
    return TIME.test(together.groups?.['rest'] ?? '') || together.groups?.['rest']?.startsWith('[') ? withoutSigns(together[1] ?? '') : undefined;
  const figures = FIGURES.exec(text);
  if (figures)
    return TIME.test(figures.groups?.['rest'] ?? '') ? inFigures(figures[1] ?? '', figures[2] ?? '', figures[3] ?? '', figures[4] ?? '') : undefined;
  return /\d/.test(text) && /\p{L}{3}/u.test(text) ? withMonthName(text) : undefined;
}

function fixed(day: Day | undefined): WrittenDate {
  return { dmy: day, mdy: day, ymd: day, isFixed: true, hasPoints: false };
}

/** `20190315`, `15032019`. */
function withoutSigns(digits: string): WrittenDate | undefined {
  const number = (from: number, to: number) => Number(digits.slice(from, to));
  const ymd = civilDay(number(0, 4), number(4, 6), number(6, 8));
  if (ymd !== undefined && isUsual(number(0, 4))) return fixed(ymd);
  if (!isUsual(number(4, 8))) return undefined;
  const dmy = civilDay(number(4, 8), number(2, 4), number(0, 2));
  const mdy = civilDay(number(4, 8), number(0, 2), number(2, 4));
  return dmy === undefined && mdy === undefined ? undefined : { dmy, mdy, ymd: undefined, isFixed: false, hasPoints: false };
}

function isUsual(year: number): boolean {
  return year >= 1970 && year < 2100;
}

function inFigures(first: string, sign: string, second: string, third: string): WrittenDate | undefined {
  if (first.length === 4) return third.length > 2 ? undefined : fixed(civilDay(Number(first), Number(second), Number(third)));
  if (first.length > 2 || third.length === 3) return undefined;
  const year = fullYear(third);
  return {
    dmy: civilDay(year, Number(second), Number(first)),
    mdy: civilDay(year, Number(first), Number(second)),
    ymd: third.length === 4 || first.length === 1 ? undefined : civilDay(fullYear(first), Number(second), Number(third)),
    isFixed: false,
    hasPoints: sign === '.',
  };
}

/** `7 Nov 2013`, `Nov 7, 2013`, `2013-Nov-07`, `07NOV13`, `7 de noviembre de 2013`; a day of the week and a time are passed over. */
function withMonthName(text: string): WrittenDate | undefined {
  const words = text.toLowerCase().match(/\d+(?::\d+)*|\p{L}+/gu) ?? [];
  const at = words.findIndex((word) => MONTHS.has(word));
  if (at === -1) return undefined;
  const figures = words.map((word, index) => ({ word, index })).filter(({ word }) => /^\d{1,4}$/.test(word));
  const others = words.filter((word, index) => index !== at && !/^[\d:]+$/.test(word) && !PASSED_OVER.has(word));
  const [first, second] = figures;
  if (first === undefined || second === undefined || others.length > 0 || figures.length > 3) return undefined;
  const month = MONTHS.get(words[at] ?? '') ?? 0;
  const yearFirst = first.word.length === 4 || Number(first.word) > 31;
  const [day, year] = yearFirst ? [second.word, first.word] : [first.word, second.word];
  if (day.length > 2 || year.length === 3) return undefined;
  return fixed(civilDay(fullYear(year), month, Number(day)));
}

function fullYear(text: string): number {
  const year = Number(text);
  if (text.length > 2) return year;
  return year + (year < 80 ? 2000 : 1900);
}

const WEEKDAYS: ReadonlySet<string> = new Set(
  'mon tue tues wed thu thur thurs fri sat sun monday tuesday wednesday thursday friday saturday sunday mo di mi do fr sa so montag dienstag mittwoch donnerstag freitag samstag sonntag ma wo vr za zo lun mar mer jeu ven sam dim lundi mardi mercredi jeudi vendredi samedi dimanche lu je ve mie jue vie sab dom man tir ons tor lor son hétfő kedd szerda csütörtök péntek szombat vasárnap'.split(
    ' ',
  ),
);
const PASSED_OVER: ReadonlySet<string> = new Set([...'de del di d of the st nd rd th den at um z t gmt utc am pm'.split(' '), ...WEEKDAYS]);

/** Names of months as banks of Europe and the Americas write them; each line is a month. */
const MONTH_NAMES = `
jan january januar januari janvier janv enero ene gennaio gen janeiro styczeń stycznia sty leden ledna januára január
feb february februar februari février févr fev fevr febrero febbraio fevereiro luty lutego lut únor února februára február
mar march märz mär mrz maart mrt mars marzo março marca marzec marzo březen března március marts maa
apr april avril avr abril abr aprile kwiecień kwietnia kwi duben dubna április apríla aprill
may mai mei maj mayo maggio mag maio maja květen května máj május mája
jun june juni juin junio giugno giu junho czerwiec czerwca cze červen června június júna
jul july juli juillet juil julio luglio lug julho lipiec lipca lip červenec července július júla
aug august augustus août aout agosto ago sierpień sierpnia sie srpen srpna augusztus augusta augusti
sep sept september septembre septiembre settembre set setembro wrzesień września wrz září szeptember septembra
oct october oktober okt octobre octubre ottobre ott outubro out październik października paź říjen října október októbra
nov november novembre noviembre novembro listopad listopada lis listopadu novembra
dec december dezember dez decembre décembre déc diciembre dic dicembre dezembro grudzień grudnia gru prosinec prosince decembra des desember`;

const MONTHS = new Map(
  MONTH_NAMES.trim()
    .split('\n')
    .flatMap((names, index) => names.split(' ').map((name) => [name, index + 1] as const)),
);
