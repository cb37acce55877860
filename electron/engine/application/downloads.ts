/** Files that an answer leaves to be fetched: written whole, from one moment of the book. What takes long to make is made by a working thread. */

import type { ReadBook } from '../../../db/open.ts';
import type { CallContext } from '../../ipc/handlers.ts';
import type { EXPORT_JOBS } from '../working/export-jobs.ts';
import type { AnswerOfJob, InputOfJob } from '../working/jobs.ts';
import { writeFileWhole, type Piece, type Written } from '../write-file.ts';
import type { Session } from './session.ts';
import type { Transfers } from './transfers.ts';

/** Writes a file of this name for the page to fetch. */
export function makeDownload<Result>(
  transfers: Transfers,
  name: string,
  pieces: Generator<Piece, Result>,
): { download: string; name: string } & Written<Result> {
  const { token, path } = transfers.beginDownload();
  return { download: token, name, ...writeFileWhole(path, pieces) };
}

/** Has working threads make files for the page to fetch. */
export function exporter(session: Session, transfers: Transfers) {
  return async <Name extends keyof typeof EXPORT_JOBS>(
    name: Name,
    input: InputOfJob<Name>,
    { cancelled }: CallContext,
  ): Promise<{ download: string } & AnswerOfJob<Name>> => {
    const { token, path } = transfers.beginDownload();
    return { download: token, ...(await session.work().run(name, input, { file: path, cancelled })) };
  };
}

/** Reads in one transaction, so that everything in a file is of one moment. */
export function asOneMoment<Result>(book: ReadBook, read: () => Result): Result {
  return book.connection.transaction(read).deferred();
}

/** A name as a file may have on every system. */
export function fileName(name: string): string {
  return name.replaceAll(/[\u0000-\u001f<>:"/\\|?*]/g, '-').slice(0, 80);
}
