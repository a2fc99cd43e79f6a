// Handed on: a message that a turn has stashed or forwarded has left that turn. Whatever becomes of the turn, the message is
// handled or accounted for once, and only the turn that handles a message can hand it on or see who sent it.

import { expect } from 'chai';
import { type ActorContext, type ActorRef, defineActor } from '../../src/index.ts';
import type { TestSystem } from '../../src/testkit/index.ts';
import { it, refusal } from './fresh-system.ts';

type Receive = (context: ActorContext<string>, message: string, incarnation: number) => Promise<void>;

interface Fixture {
  readonly actor: ActorRef<string>;
  readonly handled: string[];
  /** Restarts the actor; a turn that is open is abandoned. */
  fail(): Promise<void>;
}

/** An actor that restarts when a child of it fails; `handled` names each message with the incarnation, from 1, that got it. */
async function failing({ system, settle, advance }: TestSystem, receive: Receive): Promise<Fixture> {
  const handled: string[] = [];
  let inits = 0;
  const fuse = defineActor<'blow'>({
    init: () => undefined,
    receive: () => {
      throw new Error('blown');
    },
  });
  const actor = system.spawn(
    defineActor<string, number>({
      init: (context) => {
        context.spawn(fuse, { name: 'fuse' });
        return ++inits;
      },
      receive: async (incarnation, message, context) => {
        handled.push(`${message} by ${incarnation}`);
        await receive(context, message, incarnation);
      },
      supervision: { decide: () => 'escalate' },
    }),
    { name: 'failing', shutdownMs: 20 },
  );
  await settle();
  return {
    actor,
    handled,
    fail: async () => {
      system.ref<'blow'>('troupe://test/failing/fuse').tell('blow');
      await advance(2_000);
    },
  };
}

const forEver = (): Promise<void> => Promise.withResolvers<void>().promise;

/** What became of messages that were not handled; the fuse's own is not of interest. */
const accounted = ({ system }: TestSystem) => ({
  quarantined: system.quarantine
    .list()
    .map(({ message }) => message)
    .filter((message) => message !== 'blow'),
  deadLetters: system.deadLetters.recent().map(({ message }) => message),
});

describe('A message handed on', () => {
  it('into the stash leaves an equal message there when its turn fails', async (kit) => {
    let turns = 0;
    const got: string[] = [];
    const actor = kit.system.spawn(
      defineActor<string>({
        init: () => undefined,
        receive: (_state, message, context) => {
          turns++;
          if (turns <= 2) context.stash();
          else got.push(message);
          if (turns === 2) throw new Error('after the stash');
        },
      }),
    );
    actor.tell('same');
    actor.tell('same');
    await kit.advance(1_000);
    expect(accounted(kit)).to.deep.equal({ quarantined: ['same'], deadLetters: [] });
    expect(got).to.deep.equal(['same']);
  });

  it('into the stash by a turn that a restart abandons is accounted for once', async (kit) => {
    const { actor, handled, fail } = await failing(kit, async (context, _message, incarnation) => {
      if (incarnation > 1) return;
      context.stash();
      await forEver();
    });
    actor.tell('hang');
    await kit.settle();
    await fail();
    expect(handled).to.deep.equal(['hang by 1']);
    expect(accounted(kit)).to.deep.equal({ quarantined: ['hang'], deadLetters: [] });
    expect(kit.factsOf('TurnAbandoned')).to.have.length(1);
  });

  it('into the stash by a turn that a stop abandons is one dead letter', async (kit) => {
    const { actor } = await failing(kit, async (context) => {
      context.stash();
      await forEver();
    });
    actor.tell('hang');
    await kit.settle();
    const stopped = kit.system.stopActor(actor);
    await kit.advance(20);
    await stopped;
    expect(accounted(kit)).to.deep.equal({ quarantined: [], deadLetters: ['hang'] });
  });

  for (const end of ['restart', 'stop'] as const) {
    it(`to another actor is answered there although a ${end} abandons its turn`, async (kit) => {
      const answers: (() => void)[] = [];
      const back = kit.system.spawn(
        defineActor<string>({
          init: () => undefined,
          receive: (_state, message, { asker }) => void answers.push(() => asker?.reply(`${message} answered`)),
        }),
      );
      const { actor, fail } = await failing(kit, async (context) => {
        context.forward(back);
        await forEver();
      });
      const asked = actor.ask<string>('question');
      asked.catch(() => undefined); // reported where it is awaited
      await kit.settle();
      if (end === 'restart') await fail();
      else {
        void kit.system.stopActor(actor);
        await kit.advance(20);
      }
      expect(kit.factsOf('TurnAbandoned')).to.have.length(1);
      for (const answer of answers) answer();
      expect(await asked).to.equal('question answered');
      expect(accounted(kit)).to.deep.equal({ quarantined: [], deadLetters: [] });
    });
  }

  it('by an abandoned turn does not stand for the message of the next incarnation', async (kit) => {
    const back = kit.system.spawn(defineActor<string>({ init: () => undefined, receive: () => undefined }));
    const { actor, fail } = await failing(kit, async (context, message) => {
      if (message === 'bad') throw new Error('bad');
      context.forward(back);
      await forEver();
    });
    actor.tell('forwarded');
    await kit.settle();
    await fail();
    const asked = refusal(actor.ask('bad'));
    await kit.advance(2_000);
    expect(accounted(kit).quarantined).to.deep.equal(['bad']);
    expect(await asked).to.have.property('code', 'TROUPE_ACTOR_FAILED');
  });

  it('by an abandoned turn does not keep the next incarnation from handing its own on', async (kit) => {
    const back = kit.probe<string>();
    const { actor, fail } = await failing(kit, async (context, message) => {
      context.forward(back.ref);
      if (message === 'first') await forEver();
    });
    actor.tell('first');
    await kit.settle();
    await fail();
    actor.tell('second');
    await kit.settle();
    expect(back.messages).to.deep.equal(['first', 'second']);
    expect(accounted(kit)).to.deep.equal({ quarantined: [], deadLetters: [] });
  });
});

