// Scheduler: the port through which the dispatcher gets the event loop's attention.
// `soon` runs a task before the loop goes on (a microtask); `later` runs it after timers and I/O have had their turn.
// Tasks run outside of every async context: what a task starts must not inherit the context of whoever triggered it.

import { AsyncLocalStorage } from 'node:async_hooks';

export interface Scheduler {
  /** Makes a trigger for a task. A trigger that is pulled again before its task has begun changes nothing. */
  soon(task: () => void): () => void;
  later(task: () => void): () => void;
  /** Monotonic milliseconds, for time slices only. */
  now(): number;
}

const outsideAnyContext = AsyncLocalStorage.snapshot();

/** The event loop of the process. */
export const eventLoop: Scheduler = {
  soon: (task) => {
    // A parked async function resumes in its own context, whoever wakes it; that is cheaper than to bind the task at each call.
    let wake: () => void = () => undefined;
    const park = (resolve: () => void): void => {
      wake = resolve;
    };
    const pump = async (): Promise<never> => {
      for (;;) {
        await new Promise<void>(park);
        try {
          task();
        } catch (error) {
          // An error in the runtime itself: it must be seen, and must not end the pump.
          queueMicrotask(() => {
            throw error;
          });
        }
      }
    };
    outsideAnyContext(() => void pump());
    return () => wake();
  },
  later: (task) => {
    const rooted = (): void => outsideAnyContext(task);
    return () => {
      setImmediate(rooted);
    };
  },
  now: () => performance.now(),
};
