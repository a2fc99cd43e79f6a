// Stopping an actor for good: its children first, in reverse order; its open turn asked to end and awaited; its hook once;
// its messages dead letters; each watcher told once; and only then is its name free.

import { expect } from 'chai';
import {
  type ActorContext,
  type ActorDefinition,
  type ActorRef,
  defineActor,
  type StopReason,
} from '../../src/index.ts';
import { follow, it, refusal } from './fresh-system.ts';

/** An actor that starts `children` in order, and runs `stopped` in the end. */
function family(
  children: readonly (readonly [string, ActorDefinition<never, void>])[],
  stopped?: () => void | Promise<void>,
) {
  return defineActor<never>({
    init: (context) => {
      for (const [name, child] of children) context.spawn(child, { name, shutdownMs: 100 });
    },
    receive: () => undefined,
    ...(stopped && { stopped }),
  });
}

describe('Stop', () => {
  it('stops the children first, in reverse start order, one after the other', async ({ system, settle }) => {
    const log: string[] = [];
    const slow = (name: string, children: Parameters<typeof family>[0] = []) =>
      [
        name,
        family(children, async () => {
          log.push(`${name} begins to stop`);
          await Promise.resolve();
          log.push(`${name} has stopped`);
        }),
      ] as const;
    const [, root] = slow('root', [slow('a'), slow('b', [slow('b1'), slow('b2')]), slow('c')]);
    const ref = system.spawn(root);
    await settle();
    await system.stopActor(ref);
    const order = ['c', 'b2', 'b1', 'b', 'a', 'root'];
    expect(log).to.deep.equal(order.flatMap((name) => [`${name} begins to stop`, `${name} has stopped`]));
  });

  it('gives each child its own shutdownMs', async ({ system, clock, factsOf, settle, advance }) => {
    const hung = family([], () => Promise.withResolvers<void>().promise);
    const quick = family([]);
    const ref = system.spawn(
      family([
        ['a', hung],
        ['b', quick],
        ['c', hung],
      ]),
      { name: 'root' },
    );
    await settle();
    const stopping = follow(system.stopActor(ref));
    const ends: string[] = [];
    system.events.subscribe((fact) => {
      if (fact.kind === 'ActorStopped') ends.push(`${fact.address.split('/').at(-1)} at ${clock.now()}`);
    });
    await advance(1_000);
    expect(ends).to.deep.equal(['c at 100', 'b at 100', 'a at 200', 'root at 200']);
    expect(stopping.state).to.equal('resolved');
    expect(factsOf('TurnAbandoned')).to.have.length(2);
  });

  /** One that works until its gate opens, or ends at once when it is aborted. */
  function worker(gate: Promise<void>, heedful: boolean, log: string[]) {
    return defineActor<'work'>({
      init: () => undefined,
      receive: async (_state, _message, { abortSignal }) => {
        const aborted = new Promise<void>((resolve) => {
          abortSignal.addEventListener('abort', () => {
            log.push('aborted');
            if (heedful) resolve();
          });
        });
        await Promise.race([gate, aborted]);
        log.push('turn over');
      },
      stopped: (_state, reason: StopReason) => void log.push(`stopped (${reason.kind})`),
    });
  }

  it('aborts the open turn and waits for its end', async ({ system, clock, settle, advance }) => {
    const log: string[] = [];
    const gate = Promise.withResolvers<void>();
    const [heedful, deaf] = [true, false].map((heeds) => system.spawn(worker(gate.promise, heeds, log)));
    for (const ref of [heedful, deaf]) ref?.tell('work');
    await settle();
    const [first, second] = [heedful, deaf].map((ref) => follow(system.stopActor(ref as ActorRef<never>)));
    await settle();
    expect(log).to.deep.equal(['aborted', 'aborted', 'turn over', 'stopped (stopped)']);
    expect([first?.state, second?.state]).to.deep.equal(['resolved', 'open']);
    await advance(4_999);
    gate.resolve();
    await settle();
    expect(log.slice(4)).to.deep.equal(['turn over', 'stopped (stopped)']);
    expect(second?.state).to.equal('resolved');
    expect(clock.now()).to.equal(4_999);
  });

  it('abandons the turn at the deadline, 5,000 ms unless told otherwise', async ({
    system,
    factsOf,
    settle,
    advance,
  }) => {
    const log: string[] = [];
    const never = Promise.withResolvers<void>().promise;
    for (const shutdownMs of [undefined, 70]) {
      system
        .spawn(worker(never, false, log), { ...(shutdownMs && { shutdownMs }), name: `hung-${shutdownMs}` })
        .tell('work');
    }
    await settle();
    const [plain, short] = ['hung-undefined', 'hung-70'].map((name) =>
      follow(system.stopActor(system.ref(`troupe://test/${name}`))),
    );
    await advance(69);
    expect([plain?.state, short?.state]).to.deep.equal(['open', 'open']);
    await advance(1);
    expect([plain?.state, short?.state]).to.deep.equal(['open', 'resolved']);
    await advance(4_929);
    expect(plain?.state).to.equal('open');
    await advance(1);
    expect(plain?.state).to.equal('resolved');
    expect(log).to.deep.equal(['aborted', 'aborted', 'stopped (stopped)', 'stopped (stopped)']);
    expect(factsOf('TurnAbandoned')).to.have.length(2);
  });

  it('runs `stopped` once, however often and by whom the actor is stopped', async ({ system, settle }) => {
    const log: string[] = [];
    const gate = Promise.withResolvers<void>();
    const child = family([], () => {
      log.push('child');
      return gate.promise;
    });
    const parent = defineActor<'stop child'>({
      init: (context) => void context.spawn(child, { name: 'child' }),
      receive: (_state, _message, context) => {
        context.stop(context.ref('troupe://test/parent/child' as never));
        context.stop();
      },
      stopped: () => void log.push('parent'),
    });
    const ref = system.spawn(parent, { name: 'parent' });
    await settle();
    const stops = [system.stopActor(system.ref('troupe://test/parent/child'))];
    ref.tell('stop child');
    await settle();
    stops.push(system.stopActor(ref), system.stopActor(ref), system.stopActor(ref, { drain: true }), system.stop());
    gate.resolve();
    await Promise.all(stops);
    expect(log).to.deep.equal(['child', 'parent']);
  });

  it('makes queued and stashed messages dead letters, in order', async ({ system, settle }) => {
    const gate = Promise.withResolvers<void>();
    const actor = system.spawn(
      defineActor<number>({
        init: () => undefined,
        receive: (_state, n, context) => {
          if (n < 3) context.stash();
          else return gate.promise.then(() => undefined);
        },
      }),
    );
    for (const n of [1, 2, 3, 4, 5]) actor.tell(n);
    await settle();
    const stopped = system.stopActor(actor);
    expect(actor.tell(6)).to.equal(false);
    gate.resolve();
    await stopped;
    expect(actor.tell(7)).to.equal(false);
    const letters = system.deadLetters.recent();
    expect(letters.map(({ message }) => message)).to.deep.equal([6, 1, 2, 4, 5, 7]);
    expect(new Set(letters.map(({ reason }) => reason))).to.deep.equal(new Set(['stopped']));
  });

  it('tells each watcher once, after `stopped`, with the reason', async ({ system, probe, settle }) => {
    const gate = Promise.withResolvers<void>();
    const actor = system.spawn(family([], () => gate.promise));
    const watchers = [probe(), probe(), probe()];
    for (const watcher of watchers) watcher.watch(actor);
    await settle();
    const stopped = system.stopActor(actor);
    await settle();
    expect(watchers.flatMap(({ signals }) => signals)).to.deep.equal([]);
    gate.resolve();
    await stopped;
    await settle();
    for (const { signals } of watchers) {
      expect(signals).to.have.length(1);
      expect(signals[0]).to.deep.include({ kind: 'terminated', address: actor.address, reason: { kind: 'stopped' } });
    }
  });

  it('stops a child on behalf of its parent, and nobody else', async ({ system, factsOf, settle }) => {
    const stranger = system.spawn(family([]), { name: 'stranger' });
    const codes: unknown[] = [];
    const parent = defineActor<'go', ActorRef<never>>({
      init: (context) => context.spawn(family([]), { name: 'child', restart: 'permanent' }),
      receive: (child, _message, context) => {
        try {
          context.stop(stranger);
        } catch (error) {
          codes.push((error as { code: unknown }).code);
        }
        context.stop(child);
      },
    });
    system.spawn(parent, { name: 'parent' }).tell('go');
    await settle();
    expect(codes).to.deep.equal(['TROUPE_WRONG_STATE']);
    expect(factsOf('ActorStopped').map(({ address, reason }) => `${address} ${reason.kind}`)).to.deep.equal([
      'troupe://test/parent/child stopped',
    ]);
    expect(factsOf('ActorRestarted')).to.deep.equal([]);
  });

  it('resolves at once for an actor that has ended, or never lived', async ({ system }) => {
    const actor = system.spawn(family([]));
    await system.stopActor(actor);
    await system.stopActor(actor);
    await system.stopActor(system.ref('troupe://test/nobody'));
  });

  it('rejects the asks that the actor held, as stopped, also when it had failed before', async ({ system, settle }) => {
    const keeper = defineActor<'question' | 'crash'>({
      init: () => undefined,
      receive: (_state, message) => {
        if (message === 'crash') throw new Error('long ago');
      },
    });
    const actor = system.spawn(keeper);
    actor.tell('crash');
    await settle();
    const asked = refusal(actor.ask('question'));
    await settle();
    await system.stopActor(actor);
    expect(await asked).to.have.property('code', 'TROUPE_ACTOR_STOPPED');
  });

  it('takes effect after the turn when it comes from within it', async ({ system, settle }) => {
    const log: string[] = [];
    const actor = system.spawn(
      defineActor<'stop me'>({
        init: () => undefined,
        receive: (_state, message, context) => {
          void system.stopActor(context.self).then(() => log.push('gone'));
          log.push(`${message}: still here`);
        },
        stopped: (_state, { kind }) => void log.push(`stopped (${kind})`),
      }),
    );
    actor.tell('stop me');
    actor.tell('stop me');
    await settle();
    expect(log).to.deep.equal(['stop me: still here', 'stopped (stopped)', 'gone']);
    expect(system.deadLetters.total).to.equal(1);
  });

  it('abandons a turn that waits for its own stop', async ({ system, settle, advance }) => {
    const log: string[] = [];
    const actor = system.spawn(
      defineActor<'stop me'>({
        init: () => undefined,
        receive: async (_state, _message, context: ActorContext<'stop me'>) => {
          await system.stopActor(context.self);
          log.push('never before the end');
        },
        stopped: () => void log.push('stopped'),
      }),
      { shutdownMs: 100 },
    );
    actor.tell('stop me');
    await settle();
    expect(log).to.deep.equal([]);
    await advance(100);
    expect(log).to.deep.equal(['stopped', 'never before the end']);
  });

  it('stops a tree 1,000 levels deep, leaf first', async ({ system, factsOf, settle }) => {
    const nested = defineActor<number>({
      init: () => undefined,
      receive: (_state, levels, context) => {
        if (levels > 1) context.spawn(nested).tell(levels - 1);
      },
    });
    const top = system.spawn(nested);
    top.tell(1_000);
    await settle();
    expect(system.tree().actors).to.equal(1_000);
    await system.stopActor(top);
    expect(system.tree().actors).to.equal(0);
    const depths = factsOf('ActorStopped').map(({ address }) => address.split('/').length);
    expect(depths).to.have.length(1_000);
    expect(depths).to.deep.equal(depths.toSorted((a, b) => b - a));
  });

  it('stops 10,000 children, last first', async ({ system, factsOf, settle }) => {
    const parent = defineActor<never>({
      init: (context) => {
        for (let n = 0; n < 10_000; n++) context.spawn(family([]), { name: `child-${n}` });
      },
      receive: () => undefined,
    });
    const ref = system.spawn(parent, { name: 'parent' });
    await settle();
    expect(system.tree().actors).to.equal(10_001);
    await system.stopActor(ref);
    expect(system.tree().actors).to.equal(0);
    const order = factsOf('ActorStopped').map(({ address }) => address.split('/').at(-1));
    expect(order).to.deep.equal([...Array.from({ length: 10_000 }, (_, n) => `child-${9_999 - n}`), 'parent']);
  });
});
