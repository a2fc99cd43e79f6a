// RingQueue: an unbounded FIFO of (message, meta) pairs in one growing array of power-of-two length; two slots a pair.
//
//      head                tail
//        ▼                   ▼
//  [ .. m₁ e₁ m₂ e₂ m₃ e₃  ..  .. ]      shift() returns m₁ and leaves e₁ in `meta`
//
// `meta` is the sending cell, an envelope, or null. A large array is dropped when it runs empty, so an idle actor keeps none.

const firstLength = 16;
const keepLength = 1024;

export class RingQueue {
  /** The meta of the pair that `shift` returned last. */
  meta: unknown = null;
  size = 0;
  #slots: unknown[] = new Array(firstLength);
  #mask: number = firstLength - 1;
  #head = 0;
  #tail = 0;

  push(message: unknown, meta: unknown): void {
    const slots = this.#slots;
    const tail = this.#tail;
    slots[tail] = message;
    slots[tail + 1] = meta;
    this.#tail = (tail + 2) & this.#mask;
    this.size++;
    if (this.#tail === this.#head) this.#grow();
  }

  /** Puts a pair in front of all others. */
  unshift(message: unknown, meta: unknown): void {
    const head = (this.#head - 2) & this.#mask;
    this.#slots[head] = message;
    this.#slots[head + 1] = meta;
    this.#head = head;
    this.size++;
    if (this.#tail === this.#head) this.#grow();
  }

  /** Takes the first pair: returns its message, leaves its meta in `meta`. Only when `size` > 0. */
  shift(): unknown {
    const slots = this.#slots;
    const head = this.#head;
    const message = slots[head];
    this.meta = slots[head + 1];
    slots[head] = undefined;
    slots[head + 1] = undefined;
    this.#head = (head + 2) & this.#mask;
    if (--this.size === 0 && slots.length > keepLength) this.#reset();
    return message;
  }

  /** Removes every pair for which `drop` returns true; keeps the order of the rest. */
  remove(drop: (message: unknown, meta: unknown) => boolean): void {
    for (let left = this.size; left > 0; left--) {
      const message = this.shift();
      const meta = this.meta;
      if (!drop(message, meta)) this.push(message, meta);
    }
  }

  #reset(): void {
    this.#slots = new Array(firstLength);
    this.#mask = firstLength - 1;
    this.#head = 0;
    this.#tail = 0;
  }

  /** Called when full (tail has met head): unrolls into an array of twice the length. */
  #grow(): void {
    const old = this.#slots;
    const length = old.length;
    const slots = new Array(length * 2);
    const head = this.#head;
    for (let index = 0; index < length; index++) slots[index] = old[(head + index) & (length - 1)];
    this.#slots = slots;
    this.#mask = length * 2 - 1;
    this.#head = 0;
    this.#tail = length;
  }
}
