// What an actor holds is let go with its incarnation: children, timers, asks in both directions, watches, subscriptions;
// with the actor itself also its registrations, its mailbox and the offers that wait for it. Nothing is left to fire.

import { expect } from 'chai';
import { defineActor, type ServiceKey, serviceKey } from '../../src/index.ts';
import type { TestSystem } from '../../src/testkit/index.ts';
import { follow, it } from './fresh-system.ts';

type Command = 'acquire' | 'question' | 'fail' | 'work';

const offered: ServiceKey<Command> = serviceKey('offered');
const wanted: ServiceKey<never> = serviceKey('wanted');

/** An actor that has taken hold of one of everything, with its mailbox full and an offer waiting. */
async function holder(kit: TestSystem) {
  const { system, clock, probe, settle } = kit;
  const log: string[] = [];
  const silent = probe<string>('silent');
  const watched = probe('watched');
  const child = defineActor<never, void>({
    init: ({ timers }) => timers.every('tick', undefined as never, 1_000),
    receive: () => undefined,
    stopped: () => void log.push('child stopped'),
  });
  const ref = system.spawn(
    defineActor<Command>({
      init: () => undefined,
      receive: (_state, message, context) => {
        if (message === 'fail') throw new Error('fail');
        if (message === 'work') return Promise.withResolvers<undefined>().promise;
        if (message === 'question') return undefined;
        context.spawn(child, { name: 'child' });
        context.timers.every('every', 'acquire', 1_000);
        context.timers.once('once', 'acquire', 5_000);
        context.timers.at('cron', 'acquire', '0 3 * * *');
        context.watch(watched.ref);
        context.subscribe(wanted);
        silent.ref.ask('question', { timeoutMs: 60_000 }).catch(() => log.push('own ask cancelled'));
        context.abortSignal.addEventListener('abort', () => log.push('aborted'));
        return undefined;
      },
      signal: (_state, { kind }) => void log.push(`signal ${kind}`),
    }),
    { name: 'holder', mailbox: { capacity: 2 }, register: [offered], shutdownMs: 10 },
  );
  ref.tell('acquire');
  await settle();
  log.splice(0); // the first listing of what is wanted
  const held = follow(ref.ask('question', { timeoutMs: 60_000 }));
  await settle();
  return { ref, log, held, watched, pending: clock.pending };
}

describe('What an actor holds', () => {
  it('is let go by a stop', async (kit) => {
    const { ref, log, held, watched } = await holder(kit);
    ref.tell('work');
    await kit.settle();
    ref.tell('question');
    ref.tell('question');
    const waiting = follow(ref.offer('question', { timeoutMs: 60_000 }));
    const stopped = kit.system.stopActor(ref);
    await kit.advance(10);
    await stopped;
    await kit.settle();
    expect(log).to.deep.equal(['own ask cancelled', 'child stopped']);
    expect([held.state, waiting.state]).to.deep.equal(['rejected', 'rejected']);
    expect(kit.system.receptionist.find(offered)).to.deep.equal([]);
    expect(kit.system.deadLetters.recent().map(({ message }) => message)).to.deep.equal([
      'work',
      'question',
      'question',
    ]);
    await nothingStirs(kit, log, watched.ref);
  });

  it('is let go by a restart, but for its registrations and its mailbox', async (kit) => {
    const { ref, log, held, watched } = await holder(kit);
    ref.tell('fail');
    await kit.settle();
    expect(log).to.deep.equal(['own ask cancelled', 'child stopped']);
    expect(held.state).to.equal('rejected');
    expect(kit.system.receptionist.find(offered).map(({ address }) => address)).to.deep.equal([ref.address]);
    expect(kit.system.tree().tree.find(({ name }) => name === 'holder')?.children).to.deep.equal([]);
    await nothingStirs(kit, log, watched.ref);
  });

  async function nothingStirs(
    { system, clock, advance }: TestSystem,
    log: string[],
    watched: Parameters<typeof system.stopActor>[0],
  ) {
    expect(clock.pending).to.equal(0);
    expect(system.tree().openAsks).to.equal(0);
    log.splice(0);
    await system.stopActor(watched);
    system.spawn(defineActor<never>({ init: () => undefined, receive: () => undefined }), { register: [wanted] });
    await advance(7 * 24 * 3_600_000);
    expect(log).to.deep.equal([]);
  }
});
