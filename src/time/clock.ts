// Clock: the port through which the runtime reads time and sets timers, so that tests can move time by hand.
// Monotonic milliseconds order things and measure; wall time is only for people and for schedules.

/** A pending timer of a Clock. */
export interface ClockTimer {
  cancel(): void;
}

export interface Clock {
  /** Monotonic milliseconds with fractions; only differences mean something. */
  now(): number;
  /** Milliseconds since 1970, as people read it. */
  wall(): number;
  /** Calls `callback` once after `delayMs` (0 or less: as soon as possible); delays of any length are right. */
  after(delayMs: number, callback: () => void): ClockTimer;
}

/** The longest delay that Node's setTimeout takes; beyond it fires at once, so longer ones are cut in pieces. */
const longestTimeoutMs = 2 ** 31 - 1;

class SystemTimer implements ClockTimer {
  #handle: NodeJS.Timeout;

  constructor(delayMs: number, callback: () => void) {
    this.#handle = this.#arm(delayMs, callback);
  }

  #arm(delayMs: number, callback: () => void): NodeJS.Timeout {
    if (delayMs <= longestTimeoutMs) return setTimeout(callback, delayMs);
    return setTimeout(() => {
      this.#handle = this.#arm(delayMs - longestTimeoutMs, callback);
    }, longestTimeoutMs);
  }

  cancel(): void {
    clearTimeout(this.#handle);
  }
}

/** The clock of the machine. */
export const systemClock: Clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  after: (delayMs, callback) => new SystemTimer(delayMs, callback),
};
