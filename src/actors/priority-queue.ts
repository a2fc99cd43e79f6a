// PriorityQueue: a mailbox that serves higher priorities first and is FIFO within one priority.
// What is put back (stash, retry) goes to a front lane that precedes everything.
// The priority function is the user's: one that throws or returns no number counts as 0; the message is never lost.

import { Heap } from './heap.ts';
import { RingQueue } from './ring-queue.ts';

interface Entry {
  readonly priority: number;
  readonly order: number;
  readonly message: unknown;
  readonly meta: unknown;
  /** Taken out through the other heap. */
  gone: boolean;
}

export class PriorityQueue {
  /** The meta of the pair that was taken out last. */
  meta: unknown = null;
  size = 0;
  readonly #priority: (message: unknown) => number;
  readonly #front = new RingQueue();
  readonly #next = new Heap<Entry>(
    (a, b) => a.priority > b.priority || (a.priority === b.priority && a.order < b.order),
  );
  /** The same entries, least urgent and oldest first; kept only where they may be dropped. */
  readonly #least: Heap<Entry> | null;
  #order = 0;

  constructor(priority: (message: unknown) => number, droppable: boolean) {
    this.#priority = priority;
    this.#least = droppable
      ? new Heap<Entry>((a, b) => a.priority < b.priority || (a.priority === b.priority && a.order < b.order))
      : null;
  }

  push(message: unknown, meta: unknown): void {
    const entry = { priority: this.#priorityOf(message), order: this.#order++, message, meta, gone: false };
    this.#next.push(entry);
    this.#least?.push(entry);
    this.size++;
  }

  unshift(message: unknown, meta: unknown): void {
    this.#front.unshift(message, meta);
    this.size++;
  }

  prepend(other: RingQueue): void {
    this.size += other.size;
    this.#front.prepend(other);
  }

  /** Takes the next pair: returns its message, leaves its meta in `meta`. Only when `size` > 0. */
  shift(): unknown {
    if (this.#front.size > 0) {
      this.size--;
      const message = this.#front.shift();
      this.meta = this.#front.meta;
      return message;
    }
    return this.#take(this.#next, this.#least);
  }

  /** Whether `shiftOldest` has something to take. */
  get hasDroppable(): boolean {
    return this.size > this.#front.size;
  }

  /** Takes the oldest pair of the lowest priority, never one that was put back. Only when `hasDroppable`. */
  shiftOldest(): unknown {
    return this.#least === null ? undefined : this.#take(this.#least, this.#next);
  }

  /** Removes every pair for which `drop` returns true; keeps the order of the rest. */
  remove(drop: (message: unknown, meta: unknown) => boolean): void {
    this.#front.remove(drop);
    this.#next.filter((entry) => {
      if (!entry.gone && drop(entry.message, entry.meta)) entry.gone = true;
      return !entry.gone;
    });
    this.#least?.filter((entry) => !entry.gone);
    this.size = this.#front.size + this.#next.size;
  }

  /** Takes the first entry that is not gone; the other heap forgets its gone entries when they are many. */
  #take(from: Heap<Entry>, other: Heap<Entry> | null): unknown {
    let entry = from.pop();
    while (entry?.gone) entry = from.pop();
    if (entry === undefined) return undefined;
    entry.gone = true;
    this.size--;
    this.meta = entry.meta;
    if (other !== null && other.size > 2 * (this.size - this.#front.size) + 64) other.filter(({ gone }) => !gone);
    return entry.message;
  }

  #priorityOf(message: unknown): number {
    try {
      const priority = this.#priority(message);
      return typeof priority === 'number' && !Number.isNaN(priority) ? priority : 0;
    } catch {
      return 0;
    }
  }
}
