// Stash: messages set aside by a behavior: bounded, in order, put back in front, never lost and never doubled.

import { expect } from 'chai';
import { type ActorContext, defineActor, type SpawnOptions } from '../../src/index.ts';
import type { TestSystem } from '../../src/testkit/index.ts';
import { it } from './fresh-system.ts';

/** Stashes everything until 'open'; writes down what it handles, with its sender. */
function doorkeeper({ system }: TestSystem, options: SpawnOptions<string> = {}) {
  const handled: string[] = [];
  const errors: unknown[] = [];
  let kept: ActorContext<string> | undefined;
  const ref = system.spawn(
    defineActor<string, boolean>({
      type: 'doorkeeper',
      init: () => false,
      receive: (open, message, context) => {
        kept = context;
        if (message === 'fail') throw new Error('asked to fail');
        if (message === 'open') {
          context.unstashAll();
          return true;
        }
        if (!open) {
          try {
            context.stash();
          } catch (error) {
            errors.push(error);
          }
          return;
        }
        handled.push(message);
        if (context.asker !== undefined) context.reply(`${message} done`);
      },
    }),
    options,
  );
  const view = () => system.tree().tree.find(({ address }) => address === ref.address);
  return { ref, handled, errors, stashed: () => view()?.stashed, context: () => kept };
}

