// Asks: the open asks of a system, with their deadlines.
// Asks with the same timeout expire in the order in which they were made, so each common timeout has one list and one timer;
// the rest (inherited deadlines, rare timeouts) share a heap. Settling is O(1).

import { TroupeError } from '../errors.ts';
import type { Clock, ClockTimer } from '../time/index.ts';
import { attributed } from './attribution.ts';
import { rareOf } from './cell.ts';
import type { LocalContext } from './local-context.ts';
import { Heap } from './heap.ts';
import type { PendingAsk } from './pending-ask.ts';

/** Open asks in order of their deadlines. */
export interface AskList {
  remove(ask: PendingAsk): void;
}

type Expire = (ask: PendingAsk) => void;

class FixedTimeoutList implements AskList {
  first: PendingAsk | null = null;
  #last: PendingAsk | null = null;
  #timer: ClockTimer | null = null;
  readonly #clock: Clock;
  readonly #expire: Expire;

  constructor(clock: Clock, expire: Expire) {
    this.#clock = clock;
    this.#expire = expire;
  }

  add(ask: PendingAsk, now: number): void {
    ask.list = this;
    ask.earlier = this.#last;
    if (this.#last === null) this.first = ask;
    else this.#last.later = ask;
    this.#last = ask;
    if (this.#timer === null) this.#arm(ask.deadline - now);
  }

  remove(ask: PendingAsk): void {
    if (ask.earlier === null) this.first = ask.later;
    else ask.earlier.later = ask.later;
    if (ask.later === null) this.#last = ask.earlier;
    else ask.later.earlier = ask.earlier;
    ask.earlier = ask.later = null;
    ask.list = null;
  }

  /** Gives the timer back when nothing waits, so that the process may end. */
  trim(): void {
    if (this.first !== null || this.#timer === null) return;
    this.#timer.cancel();
    this.#timer = null;
  }

  #arm(delayMs: number): void {
    this.#timer = this.#clock.after(Math.max(0, Math.ceil(delayMs)), () => {
      this.#timer = null;
      const now = this.#clock.now();
      while (this.first !== null && this.first.deadline <= now) this.#expire(this.first);
      if (this.first !== null && this.#timer === null) this.#arm(this.first.deadline - now);
    });
  }
}

class MixedTimeoutList implements AskList {
  readonly #heap = new Heap<PendingAsk>((a, b) => a.deadline < b.deadline);
  #settled = 0;
  #timer: ClockTimer | null = null;
  #timerAt = Number.POSITIVE_INFINITY;
  readonly #clock: Clock;
  readonly #expire: Expire;

  constructor(clock: Clock, expire: Expire) {
    this.#clock = clock;
    this.#expire = expire;
  }

  add(ask: PendingAsk, now: number): void {
    ask.list = this;
    this.#heap.push(ask);
    if (ask.deadline < this.#timerAt) this.#arm(ask.deadline, now);
  }

  remove(ask: PendingAsk): void {
    ask.list = null;
    this.#settled++;
    if (this.#settled > 32 && this.#settled * 2 > this.#heap.size) {
      this.#heap.filter((other) => !other.settled);
      this.#settled = 0;
    }
  }

  trim(): void {
    if (this.#timer === null || this.#settled < this.#heap.size) return;
    this.#heap.filter(() => false);
    this.#settled = 0;
    this.#timer.cancel();
    this.#timer = null;
    this.#timerAt = Number.POSITIVE_INFINITY;
  }

  #arm(at: number, now: number): void {
    this.#timer?.cancel();
    this.#timerAt = at;
    this.#timer = this.#clock.after(Math.max(0, Math.ceil(at - now)), () => {
      this.#timer = null;
      this.#timerAt = Number.POSITIVE_INFINITY;
      const later = this.#clock.now();
      for (
        let next = this.#heap.peek();
        next !== undefined && (next.settled || next.deadline <= later);
        next = this.#heap.peek()
      ) {
        if (next.settled) {
          this.#heap.pop();
          this.#settled--;
        } else this.#expire(next);
      }
      const next = this.#heap.peek();
      if (next !== undefined && this.#timer === null) this.#arm(next.deadline, later);
    });
  }
}

/** At most this many timeouts have a list of their own. */
const fixedLists = 8;

export class Asks {
  /** Open asks now. */
  open = 0;
  readonly #clock: Clock;
  readonly #fixed = new Map<number, FixedTimeoutList>();
  readonly #mixed: MixedTimeoutList;
  readonly #expire: Expire;
  readonly #onIdle: () => void;

