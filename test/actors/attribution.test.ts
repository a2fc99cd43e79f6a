// Who is acting: sender, causation, correlation and tenant of what is sent are those of the turn that sends it, through awaits,
// promise chains and timer callbacks; and what the host sends is nobody's. Real timers appear where a callback is the subject.

import { setImmediate as nextRound, setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import fc from 'fast-check';
import {
  type ActorContext,
  type ActorDefinition,
  type ActorRef,
  createSystem,
  defineActor,
  type Headers,
  toAddress,
} from '../../src/index.ts';
import { type TestSystem, testSystem } from '../../src/testkit/index.ts';
import { it } from './fresh-system.ts';

interface Seen {
  readonly message: unknown;
  readonly sender: string | undefined;
  readonly headers: Headers;
}

/** An actor that writes down what it gets, and from whom. */
function scribe(system: TestSystem['system'], name?: string) {
  const seen: Seen[] = [];
  const definition = defineActor<unknown, undefined>({
    type: 'scribe',
    init: () => undefined,
    receive: (_state, message, context) => {
      seen.push({ message, sender: context.sender?.address, headers: context.headers });
      if (context.asker !== undefined) context.reply(message);
    },
  });
  return { ref: system.spawn(definition, name === undefined ? {} : { name }), seen };
}

type Act = (context: ActorContext<string>) => Promise<void>;

const nobody = toAddress('troupe://test/nobody');

const tell = (to: ActorRef<unknown>, message: unknown): void => void to.tell(message);

/** The ways in which a turn may send after it has given up the processor. */
const ways: Record<string, (to: ActorRef<unknown>) => Act> = {
  'before any await': (to) => async () => tell(to, 'x'),
  'after an await': (to) => async () => {
    await Promise.resolve();
    tell(to, 'x');
  },
  'after many awaits': (to) => async () => {
    for (let n = 0; n < 20; n++) await nextRound();
    tell(to, 'x');
  },
  'in a promise chain': (to) => async () => {
    await Promise.resolve()
      .then(() => nextRound())
      .then(() => tell(to, 'x'));
  },
  'in a setTimeout callback': (to) => async () => {
    await new Promise<void>((resolve) => {
      setTimeout(() => {
        tell(to, 'x');
        resolve();
      }, 1);
    });
  },
  'in a setTimeout callback set after an await': (to) => async () => {
    await Promise.resolve();
    setTimeout(() => tell(to, 'x'), 1);
    await delay(5);
  },
  'in a callback that outlives the turn': (to) => async () => {
    setTimeout(() => tell(to, 'x'), 1);
  },
  'in a promise chain that outlives the turn': (to) => async () => {
    void delay(1).then(() => tell(to, 'x'));
  },
  'in a helper that knows no context': (to) => async () => {
    const helper = async (): Promise<void> => {
      await nextRound();
      tell(to, 'x');
    };
    await Promise.all([helper(), nextRound()]);
  },
  'after asking somebody': (to) => async () => {
    await to.ask('question');
    tell(to, 'x');
  },
  'after asking somebody who fails': (to) => async (context) => {
    await context
      .ref(nobody)
      .ask('question')
      .catch(() => undefined);
    tell(to, 'x');
  },
};

describe('Attribution', () => {
  /** Until the other side has seen so many messages: callbacks run in real time here. */
  const until = async (seen: readonly Seen[], message: unknown): Promise<Seen> => {
    const giveUpAt = Date.now() + 5_000;
    for (;;) {
      const found = seen.find((each) => each.message === message);
      if (found !== undefined) return found;
      if (Date.now() > giveUpAt) throw new Error(`${String(message)} did not arrive`);
      await delay(1);
    }
  };

  describe('of a synchronous turn', () => {
    it('holds for tell, ask and offer', async ({ system, settle }) => {
      const { ref, seen } = scribe(system);
      const actor = system.spawn(
        defineActor<string, undefined>({
          init: () => undefined,
          receive: () => {
            ref.tell('told');
            void ref.offer('offered');
            void ref.ask('asked');
          },
        }),
        { name: 'actor' },
      );
      actor.tell('go');
      await settle();
      expect(seen.map(({ message, sender }) => [message, sender])).to.deep.equal([
        ['told', actor.address],
        ['offered', actor.address],
        ['asked', actor.address],
      ]);
    });

    it('holds in init, signal and stopped', async ({ system, settle }) => {
      const { ref, seen } = scribe(system);
      const child = defineActor<string, undefined>({ init: () => undefined, receive: () => undefined });
      const actor = system.spawn(
        defineActor<string, ActorRef<string>>({
          init: (context) => {
            ref.tell('init');
            const made = context.spawn(child);
            context.watch(made);
            return made;
          },
          receive: (made, _message, context) => context.stop(made),
          signal: () => void ref.tell('signal'),
          stopped: () => void ref.tell('stopped'),
        }),
        { name: 'actor' },
      );
      actor.tell('go');
      await settle();
      await system.stopActor(actor);
      await settle();
      expect(seen.map(({ message, sender }) => [message, sender])).to.deep.equal([
        ['init', actor.address],
        ['signal', actor.address],
        ['stopped', actor.address],
      ]);
    });

    it('ends with the turn, also when it throws', async ({ system, settle }) => {
      const { ref, seen } = scribe(system);
      const actor = system.spawn(
        defineActor<string, undefined>({
          init: () => undefined,
          receive: () => {
            throw new Error('asked to fail');
          },
        }),
      );
      actor.tell('go');
      await settle();
      ref.tell('from the host');
      await settle();
      expect(seen).to.have.length(1);
      expect(seen[0]?.sender).to.equal(undefined);
    });
  });

  for (const [way, make] of Object.entries(ways)) {
    for (const strict of [true, false]) {
      const expectAttributed = async (
        { system, settle }: TestSystem,
        make: (act: Act) => ActorDefinition<string, undefined>,
        act: (to: ActorRef<unknown>) => Act,
      ) => {
        const { ref, seen } = scribe(system);
        const actor = system.spawn(make(act(ref)), { name: 'actor' });
        actor.tell('warm up');
        await settle();
        actor.tell('go', { tenant: 'acme', correlationId: 'case 7' });
        const { sender, headers } = await until(seen, 'x');
        expect(sender).to.equal(actor.address);
        expect(headers).to.deep.include({ tenant: 'acme', correlationId: 'case 7' });
        expect(headers.causationId).to.be.a('string');
      };

      it(`of an async function holds ${way}, ${strict ? 'strict' : 'as it is'}`, { strict }, async (test) => {
        await expectAttributed(
          test,
          (act) => ({
            init: () => undefined,
            receive: async (_state, message, context) => {
              if (message === 'go') await act(context);
            },
          }),
          make,
        );
      });

      it(`of a plain function that returns promises, from its second turn on, holds ${way}, ${strict ? 'strict' : 'as it is'}`, {
        strict,
      }, async (test) => {
        await expectAttributed(
          test,
          (act) => ({
            init: () => undefined,
            receive: (_state, message, context) => (message === 'go' ? act(context) : Promise.resolve()),
          }),
          make,
        );
      });
    }
  }

  it('holds in an async init, signal and stopped after an await', async ({ system, settle }) => {
    const { ref, seen } = scribe(system);
    const child = defineActor<string, undefined>({ init: () => undefined, receive: () => undefined });
    const actor = system.spawn(
      defineActor<string, ActorRef<string>>({
        init: async (context) => {
          await nextRound();
          ref.tell('init');
          const made = context.spawn(child);
          context.watch(made);
          return made;
        },
        receive: (made, _message, context) => context.stop(made),
        signal: async () => {
          await nextRound();
          ref.tell('signal');
        },
        stopped: async () => {
          await nextRound();
          ref.tell('stopped');
        },
      }),
      { name: 'actor' },
    );
    await settle();
    actor.tell('go');
    await settle();
    await system.stopActor(actor);
    await settle();
    expect(seen.map(({ message, sender }) => [message, sender])).to.deep.equal([
      ['init', actor.address],
      ['signal', actor.address],
      ['stopped', actor.address],
    ]);
  });

  it('names the message being handled as the cause, before and after an await, when the turn has read its headers', async ({
    system,
  }) => {
    const { ref, seen } = scribe(system);
    const ids: string[] = [];
    const actor = system.spawn(
      defineActor<string, undefined>({
        init: () => undefined,
        receive: async (_state, _message, context) => {
          ids.push(context.headers.messageId);
          ref.tell('before');
          await nextRound();
          ref.tell('after');
        },
      }),
    );
    actor.tell('go');
    const after = await until(seen, 'after');
    expect(seen[0]?.headers.causationId).to.equal(ids[0]);
    expect(after.headers.causationId).to.equal(ids[0]);
    expect(after.headers.correlationId).to.equal(ids[0]);
  });

  it('never confuses two actors whose turns are interleaved', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            who: fc.integer({ min: 0, max: 3 }),
            pauses: fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 5 }),
          }),
          {
            maxLength: 25,
            size: 'max',
          },
        ),
        async (jobs) => {
          const { system, settle } = testSystem({ strict: false });
          const { ref, seen } = scribe(system);
          const worker = defineActor<{ id: number; pauses: number[] }, undefined>({
            init: () => undefined,
            receive: async (_state, { id, pauses }, context) => {
              for (const [n, count] of [0, ...pauses].entries()) {
                for (let k = 0; k < count; k++) await (n % 2 === 0 ? nextRound() : Promise.resolve());
                ref.tell({ id, by: context.address, tenant: context.headers.tenant });
              }
            },
          });
          const workers = Array.from({ length: 4 }, () => system.spawn(worker));
          for (const [id, { who, pauses }] of jobs.entries())
            workers[who]?.tell({ id, pauses }, { tenant: `tenant ${id}` });
          await settle();
          while (system.tree().tree.some(({ turn }) => turn !== undefined)) await nextRound();
          await settle();
          expect(seen).to.have.length(jobs.reduce((sum, { pauses }) => sum + 1 + pauses.length, 0));
          for (const { message, sender, headers } of seen) {
            const { by, tenant } = message as { by: string; tenant: string };
            expect(sender).to.equal(by);
            expect(headers.tenant).to.equal(tenant);
          }
          await system.stop();
        },
      ),
      { numRuns: 40 },
    );
  });

  it('reads its own sender in a callback that runs while another turn of the same actor is open', async ({
    system,
    settle,
  }) => {
    const outlived = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    const read = Promise.withResolvers<string | undefined>();
    const actor = system.spawn(
      defineActor<string, undefined>({
        init: () => undefined,
        receive: async (_state, message, context) => {
          if (message === 'first') void outlived.promise.then(() => read.resolve(context.sender?.address));
          else await gate.promise;
        },
      }),
    );
    const relay = defineActor<string, undefined>({
      init: () => undefined,
      receive: (_state, message) => void actor.tell(message),
    });
    const first = system.spawn(relay, { name: 'first' });
    const second = system.spawn(relay, { name: 'second' });
    first.tell('first');
    await settle();
    second.tell('second');
    await settle();
    outlived.resolve();
    expect(await read.promise).to.not.equal(second.address);
    gate.resolve();
  });

  describe('of the host', () => {
    for (const receive of ['sync', 'async'] as const) {
      it(`is nobody, also right after the reply of ${receive === 'sync' ? 'a' : 'an'} ${receive} actor`, async ({
        system,
        settle,
      }) => {
        const { ref, seen } = scribe(system);
        const actor = system.spawn(
          defineActor<string, undefined>({
            init: () => undefined,
            receive:
              receive === 'sync'
                ? (_state, message, context) => context.reply(message)
                : async (_state, message, context) => {
                    await nextRound();
                    context.reply(message);
                    await nextRound();
                  },
          }),
        );
        await actor.ask('question', { tenant: 'acme' });
        ref.tell('awaited');
        await actor.ask('question').then(() => ref.tell('chained'));
        setImmediate(() => ref.tell('callback'));
        await nextRound();
        await settle();
        expect(seen.map(({ message }) => message)).to.deep.equal(['awaited', 'chained', 'callback']);
        for (const { sender, headers } of seen) {
          expect(sender).to.equal(undefined);
          expect(headers).to.deep.include({ causationId: undefined, tenant: undefined });
        }
      });
    }

    it('is nobody after a failed ask, a rejected offer and the end of an actor', async ({ system, settle }) => {
      const { ref, seen } = scribe(system);
      const failing = system.spawn(
        defineActor<string, undefined>({
          init: () => undefined,
          receive: async () => {
            await nextRound();
            throw new Error('asked to fail');
          },
        }),
      );
      await failing.ask('x').catch(() => ref.tell('after the failure'));
      await system.stopActor(failing);
      ref.tell('after the end');
      await failing.offer('x').catch(() => ref.tell('after the refusal'));
      await settle();
      expect(seen.map(({ sender }) => sender)).to.deep.equal([undefined, undefined, undefined]);
    });

    it('is nobody in listeners of facts and dead letters, whoever set them off', async ({ system, settle }) => {
      const { ref, seen } = scribe(system);
      const actor = system.spawn(
        defineActor<string, undefined>({
          init: () => undefined,
          receive: async (_state, message, context) => {
            context.emit({ kind: 'Seen' });
            context.ref(nobody).tell(message);
            await nextRound();
            context.emit({ kind: 'SeenLater' });
          },
        }),
      );
      await settle();
      system.events.subscribe((fact) => ref.tell(fact.kind === 'UserFact' ? fact.name : fact.kind), ['UserFact']);
      system.deadLetters.subscribe(({ reason }) => ref.tell(reason));
      actor.tell('go', { tenant: 'acme' });
      await until(seen, 'SeenLater');
      expect(seen.map(({ message, sender, headers }) => [message, sender, headers.tenant])).to.deep.equal([
        ['Seen', undefined, undefined],
        ['no-such-actor', undefined, undefined],
        ['SeenLater', undefined, undefined],
      ]);
    });

    it('is nobody in a listener that reports what an abandoned turn tries: the report arrives', async ({
      system,
      settle,
      advance,
    }) => {
      const { ref, seen } = scribe(system);
      const gate = Promise.withResolvers<void>();
      const actor = system.spawn(
        defineActor<string, undefined>({
          init: () => undefined,
          receive: async () => {
            await gate.promise;
            ref.tell('too late');
          },
        }),
        { shutdownMs: 0 },
      );
      actor.tell('go');
      await settle();
      const stopped = system.stopActor(actor);
      await advance(0);
      await stopped;
      system.events.subscribe((fact) => ref.tell(fact.kind), ['MessageDeadLettered']);
      gate.resolve();
      await settle();
      expect(seen.map(({ message }) => message)).to.deep.equal(['MessageDeadLettered']);
    });
  });

  describe('across two systems in one process', () => {
    it('holds: sender, cause and tenant of an actor of the other system, and the way back', async (one) => {
      const other = testSystem({ name: 'other' });
      const { ref, seen } = scribe(other.system, 'scribe');
      const { ref: back, seen: seenBack } = scribe(one.system, 'back');
      const ids: string[] = [];
      const actor = one.system.spawn(
        defineActor<string, undefined>({
          init: () => undefined,
          receive: async (_state, _message, context) => {
            ids.push(context.headers.messageId);
            await nextRound();
            ref.tell('abroad');
            await ref.ask('question');
            back.tell('home');
          },
        }),
        { name: 'actor' },
      );
      actor.tell('go', { tenant: 'acme' });
      await until(seenBack, 'home');
      for (const { sender, headers } of [...seen, ...seenBack]) {
        expect(sender).to.equal('troupe://test/actor');
        expect(headers).to.deep.include({ tenant: 'acme', causationId: ids[0], correlationId: ids[0] });
      }
      expect(seen.map(({ message }) => message)).to.deep.equal(['abroad', 'question']);
      await other.system.stop();
    });

    it('never gives two messages the same id', async () => {
      const ids = new Set<string>();
      const systems = [createSystem({ name: 'twin', log: 'silent' }), createSystem({ name: 'twin', log: 'silent' })];
      for (const system of systems) {
        const { ref, seen } = scribe(system);
        for (let n = 0; n < 10; n++) await ref.ask(n);
        for (const { headers } of seen) ids.add(headers.messageId);
        await system.stop();
      }
      expect(ids.size).to.equal(20);
    });

    it('lets an actor answer a sender of the other system', async (one) => {
      const other = testSystem({ name: 'other' });
      const { ref: inbox, seen } = scribe(one.system, 'inbox');
      const echo = other.system.spawn(
        defineActor<string, undefined>({
          init: () => undefined,
          receive: (_state, message, context) => void context.sender?.tell(`${message} back`),
        }),
      );
      const actor = one.system.spawn(
        defineActor<string, undefined>({
          init: () => undefined,
          receive: (_state, message) => void (message === 'go' ? echo.tell('there and') : inbox.tell(message)),
        }),
      );
      actor.tell('go');
      await until(seen, 'there and back');
      await other.system.stop();
    });
  });
});
