// Death watch: each watch brings exactly one Terminated, unless it is withdrawn; a link also takes the watcher along.

import { expect } from 'chai';
import { type ActorAddress, type ActorRef, defineActor, type Signal } from '../../src/index.ts';
import type { TestSystem } from '../../src/testkit/index.ts';
import { it } from './fresh-system.ts';

const mortal = defineActor<'crash' | 'leave'>({
  init: () => undefined,
  receive: (_state, message, context) => {
    if (message === 'crash') throw new Error('crash');
    context.stop();
  },
});

type Command =
  | { do: 'watch' | 'link' | 'unwatch'; ref: ActorRef<never> }
  | { do: 'watch' | 'link' | 'unwatch'; address: string }
  | { do: 'stop'; ref: ActorRef<never> }
  | { do: 'crash' };

/** Does several things in one turn; keeps the signals that it gets in `seen`. */
function mourner(seen: Signal[]) {
  return defineActor<Command[]>({
    init: () => undefined,
    receive: (_state, commands, context) => {
      for (const command of commands) {
        if (command.do === 'crash') throw new Error('crash');
        const ref = 'ref' in command ? command.ref : context.ref<never>(command.address as ActorAddress);
        if (command.do === 'stop') context.stop(ref);
        else context[command.do](ref);
      }
    },
    signal: (_state, signal) => void seen.push(signal),
  });
}

/** As mourner, but without a `signal` handler. */
const stoic = defineActor<Command[]>({
  init: () => undefined,
  receive: (state, commands, context) => mourner([]).receive(state, commands, context),
});

// References go as they are: in a strict system a message would carry addresses instead.
const plain = { strict: false };

const reasons = (signals: readonly Signal[]): unknown[] =>
  signals.map((signal) => (signal.kind === 'terminated' ? signal.reason.kind : signal.kind));

