// A stop that comes at an awkward moment: while `init` or a hook runs, while a restart waits or a decision is out, together
// with other stops; and draining, the stop that first handles what waits.

import { expect } from 'chai';
import { type ActorContext, defineActor, type Failure, type StopReason } from '../../src/index.ts';
import type { TestSystem } from '../../src/testkit/index.ts';
import { follow, it, refusal } from './fresh-system.ts';

type Command = 'crash' | 'work' | { say: string };

interface Hooks {
  readonly init?: (context: ActorContext<Command>) => Promise<undefined> | undefined;
  readonly work?: () => Promise<void>;
  readonly stopped?: (reason: StopReason) => Promise<void> | void;
}

/** Does what its hooks say; logs what it is told to say and how it stops. */
function actorWith(log: string[], { init = () => undefined, work, stopped }: Hooks = {}) {
  return defineActor<Command>({
    init,
    receive: (_state, command) => {
      if (command === 'crash') throw new Error('crash');
      if (command === 'work') return work?.() as Promise<undefined>;
      log.push(command.say);
    },
    stopped: (_state, reason) => {
      log.push(`stopped (${reason.kind})`);
      return stopped?.(reason);
    },
  });
}

/** A watched child of a parent that restarts it after `afterMs`, and asks `onDecide` first. */
async function watched(
  kit: TestSystem,
  log: string[],
  hooks: Hooks,
  afterMs: number = 0,
  onDecide?: (failure: Failure) => void,
) {
  const parent = defineActor<never>({
    init: (context) => void context.spawn(actorWith(log, hooks), { name: 'child', shutdownMs: 300 }),
    receive: () => undefined,
    supervision: {
      decide: (failure) => {
        onDecide?.(failure);
        return { do: 'restart', afterMs };
      },
    },
  });
  kit.system.spawn(parent, { name: 'parent' });
  await kit.settle();
  const child = kit.system.ref<Command>('troupe://test/parent/child');
  const watcher = kit.probe();
  watcher.watch(child);
  await kit.settle();
  return { child, watcher };
}

const kinds = (watcher: { signals: readonly { kind: string; reason?: StopReason }[] }): unknown[] =>
  watcher.signals.map(({ reason }) => reason?.kind);

