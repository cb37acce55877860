/** Draws a chart's shapes into a PDF. */

import type { Chart } from '../../charts/shapes.ts';
import type { Paper } from './paper.ts';

/** How far above its base line the top of text is, as a part of its size. */
const ASCENT = 0.93;

/** As wide as the page, from where the paper is; goes behind it. */
export function drawChart(paper: Paper, chart: Chart): void {
  const scale = paper.width / chart.width;
  paper.need(chart.height * scale);
  const [left, top] = [paper.left, paper.y];
  const x = (at: number) => left + at * scale;
  const y = (at: number) => top + at * scale;
  for (const shape of chart.shapes) {
    switch (shape.is) {
      case 'line':
        paper.line(
          shape.points.map(([px, py]) => [x(px), y(py)] as const),
          { color: shape.color, width: shape.width * scale, ...(shape.dash === undefined ? {} : { dash: shape.dash }) },
        );
        break;
      case 'area':
        paper.area(
          shape.points.map(([px, py]) => [x(px), y(py)] as const),
          shape.color,
          shape.opacity,
        );
        break;
      case 'dot':
        paper.dot(x(shape.x), y(shape.y), shape.radius * scale, shape.color, shape.isHollow);
        break;
      case 'text': {
        const size = shape.size * scale * 0.94;
        paper.text(shape.text, x(shape.x), y(shape.y) - size * ASCENT, { size, color: shape.color, align: shape.align, bold: shape.bold === true });
        break;
      }
    }
  }
  paper.y += chart.height * scale;
}
