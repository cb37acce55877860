/**
 * Makes a font of pdfkit lay figures and repeated words out once: OpenType layout is most of what a long table costs. pdfkit's own cache of words does the
 * latter, but never forgets; a statement of a million rows has millions of words.
 */

/** What pdfkit's embedded font keeps to itself (version 0.20). */
interface EmbeddedFont {
  layoutRun(text: string, features?: unknown): Run;
}

interface Run {
  /** Those with the id 0 stand for letters that the font does not have: empty boxes. */
  readonly glyphs: readonly { readonly id: number }[];
  readonly positions: readonly unknown[];
  readonly advanceWidth: number;
}

const MOST_WORDS = 4000;
/** No two of these are kerned or joined with each other. */
const FIGURE = /^[-\u2212]?[\d,.]+$/;

/** Changes the font that `document` has chosen. `onLacking` is called for a text that has letters which are not in it. */
export function layOutQuickly(document: PDFKit.PDFDocument, onLacking: () => void): void {
  const font = (document as unknown as { readonly _font: EmbeddedFont })._font;
  const layOut = font.layoutRun.bind(font);
  const words = new Map<string, Run>();
  const remembered = (text: string): Run => {
    let run = words.get(text);
    if (run === undefined) {
      if (words.size >= MOST_WORDS) words.clear();
      words.set(text, (run = layOut(text)));
      if (run.glyphs.some(({ id }) => id === 0)) onLacking();
    }
    return run;
  };
  font.layoutRun = (text, features) => {
    if (features !== undefined) return layOut(text, features);
    return FIGURE.test(text) ? joined(Array.from(text, remembered)) : remembered(text);
  };
}

function joined(runs: readonly Run[]): Run {
  return {
    glyphs: runs.flatMap(({ glyphs }) => glyphs),
    positions: runs.flatMap(({ positions }) => positions),
    advanceWidth: runs.reduce((sum, { advanceWidth }) => sum + advanceWidth, 0),
  };
}
