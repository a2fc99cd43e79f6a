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
}

export class PriorityQueue {
  /** The meta of the pair that `shift` returned last. */
  meta: unknown = null;
  size = 0;
  readonly #priority: (message: unknown) => number;
  readonly #front = new RingQueue();
  readonly #heap = new Heap<Entry>((a, b) => a.priority > b.priority || (a.priority === b.priority && a.order < b.order));
  #order = 0;

  constructor(priority: (message: unknown) => number) {
    this.#priority = priority;
  }

  push(message: unknown, meta: unknown): void {
    this.#heap.push({ priority: this.#priorityOf(message), order: this.#order++, message, meta });
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
    this.size--;
    if (this.#front.size > 0) {
      const message = this.#front.shift();
      this.meta = this.#front.meta;
      return message;
    }
    const entry = this.#heap.pop();
    this.meta = entry?.meta;
    return entry?.message;
  }

  /** Removes every pair for which `drop` returns true; keeps the order of the rest. */
  remove(drop: (message: unknown, meta: unknown) => boolean): void {
    this.#front.remove(drop);
    this.#heap.filter((entry) => !drop(entry.message, entry.meta));
    this.size = this.#front.size + this.#heap.size;
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
