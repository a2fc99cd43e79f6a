// Heap against a sorted array.

import { expect } from 'chai';
import fc from 'fast-check';
import { Heap } from '../../src/actors/heap.ts';

type Model = { items: number[] };
type Step = fc.Command<Model, Heap<number>>;

class Push implements Step {
  readonly item: number;
  constructor(item: number) {
    this.item = item;
  }
  check = (): boolean => true;
  run(model: Model, heap: Heap<number>): void {
    model.items.push(this.item);
    model.items.sort((a, b) => a - b);
    heap.push(this.item);
    expect(heap.peek()).to.equal(model.items[0]);
  }
  toString = (): string => `push(${this.item})`;
}

class Pop implements Step {
  check = (): boolean => true;
  run(model: Model, heap: Heap<number>): void {
    expect(heap.pop()).to.equal(model.items.shift());
    expect(heap.peek()).to.equal(model.items[0]);
    expect(heap.size).to.equal(model.items.length);
  }
  toString = (): string => 'pop';
}

class Filter implements Step {
  readonly divisor: number;
  constructor(divisor: number) {
    this.divisor = divisor;
  }
  check = (): boolean => true;
  run(model: Model, heap: Heap<number>): void {
    const keep = (item: number): boolean => item % this.divisor !== 0;
    model.items = model.items.filter(keep);
    heap.filter(keep);
    expect(heap.size).to.equal(model.items.length);
    expect(heap.peek()).to.equal(model.items[0]);
  }
  toString = (): string => `filter(${this.divisor})`;
}

const steps = fc.commands(
  [
    fc.integer({ min: 0, max: 50 }).map((item) => new Push(item)),
    fc.constant(new Pop()),
    fc.integer({ min: 1, max: 5 }).map((divisor) => new Filter(divisor)),
  ],
  { maxCommands: 150, size: 'max' },
);

describe('Heap', () => {
  it('gives its items in order, whatever is done to it', () => {
    fc.assert(
      fc.property(steps, (commands) => {
        const heap = new Heap<number>((a, b) => a < b);
        const model: Model = { items: [] };
        fc.modelRun(() => ({ model, real: heap }), commands);
        const rest = Array.from({ length: heap.size }, () => heap.pop());
        expect(rest).to.deep.equal(model.items);
        expect(heap.pop()).to.equal(undefined);
      }),
      { numRuns: 300 },
    );
  });
});
