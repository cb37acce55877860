/** A chart that stands in the page as a drawing of its own: SVG with every colour and font in it, and a picture of that. */

import { allowedInXml } from '../../electron/charts/svg.ts';

const SVG = 'http://www.w3.org/2000/svg';

export interface Drawing {
  readonly svg: string;
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
}

/** Pixels of a picture for each of its drawing. */
export const PICTURE_SCALE = 2;

const PAINT = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-opacity',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'opacity',
] as const;
const TYPE = ['font-family', 'font-size', 'font-weight', 'font-variant-numeric', 'text-anchor'] as const;

/** Means something only in the page. */
const OF_THE_PAGE = /^(?:class|style|tabindex|role|focusable|cursor|data-.*|aria-.*)$/;

/** `head` is what stands above the plot in HTML, whose words and marks are drawn where they stand; `paper` is the whole. */
export function drawingOf(paper: HTMLElement, head: HTMLElement, title: string, description: string): Drawing {
  const { left, top, width, height } = paper.getBoundingClientRect();
  const root = element('svg', { width, height, viewBox: `0 0 ${width} ${height}`, role: 'img' });
  const at = ({ x, y }: DOMRect) => ({ x: x - left, y: y - top });
  root.append(
    withText(element('title', {}), title),
    withText(element('desc', {}), description),
    element('rect', { width, height, fill: getComputedStyle(paper).backgroundColor }),
  );
  for (const words of textNodesIn(head)) root.append(...lineOf(words, at));
  for (const svg of paper.querySelectorAll('svg')) {
    if (svg.parentElement?.closest('svg')) continue;
    const box = svg.getBoundingClientRect();
    const copy = painted(svg);
    for (const [name, value] of Object.entries({ ...at(box), width: box.width, height: box.height })) copy.setAttribute(name, String(value));
    root.append(copy);
  }
  nameParts(root);
  return { svg: `<?xml version="1.0" encoding="UTF-8"?>\n${allowedInXml(new XMLSerializer().serializeToString(root))}\n`, width, height };
}

export function svgFile({ svg }: Drawing): Blob {
  return new Blob([svg], { type: 'image/svg+xml' });
}

/** The drawing as a PNG, {@link PICTURE_SCALE} times as wide and high. */
export async function pngFile(drawing: Drawing): Promise<Blob> {
  const address = URL.createObjectURL(svgFile(drawing));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(drawing.width * PICTURE_SCALE);
    canvas.height = Math.round(drawing.height * PICTURE_SCALE);
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('The browser draws no pictures');
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) =>
      canvas.toBlob((blob) => (blob === null ? reject(new Error('The browser made no PNG')) : resolve(blob)), 'image/png'),
    );
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** A copy that looks the same without any style sheet. */
function painted(svg: SVGSVGElement): SVGSVGElement {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const [shown, copies] = [svg, copy].map((each) => [each, ...each.querySelectorAll('*')]) as [Element[], Element[]];
  for (const [index, each] of copies.entries()) {
    const style = getComputedStyle(shown[index] as Element);
    for (const name of each.getAttributeNames())
      if (OF_THE_PAGE.test(name) || each.getAttribute(name)?.includes('var(') === true) each.removeAttribute(name);
    if (each instanceof SVGGeometryElement) paint(each, style, PAINT);
    else if (each instanceof SVGTextContentElement) paint(each, style, [...PAINT, ...TYPE]);
  }
  return copy;
}

/** Patterns and clips are named by their order, so that the same chart is the same drawing each time. */
function nameParts(root: Element): void {
  const names = new Map<string, string>();
  for (const [index, part] of [...root.querySelectorAll('[id]')].entries()) {
    names.set(part.id, `part-${index + 1}`);
    part.id = `part-${index + 1}`;
  }
  for (const each of root.querySelectorAll('*'))
    for (const name of each.getAttributeNames()) {
      const meant = /^url\("?#(.+?)"?\)$/.exec(each.getAttribute(name) ?? '')?.[1];
      if (meant !== undefined) each.setAttribute(name, `url(#${names.get(meant) ?? meant})`);
    }
}

function paint(part: Element, style: CSSStyleDeclaration, properties: readonly string[]): void {
  for (const property of properties) part.setAttribute(property, style.getPropertyValue(property));
}

function textNodesIn(root: Node): readonly Text[] {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const found: Text[] = [];
  while (walker.nextNode() !== null) found.push(walker.currentNode as Text);
  return found;
}

/** How far down its line the feet of letters stand, as a part of its height. */
const BASELINE = 0.78;

function lineOf(words: Text, at: (box: DOMRect) => { readonly x: number; readonly y: number }): readonly Element[] {
  const range = document.createRange();
  range.selectNodeContents(words);
  const box = range.getBoundingClientRect();
  if (words.parentElement === null || box.width === 0) return [];
  const style = getComputedStyle(words.parentElement);
  const place = at(box);
  const line = element('text', { x: place.x, y: place.y + box.height * BASELINE, fill: style.color });
  paint(line, style, TYPE);
  return [withText(line, words.data)];
}

function element(name: string, attributes: Readonly<Record<string, string | number>>): Element {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

function withText(made: Element, words: string): Element {
  made.textContent = words;
  return made;
}
