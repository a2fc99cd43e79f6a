// Lanes: kernel work overtakes a full mailbox and acts while a turn awaits; a signal is a turn of its own, ahead of messages.

import { expect } from 'chai';
import { type ActorRef, defineActor, type Signal } from '../../src/index.ts';
import type { TestSystem } from '../../src/testkit/index.ts';
import { it } from './fresh-system.ts';

const leaf = defineActor<string, undefined>({
  type: 'leaf',
  init: () => undefined,
  receive: (_state, message) => {
    if (message === 'fail') throw new Error('asked to fail');
  },
});

/** An actor with a child that it watches; its turn on 'wait' awaits the gate. */
function worker({ system }: TestSystem, capacity: number = 1_000) {
  const happened: string[] = [];
  const gate = Promise.withResolvers<void>();
  const children: ActorRef<string>[] = [];
  let aborted: AbortSignal | undefined;
  const ref = system.spawn(
    defineActor<string, undefined>({
      type: 'worker',
      supervision: { decide: () => 'escalate' },
      init: (context) => {
        happened.push('init');
        const child = context.spawn(leaf);
        children.push(child);
        context.watch(child);
        return undefined;
      },
      receive: async (_state, message, context) => {
        happened.push(message);
        if (message !== 'wait') return;
        aborted = context.abortSignal;
        await gate.promise;
        happened.push('wait ends');
      },
      signal: (_state, signal: Signal) => void happened.push(signal.kind),
      stopped: (_state, reason) => void happened.push(`stopped: ${reason.kind}`),
    }),
    { name: 'worker', mailbox: { capacity }, shutdownMs: 1_000 },
  );
  const fill = (): void => {
    while (ref.tell('queued'));
  };
  return {
    ref,
    happened,
    gate,
    fill,
    child: () => children.at(-1) as ActorRef<string>,
    aborted: () => aborted?.aborted,
  };
}

