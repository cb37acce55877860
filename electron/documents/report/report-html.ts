/** The report as one HTML page: nothing is fetched and nothing runs, charts are SVG in it, and it prints on A4 and Letter. */

import { chartAsSvg, escapeXml } from '../../charts/svg.ts';
import type { PeriodReport } from '../../ipc/contract/period-report.ts';
import { cellWords, headsOf, isTextColumn, outlineOf, unitOf, type Outline, type OutlineSection, type OutlineTable } from './outline.ts';
import { words } from '../text/words.ts';

const STYLE = `
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; background: #f5f6f8; color: #1a1f29; font: 13px/20px 'Segoe UI', -apple-system, BlinkMacSystemFont, 'Adwaita Sans', Inter, Cantarell, 'Noto Sans', 'Liberation Sans', sans-serif; font-variant-numeric: tabular-nums lining-nums; }
main { max-width: 760px; margin: 24px auto; padding: 24px 32px; background: #fff; border: 1px solid #e3e6eb; border-radius: 6px; }
h1 { font-size: 20px; line-height: 28px; font-weight: 600; margin: 0; }
h2 { font-size: 13px; line-height: 20px; font-weight: 600; margin: 0; }
h3 { font-size: 12px; line-height: 16px; font-weight: 600; margin: 12px 0 4px; color: #4d5566; }
p { margin: 4px 0; }
.support { color: #5f6978; font-size: 12px; line-height: 16px; }
.mark { background: #fdf3df; border: 1px solid #ebcf94; border-radius: 4px; padding: 4px 8px; margin: 8px 0 0; }
section { margin-top: 24px; break-inside: avoid-page; }
section > header { display: flex; gap: 8px; align-items: baseline; border-bottom: 1px solid #e3e6eb; padding-bottom: 4px; margin-bottom: 8px; }
svg { display: block; width: 100%; height: auto; margin: 8px 0; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { padding: 4px 8px; text-align: right; vertical-align: baseline; white-space: nowrap; }
th:first-child, td:first-child { padding-left: 0; min-width: 72px; } th:last-child, td:last-child { padding-right: 0; }
th { font-size: 11px; line-height: 16px; font-weight: 400; color: #5f6978; white-space: normal; vertical-align: bottom; }
tbody tr + tr td, tbody tr + tr th { border-top: 1px solid #eef0f3; }
tfoot td { border-top: 1px solid #c8cdd6; font-weight: 600; }
.words { text-align: left; white-space: normal; overflow-wrap: break-word; }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(200px, 1fr)); gap: 8px 24px; margin: 0; }
dt { color: #4d5566; font-size: 12px; line-height: 16px; }
dd { margin: 0; font-size: 15px; line-height: 24px; font-weight: 600; }
dd small { font-size: 12px; font-weight: 400; color: #5f6978; }
#glance dl { border: 1px solid #e3e6eb; border-radius: 6px; padding: 12px 16px; }
#glance dd { font-size: 20px; line-height: 28px; }
@media (max-width: 600px) { main { margin: 0; padding: 16px; border: 0; border-radius: 0; } }
@media print { @page { margin: 15mm; } body { background: #fff; } main { max-width: none; margin: 0; padding: 0; border: 0; } .scroll { overflow: visible; } th, td { padding: 2px 6px; } tr { break-inside: avoid; } }
`;

export function writeReportHtml(report: PeriodReport): string {
  const outline = outlineOf(report);
  return (
    `<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n` +
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">\n` +
    `<title>${escapeXml(`${outline.title}: ${outline.workspace}`)}</title>\n<style>${STYLE}</style>\n</head>\n<body>\n<main>\n${bodyOf(outline)}</main>\n</body>\n</html>\n`
  );
}

function bodyOf(outline: Outline): string {
  const { title, organisation, workspace, vendor, dates, asOf, marks, sections } = outline;
  const whose = [organisation, workspace, ...(vendor === '' || vendor === workspace ? [] : [vendor])].join(' · ');
  return (
    `<h1>${escapeXml(title)}</h1>\n<p>${escapeXml(whose)}</p>\n<p class="support">${escapeXml(`${dates} · ${words.report.asOf(asOf)}`)}</p>\n` +
    marks.map((mark) => `<p class="mark">${escapeXml(mark)}</p>\n`).join('') +
    sections.map((section) => sectionOf(section, outline)).join('')
  );
}

function sectionOf(section: OutlineSection, outline: Outline): string {
  const { id, title, unit, figures, tables, notes, chart } = section;
  const named = figures.map(
    ({ name, cell, note }) =>
      `<div><dt>${escapeXml(name)}</dt><dd data-figure="${escapeXml(name)}">${escapeXml(cellWords(cell, outline))} <small>${escapeXml(unitOf(cell, outline))}</small>` +
      `${note === undefined ? '' : `<br><small>${escapeXml(note)}</small>`}</dd></div>\n`,
  );
  return (
    `<section id="${id}">\n<header><h2>${escapeXml(title)}</h2>${unit === '' ? '' : `<span class="support">${escapeXml(unit)}</span>`}</header>\n` +
    `${chart === undefined ? '' : `${chartAsSvg(chart, `chart-${id}`)}\n`}` +
    `${named.length === 0 ? '' : `<dl>\n${named.join('')}</dl>\n`}` +
    tables.map((table) => tableOf(table, outline)).join('') +
    notes.map((note) => `<p class="support">${escapeXml(note)}</p>\n`).join('') +
    `</section>\n`
  );
}

function tableOf(table: OutlineTable, outline: Outline): string {
  const { name, columns, rows, total } = table;
  const classOf = (at: number) => (columns[at] !== undefined && isTextColumn(columns[at]) ? ' class="words"' : '');
  const cells = (row: OutlineTable['rows'][number]) =>
    row.map((cell, at) => `<td${classOf(at)}>${escapeXml(cell.is === 'nothing' && at === 0 ? '' : cellWords(cell, outline))}</td>`).join('');
  return (
    `${name === '' ? '' : `<h3>${escapeXml(name)}</h3>\n`}<div class="scroll"><table>\n<thead><tr>` +
    headsOf(table, outline)
      .map((head, at) => `<th scope="col"${classOf(at)}>${escapeXml(head)}</th>`)
      .join('') +
    `</tr></thead>\n<tbody>\n${rows.map((row) => `<tr>${cells(row)}</tr>\n`).join('')}</tbody>\n` +
    `${total === undefined ? '' : `<tfoot><tr>${cells(total)}</tr></tfoot>\n`}</table></div>\n`
  );
}
