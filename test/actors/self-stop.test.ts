// `context.stop()` without argument: a normal exit at the end of the turn. What becomes of the actor depends on its
// restart type.

import { expect } from 'chai';
import { type ActorContext, defineActor, type RestartInfo } from '../../src/index.ts';
import { it } from './fresh-system.ts';

type Command = 'leave' | 'leave later' | 'leave and throw' | 'leave later and throw' | 'stay';

/** Leaves on command; logs its turns, its restarts and how it was stopped, with its state. */
function guest(log: unknown[]) {
  const leave = (context: ActorContext<Command>, command: Command): number => {
    context.stop();
    log.push(`${command}: still here`);
    if (command.endsWith('throw')) throw new Error(command);
    return 42;
  };
  return defineActor<Command, number>({
    init: (_context, restart) => {
      if (restart !== undefined) log.push(`restart ${restart.restarts}`);
      return 0;
    },
    receive: (state, command, context) => {
      if (command === 'stay') {
        log.push(`stay: ${state}`);
        return state;
      }
      return command.startsWith('leave later')
        ? Promise.resolve().then(() => leave(context, command))
        : leave(context, command);
    },
    stopped: (state, { kind }) => void log.push(`stopped at ${state} (${kind})`),
  });
}

describe('Self-stop', () => {
  for (const restart of ['transient', 'temporary'] as const) {
    for (const command of ['leave', 'leave later'] as const) {
      it(`ends a ${restart} actor at the end of the turn: '${command}'`, async ({ system, probe, settle }) => {
        const log: unknown[] = [];
        const actor = system.spawn(guest(log), { restart });
        const watcher = probe();
        watcher.watch(actor);
        await settle();
        actor.tell(command);
        actor.tell('stay');
        await settle();
        expect(log).to.deep.equal([`${command}: still here`, 'stopped at 42 (finished)']);
        expect(watcher.signals).to.have.length(1);
        expect(watcher.signals[0]).to.deep.include({ address: actor.address, reason: { kind: 'finished' } });
        expect(system.deadLetters.recent().map(({ message }) => message)).to.deep.equal(['stay']);
      });
    }
  }

  for (const command of ['leave', 'leave later'] as const) {
    it(`restarts a permanent actor, unnoticed, mailbox kept: '${command}'`, async ({ system, probe, settle }) => {
      const log: unknown[] = [];
      const actor = system.spawn(guest(log), { restart: 'permanent', name: 'permanent' });
      const watcher = probe();
      watcher.watch(actor);
      await settle();
      actor.tell(command);
      actor.tell('stay');
      await settle();
      expect(log).to.deep.equal([`${command}: still here`, 'stopped at 42 (restart)', 'restart 1', 'stay: 0']);
      expect(watcher.signals).to.deep.equal([]);
      expect(system.deadLetters.total).to.equal(0);
      actor.tell('stay');
      system.ref<Command>('troupe://test/permanent').tell('stay');
      await settle();
      expect(log.slice(-2)).to.deep.equal(['stay: 0', 'stay: 0']);
    });
  }

  it('tells the `init` of a permanent actor that there was no failure', async ({ system, settle }) => {
    const infos: (RestartInfo | undefined)[] = [];
    const actor = system.spawn(
      defineActor<'leave'>({
        init: (_context, restart) => void infos.push(restart),
        receive: (_state, _message, context) => context.stop(),
      }),
      { restart: 'permanent' },
    );
    actor.tell('leave');
    await settle();
    expect(infos).to.deep.equal([undefined, { failure: undefined, restarts: 1 }]);
  });

  it('counts against the intensity of a permanent actor', async ({ system, factsOf, settle, advance }) => {
    const log: unknown[] = [];
    const actor = system.spawn(guest(log), { restart: 'permanent' });
    for (let times = 0; times < 5; times++) actor.tell('leave');
    await settle();
    await advance(4_000);
    expect(log.filter((line) => String(line).startsWith('restart'))).to.have.length(3);
    expect(factsOf('IncidentOpened').map(({ address }) => address)).to.deep.equal([actor.address]);
    expect(factsOf('ActorStopped').map(({ reason }) => reason)).to.deep.equal([{ kind: 'finished' }]);
  });

  for (const command of ['leave and throw', 'leave later and throw'] as const) {
    it(`does not save a turn that then fails: '${command}'`, async ({ system, factsOf, settle }) => {
      const log: unknown[] = [];
      const actor = system.spawn(guest(log));
      actor.tell(command);
      actor.tell('stay');
      await settle();
      expect(factsOf('ActorFailed').map(({ failure }) => failure.messageType)).to.deep.equal(['string']);
      expect(system.quarantine.list().map(({ message }) => message)).to.deep.equal([command]);
      expect(factsOf('ActorStopped').map(({ reason }) => reason.kind)).to.deep.equal(['finished']);
      expect(log).to.deep.equal([`${command}: still here`, 'stopped at 0 (finished)']);
    });
  }

  for (const [how, leave] of Object.entries({
    'a synchronous': (context: ActorContext<never>): void => {
      context.stop();
      throw new Error('as asked');
    },
    'an asynchronous': async (context: ActorContext<never>): Promise<void> => {
      await Promise.resolve();
      context.stop();
      throw new Error('as asked');
    },
  })) {
    for (const phase of ['init', 'signal'] as const) {
      it(`ends an actor for good when ${how} turn in ${phase} calls it and then fails`, async (kit) => {
        const mortal = kit.system.spawn(guest([]));
        let inits = 0;
        const actor = kit.system.spawn(
          defineActor<never>({
            init: (context) => {
              inits++;
              if (phase === 'init') return leave(context);
              context.watch(mortal);
            },
            receive: () => undefined,
            signal: (_state, _signal, context) => leave(context),
          }),
        );
        await kit.settle();
        await kit.system.stopActor(mortal);
        await kit.advance(60_000);
        expect(inits).to.equal(1);
        expect(kit.factsOf('ActorFailed').map(({ failure }) => failure.phase)).to.deep.equal([phase]);
        const ends = kit.factsOf('ActorStopped').filter(({ address }) => address === actor.address);
        expect(ends.map(({ reason }) => reason.kind)).to.deep.equal(['finished']);
      });
    }
  }

  it('lets the turn reply after the call', async ({ system, settle }) => {
    const actor = system.spawn(
      defineActor<'bye'>({
        init: () => undefined,
        receive: (_state, _message, context) => {
          context.stop();
          context.reply('bye');
        },
      }),
    );
    expect(await actor.ask<string>('bye')).to.equal('bye');
    await settle();
    expect(system.tree().actors).to.equal(0);
  });

  for (const how of ['a synchronous', 'an asynchronous'] as const) {
    it(`works from ${how} init`, async ({ system, factsOf, settle }) => {
      const log: string[] = [];
      const brief = defineActor<never>({
        init: (context) => (how === 'a synchronous' ? context.stop() : Promise.resolve().then(() => context.stop())),
        receive: () => undefined,
        stopped: (_state, { kind }) => void log.push(kind),
      });
      system.spawn(brief);
      await settle();
      expect(log).to.deep.equal(['finished']);
      expect(factsOf('ActorStopped')).to.have.length(1);
    });
  }

  it('works from a signal', async ({ system, probe, settle }) => {
    const mortal = system.spawn(guest([]));
    const mourner = system.spawn(
      defineActor<never>({
        init: (context) => context.watch(mortal),
        receive: () => undefined,
        signal: (_state, _signal, context) => context.stop(),
      }),
    );
    const watcher = probe();
    watcher.watch(mourner);
    await settle();
    mortal.tell('leave');
    await settle();
    expect(watcher.signals.map((signal) => signal.kind === 'terminated' && signal.reason.kind)).to.deep.equal([
      'finished',
    ]);
  });

  it('works from a callback between turns', async ({ system, clock, settle, advance }) => {
    const log: string[] = [];
    system.spawn(
      defineActor<never>({
        init: (context) => void clock.after(10, () => context.stop()),
        receive: () => undefined,
        stopped: (_state, { kind }) => void log.push(kind),
      }),
    );
    await settle();
    await advance(10);
    expect(log).to.deep.equal(['finished']);
  });

  it('waits for the end of a turn that is open when a callback calls it', async ({
    system,
    clock,
    settle,
    advance,
  }) => {
    const log: string[] = [];
    const gate = Promise.withResolvers<void>();
    const actor = system.spawn(
      defineActor<'work'>({
        init: () => undefined,
        receive: async (_state, _message, context) => {
          clock.after(10, () => context.stop());
          await gate.promise;
          log.push(context.abortSignal.aborted ? 'aborted' : 'done');
        },
        stopped: (_state, { kind }) => void log.push(kind),
      }),
    );
    actor.tell('work');
    await settle();
    await advance(1_000);
    expect(log).to.deep.equal([]);
    gate.resolve();
    await settle();
    expect(log).to.deep.equal(['done', 'finished']);
  });

  it('quarantines the message of a permanent actor that left, failed, and may not restart', {
    supervision: { intensity: 0 },
  }, async ({ system, settle }) => {
    const actor = defineActor<string>({
      init: () => undefined,
      receive: (_state, _message, context) => {
        context.stop();
        throw new Error('and never again');
      },
    });
    const ref = system.spawn(actor, { restart: 'permanent', retry: { times: 1 } });
    ref.tell('poison');
    await settle();
    expect(system.quarantine.list().map(({ message }) => message)).to.deep.equal(['poison']);
  });
});
