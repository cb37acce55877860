/** The designed states besides "full": empty, loading (not before 150 ms), and problems that say what is safe and what to do. */

import { Button, Skeleton, VisuallyHidden } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { ConnectionLost, DefectAnswer, RefusedAnswer } from '../../electron/ipc/client.ts';
import { isUnknown } from '../client.ts';
import { text } from '../text/text.ts';
import { AlertIcon } from './icons.tsx';
import css from './panel.module.css';

const PATIENCE_MS = 150;

export interface EmptyProps {
  readonly title: string;
  readonly what: string;
  readonly hint?: string;
  readonly children?: ReactNode;
}

export function Empty({ title, what, hint, children }: EmptyProps) {
  return (
    <div className={`${css.state} ${css.stateCentre}`}>
      <h2 className={css.stateTitle}>{title}</h2>
      <p className={css.stateText}>{what}</p>
      {children !== undefined && <div className={css.stateActions}>{children}</div>}
      {hint !== undefined && <span className={css.hint}>{hint}</span>}
    </div>
  );
}

export interface LoadingProps {
  readonly height?: number;
  readonly lines?: number;
  /** In a panel without a title row, where nothing stands above. */
  readonly bare?: boolean;
}

/** A skeleton of the height that the content will have, so that nothing jumps. */
export function Loading({ height, lines = 1, bare = false }: LoadingProps) {
  const late = useLate();
  return (
    <div role="status" style={{ padding: bare ? 16 : '0 16px 16px', minHeight: height }}>
      <VisuallyHidden>{text.loading}</VisuallyHidden>
      {late &&
        Array.from({ length: lines }, (_, line) => (
          <Skeleton key={line} height={lines === 1 ? (height ?? 32) - (bare ? 32 : 16) : 16} mb={lines === 1 ? 0 : 16} radius="sm" />
        ))}
    </div>
  );
}

function useLate(): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  return late;
}

/** What happened, in words that the user may read. */
export function describeProblem(error: unknown): string {
  if (error instanceof RefusedAnswer) return error.refusal.message;
  if (error instanceof DefectAnswer) return text.problem.defect(error.id);
  if (error instanceof ConnectionLost) return text.problem.lost;
  return text.problem.defect(error instanceof Error ? error.message : String(error));
}

export function Problem({
  error,
  title = text.problem.title,
  retry,
}: {
  readonly error: unknown;
  readonly title?: string;
  readonly retry?: () => void;
}) {
  return (
    <div className={css.state} role="alert">
      <h3 className={css.stateTitle}>{title}</h3>
      <p className={css.stateText}>{describeProblem(error)}</p>
      <p className={css.stateText}>{text.problem.safe}</p>
      {retry !== undefined && (
        <div className={css.stateActions}>
          <Button variant="default" onClick={retry}>
            {text.retry}
          </Button>
        </div>
      )}
    </div>
  );
}

/** A refusal of something the user asked for: what, why, where, and that nothing was written. */
export function Refusal({
  error,
  title,
  safe = text.problem.safe,
  children,
}: {
  readonly error: unknown;
  readonly title: string;
  readonly safe?: string;
  readonly children?: ReactNode;
}) {
  const refusal = error instanceof RefusedAnswer ? error.refusal : undefined;
  const place = text.importing.place(refusal?.file, refusal?.sourceLine);
  const message = describeProblem(error);
  // Not said where the message says it already.
  const left = isUnknown(error) ? text.problem.unknownDone : safe;
  return (
    <div className={css.bad} role="alert">
      <AlertIcon />
      <div>
        <strong>{title}</strong>
        {place !== '' && <p className="fb-mono">{place}</p>}
        <p>{message}</p>
        {!message.includes(left.replace(/\.$/, '')) && <p>{left}</p>}
        {children}
      </div>
    </div>
  );
}

export interface AnsweredProps<T> extends LoadingProps {
  readonly answer: UseQueryResult<T>;
  readonly children: (value: T) => ReactNode;
}

/** Shows an answer, or the state it is in instead. */
export function Answered<T>({ answer, children, ...loading }: AnsweredProps<T>) {
  if (answer.data !== undefined) return children(answer.data);
  if (answer.isError) return <Problem error={answer.error} retry={() => void answer.refetch()} />;
  return <Loading {...loading} />;
}
