// ManualClock: a clock that a test moves by hand. Time stands still between moves; timers fire in order of their due time.

import type { Clock, ClockTimer } from '../time/index.ts';

interface Pending {
  readonly dueAt: number;
  readonly order: number;
  readonly callback: () => void;
}

export class ManualClock implements Clock {
  #now = 0;
  #order = 0;
  readonly #startWall: number;
  readonly #pending = new Set<Pending>();

  /** `startWall` is the wall time at the beginning, in epoch milliseconds. */
  constructor(startWall: number = Date.UTC(2026, 0, 1)) {
    this.#startWall = startWall;
  }

  now(): number {
    return this.#now;
  }

  wall(): number {
    return this.#startWall + this.#now;
  }

  after(delayMs: number, callback: () => void): ClockTimer {
    const pending: Pending = { dueAt: this.#now + Math.max(0, delayMs), order: this.#order++, callback };
    this.#pending.add(pending);
    return { cancel: () => void this.#pending.delete(pending) };
  }

  /** Timers that have not fired. */
  get pending(): number {
    return this.#pending.size;
  }

  /** Moves time on; after each timer `settle` is awaited, so that what it set off is over before the next one fires. */
  async advance(byMs: number, settle: () => Promise<void> = async () => undefined): Promise<void> {
    const target = this.#now + byMs;
    await settle();
    for (let next = this.#next(target); next !== undefined; next = this.#next(target)) {
      this.#pending.delete(next);
      this.#now = Math.max(this.#now, next.dueAt);
      next.callback();
      await settle();
    }
    this.#now = target;
  }

  #next(until: number): Pending | undefined {
    let first: Pending | undefined;
    for (const pending of this.#pending) {
      if (pending.dueAt > until) continue;
      if (
        first === undefined ||
        pending.dueAt < first.dueAt ||
        (pending.dueAt === first.dueAt && pending.order < first.order)
      ) {
        first = pending;
      }
    }
    return first;
  }
}