describe('Stop at any time', () => {
  it('during an asynchronous `init`: aborts it, waits for it, and starts nothing', async (kit) => {
    const log: string[] = [];
    let abortSignal: AbortSignal | undefined;
    const gate = Promise.withResolvers<undefined>();
    const { child, watcher } = await watched(kit, log, {
      init: (context) => {
        abortSignal = context.abortSignal;
        return gate.promise;
      },
    });
    const asked = refusal(child.ask({ say: 'never' }));
    const stopping = follow(kit.system.stopActor(child));
    await kit.settle();
    expect([abortSignal?.aborted, stopping.state]).to.deep.equal([true, 'open']);
    gate.resolve(undefined);
    await kit.settle();
    expect(stopping.state).to.equal('resolved');
    expect(await asked).to.have.property('code', 'TROUPE_ACTOR_STOPPED');
    expect(log).to.not.include('never');
    expect(kinds(watcher)).to.deep.equal(['stopped']);
    expect(kit.factsOf('ActorStarted').map(({ address }) => address)).to.not.include(child.address);
  });

  it('during an asynchronous `init` that succeeds all the same: runs `stopped` on what it made', async (kit) => {
    const open: string[] = [];
    const gate = Promise.withResolvers<void>();
    const actor = kit.system.spawn(
      defineActor<never, string>({
        init: async () => {
          await gate.promise;
          open.push('connection');
          return 'connection';
        },
        receive: () => undefined,
        stopped: (connection) => void open.splice(open.indexOf(connection), 1),
      }),
    );
    await kit.settle();
    const stopped = kit.system.stopActor(actor);
    gate.resolve();
    await stopped;
    expect(open).to.deep.equal([]);
  });

  it('during an `init` that never ends: abandons it', async (kit) => {
    const log: string[] = [];
    const { child, watcher } = await watched(kit, log, { init: () => Promise.withResolvers<undefined>().promise });
    const stopping = follow(kit.system.stopActor(child));
    await kit.advance(299);
    expect(stopping.state).to.equal('open');
    await kit.advance(1);
    expect(stopping.state).to.equal('resolved');
    expect(kit.factsOf('TurnAbandoned').map(({ phase }) => phase)).to.deep.equal(['init']);
    expect(log).to.deep.equal([]);
    expect(kinds(watcher)).to.deep.equal(['stopped']);
  });

  it('during an `init` that then fails: is a stop all the same', async (kit) => {
    const gate = Promise.withResolvers<undefined>();
    const { child, watcher } = await watched(kit, [], { init: () => gate.promise });
    const stopped = kit.system.stopActor(child);
    gate.reject(new Error('no start'));
    await stopped;
    await kit.settle();
    expect(kinds(watcher)).to.deep.equal(['stopped']);
    expect(kit.factsOf('ActorFailed')).to.deep.equal([]);
    expect(kit.factsOf('ActorRestarted')).to.deep.equal([]);
  });

  it('during the delay of a restart: ends it, without a second `stopped`', async (kit) => {
    const log: string[] = [];
    const { child, watcher } = await watched(kit, log, {}, 10_000);
    child.tell('crash');
    child.tell({ say: 'never' });
    await kit.settle();
    await kit.advance(5_000);
    expect(kit.system.tree().tree[0]?.children[0]?.condition).to.equal('restarting');
    await kit.system.stopActor(child);
    await kit.advance(20_000);
    expect(log).to.deep.equal(['stopped (restart)']);
    expect(kinds(watcher)).to.deep.equal(['stopped']);
    expect(kit.system.deadLetters.recent().map(({ message }) => message)).to.deep.equal([{ say: 'never' }]);
    expect(kit.factsOf('ActorRestarted')).to.deep.equal([]);
  });

  it("during a restart's hook: waits for the hook, runs no second one, and ends", async (kit) => {
    const log: string[] = [];
    const gate = Promise.withResolvers<void>();
    const { child, watcher } = await watched(kit, log, { stopped: () => gate.promise });
    child.tell('crash');
    await kit.settle();
    const stopping = follow(kit.system.stopActor(child));
    await kit.settle();
    expect(stopping.state).to.equal('open');
    gate.resolve();
    await kit.settle();
    expect(stopping.state).to.equal('resolved');
    expect(log).to.deep.equal(['stopped (restart)']);
    expect(kinds(watcher)).to.deep.equal(['stopped']);
    expect(kit.factsOf('ActorRestarted')).to.deep.equal([]);
  });

  it('while the supervisor decides: its answer is stale and ignored', async (kit) => {
    const log: string[] = [];
    const { child, watcher } = await watched(kit, log, {}, 0, () => void kit.system.stopActor(child));
    child.tell('crash');
    child.tell({ say: 'never' });
    await kit.settle();
    expect(log).to.deep.equal(['stopped (stopped)']);
    expect(kinds(watcher)).to.deep.equal(['stopped']);
    expect(kit.factsOf('ActorRestarted')).to.deep.equal([]);
  });

  it('while suspended: quarantines the failed message although it had attempts left', async (kit) => {
    const actor = kit.system.spawn(actorWith([]), { retry: { times: 3 } });
    await kit.settle();
    const asked = refusal(actor.ask('crash'));
    kit.system.events.subscribe(() => void kit.system.stopActor(actor), ['ActorFailed']);
    expect(await asked).to.have.property('code', 'TROUPE_ACTOR_FAILED');
    await kit.settle();
    expect(kit.system.quarantine.list().map(({ message }) => message)).to.deep.equal(['crash']);
    expect(kit.system.deadLetters.total).to.equal(0);
  });

  it('together with the stop of an ancestor and of the system: everything ends once', async (kit) => {
    const log: string[] = [];
    const gate = Promise.withResolvers<void>();
    const { child, watcher } = await watched(kit, log, { stopped: () => gate.promise });
    const stops = [
      kit.system.stopActor(child),
      kit.system.stopActor(kit.system.ref('troupe://test/parent')),
      kit.system.stopActor(child, { drain: true }),
      kit.system.stop(),
      kit.system.stop({ drainMs: 1_000 }),
    ].map(follow);
    await kit.settle();
    expect(stops.map(({ state }) => state)).to.deep.equal(stops.map(() => 'open'));
    gate.resolve();
    await kit.advance(1_000);
    expect(stops.map(({ state }) => state)).to.deep.equal(stops.map(() => 'resolved'));
    expect(log).to.deep.equal(['stopped (stopped)']);
    expect(kinds(watcher).length).to.be.lessThan(2);
    const ends = kit.factsOf('ActorStopped').map(({ address }) => address);
    expect(ends).to.have.length(new Set(ends).size);
  });
});

