/** Backups that are made by themselves: every few hours while a book is open and has been written to. What went wrong with the last one is told until one succeeds. */

import { statSync } from 'node:fs';
import { Refused, refuse, type Refusal } from '../../../db/ledger/refusal.ts';
import { readBookFacts } from '../../../db/workspaces.ts';
import type { Engine } from '../account/account.ts';
import type { FoundSecret } from '../secret-store.ts';
import type { Passphrase } from './encryption.ts';
import { listBackups } from './list.ts';
import { backupFolder, type BackupSettings } from './machine-settings.ts';
import type { BackupRequest, MadeBackup } from './make.ts';

export const EVERY_MS = 8 * 3_600_000;
/** What failed is tried again so soon. */
const RETRY_MS = 15 * 60_000;
/** A book that was just opened shows its pages first. */
const AFTER_OPENING_MS = 30_000;

/** What an engine needs to make backups. */
export interface BackupTools {
  readonly settings: () => BackupSettings;
  readonly passphrase: () => Promise<FoundSecret>;
  readonly make: (request: BackupRequest) => Promise<MadeBackup>;
  /** Of this opening of the book. */
  readonly state: {
    readonly openedAt: number;
    /** Not before it is anything looked at; 0 for at once. Ms since the epoch. */
    nextLookAt: number;
    failure: BackupFailure | undefined;
  };
}

export interface BackupFailure {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly refusal: Refusal;
}

/** Makes one where it is due. What goes wrong is kept and told, and tried again. */
export async function makeDueBackup(engine: Engine): Promise<void> {
  const { backups, clock, book } = engine;
  if (backups === undefined || readBookFacts(book.reader).sampleDay !== null || isTooEarly(clock(), backups)) return;
  try {
    if (isDue(engine, backups)) await makeNow(engine, 'schedule');
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    // One that is being made already is no failure.
    if (error.refusal.code !== 'busy') fail(engine, backups, error.refusal);
    backups.state.nextLookAt = clock() + RETRY_MS;
  }
}

/** Makes one of the open book. Refuses as {@link makeBackup} does, and where the passphrase is not there. */
export async function makeNow(engine: Engine, because: BackupRequest['because']): Promise<MadeBackup> {
  const { backups, clock, book } = engine;
  if (backups === undefined) throw new Error('this engine makes no backups');
  const settings = backups.settings();
  const lock = settings.isEncrypted ? await lockOf(backups) : undefined;
  const folder = backupFolder(book.file, settings);
  const made = await backups.make({ bookFile: book.file, folder, because, now: clock(), ...(lock && { lock }) });
  backups.state.failure = undefined;
  backups.state.nextLookAt = 0;
  engine.onChange(0);
  return made;
}

async function lockOf({ passphrase }: BackupTools): Promise<Passphrase> {
  const found = await passphrase();
  if ('reveal' in found) return { passphrase: found.reveal() };
  return refuse('passphrase_needed', 'Backups are to be encrypted, and their passphrase is not there. Enter it in Settings, Backups.');
}

/** Nothing is put off for longer than it can be: what lies farther ahead was set by a clock that has been put back since. */
function isTooEarly(now: number, { state }: BackupTools): boolean {
  const first = Math.max(state.openedAt + AFTER_OPENING_MS, state.nextLookAt);
  return now < first && first - now <= EVERY_MS;
}

function isDue({ clock, book }: Engine, { state, settings }: BackupTools): boolean {
  const now = clock();
  const [newest] = listBackups(backupFolder(book.file, settings()));
  // A clock that was set back does not put it off.
  const last = newest === undefined || newest.at > now ? -Infinity : newest.at;
  if (last + EVERY_MS > now) {
    state.nextLookAt = last + EVERY_MS;
    return false;
  }
  return writtenAt(book.file) > last;
}

/** When a book was last written to, by the file system. */
function writtenAt(file: string): number {
  return Math.max(...['', '-wal'].map((part) => statSync(file + part, { throwIfNoEntry: false })?.mtimeMs ?? 0));
}

function fail({ clock, onChange }: Engine, { state }: BackupTools, refusal: Refusal): void {
  state.failure = { at: clock(), refusal };
  onChange(0);
}
