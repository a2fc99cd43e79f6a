// Restart: what happens between a decision to restart and the first message of the new incarnation, in which order, and
// what survives: refs, watchers' peace, mailbox and stash.

import { expect } from 'chai';
import { type ActorDefinition, type ActorRef, defineActor, type RestartInfo } from '../../src/index.ts';
import { it, refusal } from './fresh-system.ts';

const patient = { supervision: { intensity: 100 } };

type Command = 'crash' | { say: string };

/** Says what it is told to `log`, and crashes on command. */
function talker(log: string[]) {
  return defineActor<Command>({
    init: () => undefined,
    receive: (_state, command) => {
      if (command === 'crash') throw new Error('crash');
      log.push(command.say);
    },
  });
}

describe('Restart', () => {
  it('aborts the turn, stops children, cancels timers, runs `stopped`, then `init`', async ({
    system,
    settle,
    advance,
  }) => {
    const log: string[] = [];
    const error = new Error('escalated');
    const child = defineActor<'crash'>({
      init: () => void log.push('child: init'),
      receive: () => {
        throw error;
      },
      stopped: async (_state, { kind }) => {
        await Promise.resolve();
        log.push(`child: stopped (${kind})`);
      },
    });
    const parent = defineActor<'work' | 'tick', number>({
      init: (context, restart) => {
        log.push(
          `parent: init (${restart?.failure?.error === error ? 'same error' : 'no error'}, ${restart?.restarts ?? 0})`,
        );
        context.spawn(child, { name: 'child' });
        if (restart === undefined) context.timers.once('tick', 'tick', 50);
        return restart?.restarts ?? 0;
      },
      receive: async (_state, message, { abortSignal }) => {
        if (message === 'tick') log.push('parent: a tick of the old incarnation');
        await new Promise<void>((resolve) => {
          abortSignal.addEventListener('abort', () => {
            log.push('parent: aborted');
            resolve();
          });
        });
      },
      stopped: (_state, reason, { timers }) => {
        const failure = reason.kind === 'restart' ? reason.failure : undefined;
        log.push(
          `parent: stopped (${reason.kind}, ${failure?.phase}), ${timers.cancel('tick') ? 'timer runs' : 'no timer'}`,
        );
      },
      supervision: { decide: () => 'escalate' },
    });
    system.spawn(parent, { name: 'parent' }).tell('work');
    await settle();
    system.ref<'crash'>('troupe://test/parent/child').tell('crash');
    await settle();
    await advance(1_000);
    expect(log).to.deep.equal([
      'parent: init (no error, 0)',
      'child: init',
      'parent: aborted',
      'child: stopped (stopped)',
      'parent: stopped (restart, child), no timer',
      'parent: init (same error, 1)',
      'child: init',
    ]);
  });

  it('tells `init` the failure and the number of restarts, but no state', patient, async ({ system, advance }) => {
    const infos: (RestartInfo | undefined)[] = [];
    const states: number[] = [];
    const counter = defineActor<'add' | 'crash', number>({
      init: (_context, restart) => {
        infos.push(restart);
        return 0;
      },
      receive: (count, message) => {
        if (message === 'crash') throw new Error(`at ${count}`);
        states.push(count + 1);
        return count + 1;
      },
    });
    const actor = system.spawn(counter);
    for (const message of ['add', 'add', 'crash', 'add', 'crash', 'add'] as const) actor.tell(message);
    await advance(60_000);
    expect(states).to.deep.equal([1, 2, 1, 1]);
    expect(infos[0]).to.equal(undefined);
    expect(infos.slice(1).map((info) => [info?.restarts, String(info?.failure?.error)])).to.deep.equal([
      [1, 'Error: at 2'],
      [2, 'Error: at 1'],
    ]);
  });

  it('keeps refs, addresses and names; the incarnation is a new one', patient, async ({ system, settle }) => {
    const incarnations: number[] = [];
    const actor = system.spawn(
      defineActor<'crash' | 'note'>({
        init: () => undefined,
        receive: (_state, message, { incarnation }) => {
          incarnations.push(incarnation);
          if (message === 'crash') throw new Error('crash');
        },
      }),
      { name: 'phoenix' },
    );
    const byAddress = system.ref<'note'>('troupe://test/phoenix');
    actor.tell('crash');
    await settle();
    actor.tell('note');
    byAddress.tell('note');
    await settle();
    expect(incarnations).to.have.length(3);
    expect(incarnations[1]).to.be.greaterThan(incarnations[0] ?? 0);
    expect(incarnations[2]).to.equal(incarnations[1]);
    expect(actor.address).to.equal('troupe://test/phoenix');
  });

  it('tells watchers nothing', async ({ system, probe, settle }) => {
    const actor = system.spawn(talker([]));
    const watcher = probe();
    watcher.watch(actor);
    await settle();
    actor.tell('crash');
    await settle();
    expect(watcher.signals).to.deep.equal([]);
    await system.stopActor(actor);
    await settle();
    expect(watcher.signals).to.have.length(1);
  });

  it('puts the stash back in front, the retried message next, then the mailbox', patient, async (kit) => {
    const { system, settle } = kit;
    const log: string[] = [];
    const actor = system.spawn(
      defineActor<number>({
        init: () => undefined,
        receive: (_state, n, context) => {
          const first = log.length < 3;
          log.push(`${n}${context.headers.attempt > 1 ? ' again' : ''}`);
          if (first && n < 3) context.stash();
          else if (first) throw new Error('once');
        },
      }),
      { retry: { times: 1 } },
    );
    for (const n of [1, 2, 3, 4, 5]) actor.tell(n);
    await settle();
    expect(log).to.deep.equal(['1', '2', '3', '1', '2', '3 again', '4', '5']);
  });

  it('drops timers, also a tick that already waits', async ({ system, clock, advance, settle }) => {
    const log: string[] = [];
    const clockwork = defineActor<'crash' | 'tick'>({
      init: ({ timers }, restart) => {
        log.push('init');
        if (restart !== undefined) return;
        timers.every('tick', 'tick', 10);
        timers.once('later', 'tick', 1_000);
      },
      receive: (_state, message) => {
        log.push(message);
        if (message === 'crash') throw new Error('crash');
      },
    });
    const parent = defineActor<never>({
      init: (context) => void context.spawn(clockwork, { name: 'clockwork' }),
      receive: () => undefined,
      supervision: { backoff: { initialMs: 100 } },
    });
    system.spawn(parent, { name: 'parent' });
    await settle();
    system.ref<'crash'>('troupe://test/parent/clockwork').tell('crash');
    // Due at once, before the supervisor has decided: the tick waits in the mailbox of the suspended actor.
    await clock.advance(10);
    expect(system.tree().tree[0]?.children[0]).to.deep.include({ condition: 'suspended', mailbox: 1 });
    await advance(5_000);
    expect(log).to.deep.equal(['init', 'crash', 'init']);
  });

  it('rejects the asks that the incarnation had kept to answer later', async ({ system, settle }) => {
    const actor = system.spawn(
      defineActor<'question' | 'crash'>({
        init: () => undefined,
        receive: (_state, message) => {
          if (message === 'crash') throw new RangeError('crash');
        },
      }),
    );
    const asked = [refusal(actor.ask('question')), refusal(actor.ask('question'))];
    await settle();
    actor.tell('crash');
    for (const error of await Promise.all(asked)) {
      expect(error.code).to.equal('TROUPE_ACTOR_FAILED');
      expect(error.cause).to.be.instanceOf(RangeError);
    }
  });

  it('cancels the asks that the incarnation had made', async ({ system, probe, settle }) => {
    const codes: string[] = [];
    const peer = probe<string>();
    const asker = system.spawn(
      defineActor<'ask' | 'crash'>({
        init: () => undefined,
        receive: (_state, message) => {
          if (message === 'crash') throw new Error('crash');
          void refusal(peer.ref.ask('question')).then((error) => codes.push(error.code));
        },
      }),
    );
    asker.tell('ask');
    await settle();
    asker.tell('crash');
    await settle();
    expect(codes).to.deep.equal(['TROUPE_CANCELLED']);
    peer.received[0]?.asker?.reply('too late');
    expect(system.deadLetters.counts()).to.deep.equal({ 'late-reply': 1 });
  });

  it('lets messages wait for an asynchronous `init`', async ({ system, settle }) => {
    const log: string[] = [];
    const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let inits = 0;
    const slow = defineActor<Command>({
      ...talker(log),
      init: async () => {
        const n = inits++;
        await gates[n]?.promise;
        log.push(`init ${n}`);
      },
    });
    const actor = system.spawn(slow);
    actor.tell({ say: 'first' });
    actor.tell('crash');
    actor.tell({ say: 'second' });
    await settle();
    expect(log).to.deep.equal([]);
    gates[0]?.resolve();
    await settle();
    expect(log).to.deep.equal(['init 0', 'first']);
    gates[1]?.resolve();
    await settle();
    expect(log).to.deep.equal(['init 0', 'first', 'init 1', 'second']);
  });

  it('tries a failing `init` again with growing delays, and keeps the mailbox', patient, async (kit) => {
    const { system, factsOf, clock, settle, advance } = kit;
    const log: string[] = [];
    const starts: number[] = [];
    const stubborn = defineActor<Command>({
      ...talker(log),
      init: () => {
        starts.push(clock.now());
        if (starts.length < 5) throw new Error(`start ${starts.length}`);
      },
      stopped: (_state, { kind }) => void log.push(`stopped (${kind})`),
    });
    system.spawn(stubborn).tell({ say: 'hello' });
    await settle();
    await advance(10_000);
    expect(starts).to.deep.equal([0, 0, 200, 600, 1_400]);
    expect(factsOf('RestartScheduled').map(({ afterMs }) => afterMs)).to.deep.equal([200, 400, 800]);
    // An incarnation that never began has nothing to clean up.
    expect(log).to.deep.equal(['hello']);
  });

  it('reports a `stopped` hook that fails, and goes on', patient, async ({ system, factsOf, settle }) => {
    const log: string[] = [];
    const hooks = [
      (): void => {
        throw new Error('hook');
      },
      (): Promise<void> => Promise.reject(new Error('hook')),
    ];
    for (const stopped of hooks) {
      const actor = system.spawn({ ...talker(log), stopped });
      actor.tell('crash');
      actor.tell({ say: 'after' });
    }
    await settle();
    expect(log).to.deep.equal(['after', 'after']);
    expect(factsOf('StoppedHookFailed').map(({ error }) => (error as Error).message)).to.deep.equal(['hook', 'hook']);
  });

  it('abandons a `stopped` hook after shutdownMs, and goes on', async ({ system, factsOf, settle, advance }) => {
    const log: string[] = [];
    const actor = system.spawn(
      { ...talker(log), stopped: () => Promise.withResolvers<void>().promise },
      { shutdownMs: 300 },
    );
    actor.tell('crash');
    actor.tell({ say: 'after' });
    await settle();
    await advance(299);
    expect(log).to.deep.equal([]);
    await advance(1);
    expect(log).to.deep.equal(['after']);
    expect(factsOf('TurnAbandoned').map(({ phase }) => phase)).to.deep.equal(['stopped']);
  });

  it('does not end the new incarnation because the old one called `stop()` on its way out', async ({
    system,
    settle,
  }) => {
    const log: string[] = [];
    const leaving: ActorDefinition<Command, void> = {
      ...talker(log),
      stopped: (_state, _reason, context) => context.stop(),
    };
    const actor = system.spawn(leaving);
    actor.tell('crash');
    actor.tell({ say: 'alive' });
    await settle();
    expect(log).to.deep.equal(['alive']);
    expect(system.tree().tree.map(({ condition, restarts }) => [condition, restarts])).to.deep.equal([['idle', 1]]);
  });

  it('lets `init` start children under the names of the old ones', async ({ system, factsOf, settle }) => {
    let child: ActorRef<never> | undefined;
    const slowToEnd = defineActor<never>({
      init: () => undefined,
      receive: () => undefined,
      stopped: () => Promise.resolve(),
    });
    const parent = defineActor<'crash'>({
      init: (context) => {
        child = context.spawn(slowToEnd, { name: 'child' });
      },
      receive: () => {
        throw new Error('crash');
      },
    });
    const actor = system.spawn(parent, { name: 'parent' });
    await settle();
    const before = child;
    actor.tell('crash');
    await settle();
    expect(factsOf('ActorFailed')).to.have.length(1);
    expect(child).to.not.equal(before);
    expect(child?.address).to.equal('troupe://test/parent/child');
    expect(system.tree().tree[0]?.children).to.have.length(1);
  });
});
