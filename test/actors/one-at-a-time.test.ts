// One at a time: never two unfenced turns of one actor, awaits and restarts included; and what an abandoned turn may no longer do.

import { expect } from 'chai';
import fc from 'fast-check';
import { type ActorContext, type ActorRef, defineActor, serviceKey } from '../../src/index.ts';
import { type TestSystem, testSystem } from '../../src/testkit/index.ts';
import { it } from './fresh-system.ts';

/** Resolves after some rounds of the event loop. */
async function rounds(count: number): Promise<void> {
  for (let n = 0; n < count; n++) await new Promise<void>((resolve) => setImmediate(resolve));
}

describe('One at a time', () => {
  it('holds whatever turns do and however they end', async () => {
    const kinds = ['sync', 'await', 'microtask', 'throw', 'reject', 'stop child', 'stash', 'unstash'] as const;
    const step = fc.record({ kind: fc.constantFrom(...kinds), rounds: fc.integer({ min: 0, max: 3 }) });
    let handledInAll = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30, size: 'max' }), fc.boolean(), async (steps, asyncInit) => {
        const { system, settle } = testSystem({
          supervision: { intensity: Number.POSITIVE_INFINITY, backoff: { maxMs: 0 } },
        });
        let inside = 0;
        let most = 0;
        const enter = (): void => void (most = Math.max(most, ++inside));
        const leave = (): void => void inside--;
        const child = defineActor<string, undefined>({ init: () => undefined, receive: () => undefined });
        type State = { child: ActorRef<string> };
        const target = system.spawn(
          defineActor<(typeof steps)[number], State>({
            init: (context) => {
              enter();
              const state = { child: context.spawn(child) };
              context.watch(state.child);
              if (!asyncInit) {
                leave();
                return state;
              }
              return rounds(2).then(() => (leave(), state));
            },
            receive: (state, { kind, rounds: count }, context) => {
              enter();
              handledInAll++;
              switch (kind) {
                case 'await':
                  return rounds(count).then(leave);
                case 'microtask':
                  return Promise.resolve().then(leave);
                case 'throw':
                  leave();
                  throw new Error('thrown');
                case 'reject':
                  return rounds(count).then(() => {
                    leave();
                    throw new Error('rejected');
                  });
                case 'stop child':
                  context.stop(state.child);
                  break;
                case 'stash':
                  context.stash();
                  break;
                case 'unstash':
                  context.unstashAll();
                  break;
                case 'sync':
                  break;
              }
              leave();
            },
            signal: () => {
              enter();
              return rounds(1).then(leave);
            },
            stopped: () => {
              enter();
              return rounds(1).then(leave);
            },
          }),
          { retry: { times: 1 } },
        );
        for (const each of steps) {
          target.tell(each);
          if (each.rounds === 3) await rounds(1);
        }
        await settle();
        await system.stop();
        expect(inside).to.equal(0);
        expect(most).to.be.at.most(1);
      }),
      { numRuns: 60 },
    );
    expect(handledInAll).to.be.greaterThan(200);
  });

  it('keeps messages, signals and the stopped hook waiting while a turn awaits', async ({ system, settle }) => {
    const happened: string[] = [];
    const gate = Promise.withResolvers<void>();
    const child = defineActor<string, undefined>({ init: () => undefined, receive: () => undefined });
    const ref = system.spawn(
      defineActor<string, ActorRef<string>>({
        init: (context) => {
          const made = context.spawn(child);
          context.watch(made);
          return made;
        },
        receive: async (made, message, context) => {
          happened.push(`${message} begins`);
          context.stop(made);
          if (message === 'wait') await gate.promise;
          happened.push(`${message} ends`);
        },
        signal: () => void happened.push('signal'),
        stopped: () => void happened.push('stopped'),
      }),
    );
    ref.tell('wait');
    ref.tell('next');
    await settle();
    expect(happened).to.deep.equal(['wait begins']);
    const stopped = system.stopActor(ref);
    await settle();
    expect(happened).to.deep.equal(['wait begins']);
    gate.resolve();
    await stopped;
    expect(happened).to.deep.equal(['wait begins', 'wait ends', 'stopped']);
  });

  it('begins a new incarnation only when the old turn has ended or was abandoned', async ({
    system,
    settle,
    advance,
  }) => {
    const { parent, log, gate, failChild } = hanging(system);
    parent.tell('hang');
    await settle();
    failChild();
    await advance(49);
    expect(log).to.deep.equal(['init', 'turn begins']);
    await advance(1);
    expect(log).to.deep.equal(['init', 'turn begins', 'init']);
    gate.resolve();
    await settle();
    expect(log).to.deep.equal(['init', 'turn begins', 'init', 'late']);
  });

  it('does not wait longer than a turn that ends by itself', async ({ system, settle }) => {
    const { parent, log, gate, failChild } = hanging(system);
    parent.tell('hang');
    await settle();
    failChild();
    await settle();
    gate.resolve();
    await settle();
    expect(log).to.deep.equal(['init', 'turn begins', 'late', 'init']);
  });

  describe('an abandoned turn', () => {
    /** A turn that was abandoned in a restart; `late` is run in it after an await. */
    const abandoned = async (
      test: TestSystem,
      late: (context: ActorContext<unknown>, peer: ActorRef<unknown>) => unknown,
    ): Promise<{
      outcome: unknown;
      peer: ReturnType<TestSystem['probe']>;
      parent: ActorRef<unknown>;
      states: unknown[];
    }> => {
      const peer = test.probe('peer');
      const { parent, gate, failChild, outcome, states } = hanging(test.system, (context) => late(context, peer.ref));
      parent.tell('hang');
      await test.settle();
      failChild();
      await test.advance(50);
      gate.resolve();
      await test.settle();
      return { outcome: outcome(), peer, parent, states };
    };

    const expectFenced = (outcome: unknown): void => {
      expect(outcome).to.be.an('error').with.property('code', 'TROUPE_FENCED');
    };

    const service = serviceKey<unknown>('service');
    const leaf = defineActor<string, undefined>({ init: () => undefined, receive: () => undefined });
    const refused: Record<string, (context: ActorContext<unknown>, peer: ActorRef<unknown>) => unknown> = {
      spawn: (context) => context.spawn(leaf),
      'stop itself': (context) => context.stop(),
      watch: (context, peer) => context.watch(peer),
      link: (context, peer) => context.link(peer),
      unwatch: (context, peer) => context.unwatch(peer),
      forward: (context, peer) => context.forward(peer),
      stash: (context) => context.stash(),
      unstashAll: (context) => context.unstashAll(),
      subscribe: (context) => context.subscribe(service),
      'set a timer once': (context) => context.timers.once('late', 'x', 1),
      'set a timer for every': (context) => context.timers.every('late', 'x', 1),
      'set a timer at a date': (context) => context.timers.at('late', 'x', new Date(0)),
      'cancel a timer': (context) => context.timers.cancel('own'),
      progress: (context) => context.progress('still here'),
      waiting: (context) => context.waiting('for nothing'),
      ask: (_context, peer) => peer.ask('late'),
      offer: (_context, peer) => peer.offer('late'),
      'ask by its own address': (context) => context.self.ask('late'),
      'ask by address': (context, peer) => context.ref(peer.address).ask('late'),
      emit: (context) => context.emit({ kind: 'Late' }),
    };
    for (const [what, act] of Object.entries(refused)) {
      it(`may not ${what}: TROUPE_FENCED`, async (test) => {
        const { outcome, peer } = await abandoned(test, act);
        expectFenced(outcome);
        expect(peer.messages).to.deep.equal([]);
        expect(test.factsOf('UserFact')).to.deep.equal([]);
      });
    }

    it('may not tell: the message is a dead letter, and tell does not throw', async (test) => {
      const { outcome, peer } = await abandoned(test, (context, to) => [
        to.tell('late'),
        context.self.tell('late'),
        context.ref(to.address).tell('late'),
        to.tell('late', { tenant: 'x' }),
      ]);
      expect(outcome).to.deep.equal([false, false, false, false]);
      expect(peer.messages).to.deep.equal([]);
      expect(test.system.deadLetters.counts()).to.include({ fenced: 4 });
    });

    it('may not reply: the answer is a dead letter, and its asker has long been told', async (test) => {
      const { parent, gate, failChild } = hanging(test.system, (context) => context.reply('late'));
      const asked = parent.ask('hang').catch((error: unknown) => error);
      await test.settle();
      failChild();
      await test.advance(50);
      expect(await asked)
        .to.be.an('error')
        .with.property('code', 'TROUPE_ACTOR_FAILED');
      gate.resolve();
      await test.settle();
      expect(test.system.deadLetters.recent().at(-1)).to.deep.include({ reason: 'fenced', message: 'late' });
    });

    it('is fenced while the stopped hook of its incarnation runs', async (test) => {
      const peer = test.probe('peer');
      const turn = Promise.withResolvers<void>();
      const hook = Promise.withResolvers<void>();
      const told: boolean[] = [];
      const ref = test.system.spawn(
        defineActor<string, undefined>({
          init: () => undefined,
          receive: async () => {
            await turn.promise;
            told.push(peer.ref.tell('late'));
          },
          stopped: async () => {
            await hook.promise;
            told.push(peer.ref.tell('from the hook'));
          },
        }),
        { shutdownMs: 50 },
      );
      ref.tell('hang');
      await test.settle();
      const stopped = test.system.stopActor(ref);
      await test.advance(50);
      turn.resolve();
      await test.settle();
      hook.resolve();
      await stopped;
      await test.settle();
      expect(told).to.deep.equal([false, true]);
      expect(peer.messages).to.deep.equal(['from the hook']);
    });

    it('has an aborted abort signal', async (test) => {
      const { outcome } = await abandoned(test, (context) => context.abortSignal.aborted);
      expect(outcome).to.equal(true);
    });

    it('does not see the sender or the headers of its successor', async (test) => {
      const { parent, gate, failChild, outcome } = hanging(test.system, (context) => ({
        sender: context.sender?.address,
        tenant: context.headers.tenant,
      }));
      parent.tell('hang');
      await test.settle();
      failChild();
      await test.advance(50);
      const stranger = test.system.spawn(
        defineActor<string, undefined>({
          init: () => undefined,
          receive: (_state, message) => void parent.tell(message, { tenant: 'acme' }),
        }),
      );
      stranger.tell('block');
      await test.settle();
      gate.resolve();
      await test.settle();
      if (outcome() instanceof Error) expectFenced(outcome());
      else expect(outcome()).to.deep.equal({ sender: undefined, tenant: undefined });
    });

    it('never touches the state with its late result, and a fact says that it was discarded', async (test) => {
      const { parent, states } = await abandoned(test, () => 'late state');
      parent.tell('look');
      await test.settle();
      expect(states).to.deep.equal(['state of incarnation 2']);
      expect(test.factsOf('TurnAbandoned')).to.have.length(1);
      expect(test.factsOf('LateResultDiscarded')).to.have.length(1);
    });

    it('fails nobody when it rejects late', async (test) => {
      const { parent, states } = await abandoned(test, () => {
        throw new Error('late failure');
      });
      parent.tell('look');
      await test.settle();
      expect(states).to.deep.equal(['state of incarnation 2']);
      expect(test.system.tree().tree.find(({ address }) => address === parent.address)?.restarts).to.equal(1);
    });

    it('leaves watches of its successor alone', async (test) => {
      const peer = test.system.spawn(leaf);
      const { parent, gate, failChild, log } = hanging(test.system, (context) => context.unwatch(peer));
      parent.tell('hang');
      await test.settle();
      failChild();
      await test.advance(50);
      (parent as ActorRef<unknown>).tell({ watch: peer });
      await test.settle();
      gate.resolve();
      await test.settle();
      await test.system.stopActor(peer);
      await test.settle();
      expect(log.at(-1)).to.equal('terminated');
    });

    it('is fenced in the promise chains that it has left behind too', async (test) => {
      const peer = test.probe('peer');
      const chain = Promise.withResolvers<void>();
      const told = Promise.withResolvers<boolean[]>();
      const { parent, failChild } = hanging(test.system, undefined, (context) => {
        void chain.promise.then(() => told.resolve([peer.ref.tell('late'), context.self.tell('late')]));
      });
      parent.tell('hang');
      await test.settle();
      failChild();
      await test.advance(50);
      chain.resolve();
      expect(await told.promise).to.deep.equal([false, false]);
    });
  });
});

