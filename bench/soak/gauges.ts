// Gauges: what a run costs the process: memory after garbage collection, timers and other handles, how late the event loop runs.

import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

export interface Reading {
  /** Bytes in use after a collection. */
  readonly heap: number;
  readonly rss: number;
  /** Active timers, immediates, sockets and the like, beyond those of the soak itself. */
  readonly handles: number;
  /** How late the loop ran since the reading before, 99th percentile and worst. */
  readonly lagP99Ms: number;
  readonly lagMaxMs: number;
}

const resolutionMs = 2;

export class Gauges {
  readonly #collect: () => void;
  readonly #lag: ReturnType<typeof monitorEventLoopDelay>;
  readonly #own: ReadonlyMap<string, number>;

  constructor() {
    setFlagsFromString('--expose-gc');
    this.#collect = runInNewContext('gc') as () => void;
    this.#lag = monitorEventLoopDelay({ resolution: resolutionMs });
    this.#own = countHandles();
    this.#lag.enable();
  }

  /** Collects garbage, so call it while the fleet rests; the lag is of the time before. */
  read(): Reading {
    this.#lag.disable();
    const lag = { lagP99Ms: lateness(this.#lag.percentile(99)), lagMaxMs: lateness(this.#lag.max) };
    this.#collect();
    this.#collect();
    const { heapUsed: heap, rss } = process.memoryUsage();
    const handles = [...this.handles().values()].reduce((sum, count) => sum + count, 0);
    this.#lag.reset();
    this.#lag.enable();
    return { heap, rss, handles, ...lag };
  }

  /** What is active now beyond what was when the soak began, by kind. */
  handles(): ReadonlyMap<string, number> {
    const extra = [...countHandles()].map(([kind, count]): [string, number] => [
      kind,
      count - (this.#own.get(kind) ?? 0),
    ]);
    return new Map(extra.filter(([, count]) => count > 0));
  }

  close(): void {
    this.#lag.disable();
  }
}

function countHandles(): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

function lateness(nanoseconds: number): number {
  return Math.max(0, nanoseconds / 1e6 - resolutionMs);
}
