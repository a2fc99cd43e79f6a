// Scheduler: the port through which the dispatcher gets the event loop's attention.
// `soon` runs before the loop goes on (a microtask); `later` runs after timers and I/O have had their turn.

import { AsyncLocalStorage } from 'node:async_hooks';

export interface Scheduler {
  soon(task: () => void): void;
  later(task: () => void): void;
  /** Monotonic milliseconds, for time slices only. */
  now(): number;
}

const outsideAnyContext = AsyncLocalStorage.snapshot();

/** Wraps a task so that it runs outside of every async context: what it starts does not inherit its trigger's. */
export function rooted(task: () => void): () => void {
  return () => outsideAnyContext(task);
}

/** The event loop of the process. */
export const eventLoop: Scheduler = {
  soon: (task) => queueMicrotask(task),
  later: (task) => {
    setImmediate(task);
  },
  now: () => performance.now(),
};