describe('Drain', () => {
  it('handles what waits, takes nothing new, then stops', async ({ system, settle }) => {
    const log: string[] = [];
    const gate = Promise.withResolvers<void>();
    const actor = system.spawn(actorWith(log, { work: () => gate.promise }));
    for (const message of ['work', { say: 'a' }, { say: 'b' }] as const) actor.tell(message);
    await settle();
    const draining = follow(system.stopActor(actor, { drain: true }));
    await settle();
    expect(system.tree().tree[0]).to.deep.include({ mailbox: 2 });
    expect(actor.tell({ say: 'too late' })).to.equal(false);
    expect(draining.state).to.equal('open');
    gate.resolve();
    await settle();
    expect(draining.state).to.equal('resolved');
    expect(log).to.deep.equal(['a', 'b', 'stopped (stopped)']);
    expect(system.deadLetters.recent().map(({ message }) => message)).to.deep.equal([{ say: 'too late' }]);
  });

  it('stops an idle actor at once, and answers asks that wait', async ({ system, settle }) => {
    const idle = system.spawn(actorWith([]));
    await settle();
    await system.stopActor(idle, { drain: true });
    const replier = defineActor<string>({
      init: () => undefined,
      receive: (_state, text, context) => context.reply(text),
    });
    const busy = system.spawn(replier);
    const asked = busy.ask<string>('echo');
    await system.stopActor(busy, { drain: true });
    expect(await asked).to.equal('echo');
  });

  it('goes on after a restart', async ({ system, factsOf, settle }) => {
    const log: string[] = [];
    const actor = system.spawn(actorWith(log));
    for (const message of [{ say: 'a' }, 'crash', { say: 'b' }] as const) actor.tell(message);
    const draining = follow(system.stopActor(actor, { drain: true }));
    await settle();
    expect(log).to.deep.equal(['a', 'stopped (restart)', 'b', 'stopped (stopped)']);
    expect(factsOf('ActorRestarted')).to.have.length(1);
    expect(draining.state).to.equal('resolved');
  });

  it('gives way to a plain stop', async ({ system, settle }) => {
    const log: string[] = [];
    const gate = Promise.withResolvers<void>();
    const actor = system.spawn(actorWith(log, { work: () => gate.promise }));
    for (const message of ['work', { say: 'never' }] as const) actor.tell(message);
    await settle();
    const draining = follow(system.stopActor(actor, { drain: true }));
    const stopping = follow(system.stopActor(actor));
    gate.resolve();
    await settle();
    expect([draining.state, stopping.state]).to.deep.equal(['resolved', 'resolved']);
    expect(log).to.deep.equal(['stopped (stopped)']);
    expect(system.deadLetters.recent().map(({ message }) => message)).to.deep.equal([{ say: 'never' }]);
  });

  it('tells an offer that still waits that it was not accepted, or handles it', async ({ system, settle }) => {
    const log: string[] = [];
    const gate = Promise.withResolvers<void>();
    const actor = system.spawn(actorWith(log, { work: () => gate.promise }), { mailbox: { capacity: 1 } });
    actor.tell('work');
    await settle();
    actor.tell({ say: 'queued' });
    const offered = follow(actor.offer({ say: 'offered' }));
    const draining = follow(system.stopActor(actor, { drain: true }));
    gate.resolve();
    await settle();
    expect(draining.state).to.equal('resolved');
    expect(log).to.include('queued');
    const handled = log.includes('offered');
    expect(offered.state).to.equal(handled ? 'resolved' : 'rejected');
  });
});
