// Stopping a whole system: every actor ends, whoever waits is told, the reason is known, and nothing is left.

import { expect } from 'chai';
import { createSystem, defineActor } from '../../src/index.ts';
import { follow, it, refusal } from './fresh-system.ts';

/** Replies to numbers after so many milliseconds of virtual time; ends at once when aborted. */
function sleeper(after: (delayMs: number, wake: () => void) => void, log: string[] = []) {
  return defineActor<number>({
    init: () => undefined,
    receive: async (_state, delayMs, context) => {
      await new Promise<void>((resolve, reject) => {
        after(delayMs, resolve);
        context.abortSignal.addEventListener('abort', () => reject(context.abortSignal.reason as Error));
      });
      log.push(`slept ${delayMs}`);
      context.reply(delayMs);
    },
    stopped: (_state, { kind }) => void log.push(`stopped (${kind})`),
  });
}

describe('ActorSystem.stop', () => {
  it('stops top-level actors in reverse start order, and says why it stopped', async ({ system, factsOf, settle }) => {
    const log: string[] = [];
    for (const name of ['a', 'b', 'c']) {
      const actor = defineActor<never>({
        init: () => undefined,
        receive: () => undefined,
        stopped: () => void log.push(name),
      });
      system.spawn(actor, { name });
    }
    await settle();
    await system.stop();
    expect(log).to.deep.equal(['c', 'b', 'a']);
    expect(await system.whenStopped).to.equal('stopped');
    expect(factsOf('SystemStopping')).to.have.length(1);
    expect(factsOf('SystemStopped').map(({ reason }) => reason)).to.deep.equal(['stopped']);
    expect(system.tree()).to.deep.include({ actors: 0, tree: [] });
  });

  it('is the same stop, however often it is called', async ({ system, factsOf }) => {
    system.spawn(defineActor<never>({ init: () => undefined, receive: () => undefined }));
    await Promise.all([system.stop(), system.stop(), system.stop({ drainMs: 10 })]);
    await system.stop();
    expect(factsOf('SystemStopped')).to.have.length(1);
  });

  it('fails whoever waits for a reply, and takes no message any more', async ({ system, clock, settle }) => {
    const log: string[] = [];
    const actor = system.spawn(sleeper((ms, wake) => clock.after(ms, wake), log));
    const asked = [1_000, 2_000].map((ms) => refusal(actor.ask(ms)));
    await settle();
    await system.stop();
    expect((await Promise.all(asked)).map(({ code }) => code)).to.deep.equal([
      'TROUPE_ACTOR_STOPPED',
      'TROUPE_ACTOR_STOPPED',
    ]);
    expect(actor.tell(1)).to.equal(false);
    expect(await refusal(actor.ask(1))).to.have.property('code', 'TROUPE_ACTOR_STOPPED');
    expect(log).to.deep.equal(['stopped (stopped)']);
    // The timers of the sleepers are the test's own.
    await clock.advance(2_000);
  });

  it('with drainMs lets actors finish what waits, and no longer than that', async ({
    system,
    clock,
    settle,
    advance,
  }) => {
    const log: string[] = [];
    const actor = system.spawn(sleeper((ms, wake) => clock.after(ms, wake), log));
    for (const ms of [100, 200]) actor.tell(ms);
    await settle();
    const stopping = follow(system.stop({ drainMs: 10_000 }));
    await advance(299);
    expect(stopping.state).to.equal('open');
    await advance(2);
    expect(stopping.state).to.equal('resolved');
    expect(log).to.deep.equal(['slept 100', 'slept 200', 'stopped (stopped)']);
  });

  it('with drainMs gives up in the end', async ({ system, clock, settle, advance }) => {
    const log: string[] = [];
    const actor = system.spawn(sleeper((ms, wake) => clock.after(ms, wake), log));
    for (const ms of [100, 60_000]) actor.tell(ms);
    await settle();
    const stopping = follow(system.stop({ drainMs: 1_000 }));
    await advance(999);
    expect(stopping.state).to.equal('open');
    await advance(2);
    expect(stopping.state).to.equal('resolved');
    expect(log).to.deep.equal(['slept 100', 'stopped (stopped)']);
    await advance(60_000);
  });

  it('may come from within a turn', async ({ system, settle }) => {
    const log: string[] = [];
    const actor = system.spawn(
      defineActor<'end it'>({
        init: () => undefined,
        receive: (_state, message) => {
          void system.stop().then(() => log.push('stopped'));
          log.push(`${message}: still here`);
        },
      }),
    );
    actor.tell('end it');
    await settle();
    expect(log).to.deep.equal(['end it: still here', 'stopped']);
  });

  it('ends a system that has no actor', async ({ system }) => {
    await system.stop();
    expect(await system.whenStopped).to.equal('stopped');
  });
});

describe('await using', () => {
  globalThis.it('stops the system at the end of the block', async () => {
    const log: string[] = [];
    {
      await using system = createSystem({ name: 'scoped', log: 'silent' });
      const ref = system.spawn(
        defineActor<'hello'>({
          init: () => undefined,
          receive: (_state, message, context) => context.reply(message),
          stopped: () => void log.push('stopped'),
        }),
      );
      expect(await ref.ask<string>('hello')).to.equal('hello');
      expect(log).to.deep.equal([]);
    }
    expect(log).to.deep.equal(['stopped']);
  });
});