describe('Death watch', () => {
  it('tells why the actor ended: stopped, finished or failed', plain, async ({ system, settle }) => {
    const seen: Signal[] = [];
    const [stopped, finished, failed] = [1, 2, 3].map(() => system.spawn(mortal, { restart: 'temporary' }));
    const watcher = system.spawn(mourner(seen));
    for (const ref of [stopped, finished, failed]) watcher.tell([{ do: 'watch', ref: ref as ActorRef<never> }]);
    await settle();
    await system.stopActor(stopped as ActorRef<never>);
    finished?.tell('leave');
    await settle();
    failed?.tell('crash');
    await settle();
    expect(reasons(seen)).to.deep.equal(['stopped', 'finished', 'failed']);
    expect(seen.map((signal) => signal.kind === 'terminated' && signal.ref)).to.deep.equal([stopped, finished, failed]);
    expect(seen.map((signal) => signal.kind === 'terminated' && signal.address)).to.deep.equal(
      [stopped, finished, failed].map((ref) => ref?.address),
    );
    const last = seen[2];
    const failure = last?.kind === 'terminated' && last.reason.kind === 'failed' ? last.reason.failure : undefined;
    expect(failure).to.deep.include({ phase: 'receive', address: failed?.address });
  });

  for (const what of ['a dead actor', 'an unknown address', 'a name that is no address'] as const) {
    it(`tells once, at once, about ${what}`, plain, async ({ system, clock, settle }) => {
      const seen: Signal[] = [];
      const watcher = system.spawn(mourner(seen));
      const dead = system.spawn(mortal, { name: 'dead' });
      await system.stopActor(dead);
      const address = what === 'an unknown address' ? 'troupe://test/nobody' : 'nonsense';
      watcher.tell([what === 'a dead actor' ? { do: 'watch', ref: dead } : { do: 'watch', address }]);
      await settle();
      expect(reasons(seen)).to.deep.equal(['no-such-actor']);
      expect(seen[0]).to.have.property('address', what === 'a dead actor' ? dead.address : address);
      expect(clock.now()).to.equal(0);
    });
  }

  it('tells once, however often the actor is watched', plain, async ({ system, settle }) => {
    const seen: Signal[] = [];
    const actor = system.spawn(mortal, { name: 'actor' });
    const watcher = system.spawn(mourner(seen));
    watcher.tell([
      { do: 'watch', ref: actor },
      { do: 'link', ref: actor },
      { do: 'watch', address: actor.address },
    ]);
    watcher.tell([{ do: 'watch', ref: actor }]);
    await settle();
    await system.stopActor(actor);
    await settle();
    expect(reasons(seen)).to.deep.equal(['stopped']);
  });

  it('tells once about a dead actor that is watched twice in one turn', plain, async ({ system, settle }) => {
    const seen: Signal[] = [];
    const dead = system.spawn(mortal);
    await system.stopActor(dead);
    const watcher = system.spawn(mourner(seen));
    watcher.tell([
      { do: 'watch', ref: dead },
      { do: 'watch', ref: dead },
    ]);
    await settle();
    expect(reasons(seen)).to.deep.equal(['no-such-actor']);
  });

  it('tells again when the actor is watched again after it was told', plain, async ({ system, settle }) => {
    const seen: Signal[] = [];
    const actor = system.spawn(mortal);
    const watcher = system.spawn(mourner(seen));
    watcher.tell([{ do: 'watch', ref: actor }]);
    await settle();
    await system.stopActor(actor);
    await settle();
    watcher.tell([{ do: 'watch', ref: actor }]);
    await settle();
    expect(reasons(seen)).to.deep.equal(['stopped', 'no-such-actor']);
  });

  it('ends with unwatch', plain, async ({ system, settle }) => {
    const seen: Signal[] = [];
    const actor = system.spawn(mortal);
    const watcher = system.spawn(mourner(seen));
    watcher.tell([{ do: 'watch', ref: actor }]);
    watcher.tell([{ do: 'unwatch', ref: actor }]);
    await settle();
    await system.stopActor(actor);
    await settle();
    expect(seen).to.deep.equal([]);
  });

  for (const by of ['ref', 'address'] as const) {
    it(`discards by unwatch a Terminated that is queued already, by ${by}`, plain, async (kit) => {
      const { system, settle } = kit;
      const seen: Signal[] = [];
      const child = defineActor<Command[]>({
        ...mourner(seen),
        receive: async (state, commands, context) => {
          // The actor ends while this turn is open: its Terminated waits for the end of the turn.
          const dying = context.spawn(mortal, { name: 'dying' });
          context.watch(dying);
          context.stop(dying);
          await settle();
          expect(system.tree().tree[0]?.children).to.deep.equal([]);
          context.unwatch(by === 'ref' ? dying : context.ref(dying.address));
          await mourner(seen).receive(state, commands, context);
        },
      });
      system.spawn(child).tell([]);
      await settle();
      await settle();
      expect(seen).to.deep.equal([]);
    });
  }

  it('discards by unwatch what is queued about an unknown address', plain, async ({ system, settle }) => {
    const seen: Signal[] = [];
    const address = 'troupe://test/nobody';
    system.spawn(mourner(seen)).tell([
      { do: 'watch', address },
      { do: 'unwatch', address },
    ]);
    await settle();
    expect(seen).to.deep.equal([]);
  });

  it('begins anew with each incarnation of the watcher', plain, async ({ system, settle }) => {
    const seen: Signal[] = [];
    const actor = system.spawn(mortal);
    const watcher = system.spawn(mourner(seen));
    watcher.tell([{ do: 'watch', ref: actor }]);
    watcher.tell([{ do: 'crash' }]);
    await settle();
    await system.stopActor(actor);
    await settle();
    expect(seen).to.deep.equal([]);
  });

  it('says nothing to a watcher that ended first', plain, async ({ system, settle }) => {
    const seen: Signal[] = [];
    const actor = system.spawn(mortal);
    const watcher = system.spawn(mourner(seen));
    watcher.tell([{ do: 'watch', ref: actor }]);
    await settle();
    await system.stopActor(watcher);
    await system.stopActor(actor);
    expect(seen).to.deep.equal([]);
    expect(system.deadLetters.total).to.equal(0);
  });

  it('ignores an actor that watches itself', plain, async ({ system, settle }) => {
    const watcher = system.spawn(mourner([]), { name: 'self' });
    watcher.tell([{ do: 'watch', address: 'troupe://test/self' }]);
    await settle();
    await system.stopActor(watcher);
  });

  it('handles signals ahead of the messages that wait', plain, async ({ system, settle }) => {
    const log: string[] = [];
    const actor = system.spawn(mortal);
    const watcher = system.spawn(
      defineActor<string>({
        init: (context) => context.watch(actor),
        receive: async (_state, message) => {
          log.push(message);
          if (message === 'first') await system.stopActor(actor);
        },
        signal: (_state, { kind }) => void log.push(kind),
      }),
    );
    watcher.tell('first');
    watcher.tell('second');
    await settle();
    expect(log).to.deep.equal(['first', 'terminated', 'second']);
  });
});

