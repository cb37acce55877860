/** The styles of a workbook: fixed numbers, so that cells can be written before the workbook is whole. */

/** Numbers of the styles that no decimals have a say in. */
export const STYLES = { plain: 0, head: 1, headNumber: 2, text: 3, strongText: 4, day: 5, strongDay: 6 } as const;

const FIRST_NUMBER_STYLE = 7;
/** No currency has more decimals, and no workspace counts credits finer. */
const MOST_DECIMALS = 6;
const FIRST_FORMAT = 164;
/** `@`: a cell that is text stays text when somebody edits it. */
const TEXT_FORMAT = 49;

/** Styles of numbers with so many decimals. */
export function numberStyles(decimals: number): { readonly plain: number; readonly strong: number } {
  if (decimals > MOST_DECIMALS) throw new RangeError(`no style has ${decimals} decimals`);
  return { plain: FIRST_NUMBER_STYLE + 2 * decimals, strong: FIRST_NUMBER_STYLE + 2 * decimals + 1 };
}

/** `styles.xml`. */
export function stylesXml(): string {
  const numbers = Array.from({ length: MOST_DECIMALS + 1 }, (_, decimals) => FIRST_FORMAT + 1 + decimals);
  const formats = [
    `<numFmt numFmtId="${FIRST_FORMAT}" formatCode="yyyy\\-mm\\-dd"/>`,
    ...numbers.map((id, decimals) => `<numFmt numFmtId="${id}" formatCode="#,##0${decimals === 0 ? '' : `.${'0'.repeat(decimals)}`}"/>`),
  ];
  const cells = [
    style({ format: 0 }),
    style({ format: TEXT_FORMAT, font: 1, fill: 2, border: 1 }),
    style({ format: TEXT_FORMAT, font: 1, fill: 2, border: 1, align: 'right' }),
    style({ format: TEXT_FORMAT }),
    style({ format: TEXT_FORMAT, font: 1, border: 2 }),
    style({ format: FIRST_FORMAT, align: 'left' }),
    style({ format: FIRST_FORMAT, font: 1, border: 2, align: 'left' }),
    ...numbers.flatMap((format) => [style({ format }), style({ format, font: 1, border: 2 })]),
  ];
  return (
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">' +
    `<numFmts count="${formats.length}">${formats.join('')}</numFmts>` +
    '<fonts count="2"><font><sz val="10"/><name val="Arial"/></font><font><b/><sz val="10"/><name val="Arial"/></font></fonts>' +
    '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>' +
    '<fill><patternFill patternType="solid"><fgColor rgb="FFEDEFF2"/></patternFill></fill></fills>' +
    `<borders count="3">${border('', '')}${border('', 'thin')}${border('thin', '')}</borders>` +
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
    `<cellXfs count="${cells.length}">${cells.join('')}</cellXfs></styleSheet>`
  );
}

interface Style {
  readonly format: number;
  readonly font?: number;
  readonly fill?: number;
  readonly border?: number;
  readonly align?: 'left' | 'right';
}

function style({ format, font = 0, fill = 0, border: edge = 0, align }: Style): string {
  const applied = `numFmtId="${format}" fontId="${font}" fillId="${fill}" borderId="${edge}" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1"`;
  return align === undefined ? `<xf ${applied}/>` : `<xf ${applied} applyAlignment="1"><alignment horizontal="${align}"/></xf>`;
}

function border(top: string, bottom: string): string {
  const edge = (name: string, line: string) => (line === '' ? `<${name}/>` : `<${name} style="${line}"><color auto="1"/></${name}>`);
  return `<border><left/><right/>${edge('top', top)}${edge('bottom', bottom)}<diagonal/></border>`;
}
