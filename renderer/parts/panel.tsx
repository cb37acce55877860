/** The two frames of the visual language: a page with its title row, and a panel with the question it answers. */

import { VisuallyHidden } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { useId } from 'react';
import type { ReactNode } from 'react';
import { text } from '../text/text.ts';
import css from './panel.module.css';

export interface PageProps {
  readonly title: string;
  readonly support?: ReactNode;
  readonly actions?: ReactNode;
  /** A page that fills the window; its panels scroll instead of the page. */
  readonly fixed?: boolean;
  readonly children: ReactNode;
}

export function Page({ title, support, actions, fixed = false, children }: PageProps) {
  useDocumentTitle(text.titleOf(title));
  return (
    <div className={`${css.page} ${fixed ? css.fixed : ''}`}>
      <div className={css.pageHead}>
        <h1 className={css.pageTitle}>{title}</h1>
        {support !== undefined && <div className={css.pageSupport}>{support}</div>}
        <div className={css.space} />
        {actions !== undefined && <div className={css.pageActions}>{actions}</div>}
      </div>
      {children}
    </div>
  );
}

export interface PanelProps {
  readonly title?: string;
  /** A name for screen readers where the panel has no title row. */
  readonly label?: string;
  readonly unit?: ReactNode;
  readonly end?: ReactNode;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

export function Panel({ title, label, unit, end, className, children }: PanelProps) {
  const id = useId();
  return (
    <section className={`${css.panel} ${className ?? ''}`} aria-labelledby={id}>
      {title === undefined ? (
        <VisuallyHidden component="h2" id={id}>
          {label}
        </VisuallyHidden>
      ) : (
        <div className={css.head}>
          <h2 className={css.title} id={id}>
            {title}
          </h2>
          {unit !== undefined && <span className={css.unit}>{unit}</span>}
          <div className={css.space} />
          {end !== undefined && <div className={css.end}>{end}</div>}
        </div>
      )}
      {children}
    </section>
  );
}