describe('Link', () => {
  async function linked(
    { system, probe, settle }: TestSystem,
    watcher: ReturnType<typeof mourner>,
    restart: 'permanent' | 'transient',
  ) {
    const actor = system.spawn(mortal, { name: 'actor' });
    const ref = system.spawn(watcher, { name: 'linked', restart });
    ref.tell([{ do: 'link', ref: actor }]);
    const observer = probe();
    observer.watch(ref);
    await settle();
    return { actor, ref, observer };
  }

  for (const restart of ['permanent', 'transient'] as const) {
    it(`stops a ${restart} watcher without a signal handler, for good, with the reason`, plain, async (kit) => {
      const { actor, ref, observer } = await linked(kit, stoic, restart);
      await kit.system.stopActor(actor);
      await kit.settle();
      expect(observer.signals).to.have.length(1);
      expect(observer.signals[0]).to.deep.include({
        address: ref.address,
        reason: { kind: 'linked', to: actor.address },
      });
      expect(kit.factsOf('ActorRestarted')).to.deep.equal([]);
    });
  }

  it('only tells a watcher that has a signal handler', plain, async (kit) => {
    const seen: Signal[] = [];
    const { actor, observer } = await linked(kit, mourner(seen), 'transient');
    await kit.system.stopActor(actor);
    await kit.settle();
    expect(reasons(seen)).to.deep.equal(['stopped']);
    expect(observer.signals).to.deep.equal([]);
  });

  it('does not stop a watcher that only watches', plain, async ({ system, settle }) => {
    const actor = system.spawn(mortal);
    const watcher = system.spawn(stoic);
    watcher.tell([{ do: 'watch', ref: actor }]);
    await settle();
    await system.stopActor(actor);
    await settle();
    expect(system.tree().tree.map(({ address }) => address)).to.deep.equal([watcher.address]);
  });

  for (const target of ['dead', 'unknown'] as const) {
    it(`to an actor that is ${target} stops the watcher at once`, plain, async ({ system, settle }) => {
      const dead = system.spawn(mortal);
      await system.stopActor(dead);
      const watcher = system.spawn(stoic);
      watcher.tell([target === 'dead' ? { do: 'link', ref: dead } : { do: 'link', address: 'troupe://test/nobody' }]);
      await settle();
      expect(system.tree().actors).to.equal(0);
    });
  }

  it('is undone by unwatch', plain, async (kit) => {
    const { actor, ref, observer } = await linked(kit, stoic, 'transient');
    ref.tell([{ do: 'unwatch', ref: actor }]);
    await kit.settle();
    await kit.system.stopActor(actor);
    await kit.settle();
    expect(observer.signals).to.deep.equal([]);
  });

  it('takes a whole chain along', plain, async ({ system, factsOf, settle }) => {
    const actor = system.spawn(mortal);
    let last: ActorRef<never> = actor;
    for (let n = 0; n < 100; n++) {
      const next = system.spawn(stoic);
      next.tell([{ do: 'link', ref: last }]);
      last = next;
    }
    await settle();
    await system.stopActor(actor);
    await settle();
    expect(system.tree().actors).to.equal(0);
    expect(factsOf('ActorStopped').map(({ reason }) => reason.kind)).to.deep.equal([
      'stopped',
      ...Array.from({ length: 100 }, () => 'linked'),
    ]);
  });
});

describe('Death watch at scale', () => {
  /** Processor time, in microseconds, until a watcher has handled the ends of `count` actors. */
  async function timeFor(kit: TestSystem, count: number): Promise<number> {
    let handled = 0;
    const parent = defineActor<ActorRef<never>[]>({
      init: () => undefined,
      receive: (_state, refs, context) => {
        for (const ref of refs) context.watch(ref);
      },
      signal: () => void handled++,
    });
    const watcher = kit.system.spawn(parent);
    const refs = Array.from({ length: count }, () => kit.system.spawn(mortal));
    watcher.tell(refs);
    await kit.settle();
    const begin = process.cpuUsage();
    for (const ref of refs) ref.tell('leave');
    await kit.settle();
    const { user, system } = process.cpuUsage(begin);
    expect(handled).to.equal(count);
    return user + system;
  }

  it('tells a watcher of 10,000 actors about each end once, in linear time', plain, async (kit) => {
    const fastest = async (count: number): Promise<number> => {
      const times: number[] = [];
      for (let round = 0; round < 5; round++) times.push(await timeFor(kit, count));
      return Math.min(...times);
    };
    await fastest(1_000); // warms up
    const ratio = (await fastest(10_000)) / (await fastest(1_000));
    // Cost is the subject, so it is measured: ten times as many take about ten times as long; quadratic, a hundred.
    expect(ratio).to.be.lessThan(50);
  });
});
