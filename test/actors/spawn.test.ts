// Spawning: a ref at once, `init` soon after; names that are unique among living siblings, or made by the runtime.

import { expect } from 'chai';
import { type ActorRef, defineActor, TroupeError } from '../../src/index.ts';
import { it } from './fresh-system.ts';

const idle = defineActor<unknown>({ init: () => undefined, receive: () => undefined });

/** Ends only when its gate opens. */
function lingering(gate: Promise<void>) {
  return defineActor<unknown>({ init: () => undefined, receive: () => undefined, stopped: () => gate });
}

/** The code of the TroupeError that a call throws. */
function codeOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    return error instanceof TroupeError ? error.code : `no TroupeError: ${String(error)}`;
  }
  return 'nothing thrown';
}

describe('Spawn', () => {
  it('returns before `init` runs, and `init` runs before the first message', async ({ system, settle }) => {
    const log: string[] = [];
    const actor = system.spawn(
      defineActor<string>({
        init: () => void log.push('init'),
        receive: (_state, text) => void log.push(text),
      }),
    );
    actor.tell('first');
    log.push('spawn has returned');
    await settle();
    expect(log).to.deep.equal(['spawn has returned', 'init', 'first']);
  });

  it('runs the `init` of a child after the turn that starts it', async ({ system, settle }) => {
    const log: string[] = [];
    const parent = defineActor<'start'>({
      init: () => undefined,
      receive: (_state, _message, context) => {
        context.spawn(defineActor<never>({ init: () => void log.push('child'), receive: () => undefined }));
        log.push('parent');
      },
    });
    system.spawn(parent).tell('start');
    await settle();
    expect(log).to.deep.equal(['parent', 'child']);
  });

  it('runs neither `init` nor `stopped` of an actor that is stopped before its `init`', async (kit) => {
    const { system, probe, factsOf, settle } = kit;
    const log: string[] = [];
    const watcher = probe();
    await settle();
    const actor = system.spawn(
      defineActor<string>({
        init: () => void log.push('init'),
        receive: () => void log.push('receive'),
        stopped: () => void log.push('stopped'),
      }),
      { name: 'stillborn' },
    );
    actor.tell('never handled');
    watcher.watch(actor);
    await system.stopActor(actor);
    await settle();
    expect(log).to.deep.equal([]);
    expect(watcher.signals).to.have.length(1);
    expect(system.deadLetters.recent().map(({ reason, message }) => [reason, message])).to.deep.equal([
      ['stopped', 'never handled'],
    ]);
    expect(factsOf('ActorStopped').map(({ address }) => address)).to.deep.equal([actor.address]);
  });

  it('refuses a name that a living sibling has, and says whose', async ({ system, settle }) => {
    const first = system.spawn(idle, { name: 'same' });
    const before = system.tree().actors;
    expect(() => system.spawn(idle, { name: 'same' }))
      .to.throw(TroupeError, first.address)
      .with.property('code', 'TROUPE_NAME_TAKEN');
    await settle();
    expect(system.tree().actors).to.equal(before);
  });

  it('lets children of different parents have the same name', async ({ system, settle }) => {
    const parent = defineActor<never>({
      init: (context) => void context.spawn(idle, { name: 'child' }),
      receive: () => undefined,
    });
    system.spawn(parent, { name: 'one' });
    system.spawn(parent, { name: 'two' });
    await settle();
    expect(system.tree().tree.map(({ children }) => children[0]?.address)).to.deep.equal([
      'troupe://test/one/child',
      'troupe://test/two/child',
    ]);
  });

  it('refuses reserved and malformed names', async ({ system }) => {
    for (const name of ['$', 'actor$1', '', ' ', 'a/b', 'a b', '.hidden', '#1', 'a@b', 'x'.repeat(129), 'línea\n']) {
      const expected = name === '' ? 'TROUPE_INVALID_OPTION' : 'TROUPE_INVALID_NAME';
      expect(
        codeOf(() => system.spawn(idle, { name })),
        JSON.stringify(name),
      ).to.equal(expected);
    }
    expect(system.tree().actors).to.equal(0);
  });

  it('takes letters of any script, digits and . _ : ~ -', async ({ system }) => {
    for (const name of ['a', 'A-1', 'línea', '役者', 'x.y_z:1~2', '0', 'x'.repeat(128)]) {
      const ref = system.spawn(idle, { name });
      expect(ref.address).to.equal(`troupe://test/${name}`);
      expect(system.ref(ref.address).tell('hello'), name).to.equal(true);
    }
  });

  it('makes unnamed actors unique, readable names that no user can take', async ({ system, settle }) => {
    const worker = defineActor<unknown>({ type: 'worker', init: () => undefined, receive: () => undefined });
    const refs = Array.from({ length: 10_000 }, () => system.spawn(worker));
    const addresses = new Set(refs.map(({ address }) => address));
    expect(addresses.size).to.equal(10_000);
    for (const address of addresses) expect(address).to.match(/^troupe:\/\/test\/worker\$[0-9a-z]+$/);
    const [name = ''] = [...addresses][0]?.split('/').slice(-1) ?? [];
    expect(codeOf(() => system.spawn(idle, { name }))).to.equal('TROUPE_INVALID_NAME');
    await settle();
  });

  it('never gives a made name twice, also after an end', async ({ system, settle }) => {
    const first = system.spawn(idle).address;
    await system.stopActor(system.ref(first));
    const second = system.spawn(idle).address;
    expect(second).to.not.equal(first);
    await settle();
  });

  it('keeps a name taken until the actor has ended, then frees it', async ({ system, settle }) => {
    const gate = Promise.withResolvers<void>();
    const actor = system.spawn(lingering(gate.promise), { name: 'unique' });
    await settle();
    const stopped = system.stopActor(actor);
    await settle();
    expect(codeOf(() => system.spawn(idle, { name: 'unique' }))).to.equal('TROUPE_NAME_TAKEN');
    gate.resolve();
    await stopped;
    const namesake = system.spawn(idle, { name: 'unique' });
    expect(namesake.address).to.equal(actor.address);
    expect(actor.tell('for the first one only')).to.equal(false);
    expect(namesake.tell('for the second one')).to.equal(true);
  });

  it('frees a name before a watcher handles the Terminated', async ({ system, settle }) => {
    const codes: string[] = [];
    const child = lingering(Promise.resolve());
    const keeper = defineActor<'start' | 'stop', ActorRef<unknown> | undefined>({
      init: () => undefined,
      receive: (started, message, context) => {
        if (message === 'stop') {
          if (started !== undefined) context.stop(started);
          codes.push(codeOf(() => context.spawn(idle, { name: 'child' })));
          return started;
        }
        const ref = context.spawn(child, { name: 'child' });
        context.watch(ref);
        return ref;
      },
      signal: (_state, _signal, context) => void codes.push(codeOf(() => context.spawn(idle, { name: 'child' }))),
    });
    const actor = system.spawn(keeper);
    actor.tell('start');
    await settle();
    actor.tell('stop');
    await settle();
    expect(codes).to.deep.equal(['TROUPE_NAME_TAKEN', 'nothing thrown']);
  });

  it('refuses more than `maxChildren`, until one has ended', async ({ system, settle }) => {
    const log: string[] = [];
    const parent = defineActor<'spawn' | 'stop', ActorRef<unknown>[]>({
      init: () => [],
      receive: (children, message, context) => {
        const [oldest, ...others] = children;
        if (message === 'stop') {
          if (oldest !== undefined) context.stop(oldest);
          return others;
        }
        log.push(codeOf(() => children.push(context.spawn(idle))));
        return children;
      },
      supervision: { maxChildren: 2 },
    });
    const actor = system.spawn(parent);
    for (const message of ['spawn', 'spawn', 'spawn', 'stop'] as const) actor.tell(message);
    await settle();
    actor.tell('spawn');
    await settle();
    expect(log).to.deep.equal(['nothing thrown', 'nothing thrown', 'TROUPE_TOO_MANY_CHILDREN', 'nothing thrown']);
  });

  it('is refused to an actor that is stopping, and to a system that is', async ({ system, settle }) => {
    const codes: string[] = [];
    const actor = system.spawn(
      defineActor<never>({
        init: () => undefined,
        receive: () => undefined,
        stopped: (_state, _reason, context) => void codes.push(codeOf(() => context.spawn(idle))),
      }),
    );
    await settle();
    await system.stopActor(actor);
    const stopped = system.stop();
    codes.push(codeOf(() => system.spawn(idle)));
    await stopped;
    codes.push(codeOf(() => system.spawn(idle)));
    expect(codes).to.deep.equal(['TROUPE_WRONG_STATE', 'TROUPE_SYSTEM_STOPPED', 'TROUPE_SYSTEM_STOPPED']);
  });
});
