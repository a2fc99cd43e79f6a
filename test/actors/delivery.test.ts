// Delivery: a message gets into the mailbox exactly once, or becomes a dead letter with a reason; `tell` never throws.

import { expect } from 'chai';
import fc from 'fast-check';
import { z } from 'zod';
import { deadLetterReasons } from '../../src/actors/index.ts';
import {
  type ActorContext,
  type ActorRef,
  type DeadLetterReason,
  defineActor,
  type Asker,
  type StandardSchema,
} from '../../src/index.ts';
import { type TestSystem, testSystem } from '../../src/testkit/index.ts';
import { it } from './fresh-system.ts';

/** An actor whose turn on 'wait' lasts until the test opens the gate; everything else it writes down. */
function busy() {
  const handled: unknown[] = [];
  const gate = Promise.withResolvers<void>();
  const definition = defineActor<unknown, undefined>({
    type: 'busy',
    init: () => undefined,
    receive: async (_state, message) => {
      if (message === 'wait') await gate.promise;
      else handled.push(message);
    },
  });
  return { definition, handled, open: gate.resolve };
}

/** Keeps what the test needs of a turn. */
function keeper() {
  const kept: { context?: ActorContext<unknown>; asker?: Asker | undefined } = {};
  const definition = defineActor<unknown, undefined>({
    init: () => undefined,
    receive: (_state, _message, context) => {
      kept.context = context;
      kept.asker = context.asker;
    },
  });
  return { definition, kept };
}

const lastLetter = ({ system }: TestSystem) => system.deadLetters.recent().at(-1);

