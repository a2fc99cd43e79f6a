// Re-entrancy: abort listeners, fact listeners and dead-letter listeners run in the middle of the kernel's own work. Whatever
// they do there, an actor ends once, its siblings stay where they are, and nothing outlives its parent.

import { expect } from 'chai';
import { type ActorContext, type ActorRef, defineActor, type SystemOptions } from '../../src/index.ts';
import { kernelOf } from '../../src/system.ts';
import type { TestSystem } from '../../src/testkit/index.ts';
import { it } from './fresh-system.ts';

const idle = defineActor<string>({ init: () => undefined, receive: () => undefined });

/** Top-level actors that fail are given up, with an incident. */
const escalating: Partial<SystemOptions> = { supervision: { decide: () => 'escalate' } };

/** Calls `onAbort` when its incarnation is told to end. */
function listening(onAbort: (context: ActorContext<string>) => void) {
  return defineActor<string>({
    init: (context) => context.abortSignal.addEventListener('abort', () => onAbort(context)),
    receive: () => undefined,
  });
}

/** Starts an actor between two idle siblings. */
async function between({ system, settle }: TestSystem, actor: ReturnType<typeof listening>) {
  const before = system.spawn(idle, { name: 'before' });
  const middle = system.spawn(actor, { name: 'middle' });
  const after = system.spawn(idle, { name: 'after' });
  await settle();
  return { middle, siblings: [before, after] };
}

/** Expects that `middle` has ended once and that its siblings live on, and end with their parent. */
async function expectOneEnd(kit: TestSystem, middle: ActorRef<string>, siblings: ActorRef<string>[]): Promise<void> {
  const { system, settle, factsOf } = kit;
  await settle();
  const ends = () => factsOf('ActorStopped').map(({ address }) => address);
  expect(ends()).to.deep.equal([middle.address]);
  expect(system.tree().tree.map(({ name }) => name)).to.deep.equal(['before', 'after']);
  expect(system.tree().actors).to.equal(2);
  await system.stop();
  expect(ends().filter((address) => siblings.some((sibling) => sibling.address === address))).to.have.length(2);
  expect(siblings.map((sibling) => sibling.tell('late'))).to.deep.equal([false, false]);
}

describe('Re-entrancy', () => {
  it('ends an actor once when its abort listener stops it again', async (kit) => {
    const { middle, siblings } = await between(
      kit,
      listening(({ self }) => void kit.system.stopActor(self)),
    );
    await kit.system.stopActor(middle);
    await expectOneEnd(kit, middle, siblings);
  });

  it('tells a watcher once when an abort listener stops the actor again', async (kit) => {
    const { system, probe, settle } = kit;
    const { middle } = await between(
      kit,
      listening(({ self }) => void system.stopActor(self)),
    );
    const watcher = probe();
    watcher.watch(middle);
    await settle();
    await system.stopActor(middle);
    await settle();
    expect(watcher.signals).to.have.length(1);
    expect(system.tree().actors).to.equal(3);
  });

  for (const [how, receive] of Object.entries({
    'a synchronous': (): void => {
      throw new Error('as asked');
    },
    'an asynchronous': () => Promise.reject(new Error('as asked')),
  })) {
    it(
      `ends an actor once when a listener of IncidentOpened stops it after ${how} failure`,
      escalating,
      async (kit) => {
        const { middle, siblings } = await between(kit, defineActor<string>({ init: () => undefined, receive }));
        kit.system.events.subscribe(() => void kit.system.stopActor(middle), ['IncidentOpened']);
        middle.tell('fail');
        await kit.settle();
        expect(kit.factsOf('IncidentOpened')).to.have.length(1);
        await expectOneEnd(kit, middle, siblings);
      },
    );
  }

  it('lets no child outlive its parent that an abort listener has spawned it from', async (kit) => {
    const { system, advance } = kit;
    const children: ActorRef<string>[] = [];
    let ticks = 0;
    const clockwork = defineActor<string>({
      init: ({ timers }) => timers.every('tick', 'tick', 5),
      receive: () => void ticks++,
    });
    let listened = 0;
    const { middle } = await between(
      kit,
      listening((context) => {
        listened++;
        try {
          children.push(context.spawn(clockwork));
        } catch {
          // A refusal is one way to keep the promise.
        }
      }),
    );
    await system.stopActor(middle);
    await advance(100);
    expect(listened).to.equal(1);
    expect(system.tree().actors).to.equal(2);
    expect(kit.clock.pending).to.equal(0);
    expect(children.map((child) => child.tell('hello'))).not.to.include(true);
    await system.stop();
    expect(ticks).to.equal(0);
  });

  it('has the name of an actor free when ActorStopped is told', async (kit) => {
    const { system, settle } = kit;
    const kernel = kernelOf(system);
    const found: unknown[] = [];
    const successors: ActorRef<string>[] = [];
    const first = system.spawn(idle, { name: 'same' });
    await settle();
    const off = system.events.subscribe(() => {
      off();
      found.push(kernel.resolve(first.address));
      successors.push(system.spawn(idle, { name: 'same' }));
    }, ['ActorStopped']);
    await system.stopActor(first);
    await settle();
    expect(found).to.deep.equal([undefined]);
    expect(successors).to.have.length(1);
    expect(system.tree().tree.map(({ address }) => address)).to.deep.equal([first.address]);
    expect(system.ref<string>(first.address).tell('hello')).to.equal(true);
  });

  it('handles no further message when a dead-letter listener has stopped the actor', async ({ system, settle }) => {
    const got: string[] = [];
    const actor = system.spawn(
      defineActor<string>({ init: () => undefined, receive: (_state, message) => void got.push(message) }),
    );
    await settle();
    system.deadLetters.subscribe(({ reason }) => {
      if (reason === 'expired') void system.stopActor(actor);
    });
    actor.tell('in time');
    actor.tell('too late', { timeoutMs: -1 });
    actor.tell('after the stop');
    await settle();
    expect(got).to.deep.equal(['in time']);
    expect(system.deadLetters.recent().map(({ reason, message }) => [reason, message])).to.deep.equal([
      ['expired', 'too late'],
      ['stopped', 'after the stop'],
    ]);
  });
});
