/**
 * Pages of a PDF: text, lines and areas at places in points (1/72 inch) from the top left, page numbers, and a new page where one is full. The same calls give
 * the same bytes: dates and ids come from what is said, never from a clock.
 */

import PDFDocument from 'pdfkit';
import { fonts } from './fonts.ts';
import { layOutQuickly } from './quick-layout.ts';

export type PaperSize = 'A4' | 'LETTER';

/** Colours are `#rrggbb`. */
export const INK = { text: '#1A1F29', support: '#4D5566', caption: '#5F6978', rule: '#C8CDD6', hairline: '#EEF0F3', sunken: '#F8F9FB' } as const;

export interface PaperOptions {
  readonly size: PaperSize;
  readonly landscape?: boolean;
  readonly title: string;
  readonly author: string;
  /** The day that the document is of; a PDF wants a date, and the same document has the same. */
  readonly day: string;
  /** At the left of each page's foot. */
  readonly foot: string;
  /** At the right of each page's foot. `pages` is `null` where pages are written as they come, and nobody knows how many there will be. */
  readonly pageNumber: (page: number, pages: number | null) => string;
  /** Said at the end of a document that has letters which the font does not have, and shows as boxes. */
  readonly lacking: string;
  /** Writes each page once it is full, so that a document of any length takes no more memory than a page. */
  readonly isLong?: boolean;
  /** Drawn at the top of each page but the first. */
  readonly onNewPage?: (paper: Paper) => void;
}

export interface TextStyle {
  readonly size?: number;
  readonly bold?: boolean;
  readonly color?: string;
  /** Where the text stands to `x`: from it, to its left, or around it. */
  readonly align?: 'left' | 'right' | 'center';
  /** Text that is wider is cut, with an ellipsis. */
  readonly width?: number;
}

const MARGIN = { top: 48, side: 44, bottom: 56 } as const;
const FOOT_SIZE = 8;
const LACKING_SIZE = 8;
export const LINE = 1.35;

export class Paper {
  readonly #document: PDFKit.PDFDocument;
  readonly #options: PaperOptions;
  #page = 1;
  #isLacking = false;
  /** Where the next line begins, from the top of the page. */
  y: number;