describe('The message of another turn', () => {
  type LateAct = (context: ActorContext<string>, other: ActorRef<string>) => void;
  const lateActs: Readonly<Record<string, LateAct>> = {
    stashed: (context) => context.stash(),
    forwarded: (context, other) => context.forward(other),
  };

  /** Runs `late` with the context that a turn of this phase has left behind, while a later turn awaits; gives what it made of it. */
  async function inALaterTurn<Result>(
    kit: TestSystem,
    phase: 'init' | 'signal' | 'receive' | 'receive without async',
    late: (context: ActorContext<string>) => Result,
  ) {
    const { system, settle } = kit;
    const left = new Map<string, ActorContext<string>>();
    const gate = Promise.withResolvers<void>();
    const mortal = system.spawn(defineActor<string>({ init: () => undefined, receive: () => undefined }));
    const work = async (context: ActorContext<string>): Promise<void> => {
      await gate.promise;
      context.reply('answered');
    };
    const receive = (_state: unknown, message: string, context: ActorContext<string>): Promise<void> => {
      if (message !== 'first') return work(context);
      left.set('receive without async', context);
      left.set('receive', context);
      return Promise.resolve();
    };
    const actor = system.spawn(
      defineActor<string>({
        init: (context) => {
          left.set('init', context);
          context.watch(mortal);
        },
        receive: phase === 'receive without async' ? receive : async (...turn) => receive(...turn),
        signal: (_state, _signal, context) => void left.set('signal', context),
      }),
    );
    await settle();
    await system.stopActor(mortal);
    actor.tell('first');
    await settle();
    const asker = system.spawn(
      defineActor<string>({
        init: () => undefined,
        receive: async (_state, _message, context) => context.reply(await actor.ask('second')),
      }),
    );
    const asked = asker.ask<string>('ask it');
    await settle();
    const result = late(left.get(phase) as ActorContext<string>);
    gate.resolve();
    await settle();
    return { result, asked };
  }

  const phases = ['init', 'signal', 'receive', 'receive without async'] as const;
  for (const phase of phases) {
    for (const [what, act] of Object.entries(lateActs)) {
      it(`cannot be ${what} by a late callback of a turn in ${phase}`, async (kit) => {
        const other = kit.probe<string>();
        const { result, asked } = await inALaterTurn(kit, phase, (context) => {
          try {
            act(context, other.ref);
            return what;
          } catch (error) {
            return (error as { code?: unknown }).code;
          }
        });
        expect(result).to.equal('TROUPE_WRONG_STATE');
        expect(await asked).to.equal('answered');
        expect(other.messages).to.deep.equal([]);
      });
    }

    it(`does not show its sender to a late callback of a turn in ${phase}`, async (kit) => {
      const { result, asked } = await inALaterTurn(kit, phase, (context) => context.sender);
      expect(result).to.equal(undefined);
      expect(await asked).to.equal('answered');
    });
  }
});
