// A clock that the program moves by hand, fast enough for a hundred thousand timers: so a case measures what the runtime
// does about time, and neither waits for it nor measures Node's timers.

import type { Clock, ClockTimer } from '../../src/index.ts';

interface Timer extends ClockTimer {
  callback: (() => void) | undefined;
}

export class HandClock implements Clock {
  #now = 0;
  /** By due time; in each list in order of setting. */
  readonly #timers = new Map<number, Timer[]>();

  now(): number {
    return this.#now;
  }

  wall(): number {
    return this.#now;
  }

  after(delayMs: number, callback: () => void): ClockTimer {
    const dueAt = this.#now + Math.max(0, delayMs);
    const timer: Timer = {
      callback,
      cancel: () => {
        timer.callback = undefined;
      },
    };
    const list = this.#timers.get(dueAt);
    if (list === undefined) this.#timers.set(dueAt, [timer]);
    else list.push(timer);
    return timer;
  }

  /** Fires all timers that are due within the next `byMs`, in order. */
  advance(byMs: number): void {
    const until = this.#now + byMs;
    for (let dueAt = this.#nextUntil(until); dueAt !== undefined; dueAt = this.#nextUntil(until)) {
      const due = this.#timers.get(dueAt) ?? [];
      this.#timers.delete(dueAt);
      this.#now = Math.max(this.#now, dueAt);
      for (const { callback } of due) callback?.();
    }
    this.#now = until;
  }

  #nextUntil(until: number): number | undefined {
    const due = [...this.#timers.keys()].filter((dueAt) => dueAt <= until);
    return due.length === 0 ? undefined : due.reduce((one, other) => Math.min(one, other));
  }
}
