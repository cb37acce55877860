/** The one banner of a page: what is the matter, what it means, and the one thing to do. */

import type { ReactNode } from 'react';
import css from './account.module.css';
import { AlertIcon } from './icons.tsx';

export interface BannerProps {
  readonly tone: 'warn' | 'bad';
  readonly title: string;
  readonly what: string;
  readonly children?: ReactNode;
}

export function Banner({ tone, title, what, children }: BannerProps) {
  return (
    <div className={`${css.banner} ${css[tone]}`}>
      <AlertIcon />
      <p>
        <strong>{title}</strong> {what}
      </p>
      {children}
    </div>
  );
}
