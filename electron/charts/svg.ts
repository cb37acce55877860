/** A chart as SVG: a document of its own that runs nothing and asks for nothing. */

import type { Chart, Point, Shape } from './shapes.ts';

/** Controls and halves of characters, which XML does not allow, as spaces. */
export function allowedInXml(text: string): string {
  return text.replaceAll(
    /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
    ' ',
  );
}

/** Text as XML holds it. */
export function escapeXml(text: string): string {
  return allowedInXml(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

const FONT = "'Segoe UI', -apple-system, BlinkMacSystemFont, Inter, Cantarell, 'Noto Sans', 'Liberation Sans', sans-serif";

/** `id` names the title for who cannot see it, once in a page. */
export function chartAsSvg(chart: Chart, id: string): string {
  const { width, height, title, description, shapes } = chart;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="${id}-title ${id}-text" font-family="${FONT}" font-variant-numeric="tabular-nums">` +
    `<title id="${id}-title">${escapeXml(title)}</title><desc id="${id}-text">${escapeXml(description)}</desc>${shapes.map(write).join('')}</svg>`
  );
}

function write(shape: Shape): string {
  switch (shape.is) {
    case 'line': {
      const dash = shape.dash === undefined ? '' : ` stroke-dasharray="${shape.dash} ${shape.dash}"`;
      return `<polyline points="${places(shape.points)}" fill="none" stroke="${shape.color}" stroke-width="${shape.width}"${dash}/>`;
    }
    case 'area':
      return `<polygon points="${places(shape.points)}" fill="${shape.color}"${shape.opacity === undefined ? '' : ` fill-opacity="${shape.opacity}"`}/>`;
    case 'dot': {
      const paint = shape.isHollow ? `fill="#ffffff" stroke="${shape.color}" stroke-width="1.5"` : `fill="${shape.color}"`;
      return `<circle cx="${place(shape.x)}" cy="${place(shape.y)}" r="${shape.radius}" ${paint}/>`;
    }
    case 'text': {
      const anchor = { left: 'start', center: 'middle', right: 'end' }[shape.align];
      return `<text x="${place(shape.x)}" y="${place(shape.y)}" font-size="${shape.size}" fill="${shape.color}" text-anchor="${anchor}"${shape.bold === true ? ' font-weight="600"' : ''}>${escapeXml(shape.text)}</text>`;
    }
  }
}

function places(points: readonly Point[]): string {
  return points.map(([x, y]) => `${place(x)},${place(y)}`).join(' ');
}

/** To a hundredth of a point. */
function place(length: number): string {
  return String(Math.round(length * 100) / 100);
}
