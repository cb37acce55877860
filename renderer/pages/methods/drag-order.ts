/** Dragging a row of a list to another place, with the platform's own drag and drop; keys are the list's own business. */

import { useState } from 'react';
import type { DragEvent, HTMLAttributes } from 'react';

const TYPE = 'application/x-floatbook-row';

export interface DragItem extends Pick<HTMLAttributes<HTMLElement>, 'draggable' | 'onDragStart' | 'onDragEnd' | 'onDragOver'> {
  /** Where the dragged row would go. */
  readonly 'data-drop'?: 'before' | 'after' | undefined;
  readonly 'data-dragged'?: true | undefined;
}

/** `place` is told the whole new order. */
export function useDragOrder(ids: readonly number[], place: (order: readonly number[]) => void) {
  const [dragged, setDragged] = useState<number | undefined>(undefined);
  const [over, setOver] = useState<{ readonly id: number; readonly side: 'before' | 'after' } | undefined>(undefined);
  const end = () => {
    setDragged(undefined);
    setOver(undefined);
  };
  const item = (id: number): DragItem => ({
    draggable: true,
    onDragStart: (event) => {
      event.dataTransfer.setData(TYPE, String(id));
      event.dataTransfer.effectAllowed = 'move';
      setDragged(id);
    },
    onDragEnd: end,
    onDragOver: (event) => {
      if (dragged === undefined) return;
      event.preventDefault();
      const { top, height } = event.currentTarget.getBoundingClientRect();
      setOver({ id, side: event.clientY < top + height / 2 ? 'before' : 'after' });
    },
    'data-drop': over?.id === id && dragged !== id ? over.side : undefined,
    'data-dragged': dragged === id ? true : undefined,
  });
  const onDrop = (event: DragEvent) => {
    if (dragged === undefined || over === undefined) return;
    event.preventDefault();
    if (over.id !== dragged) {
      const without = ids.filter((id) => id !== dragged);
      const at = without.indexOf(over.id) + (over.side === 'after' ? 1 : 0);
      place([...without.slice(0, at), dragged, ...without.slice(at)]);
    }
    end();
  };
  return { item, list: { onDrop } };
}
