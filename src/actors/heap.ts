// Heap: a binary heap with a given order; push and pop in O(log n), O(1) for pushes that are already in order.

export class Heap<T> {
  #items: T[] = [];
  readonly #before: (a: T, b: T) => boolean;

  /** `before(a, b)`: a must come out before b. */
  constructor(before: (a: T, b: T) => boolean) {
    this.#before = before;
  }

  get size(): number {
    return this.#items.length;
  }

  peek(): T | undefined {
    return this.#items[0];
  }

  push(item: T): void {
    const items = this.#items;
    let index = items.length;
    items.push(item);
    while (index > 0) {
      const above = (index - 1) >> 1;
      const parent = items[above] as T;
      if (!this.#before(item, parent)) break;
      items[index] = parent;
      index = above;
    }
    items[index] = item;
  }

  pop(): T | undefined {
    const items = this.#items;
    const top = items[0];
    const last = items.pop();
    if (items.length === 0 || last === undefined) return top;
    this.#sink(0, last);
    return top;
  }

  /** Keeps only the items that pass `keep`. */
  filter(keep: (item: T) => boolean): void {
    this.#items = this.#items.filter(keep);
    for (let index = (this.#items.length >> 1) - 1; index >= 0; index--) this.#sink(index, this.#items[index] as T);
  }

  #sink(from: number, item: T): void {
    const items = this.#items;
    const length = items.length;
    let index = from;
    for (;;) {
      let below = 2 * index + 1;
      if (below >= length) break;
      if (below + 1 < length && this.#before(items[below + 1] as T, items[below] as T)) below++;
      if (!this.#before(items[below] as T, item)) break;
      items[index] = items[below] as T;
      index = below;
    }
    items[index] = item;
  }
}