/**
 * An actor that hangs on 'hang' until the gate is opened, and is restarted when its child fails: its turn then has 50 ms before
 * it is abandoned. `late` runs in the turn after the gate; its outcome is kept.
 */
function hanging(
  system: TestSystem['system'],
  late: (context: ActorContext<unknown>) => unknown = () => undefined,
  early: (context: ActorContext<unknown>) => unknown = () => undefined,
) {
  const gate = Promise.withResolvers<void>();
  const log: string[] = [];
  const states: unknown[] = [];
  let outcome: unknown;
  let child: ActorRef<string> | undefined;
  let inits = 0;
  const failing = defineActor<string, undefined>({
    init: () => undefined,
    receive: () => {
      throw new Error('asked to fail');
    },
  });
  const parent = system.spawn(
    defineActor<unknown, string>({
      type: 'hanging',
      supervision: { decide: () => 'escalate' },
      init: (context) => {
        log.push('init');
        child = context.spawn(failing);
        context.timers.once('own', 'tick', 1_000_000);
        return `state of incarnation ${++inits}`;
      },
      receive: async (state, message, context) => {
        if (typeof message === 'object' && message !== null && 'watch' in message) {
          context.watch(message.watch as ActorRef<never>);
          return;
        }
        if (message === 'look') states.push(state);
        if (message === 'block') await gate.promise;
        if (message !== 'hang') return;
        log.push('turn begins');
        early(context);
        await gate.promise;
        log.push('late');
        try {
          const result = await late(context);
          outcome = result;
          return result as string;
        } catch (error) {
          outcome = error;
          throw error;
        }
      },
      signal: (_state, signal) => void log.push(signal.kind),
    }),
    { shutdownMs: 50 },
  );
  return { parent, gate, log, states, failChild: () => child?.tell('fail'), outcome: () => outcome };
}
