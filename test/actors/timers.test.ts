// Timers of an actor: when they fire, that a cancelled or replaced one never delivers, and that they end with the incarnation.

import { mock } from 'node:test';
import { expect } from 'chai';
import { type ActorContext, type ActorRef, createSystem, defineActor, type SpawnOptions } from '../../src/index.ts';
import { type Clock, systemClock } from '../../src/time/index.ts';
import { ManualClock, type TestSystem } from '../../src/testkit/index.ts';
import { it } from './fresh-system.ts';

const day = 86_400_000;

/** Orders are functions, so the codec stays out. */
const asIs = { strict: false };

/** Does with its timers what it is told to; writes down every other message with the time at which it came. */
type Order = (context: ActorContext<unknown>) => unknown;

function sleeper({ system, clock }: TestSystem, options: SpawnOptions<unknown> = {}) {
  const heard: [unknown, number][] = [];
  const ref = system.spawn(
    defineActor<unknown, undefined>({
      type: 'sleeper',
      init: () => undefined,
      receive: (_state, message, context) => {
        if (message === 'fail') throw new Error('asked to fail');
        if (message instanceof Promise) return message as Promise<undefined>;
        if (typeof message === 'function') (message as Order)(context);
        else heard.push([message, clock.now()]);
      },
    }),
    options,
  );
  return { ref: ref as ActorRef<unknown>, order: (order: Order) => void ref.tell(order), heard };
}

