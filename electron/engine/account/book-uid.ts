/** The random name by which processors know this book: made when it is first needed, and kept for good. */

import { randomUUID } from 'node:crypto';
import { prepared } from '../../../db/connection.ts';
import type { WriteBook } from '../../../db/open.ts';

export function bookUid({ connection }: WriteBook): string {
  const known = prepared<[], { uid: string | null }>(connection, 'SELECT uid FROM book').get()?.uid;
  if (known) return known;
  const uid = randomUUID();
  prepared(connection, 'UPDATE book SET uid = ?').run(uid);
  return uid;
}
