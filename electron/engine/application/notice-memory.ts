/** Whether the user is told, and what they were told of each book: a small file among the application's own, which may vanish without harm. */

import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const shape = z.strictObject({ on: z.boolean(), told: z.record(z.string(), z.array(z.string())) });

export interface NoticeMemory {
  readonly on: boolean;
  /** Keys of the facts that hold and were told, by the file of their book. */
  readonly told: Readonly<Record<string, readonly string[]>>;
}

/** A file that is missing or unreadable is one in which everything is still to be told. */
export function readNoticeMemory(userDataFolder: string): NoticeMemory {
  try {
    const parsed = shape.safeParse(JSON.parse(readFileSync(memoryFile(userDataFolder), 'utf8')));
    return parsed.success ? parsed.data : NOTHING_TOLD;
  } catch {
    return NOTHING_TOLD;
  }
}

const NOTHING_TOLD: NoticeMemory = { on: true, told: {} };

export function writeNoticeMemory(userDataFolder: string, memory: NoticeMemory): void {
  mkdirSync(userDataFolder, { recursive: true });
  const temporary = `${memoryFile(userDataFolder)}.new`;
  writeFileSync(temporary, JSON.stringify(memory), { mode: 0o600 });
  renameSync(temporary, memoryFile(userDataFolder));
}

function memoryFile(userDataFolder: string): string {
  return join(userDataFolder, 'notices.json');
}
