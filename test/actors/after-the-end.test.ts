// After the end: what the `stopped` hook, or the last steps of an aborted turn, begin to wait for ends with the incarnation
// that began it: no timer, no ask and no reply of it reaches the next incarnation or outlives the actor.

import { expect } from 'chai';
import { type ActorContext, type ActorRef, defineActor, type StopReason } from '../../src/index.ts';
import type { TestSystem } from '../../src/testkit/index.ts';
import { it, refusal } from './fresh-system.ts';

type LastAct = (context: ActorContext<string>) => void;

/** Where an incarnation may still act when its end has begun. */
const lastMoments = {
  'a `stopped` hook': (act: LastAct) => ({
    stopped: (_state: unknown, _reason: StopReason, context: ActorContext<string>) => act(context),
  }),
  'an asynchronous `stopped` hook': (act: LastAct) => ({
    stopped: async (_state: unknown, _reason: StopReason, context: ActorContext<string>) => {
      await Promise.resolve();
      act(context);
    },
  }),
  'the `finally` of an aborted turn': (act: LastAct) => ({
    receive: async (_state: unknown, message: string, context: ActorContext<string>) => {
      if (message !== 'work') return;
      try {
        await new Promise((resolve) => context.abortSignal.addEventListener('abort', resolve));
      } finally {
        act(context);
      }
    },
  }),
};

type Receive = (state: unknown, message: string, context: ActorContext<string>) => Promise<void>;

interface Fixture {
  readonly actor: ActorRef<string>;
  /** What any incarnation was given to handle, besides the work. */
  readonly got: string[];
  readonly incarnations: () => number;
  restart(): Promise<void>;
}

/** An actor with an open turn, if it has one; a child whose failure is escalated restarts it. */
async function dying({ system, settle, advance }: TestSystem, own: object): Promise<Fixture> {
  const got: string[] = [];
  let inits = 0;
  const fuse = defineActor<'blow'>({
    init: () => undefined,
    receive: () => {
      throw new Error('blown');
    },
  });
  const actor = system.spawn(
    defineActor<string>({
      init: (context) => {
        inits++;
        context.spawn(fuse, { name: 'fuse' });
      },
      ...own,
      ...watchful(own, got),
      supervision: { decide: () => 'escalate' },
    }),
    { name: 'dying' },
  );
  actor.tell('work');
  await settle();
  return {
    actor,
    got,
    incarnations: () => inits,
    restart: async () => {
      system.ref<'blow'>('troupe://test/dying/fuse').tell('blow');
      await advance(1_000);
    },
  };
}

/** The same `receive`, writing down what else arrives. */
function watchful(own: { receive?: Receive }, got: string[]): { receive: Receive } {
  return {
    receive: async (state, message, context) => {
      if (message !== 'work') got.push(message);
      await own.receive?.(state, message, context);
    },
  };
}

describe('After the end', () => {
  for (const [moment, doing] of Object.entries(lastMoments)) {
    for (const [what, set] of Object.entries<LastAct>({
      'a timer that fires once': ({ timers }) => timers.once('late', 'late', 5),
      'a repeating timer': ({ timers }) => timers.every('late', 'late', 5),
    })) {
      const act: LastAct = (context) => {
        try {
          set(context);
        } catch {
          // A refusal is one way to keep the promise.
        }
      };

      it(`of an actor, ${what} set in ${moment} is gone`, async (kit) => {
        const { actor } = await dying(kit, doing(act));
        await kit.system.stopActor(actor);
        expect(kit.clock.pending).to.equal(0);
        await kit.advance(100);
        expect(kit.system.deadLetters.recent().filter(({ message }) => message === 'late')).to.deep.equal([]);
      });

      it(`of an incarnation, ${what} set in ${moment} does not reach the next one`, async (kit) => {
        const { got, restart, incarnations } = await dying(kit, doing(act));
        await restart();
        await kit.advance(100);
        expect(incarnations()).to.equal(2);
        expect(got).to.deep.equal([]);
        expect(kit.clock.pending).to.equal(0);
      });
    }

    for (const end of ['stop', 'restart'] as const) {
      it(`by a ${end}, an ask made in ${moment} ends with its incarnation`, async (kit) => {
        const silent = kit.system.spawn(defineActor<string>({ init: () => undefined, receive: () => undefined }));
        const refused: Promise<{ code: string }>[] = [];
        const { actor, restart } = await dying(
          kit,
          doing(() => void refused.push(refusal(silent.ask('anything')))),
        );
        if (end === 'stop') await kit.system.stopActor(actor);
        else await restart();
        await kit.settle();
        expect(kit.system.tree().openAsks).to.equal(0);
        expect(refused).to.have.length(1);
        expect((await Promise.all(refused)).map(({ code }) => code)).to.deep.equal(['TROUPE_CANCELLED']);
      });
    }
  }

  it('has the abort signal of a `stopped` hook aborted when the hook is abandoned', async ({
    system,
    settle,
    advance,
  }) => {
    const signals: AbortSignal[] = [];
    const actor = system.spawn(
      defineActor<string>({
        init: () => undefined,
        receive: () => undefined,
        stopped: async (_state, _reason, { abortSignal }) => {
          signals.push(abortSignal);
          await new Promise((resolve) => abortSignal.addEventListener('abort', resolve));
        },
      }),
      { shutdownMs: 30 },
    );
    await settle();
    const stopped = system.stopActor(actor);
    await advance(29);
    expect(signals.map(({ aborted }) => aborted)).to.deep.equal([false]);
    await advance(1);
    await stopped;
    expect(signals.map(({ aborted }) => aborted)).to.deep.equal([true]);
  });
});
