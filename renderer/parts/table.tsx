/** A table in a scroll container of its own: where it has less room than its columns need, it scrolls, and the page does not. */

import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import css from './table.module.css';

export interface TableProps {
  /** Its name, for screen readers. */
  readonly label: string;
  /** Pixels that its columns need to be read. */
  readonly least: number;
  /** Whether its last column is what can be done with a row: that stays in view where the others scroll. */
  readonly acts?: boolean;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

export function Table({ label, least, acts = false, className = '', children }: TableProps) {
  const area = useRef<HTMLDivElement>(null);
  const [isCut, setIsCut] = useState(false);
  useEffect(() => {
    const element = area.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => setIsCut(element.scrollWidth > element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  // The keyboard stops here only where there is something to scroll.
  const reach = isCut ? { tabIndex: 0, role: 'group', 'aria-label': label } : {};
  return (
    <div ref={area} className={css.scroll} {...reach}>
      <table className={`${css.table} ${isCut && acts ? css.acts : ''} ${className}`} aria-label={label} style={{ minWidth: least }}>
        {children}
      </table>
    </div>
  );
}
