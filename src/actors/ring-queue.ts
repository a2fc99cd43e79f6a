// RingQueue: an unbounded FIFO of (message, meta) pairs: a chain of rings, each twice as long as the one before up to a limit.
// A mailbox that stays short lives in one small ring; one that grows links further rings and never copies; drained rings are dropped.
//
//   first ring            last ring
//  [ m₁ e₁ m₂ e₂ … ] ──► [ m₉ e₉ …  ..  .. ]      shift() returns m₁ and leaves e₁ in `meta`
//
// `meta` is the sending cell, an envelope, or null.

const firstSlots = 8;
const maxSlots = 8192;
/** A ring that is longer than this is not kept by a queue that has run empty. */
const idleSlots = 256;

/** Two slots a pair; one pair stays free, so that head = tail means empty. */
class Ring {
  readonly slots: unknown[];
  readonly mask: number;
  head = 0;
  tail = 0;
  next: Ring | null = null;

  constructor(length: number) {
    this.slots = new Array(length);
    this.mask = length - 1;
  }
}

export class RingQueue {
  /** The meta of the pair that `shift` returned last. */
  meta: unknown = null;
  size = 0;
  #first: Ring;
  #last: Ring;

  constructor() {
    this.#first = this.#last = new Ring(firstSlots);
  }

  push(message: unknown, meta: unknown): void {
    let ring = this.#last;
    let { tail } = ring;
    let after = (tail + 2) & ring.mask;
    if (after === ring.head) {
      ring = this.#extend();
      tail = 0;
      after = 2;
    }
    const { slots } = ring;
    slots[tail] = message;
    slots[tail + 1] = meta;
    ring.tail = after;
    this.size++;
  }

  /** Puts a pair in front of all others. */
  unshift(message: unknown, meta: unknown): void {
    let ring = this.#first;
    let before = (ring.head - 2) & ring.mask;
    if (before === ring.tail) {
      const front = new Ring(firstSlots);
      front.next = ring;
      this.#first = ring = front;
      before = (ring.head - 2) & ring.mask;
    }
    ring.slots[before] = message;
    ring.slots[before + 1] = meta;
    ring.head = before;
    this.size++;
  }

  /** Takes the first pair: returns its message, leaves its meta in `meta`. Only when `size` > 0. */
  shift(): unknown {
    const ring = this.#first;
    const { slots, head } = ring;
    const message = slots[head];
    this.meta = slots[head + 1];
    slots[head] = undefined;
    slots[head + 1] = undefined;
    ring.head = (head + 2) & ring.mask;
    this.size--;
    if (ring.head === ring.tail) this.#drained(ring);
    return message;
  }

  /** Whether `shiftOldest` has something to take. */
  get hasDroppable(): boolean {
    return this.size > 0;
  }

  /** Takes the pair that has waited longest. Only when `hasDroppable`. */
  shiftOldest(): unknown {
    return this.shift();
  }

  /** Puts all pairs of another queue in front, in their order, and leaves that queue unusable. Takes the same time however many. */
  prepend(other: RingQueue): void {
    if (other.size === 0) return;
    other.#last.next = this.#first;
    this.#first = other.#first;
    this.size += other.size;
  }

  /** Removes every pair for which `drop` returns true; keeps the order of the rest. */
  remove(drop: (message: unknown, meta: unknown) => boolean): void {
    for (let left = this.size; left > 0; left--) {
      const message = this.shift();
      const meta = this.meta;
      if (!drop(message, meta)) this.push(message, meta);
    }
  }

  #drained(ring: Ring): void {
    if (ring.next !== null) this.#first = ring.next;
    else if (ring.slots.length > idleSlots) this.#first = this.#last = new Ring(firstSlots);
  }

  #extend(): Ring {
    const ring = new Ring(Math.min(maxSlots, this.#last.slots.length * 2));
    this.#last.next = ring;
    this.#last = ring;
    return ring;
  }
}
