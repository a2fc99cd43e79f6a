// StartGuard: the time limit of a fleet's start, and everything else that can keep a start from ever being over.
//   - it takes too long: a timer;
//   - it waits for what can never come, because nothing is left that could do something: Node's `beforeExit`;
//   - it loops without ever yielding, so that no timer fires: a thread, which can only kill the process;
//   - it ends the process itself: Node's `exit`.

import { Worker } from 'node:worker_threads';
import { duration } from '../console/index.ts';
import { exitCode } from './exit-codes.ts';
import { bootstrapError } from './load-script.ts';

/** How much later than the timer the thread acts, so that a start that yields gets the orderly way out. */
const graceMs = 1_000;

export class StartGuard {
  readonly #script: string;
  readonly #complain: (text: string) => void;
  readonly #failed = Promise.withResolvers<never>();
  readonly #over = new Int32Array(new SharedArrayBuffer(4));
  readonly #timer: NodeJS.Timeout;
  readonly #thread: Worker;

  /** Begins to watch; `complain` prints a line. */
  constructor(script: string, limitMs: number, complain: (text: string) => void) {
    this.#script = script;
    this.#complain = complain;
    this.#failed.promise.catch(() => undefined); // it may fail while nobody waits
    const late = `${script} has not started within ${duration(limitMs)}`;
    const advice =
      'Return from the function when all is spawned (long work belongs in `done`), or raise --start-timeout-ms.';
    this.#timer = setTimeout(() => this.#failed.reject(bootstrapError(`${late}. ${advice}`)), limitMs).unref();
    const complaint = `troupe run: ${late}: it is in a loop that never yields. The process was killed.`;
    this.#thread = new Worker(new URL('./start-guard-thread.ts', import.meta.url), {
      workerData: { over: this.#over, limitMs: limitMs + graceMs, complaint },
    });
    this.#thread.unref();
    process.on('beforeExit', this.#onStarved).on('exit', this.#onExit);
  }

  /** The result of a step of the start, unless the start fails before. */
  watch<Result>(step: Promise<Result>): Promise<Result> {
    return Promise.race([step, this.#failed.promise]);
  }

  /** The start is over, well or not. */
  close(): void {
    clearTimeout(this.#timer);
    process.off('beforeExit', this.#onStarved).off('exit', this.#onExit);
    Atomics.store(this.#over, 0, 1);
    Atomics.notify(this.#over, 0);
  }

  readonly #onStarved = (): void => {
    const what = `${this.#script} waits for something that can never come: a promise that nothing is left to settle.`;
    this.#failed.reject(bootstrapError(`${what} Look for a top-level await, or a start function, that does not end.`));
  };

  readonly #onExit = (code: number): void => {
    this.#complain(`${this.#script} ended the process (exit code ${code}) before its fleet had started.`);
    process.exitCode = exitCode.bootstrap;
  };
}
