/** The progress bar of long work, on standard error and only where that is a terminal. */

export interface Progress {
  /** `total` is `null` where it is not known. */
  show(step: string, done: number, total: number | null): void;
  /** Takes the bar away. */
  clear(): void;
}

interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const BAR_CELLS = 24;
const PAUSE_MS = 80;

export function createProgress(terminal: Terminal, now: () => number): Progress {
  let last = -Infinity;
  let isShown = false;
  return {
    show(step, done, total) {
      if (!terminal.isTTY || now() - last < PAUSE_MS) return;
      last = now();
      isShown = true;
      const line = total === null || total <= 0 ? `${step} ${done}` : `${bar(done / total)} ${step}`;
      terminal.write(`\r\u001b[K${line.slice(0, (terminal.columns ?? 80) - 1)}`);
    },
    clear() {
      if (isShown) terminal.write('\r\u001b[K');
      isShown = false;
    },
  };
}

function bar(part: number): string {
  const share = Math.min(1, Math.max(0, part));
  const filled = Math.round(share * BAR_CELLS);
  return `[${'#'.repeat(filled)}${'.'.repeat(BAR_CELLS - filled)}] ${String(Math.floor(share * 100)).padStart(3)} %`;
}
