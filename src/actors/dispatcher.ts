// Dispatcher: gives cells with work their slices, in turn, in microtask bursts, and the event loop its turn at least every 5 ms.
// A burst begins with the first slice after the loop has run and ends in one pending `later` task; time is looked at only
// when the fuel of a fixed number of messages is used up, and that number shrinks when messages are slow.

import type { Scheduler } from '../time/index.ts';
import { acting } from './attribution.ts';
import type { Cell } from './cell.ts';
import { RunQueue } from './run-queue.ts';
import { SCHEDULED } from './status.ts';
import { breakOff, runSlice } from './turns.ts';

/** How long actors may keep the event loop. */
const burstMs = 5;
/** Messages between two looks at the clock, at most. */
const maxFuel = 64;
/** What the messages between two looks should take at most. */
const lookEveryMs = 0.5;

export class Dispatcher {
  /** Messages that one cell may handle in one slice. */
  readonly throughput: number;
  /** Messages until the clock must be looked at; decremented by the turn loop. */
  fuel: number = maxFuel;
  #portion: number = maxFuel;
  #lookedAt = 0;
  #burstSince = 0;
  /** A `later` task is pending that ends the burst. */
  #inBurst = false;
  /** A drain is pending or running. */
  #awake = false;
  /** The burst has had its time. */
  #spent = false;
  /** Somebody else on the event loop should come first. */
  #yielding = false;
  readonly #queue = new RunQueue();
  readonly #scheduler: Scheduler;
  readonly #onBurstEnd: () => void;
  readonly #drainSoon: () => void;
  readonly #endBurstLater: () => void;

  constructor(scheduler: Scheduler, throughput: number, onBurstEnd: () => void) {
    this.#scheduler = scheduler;
    this.throughput = throughput;
    this.#onBurstEnd = onBurstEnd;
    this.#drainSoon = scheduler.soon(() => this.#run());
    this.#endBurstLater = scheduler.later(() => this.#finishBurst());
  }

  /** No cell has work. */
  get idle(): boolean {
    return this.#queue.size === 0;
  }

  /** Puts a cell that is not yet scheduled into the run queue. */
  schedule(cell: Cell): void {
    cell.status |= SCHEDULED;
    this.enqueue(cell);
  }

  /** As schedule, for a cell that already bears the mark. */
  enqueue(cell: Cell): void {
    this.#queue.push(cell);
    if (!this.#awake) this.#wake();
  }

  /** Called when the fuel is used up; true when the slice must end now. */
  mustYield(): boolean {
    const now = this.#scheduler.now();
    const perMessage = (now - this.#lookedAt) / this.#portion;
    this.#lookedAt = now;
    const fits = perMessage <= 0 ? maxFuel : Math.floor(lookEveryMs / perMessage);
    this.#portion = Math.max(1, Math.min(maxFuel, this.#portion * 2, fits));
    this.fuel = this.#portion;
    this.#spent = this.#yielding || now - this.#burstSince >= burstMs;
    return this.#spent;
  }

  /** Ends the burst after the current message, so that a task that waits on the event loop runs before more messages do. */
  yieldSoon(): void {
    this.#yielding = true;
    this.fuel = 0;
  }

  /** Has `onBurstEnd` called soon, also when no actor has work. */
  nudge(): void {
    if (this.#inBurst) return;
    this.#inBurst = true;
    this.#burstSince = this.#lookedAt = this.#scheduler.now();
    // How fast messages are is learned anew in each burst.
    this.fuel = this.#portion = 1;
    this.#endBurstLater();
  }

  #wake(): void {
    this.#awake = true;
    // A spent burst goes on when its pending `later` task has run.
    if (!this.#spent) this.#drainSoon();
  }

  #run(): void {
    this.nudge();
    const queue = this.#queue;
    let cell: Cell | undefined;
    try {
      while (queue.size > 0) {
        cell = queue.shift();
        runSlice(cell, this);
        if (this.#spent || (this.fuel <= 0 && this.mustYield())) break;
      }
    } catch (error) {
      acting.context = null;
      if (cell !== undefined) breakOff(cell);
      throw error;
    } finally {
      acting.context = null;
      this.#awake = queue.size > 0;
      // Only an error in the runtime itself gets here with work left and time unspent; the other cells must go on.
      if (this.#awake && !this.#spent) this.#drainSoon();
    }
  }

  #finishBurst(): void {
    if (this.#yielding) {
      // Tasks that were queued while this one was pending come first; the burst ends one round later.
      this.#yielding = false;
      this.#endBurstLater();
      return;
    }
    this.#inBurst = false;
    this.#spent = false;
    this.#onBurstEnd();
    if (this.#queue.size === 0) this.#queue.trim();
    else {
      this.#awake = true;
      this.#run();
    }
  }
}
