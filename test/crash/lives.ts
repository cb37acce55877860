/** Lives of an account in processes of their own, each ended by a kill or by itself. */

import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario } from './scenarios.ts';
import type { EngineKind } from './wrong-engines.ts';

export type Life = { readonly folder: string; readonly now: number; readonly kind: EngineKind } & (
  | { readonly does: 'work'; readonly seed: number; readonly off: number; readonly life: number }
  /** Killed by itself at this point, counted from 1; `null` for at none. */
  | { readonly does: 'points'; readonly scenario: Scenario; readonly point: number | null }
);

export interface Ended {
  readonly wasKilled: boolean;
  /** What it said, where it ended by itself before its time. */
  readonly broke: string | null;
  /** The account's time when it ended. */
  readonly now: number;
  /** What was durable at each point that it has passed, where it was not killed. */
  readonly passed: readonly string[];
}

export interface Kill {
  /** So many times the life has told the time before; 0 for before it has opened the book. */
  readonly afterTold: number;
  readonly milliseconds: number;
}

/** Lives one life, and kills it when its time has come. */
export async function live(program: string, life: Life, kill?: Kill): Promise<Ended> {
  const child = spawn(process.execPath, [program, JSON.stringify(life)], { stdio: ['ignore', 'pipe', 'pipe'] });
  const closed = new Promise<NodeJS.Signals | null>((resolve) => child.once('close', (_code, signal) => resolve(signal)));
  let [told, errors] = ['', ''];
  const heard = new EventEmitter();
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    told += text;
    heard.emit('told');
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => void (errors += text));
  if (kill) {
    while (linesOf(told).length < kill.afterTold && (await Promise.race([once(heard, 'told'), closed.then(() => 'closed')])) !== 'closed');
    await sleep(kill.milliseconds);
    child.kill('SIGKILL');
  }
  const signal = await closed;
  const lines = linesOf(told);
  const last = lines.at(-1) ?? '';
  const now = lines.findLast((line) => /^\d+$/.test(line));
  return {
    wasKilled: signal === 'SIGKILL',
    broke: signal === 'SIGKILL' || (child.exitCode === 0 && !kill) ? null : `ended by itself (${signal ?? child.exitCode}): ${errors}`,
    now: now === undefined ? life.now : Number(now),
    passed: last.startsWith('[') ? (JSON.parse(last) as readonly string[]) : [],
  };
}

/** Whole lines: the last one may be cut off. */
function linesOf(told: string): readonly string[] {
  return told.split('\n').slice(0, -1);
}
