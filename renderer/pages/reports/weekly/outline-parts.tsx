/** Figures, tables and notes of a report's outline, in the names and the order of every document of it. */

import { cellWords, headsOf, isTextColumn, unitOf } from '../../../../electron/documents/report/outline.ts';
import type { NamedFigure, Outline, OutlineSection, OutlineTable } from '../../../../electron/documents/report/outline.ts';
import { Panel } from '../../../parts/panel.tsx';
import { TableHead } from '../../../parts/table-head.tsx';
import table from '../../../parts/table.module.css';
import css from './weekly.module.css';

/** A section without its chart; nothing where the chart is all of it. */
export function SectionPanel({ section, outline }: { readonly section: OutlineSection; readonly outline: Outline }) {
  const { id, title, unit, figures, tables, notes } = section;
  return (
    <Panel title={title} unit={unit}>
      {figures.length > 0 && <NamedFigures figures={figures} outline={outline} isGlance={id === 'glance'} />}
      {tables.map((each) => (
        <FiguresTable key={each.name} figures={each} outline={outline} title={title} />
      ))}
      {notes.length > 0 && (
        <div className={css.notes}>
          {notes.map((note) => (
            <p key={note}>{note}</p>
          ))}
        </div>
      )}
    </Panel>
  );
}

interface NamedFiguresProps {
  readonly figures: readonly NamedFigure[];
  readonly outline: Outline;
  /** The few that are read first stand in one row where there is room. */
  readonly isGlance: boolean;
}

function NamedFigures({ figures, outline, isGlance }: NamedFiguresProps) {
  return (
    <dl className={isGlance ? `${css.figures} ${css.glance}` : css.figures}>
      {figures.map(({ name, cell, note }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            {cellWords(cell, outline)} <small>{unitOf(cell, outline)}</small>
            {note !== undefined && <small className={css.note}>{note}</small>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

interface FiguresTableProps {
  readonly figures: OutlineTable;
  readonly outline: Outline;
  /** Of the section, for a table without a name of its own. */
  readonly title: string;
}

function FiguresTable({ figures, outline, title }: FiguresTableProps) {
  const { name, columns, rows, total } = figures;
  const heads = headsOf(figures, outline);
  const isText = (at: number) => columns[at] !== undefined && isTextColumn(columns[at]);
  const cells = (row: OutlineTable['rows'][number]) =>
    row.map((cell, at) => (
      <td key={at} className={isText(at) ? `${table.wrap} ${css.words}` : table.number}>
        {cell.is === 'nothing' && at === 0 ? '' : cellWords(cell, outline)}
      </td>
    ));
  return (
    <>
      {name !== '' && <h3 className={css.tableName}>{name}</h3>}
      <div className={table.scroll} tabIndex={0} role="group" aria-label={name === '' ? title : name}>
        <table className={table.table}>
          <TableHead cells={heads.map((head, at) => (isText(at) ? { name: head } : { name: head, form: 'number' }))} />
          <tbody>
            {rows.map((row, index) => (
              <tr key={index}>{cells(row)}</tr>
            ))}
          </tbody>
          {total !== undefined && (
            <tfoot>
              <tr>{cells(total)}</tr>
            </tfoot>
          )}
        </table>
      </div>
    </>
  );
}