  constructor(options: PaperOptions) {
    this.#options = options;
    const { size, landscape = false, title, author, day, isLong = false } = options;
    this.#document = new PDFDocument({
      size,
      layout: landscape ? 'landscape' : 'portrait',
      // Pages end where this class says; the library would add some of its own.
      margin: 0,
      bufferPages: !isLong,
      font: '',
      // It would keep every word; layOutQuickly keeps some.
      fontLayoutCache: false,
      lang: 'en',
      displayTitle: true,
      info: {
        Title: printable(title),
        Author: printable(author),
        Creator: 'Floatbook',
        Producer: 'Floatbook',
        CreationDate: new Date(`${day}T00:00:00Z`),
      },
    });
    const { regular, bold } = fonts();
    this.#document.registerFont('regular', regular).registerFont('bold', bold);
    for (const name of ['bold', 'regular']) layOutQuickly(this.#document.font(name), () => (this.#isLacking = true));
    this.y = MARGIN.top;
    if (isLong) this.#writeFoot(null);
  }

  get left(): number {
    return MARGIN.side;
  }

  get right(): number {
    return this.#document.page.width - MARGIN.side;
  }

  get width(): number {
    return this.right - this.left;
  }

  /** Below here is the foot. */
  get bottom(): number {
    return this.#document.page.height - MARGIN.bottom;
  }

  /** The number of the page that is written on. */
  get page(): number {
    return this.#page;
  }

  /** Goes on on a new page where so much is not left on this one. Returns whether it did. */
  need(height: number): boolean {
    if (this.y + height <= this.bottom) return false;
    this.newPage();
    return true;
  }

  newPage(): void {
    this.#document.addPage();
    this.#page += 1;
    this.y = MARGIN.top;
    if (this.#options.isLong === true) this.#writeFoot(null);
    this.#options.onNewPage?.(this);
  }

  /** One line of text whose top is at `y`. */
  text(text: string, x: number, y: number, { size = 9, bold = false, color = INK.text, align = 'left', width }: TextStyle = {}): void {
    const shown = width === undefined ? printable(text) : this.fitted(text, width, { size, bold });
    if (shown === '') return;
    this.#document.font(bold ? 'bold' : 'regular', size);
    const begin = align === 'left' ? x : x - this.#document.widthOfString(shown) / (align === 'right' ? 1 : 2);
    this.#document.fillColor(color).text(shown, begin, y, { lineBreak: false });
  }

  /** Width of a line of text. */
  widthOf(text: string, { size = 9, bold = false }: Pick<TextStyle, 'size' | 'bold'> = {}): number {
    return this.#document.font(bold ? 'bold' : 'regular', size).widthOfString(printable(text));
  }

  /** As much of a text as fits, with an ellipsis where it does not. */
  fitted(text: string, width: number, style: Pick<TextStyle, 'size' | 'bold'> = {}): string {
    const shown = printable(text);
    if (this.widthOf(shown, style) <= width) return shown;
    const letters = Array.from(shown);
    let [fits, tooMany] = [0, letters.length];
    while (tooMany - fits > 1) {
      const half = Math.floor((fits + tooMany) / 2);
      if (this.widthOf(`${letters.slice(0, half).join('')}…`, style) <= width) fits = half;
      else tooMany = half;
    }
    return `${letters.slice(0, fits).join('').trimEnd()}…`;
  }

  /** Text broken into lines that fit; a word that is wider than a line is broken as well. */
  linesOf(text: string, width: number, style: Pick<TextStyle, 'size' | 'bold'> = {}): readonly string[] {
    const lines: string[] = [];
    let line = '';
    for (const word of printable(text)
      .split(' ')
      .flatMap((each) => this.#pieces(each, width, style))) {
      const longer = line === '' ? word : `${line} ${word}`;
      if (line !== '' && this.widthOf(longer, style) > width) {
        lines.push(line);
        line = word;
      } else line = longer;
    }
    return [...lines, line];
  }

  #pieces(word: string, width: number, style: Pick<TextStyle, 'size' | 'bold'>): readonly string[] {
    if (this.widthOf(word, style) <= width) return [word];
    const pieces: string[] = [];
    let piece = '';
    for (const letter of word) {
      if (piece !== '' && this.widthOf(piece + letter, style) > width) {
        pieces.push(piece);
        piece = letter;
      } else piece += letter;
    }
    return [...pieces, piece];
  }

  /** Text over as many lines as it takes, from {@link y} on, which goes behind it. */
  paragraph(text: string, { size = 9, bold = false, color = INK.text, width = this.width }: Omit<TextStyle, 'align'> = {}): void {
    for (const line of this.linesOf(text, width, { size, bold })) {
      this.need(size * LINE);
      this.text(line, this.left, this.y, { size, bold, color });
      this.y += size * LINE;
    }
  }

  /** A straight line; `dash` are lengths of what is drawn and left out. */
  line(
    points: readonly (readonly [x: number, y: number])[],
    { color = INK.rule, width = 0.75, dash }: { color?: string; width?: number; dash?: number } = {},
  ): void {
    const [first, ...rest] = points;
    if (first === undefined || rest.length === 0) return;
    this.#document.moveTo(...first);
    for (const point of rest) this.#document.lineTo(...point);
    this.#document.lineWidth(width);
    if (dash === undefined) this.#document.undash();
    else this.#document.dash(dash, {});
    this.#document.stroke(color).undash();
  }

  /** A filled area between points. */
  area(points: readonly (readonly [x: number, y: number])[], color: string, opacity = 1): void {
    if (points.length < 3) return;
    this.#document
      .fillOpacity(opacity)
      .polygon(...points.map(([x, y]) => [x, y] as [number, number]))
      .fill(color)
      .fillOpacity(1);
  }

  /** A filled or an empty dot. */
  dot(x: number, y: number, radius: number, color: string, isHollow = false): void {
    this.#document.circle(x, y, radius);
    if (isHollow) this.#document.lineWidth(1).fillAndStroke('#FFFFFF', color);
    else this.#document.fill(color);
  }

  /** The bytes of what is full, once each; `null` where nothing new is. */
  written(): Uint8Array | null {
    return this.#document.read() as Buffer | null;
  }

  /** {@link end}, and the bytes that are left. */
  *rest(): Generator<Uint8Array, void> {
    this.end();
    for (let piece = this.written(); piece !== null; piece = this.written()) yield piece;
  }

  /** The bytes as they come; after {@link end} they end. */
  get stream(): NodeJS.ReadableStream {
    return this.#document;
  }

  /** Writes what is left, the feet of all pages first where they were kept. */
  end(): void {
    if (this.#isLacking) {
      this.need(LACKING_SIZE * 3 * LINE);
      this.y += LACKING_SIZE;
      this.paragraph(this.#options.lacking, { size: LACKING_SIZE, color: INK.support });
    }
    if (this.#options.isLong !== true) {
      const { start, count } = this.#document.bufferedPageRange();
      for (let page = start; page < start + count; page += 1) {
        this.#document.switchToPage(page);
        this.#page = page + 1;
        this.#writeFoot(count);
      }
    }
    this.#document.end();
  }

  /** {@link end}, and the whole document at once. */
  async bytes(): Promise<Uint8Array> {
    const pieces: Buffer[] = [];
    const ended = new Promise<void>((resolve, reject) => {
      this.stream.on('data', (piece: Buffer) => pieces.push(piece));
      this.stream.on('end', resolve);
      this.stream.on('error', reject);
    });
    this.end();
    await ended;
    return Buffer.concat(pieces);
  }

  #writeFoot(pages: number | null): void {
    const y = this.bottom + 20;
    const style = { size: FOOT_SIZE, color: INK.caption };
    const number = this.#options.pageNumber(this.#page, pages);
    this.text(this.#options.foot, this.left, y, { ...style, width: this.width - this.widthOf(number, style) - 16 });
    this.text(number, this.right, y, { ...style, align: 'right' });
  }
}

/** Text as a line can hold it: controls and line ends are spaces. */
function printable(text: string): string {
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').trim();
}