  /** `onTimeout` must settle the ask it is given; `onIdle` is called when the last open ask has settled, and should lead to `trim`. */
  constructor(clock: Clock, onTimeout: Expire, onIdle: () => void) {
    this.#clock = clock;
    this.#expire = onTimeout;
    this.#onIdle = onIdle;
    this.#mixed = new MixedTimeoutList(clock, this.#expire);
  }

  /** Begins to watch over an ask; `timeoutMs` is its own timeout, or undefined when its deadline is inherited. */
  add(ask: PendingAsk, timeoutMs: number | undefined, now: number): void {
    this.open++;
    ask.owner = this;
    let list = timeoutMs === undefined ? undefined : this.#fixed.get(timeoutMs);
    if (list === undefined && timeoutMs !== undefined && this.#fixed.size < fixedLists) {
      list = new FixedTimeoutList(this.#clock, this.#expire);
      this.#fixed.set(timeoutMs, list);
    }
    if (list === undefined) this.#mixed.add(ask, now);
    else list.add(ask, now);
    if (ask.asker !== null) linkToAsker(ask, ask.asker);
  }

  /** Marks an ask as settled and forgets it; `false` if it already was. */
  close(ask: PendingAsk): boolean {
    if (ask.settled) return false;
    ask.settled = true;
    const { list, holder, owner } = ask;
    if (list !== null && owner !== null) {
      list.remove(ask);
      if (ask.asker !== null) unlinkFromAsker(ask, ask.asker);
      // An actor of one system may ask one of another: the books are those of the system that was asked.
      if (--owner.open === 0) owner.#onIdle();
    }
    if (holder !== null) holder.rare?.heldAsks?.delete(ask);
    ask.detach?.();
    return true;
  }

  resolve(ask: PendingAsk, value: unknown): boolean {
    if (!this.close(ask)) return false;
    ask.resolve(value);
    return true;
  }

  /** Rejects the promise on behalf of its asker, so that an ask nobody catches is the asker's failure. */
  reject(ask: PendingAsk, error: unknown): boolean {
    if (!this.close(ask)) return false;
    if (ask.asker === null) ask.reject(error);
    else attributed(ask.asker, ask.reject, error);
    return true;
  }

  /** Rejects every open ask that a context's incarnation has made. */
  cancelOwn(asker: LocalContext, why: string): void {
    const rare = asker.cell.rare;
    while (rare !== null && rare.ownAsks !== null) {
      const ask = rare.ownAsks;
      ask.givenUp = true;
      this.reject(ask, new TroupeError('TROUPE_CANCELLED', `${asker.address} gave up its ask: ${why}.`));
    }
  }

  /** Gives timers back that no open ask needs. */
  trim(): void {
    for (const [timeoutMs, list] of this.#fixed) {
      list.trim();
      if (list.first === null && this.#fixed.size === fixedLists) this.#fixed.delete(timeoutMs);
    }
    this.#mixed.trim();
  }
}

function linkToAsker(ask: PendingAsk, asker: LocalContext): void {
  const rare = rareOf(asker.cell);
  ask.nextOwn = rare.ownAsks;
  if (rare.ownAsks !== null) rare.ownAsks.previousOwn = ask;
  rare.ownAsks = ask;
}

function unlinkFromAsker(ask: PendingAsk, asker: LocalContext): void {
  const rare = rareOf(asker.cell);
  if (ask.previousOwn === null) rare.ownAsks = ask.nextOwn;
  else ask.previousOwn.nextOwn = ask.nextOwn;
  if (ask.nextOwn !== null) ask.nextOwn.previousOwn = ask.previousOwn;
  ask.previousOwn = ask.nextOwn = null;
}
