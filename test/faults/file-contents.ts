/** What a file holds, from what was written to it. */

import type { DiskStep } from './disk-trace.ts';

export type Content = Extract<DiskStep, { does: 'write' | 'set_size' }>;

/** It grows by doubling, as a book's log is written in thousands of pieces. */
export class Contents {
  #room: Buffer;
  #size: number;

  constructor(other?: Contents) {
    this.#room = Buffer.from(other?.bytes() ?? []);
    this.#size = this.#room.length;
  }

  bytes(): Buffer {
    return this.#room.subarray(0, this.#size);
  }

  apply(step: Content): void {
    if (step.does === 'set_size') {
      this.#grow(step.size);
      this.#room.fill(0, Math.min(step.size, this.#size));
      this.#size = step.size;
      return;
    }
    const end = step.at + step.bytes.length;
    this.#grow(end);
    step.bytes.copy(this.#room, step.at);
    this.#size = Math.max(this.#size, end);
  }

  #grow(size: number): void {
    if (size <= this.#room.length) return;
    const room = Buffer.alloc(Math.max(size, 2 * this.#room.length));
    this.#room.copy(room, 0, 0, this.#size);
    this.#room = room;
  }
}
