// RingQueue against an array of pairs: whatever is done to both, both hold the same.

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect } from 'chai';
import fc from 'fast-check';
import { RingQueue } from '../../src/actors/ring-queue.ts';

type Pair = readonly [message: number, meta: number];

interface Model {
  pairs: Pair[];
  next: number;
}

type Step = fc.Command<Model, RingQueue>;

/** Both queues must agree in size; what is left is compared at the end. */
function same(model: Model, queue: RingQueue): void {
  expect(queue.size).to.equal(model.pairs.length);
}

function freshPair(model: Model): Pair {
  const number = model.next++;
  return [number, -number];
}

class Push implements Step {
  check = (): boolean => true;
  run(model: Model, queue: RingQueue): void {
    const pair = freshPair(model);
    model.pairs.push(pair);
    queue.push(...pair);
    same(model, queue);
  }
  toString = (): string => 'push';
}

class PushMany implements Step {
  readonly count: number;
  constructor(count: number) {
    this.count = count;
  }
  check = (): boolean => true;
  run(model: Model, queue: RingQueue): void {
    for (let n = 0; n < this.count; n++) new Push().run(model, queue);
  }
  toString = (): string => `push ${this.count} times`;
}

class Unshift implements Step {
  check = (): boolean => true;
  run(model: Model, queue: RingQueue): void {
    const pair = freshPair(model);
    model.pairs.unshift(pair);
    queue.unshift(...pair);
    same(model, queue);
  }
  toString = (): string => 'unshift';
}

class Prepend implements Step {
  readonly count: number;
  constructor(count: number) {
    this.count = count;
  }
  check = (): boolean => true;
  run(model: Model, queue: RingQueue): void {
    const pairs = Array.from({ length: this.count }, () => freshPair(model));
    const other = new RingQueue();
    for (const pair of pairs) other.push(...pair);
    model.pairs.unshift(...pairs);
    queue.prepend(other);
    same(model, queue);
  }
  toString = (): string => `prepend ${this.count}`;
}

class Shift implements Step {
  readonly count: number;
  constructor(count: number) {
    this.count = count;
  }
  check = (model: Readonly<Model>): boolean => model.pairs.length > 0;
  run(model: Model, queue: RingQueue): void {
    for (let left = Math.min(this.count, model.pairs.length); left > 0; left--) {
      expect(queue.hasDroppable).to.equal(true);
      const message = left % 2 === 0 ? queue.shift() : queue.shiftOldest();
      expect([message, queue.meta]).to.deep.equal(model.pairs.shift());
      same(model, queue);
    }
  }
  toString = (): string => `shift ${this.count} times`;
}

class Remove implements Step {
  readonly divisor: number;
  constructor(divisor: number) {
    this.divisor = divisor;
  }
  check = (): boolean => true;
  run(model: Model, queue: RingQueue): void {
    const seen: Pair[] = [];
    queue.remove((message, meta) => {
      seen.push([message as number, meta as number]);
      return (message as number) % this.divisor === 0;
    });
    expect(seen).to.deep.equal(model.pairs);
    model.pairs = model.pairs.filter(([message]) => message % this.divisor !== 0);
    same(model, queue);
  }
  toString = (): string => `remove multiples of ${this.divisor}`;
}

const steps = fc.commands(
  [
    fc.constant(new Push()),
    fc.integer({ min: 2, max: 700 }).map((count) => new PushMany(count)),
    fc.constant(new Unshift()),
    fc.integer({ min: 0, max: 40 }).map((count) => new Prepend(count)),
    fc.integer({ min: 1, max: 900 }).map((count) => new Shift(count)),
    fc.integer({ min: 1, max: 4 }).map((divisor) => new Remove(divisor)),
  ],
  { maxCommands: 60, size: 'max' },
);

function drained(queue: RingQueue): Pair[] {
  const pairs: Pair[] = [];
  while (queue.size > 0) {
    const message = queue.shift() as number;
    pairs.push([message, queue.meta as number]);
  }
  return pairs;
}

describe('RingQueue', () => {
  it('holds what an array would hold, whatever is done to it', () => {
    fc.assert(
      fc.property(steps, (commands) => {
        const queue = new RingQueue();
        const model: Model = { pairs: [], next: 1 };
        fc.modelRun(() => ({ model, real: queue }), commands);
        expect(drained(queue)).to.deep.equal(model.pairs);
      }),
      { numRuns: 60 },
    );
  });

  it('carries messages and metas that are undefined or null', () => {
    const queue = new RingQueue();
    queue.push(undefined, null);
    queue.push(null, undefined);
    expect(queue.size).to.equal(2);
    expect(queue.shift()).to.equal(undefined);
    expect(queue.meta).to.equal(null);
    expect(queue.shift()).to.equal(null);
    expect(queue.meta).to.equal(undefined);
    expect(queue.size).to.equal(0);
  });

  it('keeps no large ring when it has run empty', () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const queues: RingQueue[] = [];
    collect();
    const before = process.memoryUsage().heapUsed;
    for (let made = 0; made < 200; made++) {
      const queue = new RingQueue();
      for (let n = 0; n < 10_000; n++) queue.push(n, null);
      while (queue.size > 0) queue.shift();
      queues.push(queue);
    }
    collect();
    expect((process.memoryUsage().heapUsed - before) / queues.length).to.be.lessThan(10_000);
  });

  it('goes on in order after it has grown large and run empty', () => {
    const queue = new RingQueue();
    for (let round = 0; round < 3; round++) {
      for (let n = 0; n < 5_000; n++) queue.push(n, null);
      for (let n = 0; n < 5_000; n++) expect(queue.shift()).to.equal(n);
      expect(queue.size).to.equal(0);
    }
  });
});
