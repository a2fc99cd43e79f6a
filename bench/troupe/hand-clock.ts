// A clock that the program moves by hand, fast enough for a hundred thousand timers: so a case measures what the runtime
// does about time, and neither waits for it nor measures Node's timers.

import { Heap } from '../../src/actors/heap.ts';
import type { Clock, ClockTimer } from '../../src/index.ts';

interface Timer extends ClockTimer {
  readonly dueAt: number;
  callback: () => void;
}

export class HandClock implements Clock {
  #now = 0;
  readonly #timers = new Heap<Timer>((one, other) => one.dueAt < other.dueAt);

  now(): number {
    return this.#now;
  }

  wall(): number {
    return this.#now;
  }

  after(delayMs: number, callback: () => void): ClockTimer {
    const timer: Timer = {
      dueAt: this.#now + Math.max(0, delayMs),
      callback,
      cancel: () => {
        timer.callback = () => undefined;
      },
    };
    this.#timers.push(timer);
    return timer;
  }

  /** Fires all timers that are due within the next `byMs`, in order. */
  advance(byMs: number): void {
    const until = this.#now + byMs;
    for (let next = this.#timers.peek(); next !== undefined && next.dueAt <= until; next = this.#timers.peek()) {
      this.#timers.pop();
      this.#now = Math.max(this.#now, next.dueAt);
      next.callback();
    }
    this.#now = until;
  }
}
