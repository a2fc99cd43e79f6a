// Signals: they come before messages, however many wait, and what they carry is plain data that no receiver can change for
// another one.

import { expect } from 'chai';
import { type ActorRef, defineActor, type ListingChanged, type Signal, serviceKey } from '../../src/index.ts';
import { it } from './fresh-system.ts';

const idle = defineActor<string>({ init: () => undefined, receive: () => undefined });

/** Watches these actors and writes down what it is given. */
function watcherOf(targets: readonly ActorRef<never>[], order: string[]) {
  return defineActor<string>({
    init: (context) => {
      for (const target of targets) context.watch(target);
    },
    receive: (_state, message) => void order.push(message),
    signal: (_state, { kind }) => void order.push(kind),
  });
}

describe('Signals', () => {
  for (const count of [65, 300]) {
    it(`come before messages, all ${count} of them`, async ({ system, settle }) => {
      const order: string[] = [];
      const targets = Array.from({ length: count }, () => system.spawn(idle));
      const watcher = system.spawn(watcherOf(targets, order));
      await settle();
      watcher.tell('message');
      for (const target of targets) void system.stopActor(target);
      await settle();
      expect(order).to.have.length(count + 1);
      expect(order.indexOf('message')).to.equal(count);
    });
  }

  it('subscribing twice to a key is one subscription', async ({ system, settle }) => {
    const key = serviceKey<string>('twice');
    const sizes: number[] = [];
    system.spawn(
      defineActor<string>({
        init: (context) => {
          context.subscribe(key);
          context.subscribe(key);
        },
        receive: () => undefined,
        signal: (_state, signal) => void (signal.kind === 'listing-changed' && sizes.push(signal.refs.length)),
      }),
    );
    await settle();
    system.spawn(idle, { register: [key] });
    await settle();
    expect(sizes).to.deep.equal([0, 1]);
  });

  it('share a listing that nobody can change', async ({ system, settle }) => {
    const key = serviceKey<string>('shared');
    const listings: ListingChanged[] = [];
    const errors: unknown[] = [];
    for (let n = 0; n < 2; n++) {
      system.spawn(
        defineActor<string>({
          init: (context) => context.subscribe(key),
          receive: () => undefined,
          signal: (_state, signal) => {
            if (signal.kind !== 'listing-changed') return;
            listings.push(signal);
            try {
              (signal.refs as ActorRef<never>[]).length = 0;
            } catch (error) {
              errors.push(error);
            }
          },
        }),
      );
    }
    await settle();
    system.spawn(idle, { register: [key] });
    await settle();
    expect(listings.map(({ refs }) => refs.length)).to.deep.equal([0, 0, 1, 1]);
    expect(listings.every(({ refs }) => Object.isFrozen(refs))).to.equal(true);
    expect(errors).to.have.length(4);
  });

  for (const [how, missing] of [
    ['an actor that ends', false],
    ['an actor that is gone', true],
  ] as const) {
    it(`show the address of ${how} in a copy and in JSON`, async ({ system, settle }) => {
      const signals: Signal[] = [];
      const target = system.spawn(idle, { name: 'target' });
      await settle();
      if (missing) await system.stopActor(target);
      system.spawn(
        defineActor<string>({
          init: (context) => context.watch(target),
          receive: () => undefined,
          signal: (_state, signal) => void signals.push(signal),
        }),
      );
      await settle();
      await system.stopActor(target);
      await settle();
      const [signal] = signals;
      expect(Object.keys({ ...signal })).to.have.members(['kind', 'address', 'ref', 'reason']);
      expect({ ...signal }).to.have.property('address', 'troupe://test/target');
      expect(JSON.parse(JSON.stringify(signal))).to.have.property('address', 'troupe://test/target');
    });
  }
});
