// PriorityQueue against a sorted array: higher first, FIFO within a priority, what was put back before everything.

import { expect } from 'chai';
import fc from 'fast-check';
import { PriorityQueue } from '../../src/actors/priority-queue.ts';
import { RingQueue } from '../../src/actors/ring-queue.ts';

interface Message {
  readonly id: number;
  readonly priority: number;
}

interface Model {
  front: Message[];
  /** In order of arrival. */
  waiting: Message[];
  next: number;
}

type Step = fc.Command<Model, PriorityQueue>;

function nextOf(model: Model): Message | undefined {
  if (model.front.length > 0) return model.front.shift();
  const best = Math.max(...model.waiting.map(({ priority }) => priority));
  const index = model.waiting.findIndex(({ priority }) => priority === best);
  return model.waiting.splice(index, 1)[0];
}

function sizeOf(model: Readonly<Model>): number {
  return model.front.length + model.waiting.length;
}

class Push implements Step {
  readonly priority: number;
  constructor(priority: number) {
    this.priority = priority;
  }
  check = (): boolean => true;
  run(model: Model, queue: PriorityQueue): void {
    const message = { id: model.next++, priority: this.priority };
    model.waiting.push(message);
    queue.push(message, -message.id);
    expect(queue.size).to.equal(sizeOf(model));
  }
  toString = (): string => `push(${this.priority})`;
}

class Unshift implements Step {
  check = (): boolean => true;
  run(model: Model, queue: PriorityQueue): void {
    const message = { id: model.next++, priority: 0 };
    model.front.unshift(message);
    queue.unshift(message, -message.id);
    expect(queue.size).to.equal(sizeOf(model));
  }
  toString = (): string => 'unshift';
}

class Shift implements Step {
  check = (model: Readonly<Model>): boolean => sizeOf(model) > 0;
  run(model: Model, queue: PriorityQueue): void {
    const expected = nextOf(model);
    expect(queue.shift()).to.equal(expected);
    expect(queue.meta).to.equal(-(expected?.id ?? 0));
    expect(queue.size).to.equal(sizeOf(model));
  }
  toString = (): string => 'shift';
}

class ShiftOldest implements Step {
  check = (model: Readonly<Model>): boolean => model.waiting.length > 0;
  run(model: Model, queue: PriorityQueue): void {
    const least = Math.min(...model.waiting.map(({ priority }) => priority));
    const index = model.waiting.findIndex(({ priority }) => priority === least);
    const expected = model.waiting.splice(index, 1)[0];
    expect(queue.hasDroppable).to.equal(true);
    expect(queue.shiftOldest()).to.equal(expected);
    expect(queue.meta).to.equal(-(expected?.id ?? 0));
    expect(queue.size).to.equal(sizeOf(model));
    expect(queue.hasDroppable).to.equal(model.waiting.length > 0);
  }
  toString = (): string => 'shift oldest';
}

class Prepend implements Step {
  readonly count: number;
  constructor(count: number) {
    this.count = count;
  }
  check = (): boolean => true;
  run(model: Model, queue: PriorityQueue): void {
    const messages = Array.from({ length: this.count }, () => ({ id: model.next++, priority: 0 }));
    const other = new RingQueue();
    for (const message of messages) other.push(message, -message.id);
    model.front.unshift(...messages);
    queue.prepend(other);
    expect(queue.size).to.equal(sizeOf(model));
  }
  toString = (): string => `prepend ${this.count}`;
}

class Remove implements Step {
  readonly divisor: number;
  constructor(divisor: number) {
    this.divisor = divisor;
  }
  check = (): boolean => true;
  run(model: Model, queue: PriorityQueue): void {
    queue.remove((message) => (message as Message).id % this.divisor === 0);
    const keep = ({ id }: Message): boolean => id % this.divisor !== 0;
    model.front = model.front.filter(keep);
    model.waiting = model.waiting.filter(keep);
    expect(queue.size).to.equal(sizeOf(model));
  }
  toString = (): string => `remove multiples of ${this.divisor}`;
}

const steps = fc.commands(
  [
    fc.integer({ min: -2, max: 2 }).map((priority) => new Push(priority)),
    fc.constantFrom(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0.5).map((priority) => new Push(priority)),
    fc.constant(new Unshift()),
    fc.constant(new Shift()),
    fc.constant(new ShiftOldest()),
    fc.integer({ min: 0, max: 5 }).map((count) => new Prepend(count)),
    fc.integer({ min: 1, max: 4 }).map((divisor) => new Remove(divisor)),
  ],
  { maxCommands: 200, size: 'max' },
);

const byField = (message: unknown): number => (message as Message).priority;

describe('PriorityQueue', () => {
  it('serves as a stable sort by priority would, whatever is done to it', () => {
    fc.assert(
      fc.property(steps, (commands) => {
        const queue = new PriorityQueue(byField, true);
        const model: Model = { front: [], waiting: [], next: 1 };
        fc.modelRun(() => ({ model, real: queue }), commands);
        while (sizeOf(model) > 0) expect(queue.shift()).to.equal(nextOf(model));
        expect(queue.size).to.equal(0);
      }),
      { numRuns: 300 },
    );
  });

  it('counts a priority that throws or is no number as 0 and keeps the message', () => {
    const odd: unknown[] = [undefined, null, Number.NaN, '9', {}, 9n];
    const queue = new PriorityQueue((message) => {
      if (message === 'high') return 1;
      if (message === 'low') return -1;
      if (message === 'throws') throw new Error('no priority for this one');
      return odd[message as number] as number;
    }, false);
    for (const message of ['low', 'throws', ...odd.keys(), 'high']) queue.push(message, null);
    const served = Array.from({ length: queue.size }, () => queue.shift());
    expect(served).to.deep.equal(['high', 'throws', ...odd.keys(), 'low']);
  });
});