describe('Delivery', () => {
  describe('makes a message a dead letter', () => {
    const proven = new Set<DeadLetterReason>();
    const letterOf = (test: TestSystem, reason: DeadLetterReason) => {
      const letter = lastLetter(test);
      expect(letter?.reason).to.equal(reason);
      expect(letter?.at).to.equal(test.clock.wall());
      expect(test.factsOf('MessageDeadLettered').at(-1)).to.deep.include({ reason, address: letter?.to });
      proven.add(reason);
      return letter;
    };

    it("'no-such-actor' when nobody lives at the address", async (test) => {
      const ref = test.system.ref<string>('troupe://test/nobody');
      expect(ref.tell('x')).to.equal(false);
      expect(letterOf(test, 'no-such-actor')).to.deep.include({ to: ref.address, message: 'x', from: undefined });
      await expectCode(ref.ask('x'), 'TROUPE_NO_SUCH_ACTOR');
      await expectCode(ref.offer('x'), 'TROUPE_NO_SUCH_ACTOR');
    });

    it("'no-route' when the address is on a node that this system cannot reach", async (test) => {
      const ref = test.system.ref<string>('troupe://test@elsewhere/nobody');
      expect(ref.tell('x')).to.equal(false);
      letterOf(test, 'no-route');
      await expectCode(ref.ask('x'), 'TROUPE_NO_SUCH_ACTOR');
      letterOf(test, 'no-route');
    });

    it("'stopped' when the actor has stopped", async (test) => {
      const ref = test.system.spawn(busy().definition, { name: 'gone' });
      await test.system.stopActor(ref);
      expect(ref.tell('x')).to.equal(false);
      expect(letterOf(test, 'stopped')).to.deep.include({ to: 'troupe://test/gone', message: 'x' });
      await expectCode(ref.ask('x'), 'TROUPE_ACTOR_STOPPED');
    });

    it("'stopped' for each message that still waits when the actor stops, and fails the asks among them", async (test) => {
      const { definition, handled, open } = busy();
      const ref = test.system.spawn(definition);
      ref.tell('wait');
      await test.settle();
      expect(ref.tell('a')).to.equal(true);
      const asked = ref.ask('b');
      const stopped = test.system.stopActor(ref);
      expect(ref.tell('c')).to.equal(false);
      open();
      await expectCode(asked, 'TROUPE_ACTOR_STOPPED');
      await stopped;
      letterOf(test, 'stopped');
      expect(handled).to.deep.equal([]);
      expect(test.system.deadLetters.recent().map(({ message }) => message)).to.have.members(['a', 'b', 'c']);
    });

    it("'mailbox-full' when there is no room, and takes messages again when there is", async (test) => {
      const { definition, handled, open } = busy();
      const ref = test.system.spawn(definition, { mailbox: { capacity: 2 } });
      ref.tell('wait');
      await test.settle();
      expect([ref.tell('a'), ref.tell('b'), ref.tell('c')]).to.deep.equal([true, true, false]);
      expect(letterOf(test, 'mailbox-full')?.message).to.equal('c');
      await expectCode(ref.ask('d'), 'TROUPE_MAILBOX_FULL');
      open();
      await test.settle();
      expect(ref.tell('e')).to.equal(true);
      await test.settle();
      expect(handled).to.deep.equal(['a', 'b', 'e']);
    });

    it("'mailbox-full' for the oldest message instead, with overflow 'drop-oldest'", async (test) => {
      const { definition, handled, open } = busy();
      const ref = test.system.spawn(definition, { mailbox: { capacity: 2, overflow: 'drop-oldest' } });
      ref.tell('wait');
      await test.settle();
      const asked = ref.ask('a');
      expect([ref.tell('b'), ref.tell('c')]).to.deep.equal([true, true]);
      expect(letterOf(test, 'mailbox-full')).to.deep.include({ message: 'a', detail: 'dropped as the oldest' });
      await expectCode(asked, 'TROUPE_MAILBOX_FULL');
      open();
      await test.settle();
      expect(handled).to.deep.equal(['b', 'c']);
    });

    it("'expired' when it waited beyond its deadline", async (test) => {
      const { definition, handled, open } = busy();
      const ref = test.system.spawn(definition);
      ref.tell('wait');
      await test.settle();
      ref.tell('in time', { timeoutMs: 101 });
      ref.tell('too late', { timeoutMs: 100 });
      await test.advance(100);
      open();
      await test.settle();
      expect(handled).to.deep.equal(['in time']);
      expect(letterOf(test, 'expired')?.message).to.equal('too late');
    });

    it("'expired' when its asker gave up before it was handled", async (test) => {
      const { definition, handled, open } = busy();
      const ref = test.system.spawn(definition);
      ref.tell('wait');
      await test.settle();
      const asked = expectCode(ref.ask('question', { timeoutMs: 50 }), 'TROUPE_ASK_TIMEOUT');
      await test.advance(50);
      await asked;
      open();
      await test.settle();
      expect(handled).to.deep.equal([]);
      expect(letterOf(test, 'expired')).to.deep.include({ message: 'question', detail: 'its asker gave up' });
    });

    it("'invalid' when it does not pass the schema, naming the first issue; the asker gets the code", async (test) => {
      const handled: unknown[] = [];
      const actor = defineActor<{ type: 'order'; lines: { amount: number }[] }, undefined>({
        accepts: z.object({ type: z.literal('order'), lines: z.array(z.object({ amount: z.number() })) }),
        init: () => undefined,
        receive: (_state, message) => void handled.push(message),
      });
      const ref = test.system.spawn(actor) as ActorRef<unknown>;
      expect(ref.tell({ type: 'order', lines: [{ amount: 1 }, { amount: 'many' }] })).to.equal(false);
      expect(letterOf(test, 'invalid')?.detail).to.match(/^lines\.1\.amount: .*number/);
      await expectCode(ref.ask({ type: 'refund' }), 'TROUPE_INVALID_MESSAGE');
      expect(ref.tell({ type: 'order', lines: [] })).to.equal(true);
      await test.settle();
      expect(handled).to.deep.equal([{ type: 'order', lines: [] }]);
    });

    it("'not-serializable' when it could not cross to another node, naming the part", async (test) => {
      const ref = test.system.spawn(busy().definition);
      expect(ref.tell({ job: { run: () => 1 } })).to.equal(false);
      expect(letterOf(test, 'not-serializable')?.detail).to.include('message.job.run is a function');
      await expectCode(ref.ask({ at: Symbol('here') }), 'TROUPE_NOT_SERIALIZABLE');
    });

    it("'late-reply' when the answer comes after the asker has given up, or twice", async (test) => {
      const { definition, kept } = keeper();
      const ref = test.system.spawn(definition);
      const asked = expectCode(ref.ask('question', { timeoutMs: 10 }), 'TROUPE_ASK_TIMEOUT');
      await test.advance(10);
      await asked;
      kept.asker?.reply('too late');
      expect(letterOf(test, 'late-reply')?.message).to.equal('too late');
      const again = ref.ask('question');
      await test.settle();
      kept.asker?.reply('first');
      kept.asker?.reply('second');
      expect(await again).to.equal('first');
      expect(letterOf(test, 'late-reply')?.message).to.equal('second');
      kept.asker?.fail(new Error('third'));
      expect(letterOf(test, 'late-reply')?.message).to.be.an('error');
    });

    it("'no-asker' when a reply answers nobody", async (test) => {
      const { definition, kept } = keeper();
      const ref = test.system.spawn(definition, { name: 'keeper' });
      ref.tell('no question');
      await test.settle();
      expect(kept.asker).to.equal(undefined);
      kept.context?.reply('an answer');
      expect(letterOf(test, 'no-asker')).to.deep.include({ message: 'an answer', from: ref.address });
    });

    it("'fenced' when the turn that sends or replies was abandoned", async (test) => {
      const { definition, kept } = keeper();
      const ref = test.system.spawn(definition);
      const asked = expectCode(ref.ask('question'), 'TROUPE_ACTOR_STOPPED');
      await test.settle();
      await test.system.stopActor(ref);
      await asked;
      kept.context?.reply('from beyond');
      expect(letterOf(test, 'fenced')?.message).to.equal('from beyond');
    });

    it('for every reason there is', async () => {
      expect([...proven]).to.have.members([...deadLetterReasons]);
    });
  });

  it('names the sending actor in a dead letter', async (test) => {
    const { definition } = busy();
    const gone = test.system.spawn(definition);
    await test.system.stopActor(gone);
    const sender = test.system.spawn(
      defineActor<string, undefined>({ init: () => undefined, receive: (_state, message) => void gone.tell(message) }),
      { name: 'sender' },
    );
    sender.tell('x');
    await test.settle();
    expect(lastLetter(test)).to.deep.include({ from: sender.address, to: gone.address, message: 'x' });
  });

  it('does not run the schema outside of strict systems, where messages do not enter the node', {
    strict: false,
  }, async ({ system, settle }) => {
    const handled: unknown[] = [];
    const ref = system.spawn(
      defineActor<number, undefined>({
        accepts: z.number(),
        init: () => undefined,
        receive: (_state, message) => void handled.push(message),
      }),
    ) as ActorRef<unknown>;
    expect(ref.tell('not a number')).to.equal(true);
    await settle();
    expect(handled).to.deep.equal(['not a number']);
  });

  it('hands on what the schema made of a message', async ({ system, settle }) => {
    const handled: unknown[] = [];
    const actor = defineActor<{ tags: string[] }, undefined>({
      accepts: z.object({ tags: z.array(z.string()).default([]) }),
      init: () => undefined,
      receive: (_state, message) => void handled.push(message),
    });
    (system.spawn(actor) as ActorRef<unknown>).tell({ more: 1 });
    await settle();
    expect(handled).to.deep.equal([{ tags: [] }]);
  });

  describe('tell never throws', () => {
    const hostile: Record<string, () => unknown> = {
      'a message with a throwing getter': () => ({
        get type(): string {
          throw new Error('hostile');
        },
      }),
      'a proxy that throws on everything': () =>
        new Proxy(
          {},
          {
            get: () => {
              throw new Error('hostile');
            },
            ownKeys: () => {
              throw new Error('hostile');
            },
            getPrototypeOf: () => {
              throw new Error('hostile');
            },
          },
        ),
      'a revoked proxy': () => {
        const { proxy, revoke } = Proxy.revocable({}, {});
        revoke();
        return proxy;
      },
      'an object without prototype': () => Object.create(null) as unknown,
      'an object with a hostile constructor': () => ({ constructor: null }),
      'a circle': () => {
        const circle: { self?: unknown } = {};
        circle.self = circle;
        return circle;
      },
      'a deep list': () => Array.from({ length: 20_000 }).reduce<unknown>((inner) => [inner], 1),
      'a function': () => () => 1,
      'a symbol': () => Symbol('x'),
      undefined: () => undefined,
    };

    for (const [what, make] of Object.entries(hostile)) {
      for (const strict of [true, false]) {
        it(`at ${what}, to a living, a full or a gone actor, ${strict ? 'strict' : 'as it is'}`, { strict }, async ({
          system,
          settle,
        }) => {
          const { definition, open } = busy();
          const living = system.spawn(definition, { mailbox: { capacity: 1 } });
          living.tell('wait');
          await settle();
          const gone = system.spawn(busy().definition);
          await system.stopActor(gone);
          const before = system.deadLetters.total;
          const sent = [living, living, gone, system.ref('troupe://test/nobody')].map((ref) => ref.tell(make()));
          expect(sent).to.have.length(4);
          expect(system.deadLetters.total - before).to.equal(sent.filter((accepted) => !accepted).length);
          open();
          await settle();
        });
      }
    }

    const schemas: Record<string, StandardSchema<unknown>['~standard']['validate']> = {
      throws: () => {
        throw new Error('broken schema');
      },
      'answers with a promise': () => Promise.resolve({ value: 1 }),
      'answers with a rejected promise': () => Promise.reject(new Error('broken schema')),
      'answers with nothing': () => undefined as never,
      'names an issue without path or message': () => ({ issues: [{}] }) as never,
    };
    for (const [what, validate] of Object.entries(schemas)) {
      it(`at a schema that ${what}: the message is invalid`, async (test) => {
        const ref = test.system.spawn(
          defineActor<unknown, undefined>({
            accepts: { '~standard': { version: 1, vendor: 'test', validate } },
            init: () => undefined,
            receive: () => undefined,
          }),
        );
        expect(ref.tell('x')).to.equal(false);
        expect(lastLetter(test)).to.deep.include({ reason: 'invalid', message: 'x' });
      });
    }

    it('at listeners of facts and dead letters that throw', async ({ system }) => {
      const gone = system.spawn(busy().definition);
      await system.stopActor(gone);
      system.events.subscribe(() => {
        throw new Error('broken listener');
      });
      system.deadLetters.subscribe(() => {
        throw new Error('broken listener');
      });
      expect(gone.tell('x')).to.equal(false);
    });

    it('after the system has stopped', async ({ system }) => {
      const ref = system.spawn(busy().definition);
      await system.stop();
      expect(ref.tell('x')).to.equal(false);
      expect(system.ref('troupe://test/busy').tell('x')).to.equal(false);
    });
  });

  describe('is exactly once', () => {
    type Step = 'tell' | 'tell soon expired' | 'fail' | 'await' | 'stash' | 'unstash' | 'advance' | 'settle' | 'stop';
    const step = fc.oneof(
      { weight: 12, arbitrary: fc.constantFrom<Step>('tell', 'tell soon expired', 'await', 'stash') },
      { weight: 3, arbitrary: fc.constantFrom<Step>('fail', 'unstash', 'advance', 'settle') },
      { weight: 1, arbitrary: fc.constant<Step>('stop') },
    );

    for (const [overflow, retry] of [
      ['dead-letter', 0],
      ['drop-oldest', 0],
      ['dead-letter', 2],
    ] as const) {
      it(`whatever happens to the actor, overflow '${overflow}', ${retry} retries: handled, dead or quarantined`, async () => {
        await fc.assert(
          fc.asyncProperty(fc.array(step, { maxLength: 40, size: 'max' }), async (steps) => {
            const { system, settle, advance } = testSystem({
              supervision: { intensity: Number.POSITIVE_INFINITY, backoff: { maxMs: 0 } },
            });
            const handled: number[] = [];
            const stashed = new Set<number>();
            const actor = defineActor<{ id: number; step: Step }, undefined>({
              init: () => undefined,
              receive: (_state, { id, step: what }, context) => {
                if (what === 'fail') throw new Error('asked to fail');
                if (what === 'stash' && !stashed.has(id)) {
                  stashed.add(id);
                  context.stash();
                  return;
                }
                if (what === 'unstash') context.unstashAll();
                handled.push(id);
                if (what === 'await') return new Promise((resolve) => setImmediate(() => resolve(undefined)));
              },
            });
            const ref = system.spawn(actor, { mailbox: { capacity: 5, overflow }, retry: { times: retry } });
            let id = 0;
            for (const what of steps) {
              if (what === 'settle') await settle();
              else if (what === 'advance') await advance(10);
              else if (what === 'stop') void system.stopActor(ref);
              else ref.tell({ id: id++, step: what }, what === 'tell soon expired' ? { timeoutMs: 5 } : undefined);
            }
            await settle();
            await system.stopActor(ref);
            const dead = system.deadLetters.recent().map(({ message }) => (message as { id: number }).id);
            const quarantined = system.quarantine.list().map(({ message }) => (message as { id: number }).id);
            const all = [...handled, ...dead, ...quarantined].sort((a, b) => a - b);
            expect(all).to.deep.equal(Array.from({ length: id }, (_, index) => index));
            await system.stop();
          }),
          { numRuns: 60 },
        );
      });
    }
  });
});

async function expectCode(promise: Promise<unknown>, code: string): Promise<void> {
  const outcome = await promise.then(
    (value) => ({ value }),
    (error: unknown) => error,
  );
  expect(outcome).to.be.an('error').with.property('code', code);
}
