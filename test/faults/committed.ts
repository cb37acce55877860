/** The states that a book was in, one after each commit, from what was written to its file and its log: what a book may be after a cut is one of them, whole. */

import { hash } from 'node:crypto';
import type { DiskStep } from './disk-trace.ts';
import { Contents } from './file-contents.ts';

const LOG_HEADER = 32;
const FRAME_HEADER = 24;

/** Follows what is done to a book's file and log, and tells the states as SQLite sees them. */
export class CommittedStates {
  readonly #states: string[] = [];
  readonly #file = new Contents();
  readonly #log = new Contents();
  /** By number, from 1. */
  #pages: Buffer[] = [];
  /** Of the frames in the log. */
  #committed = 0;

  /** Hashes of the book's pages, in order; the same as {@link stateOf}. */
  get states(): readonly string[] {
    return this.#states;
  }

  wroteFile(step: Extract<DiskStep, { does: 'write' | 'set_size' }>): void {
    this.#file.apply(step);
  }

  wroteLog(step: Extract<DiskStep, { does: 'write' | 'set_size' }>): void {
    this.#log.apply(step);
    if (step.does === 'set_size') return;
    if (step.at === 0) return this.#beganLog();
    const log = this.#log.bytes();
    const pageSize = log.readUInt32BE(8);
    const frame = (step.at - LOG_HEADER - FRAME_HEADER) / (FRAME_HEADER + pageSize);
    // A page ends a transaction where the head of its frame, written before it, says how many pages the book has then.
    if (!Number.isInteger(frame) || step.bytes.length !== pageSize) return;
    const pages = log.readUInt32BE(step.at - FRAME_HEADER + 4);
    if (pages > 0) this.#commit(frame + 1, pages, pageSize);
  }

  /** A file that was made elsewhere and is whole got the book's name. */
  gotName(): void {
    this.#states.push(stateOf(this.#file.bytes()));
  }

  #beganLog(): void {
    this.#committed = 0;
    const file = this.#file.bytes();
    const pageSize = this.#log.bytes().readUInt32BE(8);
    if (this.#pages.length === 0) for (let at = 0; at < file.length; at += pageSize) this.#pages.push(Buffer.from(file.subarray(at, at + pageSize)));
  }

  #commit(frames: number, pages: number, pageSize: number): void {
    const log = this.#log.bytes();
    for (let frame = this.#committed; frame < frames; frame += 1) {
      const at = LOG_HEADER + frame * (FRAME_HEADER + pageSize);
      this.#pages[log.readUInt32BE(at) - 1] = Buffer.from(log.subarray(at + FRAME_HEADER, at + FRAME_HEADER + pageSize));
    }
    this.#committed = frames;
    this.#pages.length = pages;
    this.#states.push(stateOf(Buffer.concat(this.#pages)));
  }
}

/** `image` as {@link Database.serialize} gives it. */
export function stateOf(image: Uint8Array): string {
  return hash('sha256', image);
}
