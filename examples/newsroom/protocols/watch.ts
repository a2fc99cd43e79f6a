// The watch: what befalls the desks, and how the work gets on.

import { type Request, serviceKey } from '../../../src/index.ts';
import type { FleetEvent } from '../render/report.ts';
import type { News } from './news.ts';

/** What befell an actor, as plain data. */
export interface Trouble {
  readonly kind: 'failed' | 'restarted' | 'quarantined' | 'dead-letter' | 'left';
  readonly actor: string;
  /** Milliseconds since the epoch. */
  readonly atMs: number;
  readonly incarnation?: number;
  readonly cause: string;
  /** The document it was about, where that is known. */
  readonly document?: string;
  readonly step?: string;
  readonly deliberate?: boolean;
}

export type WatcherMessage =
  /** What the desks announce. */
  | News
  /** What the runtime tells of them. */
  | { readonly type: 'trouble'; readonly trouble: Trouble }
  /** To itself, at intervals: is anything waiting for too long? */
  | { readonly type: 'look' }
  /** Everything so far; answered when nobody is down. */
  | Request<{ readonly type: 'record' }, readonly FleetEvent[]>
  /** From the publisher, in answer to `brief`. */
  | {
      readonly type: 'briefed';
      readonly documents: readonly string[];
      readonly published: readonly { readonly path: string; readonly version: string }[];
      readonly events: readonly FleetEvent[];
    };

export const watch = serviceKey<WatcherMessage>('watch');