describe('Timers', () => {
  describe('once', () => {
    it('delivers once, when the time has come', asIs, async (test) => {
      const { order, heard } = sleeper(test);
      order(({ timers }) => timers.once('a', 'ring', 100));
      await test.advance(99);
      expect(heard).to.deep.equal([]);
      await test.advance(1_000);
      expect(heard).to.deep.equal([['ring', 100]]);
      expect(test.clock.pending).to.equal(0);
    });

    it('with 0 delivers soon, ahead of nothing', asIs, async (test) => {
      const { order, heard } = sleeper(test);
      order(({ timers }) => timers.once('a', 'ring', 0));
      await test.advance(0);
      expect(heard).to.deep.equal([['ring', 0]]);
    });

    it('refuses a delay that is negative or no number', asIs, async (test) => {
      const { order } = sleeper(test);
      const codes: string[] = [];
      order(({ timers }) => {
        for (const delay of [-1, Number.NaN, '5', undefined, null]) {
          try {
            timers.once('a', 'ring', delay as number);
          } catch (error) {
            codes.push((error as { code: string }).code);
          }
        }
      });
      await test.settle();
      expect(codes).to.deep.equal(new Array(5).fill('TROUPE_INVALID_OPTION'));
      expect(test.clock.pending).to.equal(0);
    });
  });

  describe('every', () => {
    const slow = new ManualClock();
    const late: Clock = {
      now: () => slow.now(),
      wall: () => slow.wall(),
      after: (delayMs, callback) => slow.after(delayMs + 30, callback),
    };

    it('delivers at each beat, without drift', asIs, async (test) => {
      const { order, heard } = sleeper(test);
      order(({ timers }) => timers.every('a', 'tick', 100));
      await test.advance(350);
      expect(heard).to.deep.equal([
        ['tick', 100],
        ['tick', 200],
        ['tick', 300],
      ]);
    });

    it('leaves ticks out while one waits in the mailbox, and keeps to the beat', asIs, async (test) => {
      const { ref, order, heard } = sleeper(test);
      const gate = Promise.withResolvers<undefined>();
      order(({ timers }) => timers.every('a', 'tick', 100));
      ref.tell(gate.promise);
      await test.advance(550);
      gate.resolve(undefined);
      await test.settle();
      expect(heard).to.deep.equal([['tick', 550]]);
      await test.advance(100);
      expect(heard).to.deep.equal([
        ['tick', 550],
        ['tick', 600],
      ]);
    });

    it('keeps to its beat though the clock of the machine rings late', { ...asIs, clock: late }, async (test) => {
      const heard: number[] = [];
      test.system.spawn(
        defineActor<string, undefined>({
          init: (context) => context.timers.every('a', 'tick', 100) as undefined,
          receive: () => void heard.push(late.now()),
        }),
      );
      await slow.advance(540, test.settle);
      expect(heard).to.deep.equal([130, 230, 330, 430, 530]);
      await test.system.stop();
      expect(slow.pending).to.equal(0);
    });

    it('refuses a beat of less than 1 ms', asIs, async (test) => {
      const { order } = sleeper(test);
      order(({ timers }) => {
        expect(() => timers.every('a', 'tick', 0))
          .to.throw()
          .with.property('code', 'TROUPE_INVALID_OPTION');
      });
      await test.settle();
      expect(test.factsOf('ActorFailed')).to.deep.equal([]);
    });

    it('goes on after its tick found a full mailbox', asIs, async (test) => {
      const { ref, order, heard } = sleeper(test, { mailbox: { capacity: 1 } });
      const gate = Promise.withResolvers<undefined>();
      order(({ timers }) => timers.every('a', 'tick', 100));
      await test.settle();
      ref.tell(gate.promise);
      await test.settle();
      ref.tell('other');
      await test.advance(100);
      expect(test.system.deadLetters.recent().at(-1)).to.deep.include({ reason: 'mailbox-full', message: 'tick' });
      gate.resolve(undefined);
      await test.advance(100);
      expect(heard.map(([message]) => message)).to.deep.equal(['other', 'tick']);
    });

    it('goes on after its tick was dropped as the oldest message', asIs, async (test) => {
      const { ref, order, heard } = sleeper(test, { mailbox: { capacity: 1, overflow: 'drop-oldest' } });
      const gate = Promise.withResolvers<undefined>();
      order(({ timers }) => timers.every('a', 'tick', 100));
      await test.settle();
      ref.tell(gate.promise);
      await test.advance(100);
      ref.tell('other');
      expect(test.system.deadLetters.recent().at(-1)).to.deep.include({ reason: 'mailbox-full', message: 'tick' });
      gate.resolve(undefined);
      await test.advance(200);
      expect(heard).to.deep.equal([
        ['other', 100],
        ['tick', 200],
        ['tick', 300],
      ]);
    });
  });

  describe('at', () => {
    it('delivers at a date', asIs, async (test) => {
      const { order, heard } = sleeper(test);
      order(({ timers }) => timers.at('a', 'ring', new Date(test.clock.wall() + 5_000)));
      await test.advance(4_999);
      expect(heard).to.deep.equal([]);
      await test.advance(day);
      expect(heard).to.deep.equal([['ring', 5_000]]);
    });

    it('delivers soon when the date has passed', asIs, async (test) => {
      const { order, heard } = sleeper(test);
      order(({ timers }) => timers.at('a', 'ring', new Date(0)));
      await test.advance(0);
      expect(heard).to.deep.equal([['ring', 0]]);
    });

    it('delivers at each time that a cron pattern names, once each', asIs, async (test) => {
      const { order, heard } = sleeper(test);
      order(({ timers }) => timers.at('a', 'ring', '*/10 * * * *'));
      await test.advance(30 * 60_000);
      expect(heard).to.deep.equal([
        ['ring', 10 * 60_000],
        ['ring', 20 * 60_000],
        ['ring', 30 * 60_000],
      ]);
    });

    it('refuses what is neither a date nor a cron pattern', asIs, async (test) => {
      const { order } = sleeper(test);
      const codes: string[] = [];
      order(({ timers }) => {
        for (const when of [new Date(Number.NaN), 'at noon', '* * *', '99 * * * *', '']) {
          try {
            timers.at('a', 'ring', when);
          } catch (error) {
            codes.push((error as { code: string }).code);
          }
        }
      });
      await test.settle();
      expect(codes).to.deep.equal(new Array(5).fill('TROUPE_INVALID_OPTION'));
      expect(test.clock.pending).to.equal(0);
    });
  });

  describe('of the same key', () => {
    const kinds: Record<string, (context: ActorContext<unknown>, message: string) => void> = {
      once: ({ timers }, message) => timers.once('key', message, 100),
      every: ({ timers }, message) => timers.every('key', message, 100),
      'at a date': ({ timers }, message) => timers.at('key', message, new Date(Date.UTC(2026, 0, 1) + 100)),
    };
    for (const [oldKind, setOld] of Object.entries(kinds)) {
      for (const [newKind, setNew] of Object.entries(kinds)) {
        it(`are replaced: '${newKind}' after '${oldKind}'`, asIs, async (test) => {
          const { order, heard } = sleeper(test);
          order((context) => setOld(context, 'old'));
          await test.advance(50);
          order((context) => setNew(context, 'new'));
          await test.advance(110);
          expect(heard.map(([message]) => message)).to.deep.equal(['new']);
        });
      }

      it(
        `do not deliver a tick of '${oldKind}' that already waits in the mailbox when it is replaced`,
        asIs,
        async (test) => {
          const { ref, order, heard } = sleeper(test);
          const gate = Promise.withResolvers<undefined>();
          order((context) => setOld(context, 'old'));
          ref.tell(gate.promise);
          order((context) => context.timers.once('key', 'new', 1_000));
          await test.advance(100);
          gate.resolve(undefined);
          await test.advance(2_000);
          expect(heard.map(([message]) => message)).to.deep.equal(['new']);
        },
      );

      it(
        `do not deliver a tick of '${oldKind}' that already waits in the mailbox when it is cancelled`,
        asIs,
        async (test) => {
          const { ref, order, heard } = sleeper(test);
          const gate = Promise.withResolvers<undefined>();
          order((context) => setOld(context, 'old'));
          ref.tell(gate.promise);
          order((context) => context.timers.cancel('key'));
          await test.advance(100);
          gate.resolve(undefined);
          await test.advance(2_000);
          expect(heard).to.deep.equal([]);
          expect(test.clock.pending).to.equal(0);
        },
      );
    }

    it(
      'are told by cancel: true while one is set, false before, after it has rung, and the second time',
      asIs,
      async (test) => {
        const { order } = sleeper(test);
        const told: boolean[] = [];
        const cancel: Order = ({ timers }) => told.push(timers.cancel('key'));
        order(cancel);
        order(({ timers }) => timers.once('key', 'ring', 10));
        order(cancel);
        order(cancel);
        order(({ timers }) => timers.once('key', 'ring', 10));
        await test.advance(10);
        order(cancel);
        await test.settle();
        expect(told).to.deep.equal([false, true, false, false]);
      },
    );

    it('are told apart from those of other keys and other actors', asIs, async (test) => {
      const one = sleeper(test);
      const other = sleeper(test);
      for (const { order } of [one, other]) {
        order(({ timers }) => {
          timers.once('a', 'a', 10);
          timers.once('b', 'b', 10);
        });
      }
      one.order(({ timers }) => timers.cancel('a'));
      await test.advance(10);
      expect(one.heard.map(([message]) => message)).to.deep.equal(['b']);
      expect(other.heard.map(([message]) => message)).to.deep.equal(['a', 'b']);
    });
  });

  it('deliver a tick that was stashed, and do not mistake it for a new timer of its key', asIs, async (test) => {
    const heard: unknown[] = [];
    const ref = test.system.spawn(
      defineActor<string, boolean>({
        init: () => false,
        receive: (stashed, message, context) => {
          if (message === 'begin') context.timers.once('key', 'old', 10);
          else if (message === 'old' && !stashed) {
            context.stash();
            return true;
          } else if (message === 'again') {
            context.timers.once('key', 'new', 500);
            context.unstashAll();
          } else if (message === 'cancel') heard.push(context.timers.cancel('key'));
          else heard.push(message);
        },
      }),
    );
    ref.tell('begin');
    await test.advance(10);
    ref.tell('again');
    await test.settle();
    expect(heard).to.deep.equal(['old']);
    ref.tell('cancel');
    await test.advance(1_000);
    expect(heard).to.deep.equal(['old', true]);
  });

  it('have a tick that failed its actor tried again, as any message', asIs, async (test) => {
    const attempts: number[] = [];
    test.system.spawn(
      defineActor<string, undefined>({
        init: (context, restart) => {
          if (restart === undefined) context.timers.every('beat', 'tick', 100);
          return undefined;
        },
        receive: (_state, _message, context) => {
          attempts.push(context.headers.attempt);
          if (context.headers.attempt === 1) throw new Error('first time');
        },
      }),
      { retry: { times: 1 } },
    );
    await test.advance(1_000);
    expect(attempts).to.deep.equal([1, 2]);
  });

  describe('end with the incarnation', () => {
    const setAll: Order = ({ timers }) => {
      timers.once('once', 'once', 100);
      timers.every('every', 'every', 100);
      timers.at('at', 'at', '* * * * *');
    };

    it('when the actor stops', asIs, async (test) => {
      const { ref, order } = sleeper(test);
      order(setAll);
      await test.settle();
      expect(test.clock.pending).to.equal(3);
      await test.system.stopActor(ref);
      expect(test.clock.pending).to.equal(0);
    });

    it('when it restarts', asIs, async (test) => {
      const { ref, order, heard } = sleeper(test);
      order(setAll);
      await test.settle();
      ref.tell('fail');
      await test.settle();
      expect(test.clock.pending).to.equal(0);
      await test.advance(120_000);
      expect(heard).to.deep.equal([]);
    });

    it('also for a tick that waits in the mailbox over a restart', asIs, async (test) => {
      const { ref, order, heard } = sleeper(test);
      const gate = Promise.withResolvers<undefined>();
      order(setAll);
      ref.tell(gate.promise);
      ref.tell('fail');
      await test.advance(100);
      expect(test.system.tree().tree[0]?.mailbox).to.equal(3);
      gate.resolve(undefined);
      await test.settle();
      expect(test.system.tree().tree[0]).to.deep.include({ restarts: 1, mailbox: 0 });
      expect(heard).to.deep.equal([]);
    });

    it('and can be set anew by the next one', asIs, async (test) => {
      const heard: number[] = [];
      const ref = test.system.spawn(
        defineActor<string, undefined>({
          init: (context) => context.timers.every('beat', 'beat', 100) as undefined,
          receive: (_state, message) => {
            if (message === 'fail') throw new Error('asked to fail');
            heard.push(test.clock.now());
          },
        }),
      );
      await test.advance(150);
      ref.tell('fail');
      await test.advance(250);
      expect(heard).to.deep.equal([100, 250, 350]);
    });

    it('when the system stops', asIs, async (test) => {
      const { order } = sleeper(test);
      order(setAll);
      await test.settle();
      await test.system.stop();
      expect(test.clock.pending).to.equal(0);
    });
  });

  describe('of 30 days', () => {
    it('fire after 30 days, by hand', asIs, async (test) => {
      const { order, heard } = sleeper(test);
      order(({ timers }) => timers.once('a', 'ring', 30 * day));
      await test.advance(30 * day - 1);
      expect(heard).to.deep.equal([]);
      await test.advance(1);
      expect(heard).to.deep.equal([['ring', 30 * day]]);
    });

    it("fire after 30 days on the machine's clock, though setTimeout takes no more than 24.8", async () => {
      // Node's own timers fire at once when the delay is too long for them; so do their mocks.
      mock.timers.enable({ apis: ['setTimeout'] });
      try {
        const longest = 2 ** 31 - 1;
        let fired = 0;
        systemClock.after(30 * day, () => fired++);
        const cancelled = systemClock.after(30 * day, () => {
          throw new Error('It was cancelled.');
        });
        mock.timers.tick(1);
        mock.timers.tick(longest - 1);
        cancelled.cancel();
        mock.timers.tick(30 * day - longest - 1);
        expect(fired).to.equal(0);
        mock.timers.tick(1);
        expect(fired).to.equal(1);
      } finally {
        mock.timers.reset();
      }
    });

    it('do not keep a system that stops from ending', async () => {
      const system = createSystem({ name: 'patient', log: 'silent' });
      const heard: unknown[] = [];
      system.spawn(
        defineActor<string, undefined>({
          init: (context) => context.timers.once('a', 'ring', 30 * day) as undefined,
          receive: (_state, message) => void heard.push(message),
        }),
      );
      for (let round = 0; round < 20; round++) await new Promise<void>((resolve) => setImmediate(resolve));
      await system.stop();
      expect(heard).to.deep.equal([]);
    });
  });
});
