// Stand-still: notices from another thread when the event loop no longer goes round, where nothing on it could say so.

import { Worker } from 'node:worker_threads';

const beatMs = 200;

export interface StandStillOptions {
  /** Without a sign of life for so long, the process is ended. */
  readonly limitMs: number;
  /** What is written to stderr then. */
  readonly lastWords: string;
}

/** Watches over this thread until the function returned is called. */
export function watchForStandStill({ limitMs, lastWords }: StandStillOptions): () => Promise<unknown> {
  const beats = new Int32Array(new SharedArrayBuffer(4));
  const timer = setInterval(() => Atomics.add(beats, 0, 1), beatMs).unref();
  const worker = new Worker(new URL('./stand-still-thread.ts', import.meta.url), {
    workerData: { beats, limitMs, lastWords },
  });
  worker.unref();
  return () => {
    clearInterval(timer);
    return worker.terminate();
  };
}