describe('Stash', () => {
  it('gives messages back in their order, ahead of what waits', async (test) => {
    const { ref, handled, stashed } = doorkeeper(test);
    for (const message of ['a', 'b', 'c']) ref.tell(message);
    await test.settle();
    expect(stashed()).to.equal(3);
    for (const message of ['open', 'd', 'e']) ref.tell(message);
    await test.settle();
    expect(handled).to.deep.equal(['a', 'b', 'c', 'd', 'e']);
    expect(stashed()).to.equal(0);
  });

  it('keeps the ask, the sender and the headers of a stashed message', async (test) => {
    const { ref } = doorkeeper(test);
    const asked = ref.ask<string>('question');
    await test.settle();
    ref.tell('open');
    expect(await asked).to.equal('question done');

    const seen: unknown[] = [];
    const keeper = test.system.spawn(
      defineActor<string, boolean>({
        init: () => false,
        receive: (open, message, context) => {
          if (message === 'open') {
            context.unstashAll();
            return true;
          }
          if (!open) context.stash();
          else seen.push([message, context.sender?.address, context.headers.tenant]);
        },
      }),
    );
    const sender = test.system.spawn(
      defineActor<string, undefined>({
        init: () => undefined,
        receive: (_state, message) => {
          keeper.tell(message);
          keeper.tell(message, { tenant: 'acme' });
        },
      }),
    );
    sender.tell('x');
    await test.settle();
    keeper.tell('open');
    await test.settle();
    expect(seen).to.deep.equal([
      ['x', sender.address, undefined],
      ['x', sender.address, 'acme'],
    ]);
  });

  it('lets a stashed ask time out, and does not handle it afterwards', async (test) => {
    const { ref, handled } = doorkeeper(test);
    const asked = ref.ask('question', { timeoutMs: 100 }).catch((error: { code: string }) => error.code);
    await test.advance(100);
    expect(await asked).to.equal('TROUPE_ASK_TIMEOUT');
    ref.tell('open');
    await test.settle();
    expect(handled).to.deep.equal([]);
    expect(test.system.deadLetters.counts()).to.deep.equal({ expired: 1 });
  });

  it('holds at most stashCapacity messages: TROUPE_STASH_FULL, and the message stays with the turn', async (test) => {
    const { ref, errors, handled, stashed } = doorkeeper(test, { stashCapacity: 2 });
    for (const message of ['a', 'b', 'c']) ref.tell(message);
    await test.settle();
    expect(stashed()).to.equal(2);
    expect(errors).to.have.length(1);
    expect(errors[0]).to.deep.include({ code: 'TROUPE_STASH_FULL', retryable: true });
    expect(errors[0]).to.have.deep.property('data', { address: ref.address, stashCapacity: 2 });
    ref.tell('open');
    await test.settle();
    expect(handled).to.deep.equal(['a', 'b']);
  });

  it("that is full fails an actor that does not catch it, with cause 'overloaded'; the message is quarantined", async (test) => {
    const ref = test.system.spawn(
      defineActor<string, undefined>({
        init: () => undefined,
        receive: (_state, _message, context) => context.stash(),
      }),
      { stashCapacity: 0 },
    );
    ref.tell('x');
    await test.settle();
    expect(test.factsOf('ActorFailed')[0]?.failure).to.deep.include({ cause: 'overloaded', phase: 'receive' });
    expect(test.system.quarantine.list().map(({ message }) => message)).to.deep.equal(['x']);
  });

  it('holds 10,000 by default', { strict: false }, async (test) => {
    const { ref, errors, stashed } = doorkeeper(test);
    for (let n = 0; n < 10_001; n++) ref.tell('x');
    await test.settle();
    expect(stashed()).to.equal(10_000);
    expect(errors).to.have.length(1);
  });

  it('gives back the oldest message alone with unstash', async (test) => {
    const handled: string[] = [];
    const ref = test.system.spawn(
      defineActor<string, undefined>({
        init: () => undefined,
        receive: (_state, message, context) => {
          handled.push(message);
          if (message === 'next') context.unstash();
          else if (handled.filter((other) => other === message).length === 1) context.stash();
        },
      }),
    );
    for (const message of ['a', 'b', 'next', 'c']) ref.tell(message);
    await test.settle();
    expect(handled).to.deep.equal(['a', 'b', 'next', 'a', 'c']);
    expect(test.system.tree().tree[0]?.stashed).to.equal(2);
    for (let n = 0; n < 3; n++) ref.tell('next');
    await test.settle();
    expect(handled.slice(5)).to.deep.equal(['next', 'b', 'next', 'c', 'next']);
    expect(test.system.tree().tree[0]?.stashed).to.equal(0);
  });

  it('is put back in front on a restart, in order', async (test) => {
    const handled: string[] = [];
    const ref = test.system.spawn(
      defineActor<string, boolean>({
        init: (_context, restart) => restart !== undefined,
        receive: (open, message, context) => {
          if (open) handled.push(message);
          else if (message === 'fail') throw new Error('asked to fail');
          else context.stash();
        },
      }),
    );
    for (const message of ['a', 'b', 'fail', 'c']) ref.tell(message);
    await test.settle();
    expect(handled).to.deep.equal(['a', 'b', 'c']);
  });

  it('becomes dead letters when the actor stops, and its asks fail', async (test) => {
    const { ref } = doorkeeper(test);
    ref.tell('a');
    const asked = ref.ask('b').catch((error: { code: string }) => error.code);
    await test.settle();
    await test.system.stopActor(ref);
    expect(await asked).to.equal('TROUPE_ACTOR_STOPPED');
    expect(test.system.deadLetters.recent().map(({ message, reason }) => [message, reason])).to.deep.equal([
      ['a', 'stopped'],
      ['b', 'stopped'],
    ]);
  });

  it('works in a priority mailbox: what comes back precedes higher priorities', async (test) => {
    const { ref, handled } = doorkeeper(test, { mailbox: { priority: (message) => (message === 'high' ? 1 : 0) } });
    for (const message of ['a', 'b']) ref.tell(message);
    await test.settle();
    ref.tell('open');
    await test.settle();
    expect(handled).to.deep.equal(['a', 'b']);
    ref.tell('low');
    ref.tell('high');
    await test.settle();
    expect(handled).to.deep.equal(['a', 'b', 'high', 'low']);
  });

  it('given back by a callback outside of any turn wakes the actor', async (test) => {
    const { ref, handled, context, stashed } = doorkeeper(test);
    ref.tell('a');
    await test.settle();
    context()?.unstashAll();
    await test.settle();
    // It was handled again, and set aside again, because the door is still shut.
    expect(stashed()).to.equal(1);
    expect(test.system.tree().tree[0]?.mailbox).to.equal(0);
    ref.tell('open');
    await test.settle();
    expect(handled).to.deep.equal(['a']);
  });

  it('holds a message once, though the turn sets it aside twice', async (test) => {
    const handled: string[] = [];
    const ref = test.system.spawn(
      defineActor<string, boolean>({
        init: () => false,
        receive: (open, message, context) => {
          if (message === 'open') {
            context.unstashAll();
            return true;
          }
          if (open) {
            handled.push(message);
            return;
          }
          context.stash();
          try {
            context.stash();
          } catch {
            // Refusing the second time is as good.
          }
        },
      }),
    );
    ref.tell('a');
    ref.tell('open');
    await test.settle();
    expect(handled).to.deep.equal(['a']);
  });

  it('and failure together do not double a message: it comes back, or is quarantined, not both', async (test) => {
    const handled: string[] = [];
    const ref = test.system.spawn(
      defineActor<string, boolean>({
        init: (_context, restart) => restart !== undefined,
        receive: (open, message, context) => {
          if (open) {
            handled.push(message);
            return;
          }
          context.stash();
          throw new Error('after setting it aside');
        },
      }),
    );
    ref.tell('a');
    await test.settle();
    const quarantined = test.system.quarantine.list().map(({ message }) => message as string);
    expect([...handled, ...quarantined]).to.deep.equal(['a']);
  });

  it('is refused where no message is being handled: in init and in a signal', async (test) => {
    const codes: string[] = [];
    const handled: unknown[] = [];
    const tryTo = (context: ActorContext<string>): void => {
      try {
        context.stash();
      } catch (error) {
        codes.push((error as { code: string }).code);
      }
    };
    const leaf = defineActor<string, undefined>({ init: () => undefined, receive: () => undefined });
    const ref = test.system.spawn(
      defineActor<string, undefined>({
        init: (context) => {
          tryTo(context);
          const child = context.spawn(leaf);
          context.watch(child);
          context.stop(child);
          return undefined;
        },
        receive: (_state, message, context) => {
          if (message === 'open') context.unstashAll();
          handled.push(message);
        },
        signal: (_state, _signal, context) => tryTo(context),
      }),
    );
    await test.settle();
    ref.tell('open');
    await test.settle();
    expect(codes).to.deep.equal(['TROUPE_WRONG_STATE', 'TROUPE_WRONG_STATE']);
    expect(handled).to.deep.equal(['open']);
  });
});