describe('Lanes', () => {
  describe('a stop', () => {
    it('overtakes a full mailbox: no queued message is handled any more', async (test) => {
      const { ref, happened, fill } = worker(test, 10);
      await test.settle();
      fill();
      await test.system.stopActor(ref);
      expect(happened).to.deep.equal(['init', 'stopped: stopped']);
      expect(test.system.deadLetters.counts()).to.deep.equal({ 'mailbox-full': 1, stopped: 10 });
    });

    it('acts while a turn awaits: it aborts the turn, refuses messages and stops the children at once', async (test) => {
      const { ref, gate, fill, child, aborted, happened } = worker(test, 10);
      ref.tell('wait');
      await test.settle();
      fill();
      const childRef = child();
      const stopped = test.system.stopActor(ref);
      await test.settle();
      expect(aborted()).to.equal(true);
      expect(ref.tell('more')).to.equal(false);
      expect(childRef.tell('more')).to.equal(false);
      expect(test.system.tree().tree[0]).to.deep.include({ condition: 'stopping', children: [] });
      gate.resolve();
      await stopped;
      expect(happened).to.deep.equal(['init', 'wait', 'wait ends', 'stopped: stopped']);
    });
  });

  describe('a restart', () => {
    it('overtakes a full mailbox, which then goes on', async (test) => {
      const { happened, fill, child } = worker(test, 3);
      await test.settle();
      child().tell('fail');
      fill();
      await test.settle();
      const before = happened.slice(0, happened.indexOf('init', 1));
      expect(before).to.include('stopped: restart');
      expect(happened.filter((what) => what === 'queued')).to.have.length(3);
      expect(test.system.tree().tree[0]).to.deep.include({ restarts: 1, mailbox: 0 });
    });

    it('acts while a turn awaits: it aborts the turn and stops the children at once', async (test) => {
      const { ref, happened, gate, child, aborted } = worker(test);
      ref.tell('wait');
      ref.tell('next');
      await test.settle();
      child().tell('fail');
      await test.settle();
      expect(aborted()).to.equal(true);
      expect(test.system.tree().tree[0]).to.deep.include({ condition: 'restarting', children: [] });
      expect(happened).to.deep.equal(['init', 'wait']);
      gate.resolve();
      await test.settle();
      expect(happened).to.deep.equal(['init', 'wait', 'wait ends', 'stopped: restart', 'init', 'next']);
    });
  });

  describe('a watch', () => {
    it('of an actor with a full mailbox and an open turn is told of its end', async (test) => {
      const { ref, gate, fill } = worker(test, 2);
      ref.tell('wait');
      await test.settle();
      fill();
      const watcher = test.probe();
      watcher.watch(ref);
      await test.settle();
      const stopped = test.system.stopActor(ref);
      gate.resolve();
      await stopped;
      expect(await watcher.signal()).to.deep.include({ kind: 'terminated', address: ref.address });
    });

    it('is registered by a turn that still awaits', async (test) => {
      const target = test.system.spawn(leaf);
      const gate = Promise.withResolvers<void>();
      const signals: string[] = [];
      const watcher = test.system.spawn(
        defineActor<string, undefined>({
          init: () => undefined,
          receive: async (_state, _message, context) => {
            context.watch(target);
            await gate.promise;
          },
          signal: (_state, { kind }) => void signals.push(kind),
        }),
      );
      watcher.tell('watch');
      await test.settle();
      await test.system.stopActor(target);
      expect(signals).to.deep.equal([]);
      gate.resolve();
      await test.settle();
      expect(signals).to.deep.equal(['terminated']);
    });
  });

  describe('a signal', () => {
    it('runs ahead of all messages that wait', async (test) => {
      const { ref, happened, gate, child, fill } = worker(test, 3);
      ref.tell('wait');
      await test.settle();
      fill();
      await test.system.stopActor(child());
      await test.settle();
      expect(happened).to.deep.equal(['init', 'wait']);
      gate.resolve();
      await test.settle();
      expect(happened).to.deep.equal(['init', 'wait', 'wait ends', 'terminated', 'queued', 'queued', 'queued']);
    });

    it('that comes in the middle of a slice runs before the next message', async (test) => {
      const dead = test.system.spawn(leaf);
      await test.system.stopActor(dead);
      const happened: string[] = [];
      const ref = test.system.spawn(
        defineActor<string, undefined>({
          init: () => undefined,
          receive: (_state, message, context) => {
            happened.push(message);
            if (message === '2') context.watch(dead);
          },
          signal: (_state, { kind }) => void happened.push(kind),
        }),
      );
      for (let n = 1; n <= 5; n++) ref.tell(`${n}`);
      await test.settle();
      expect(happened).to.deep.equal(['1', '2', 'terminated', '3', '4', '5']);
    });

    it('is a turn of its own: it may await, nothing runs meanwhile, and what it returns is the next state', async (test) => {
      const gate = Promise.withResolvers<void>();
      const states: string[] = [];
      const parent = test.system.spawn(
        defineActor<string, string>({
          init: (context) => {
            const child = context.spawn(leaf);
            context.watch(child);
            context.stop(child);
            return 'first';
          },
          receive: (state) => void states.push(state),
          signal: async () => {
            await gate.promise;
            return 'after the signal';
          },
        }),
      );
      await test.settle();
      parent.tell('look');
      await test.settle();
      expect(states).to.deep.equal([]);
      gate.resolve();
      await test.settle();
      expect(states).to.deep.equal(['after the signal']);
    });

    it('that fails is the failure of the actor, of no message', async (test) => {
      const parent = test.system.spawn(
        defineActor<string, undefined>({
          init: (context, restart) => {
            if (restart !== undefined) return undefined;
            const child = context.spawn(leaf);
            context.watch(child);
            context.stop(child);
            return undefined;
          },
          receive: () => undefined,
          signal: () => {
            throw new Error('broken signal');
          },
        }),
      );
      await test.settle();
      expect(test.factsOf('ActorFailed')[0]?.failure).to.deep.include({
        phase: 'signal',
        attempt: 0,
        messageId: undefined,
        cause: 'bug',
      });
      expect(test.system.quarantine.size).to.equal(0);
      expect(parent.tell('x')).to.equal(true);
    });
  });
});
