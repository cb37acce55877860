/** What goes in and out of {@link file://./door-program.ts}, one JSON document a line. */

import type { Answer, Call } from '../../electron/ipc/contract/contract.ts';
import type { WrongConnection } from './wrong-connections.ts';

export interface Settings {
  /** For the book and the application's own files. */
  readonly folder: string;
  readonly wrong: WrongConnection | null;
}

export interface Asked {
  /** The application's clock from then on, milliseconds since the epoch. */
  readonly at: number;
  readonly call: Call;
}

export type Told =
  | { readonly told: 'ready' }
  | { readonly told: 'answer'; readonly to: Pick<Call, 'method' | 'commandId'>; readonly answer: Answer }
  /** What nobody waited for, or what is behind an answer that is a defect. */
  | { readonly told: 'defect'; readonly text: string };
