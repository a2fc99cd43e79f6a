// Order: FIFO from each sender to each recipient, however a message is sent; a priority mailbox keeps it within a priority;
// a message that is tried again says so.

import { expect } from 'chai';
import fc from 'fast-check';
import { type ActorRef, defineActor } from '../../src/index.ts';
import { type TestSystem, testSystem } from '../../src/testkit/index.ts';
import { it } from './fresh-system.ts';

interface Numbered {
  readonly from: string;
  readonly n: number;
}

/** By sender: the numbers in the order in which they were handled. */
function bySender(handled: readonly Numbered[]): Record<string, number[]> {
  const lists: Record<string, number[]> = {};
  for (const { from, n } of handled) (lists[from] ??= []).push(n);
  return lists;
}

describe('Order', () => {
  /** How one message is sent, and what its handling does. */
  const step = fc.record({
    from: fc.constantFrom('a', 'b', 'host'),
    how: fc.constantFrom('tell', 'tell with options', 'ask', 'offer'),
    handling: fc.constantFrom('sync', 'sync', 'await', 'headers'),
    settle: fc.boolean(),
  });

  for (const strict of [true, false]) {
    it(`is FIFO from each sender, by tell, ask or offer, over sync and awaiting turns, ${strict ? 'strict' : 'as it is'}`, async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 40, size: 'max' }), async (steps) => {
          const { system, settle } = testSystem({ strict });
          const handled: Numbered[] = [];
          type Job = Numbered & { handling: string };
          const target = system.spawn(
            defineActor<Job, undefined>({
              init: () => undefined,
              receive: (_state, job, context) => {
                handled.push(job);
                context.reply(job.n);
                if (job.handling === 'headers') void context.headers.messageId;
                if (job.handling === 'await') return new Promise((resolve) => setImmediate(() => resolve(undefined)));
              },
            }),
          );
          const send = (job: Job, how: string): void => {
            if (how === 'tell') target.tell(job);
            else if (how === 'tell with options') target.tell(job, { tenant: 'x' });
            else if (how === 'offer') void target.offer(job);
            else void target.ask(job);
          };
          const sender = defineActor<{ job: Job; how: string }, undefined>({
            init: () => undefined,
            receive: (_state, { job, how }) => send(job, how),
          });
          const senders: Record<string, ActorRef<{ job: Job; how: string }>> = {
            a: system.spawn(sender),
            b: system.spawn(sender),
          };
          for (const [n, { from, how, handling, settle: pause }] of steps.entries()) {
            const job = { from, n, handling };
            if (from === 'host') send(job, how);
            else senders[from]?.tell({ job, how });
            if (pause) await settle();
          }
          do await settle();
          while (system.tree().tree.some(({ turn, mailbox }) => turn !== undefined || mailbox > 0));
          expect(handled).to.have.length(steps.length);
          for (const numbers of Object.values(bySender(handled)))
            expect(numbers).to.deep.equal([...numbers].sort((x, y) => x - y));
          await system.stop();
        }),
        { numRuns: 60 },
      );
    });
  }

  it('holds for messages sent before, during and after init', async ({ system, settle }) => {
    const handled: number[] = [];
    const gate = Promise.withResolvers<void>();
    const ref = system.spawn(
      defineActor<number, undefined>({
        init: () => gate.promise as Promise<undefined>,
        receive: (_state, n) => void handled.push(n),
      }),
    );
    ref.tell(1);
    await settle();
    ref.tell(2);
    expect(handled).to.deep.equal([]);
    gate.resolve();
    ref.tell(3);
    await settle();
    ref.tell(4);
    await settle();
    expect(handled).to.deep.equal([1, 2, 3, 4]);
  });

  it('holds across a restart for the messages that waited', async ({ system, settle }) => {
    const handled: string[] = [];
    const ref = system.spawn(
      defineActor<string, undefined>({
        init: () => undefined,
        receive: (_state, message) => {
          handled.push(message);
          if (message === 'fail') throw new Error('asked to fail');
        },
      }),
    );
    for (const message of ['a', 'fail', 'b', 'c']) ref.tell(message);
    await settle();
    expect(handled).to.deep.equal(['a', 'fail', 'b', 'c']);
  });

  it('lets no later tell overtake an offer that waits, not even when room appears while a turn awaits', async ({
    system,
    settle,
  }) => {
    const handled: string[] = [];
    const gate = Promise.withResolvers<void>();
    const ref = system.spawn(
      defineActor<string, undefined>({
        init: () => undefined,
        receive: async (_state, message) => {
          handled.push(message);
          if (message === 'wait') await gate.promise;
        },
      }),
      { mailbox: { capacity: 2 } },
    );
    ref.tell('wait');
    ref.tell('first');
    const offered = ref.offer('offered');
    await settle();
    const accepted = ref.tell('later');
    gate.resolve();
    await settle();
    await offered;
    const rest = handled.filter((message) => message !== 'wait');
    expect(rest).to.deep.equal(accepted ? ['first', 'offered', 'later'] : ['first', 'offered']);
  });

  it('admits offers in their order', async ({ system, settle }) => {
    const handled: number[] = [];
    const ref = system.spawn(
      defineActor<number, undefined>({ init: () => undefined, receive: (_state, n) => void handled.push(n) }),
      {
        mailbox: { capacity: 2 },
      },
    );
    const offers = Array.from({ length: 20 }, (_, n) => ref.offer(n));
    await settle();
    await Promise.all(offers);
    expect(handled).to.deep.equal(Array.from({ length: 20 }, (_, n) => n));
  });

  for (const how of ['offer', 'tell'] as const) {
    it(`lets no later ${how} of an actor to itself overtake its own offers that wait`, async ({ system, settle }) => {
      const handled: string[] = [];
      const ref = system.spawn(
        defineActor<string, undefined>({
          init: () => undefined,
          receive: (_state, message, context) => {
            handled.push(message);
            if (message === 'begin') for (const each of ['a', 'b', 'c']) void context.self.offer(each);
            // The turn has just made room by taking its own message out.
            if (message === 'a') void context.self[how]('later');
          },
        }),
        { mailbox: { capacity: 1 } },
      );
      ref.tell('begin');
      await settle();
      const last = how === 'offer' || handled.includes('later') ? ['later'] : [];
      expect(handled).to.deep.equal(['begin', 'a', 'b', 'c', ...last]);
    });
  }

  describe('with a priority mailbox', () => {
    /** Handles nothing until it is opened, so that the mailbox decides. */
    const sorted = async (
      { system, settle }: TestSystem,
      priority: (message: unknown) => number,
      messages: readonly unknown[],
    ): Promise<unknown[]> => {
      const handled: unknown[] = [];
      const gate = Promise.withResolvers<undefined>();
      const ref = system.spawn(
        defineActor<unknown, undefined>({
          init: () => gate.promise,
          receive: (_state, message) => void handled.push(message),
        }),
        { mailbox: { priority } },
      );
      for (const message of messages) ref.tell(message);
      await settle();
      gate.resolve(undefined);
      await settle();
      return handled;
    };

    it('serves higher first and is FIFO within a priority', async (test) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 60, size: 'max' }),
          async (priorities) => {
            const messages = priorities.map((priority, n) => ({ priority, n }));
            const handled = await sorted(test, (message) => (message as { priority: number }).priority, messages);
            expect(handled).to.deep.equal(messages.toSorted((x, y) => y.priority - x.priority || x.n - y.n));
          },
        ),
        { numRuns: 50 },
      );
    });

    it('loses nothing when the priority function throws or answers nonsense: such a message counts as 0', async (test) => {
      const priority = (message: unknown): number => {
        if (message === 'urgent') return 1;
        if (message === 'odd') return 'very' as unknown as number;
        throw new Error('broken priority');
      };
      expect(await sorted(test, priority, ['a', 'odd', 'b', 'urgent', 'c'])).to.deep.equal([
        'urgent',
        'a',
        'odd',
        'b',
        'c',
      ]);
    });

    it("with overflow 'drop-oldest' drops the oldest of the least urgent, never a more urgent one than the newcomer", async ({
      system,
      settle,
    }) => {
      const handled: unknown[] = [];
      const gate = Promise.withResolvers<undefined>();
      const ref = system.spawn(
        defineActor<{ urgent: boolean; n: number }, undefined>({
          init: () => gate.promise,
          receive: (_state, { n }) => void handled.push(n),
        }),
        {
          mailbox: {
            capacity: 3,
            overflow: 'drop-oldest',
            priority: (message) => ((message as { urgent: boolean }).urgent ? 1 : 0),
          },
        },
      );
      ref.tell({ urgent: true, n: 1 });
      for (let n = 2; n <= 6; n++) ref.tell({ urgent: false, n });
      gate.resolve(undefined);
      await settle();
      expect(handled).to.deep.equal([1, 5, 6]);
    });
  });

  describe('of a message that is tried again', () => {
    it('is kept ahead of what waits, and its headers say which attempt it is', {
      supervision: { backoff: { maxMs: 0 } },
    }, async ({ system, settle }) => {
      const handled: [string, number][] = [];
      const ref = system.spawn(
        defineActor<string, undefined>({
          init: () => undefined,
          receive: (_state, message, context) => {
            handled.push([message, context.headers.attempt]);
            if (message === 'flaky' && context.headers.attempt < 3) throw new Error('not yet');
          },
        }),
        { retry: { times: 2 } },
      );
      for (const message of ['a', 'flaky', 'b']) ref.tell(message);
      await settle();
      expect(handled).to.deep.equal([
        ['a', 1],
        ['flaky', 1],
        ['flaky', 2],
        ['flaky', 3],
        ['b', 1],
      ]);
    });

    it('keeps its id over all attempts', { supervision: { backoff: { maxMs: 0 } } }, async ({ system, settle }) => {
      const ids: string[] = [];
      const ref = system.spawn(
        defineActor<string, undefined>({
          init: () => undefined,
          receive: (_state, _message, context) => {
            ids.push(context.headers.messageId);
            throw new Error('always');
          },
        }),
        { retry: { times: 2 } },
      );
      ref.tell('x');
      await settle();
      expect(ids).to.have.length(3);
      expect(new Set(ids).size).to.equal(1);
      expect(system.quarantine.list()[0]).to.deep.include({ messageId: ids[0] });
      expect(system.quarantine.list()[0]?.failure.attempt).to.equal(3);
    });

    it('is counted also when nobody reads the headers of the first attempt', async ({ system, settle }) => {
      const attempts: number[] = [];
      let failed = false;
      const ref = system.spawn(
        defineActor<string, undefined>({
          init: () => undefined,
          receive: (_state, _message, context) => {
            if (failed) attempts.push(context.headers.attempt);
            else {
              failed = true;
              throw new Error('first time');
            }
          },
        }),
        { retry: { times: 1 } },
      );
      ref.tell('x');
      await settle();
      expect(attempts).to.deep.equal([2]);
    });

    it('goes ahead of higher priorities in a priority mailbox', async ({ system, settle }) => {
      const handled: string[] = [];
      const gate = Promise.withResolvers<undefined>();
      let failed = false;
      const ref = system.spawn(
        defineActor<string, undefined>({
          init: () => gate.promise,
          receive: (_state, message, context) => {
            handled.push(`${message} ${context.headers.attempt}`);
            if (failed) return;
            failed = true;
            context.self.tell('high');
            throw new Error('first time');
          },
        }),
        { retry: { times: 1 }, mailbox: { priority: (message) => (message === 'high' ? 1 : 0) } },
      );
      ref.tell('low');
      gate.resolve(undefined);
      await settle();
      expect(handled).to.deep.equal(['low 1', 'low 2', 'high 1']);
    });
  });

  it('lets no later tell overtake an offer in a mailbox that drops its oldest', async ({ system, settle }) => {
    const handled: string[] = [];
    const gate = Promise.withResolvers<void>();
    const actor = defineActor<string>({
      init: () => undefined,
      receive: (_state, message) => {
        handled.push(message);
        return message === 'first' ? gate.promise : undefined;
      },
    });
    const ref = system.spawn(actor, { mailbox: { capacity: 2, overflow: 'drop-oldest' } });
    ref.tell('first');
    await settle();
    ref.tell('oldest');
    ref.tell('older');
    const offered = ref.offer('offered');
    ref.tell('later');
    gate.resolve();
    await offered;
    await settle();
    expect(handled).to.deep.equal(['first', 'offered', 'later']);
  });
});
