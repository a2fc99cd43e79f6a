// Back-pressure: a full mailbox makes `offer` wait, and `tell` fail or push out the oldest message. Whatever is accepted is
// handled or a dead letter; an offer always ends.

import { expect } from 'chai';
import { type ActorRef, defineActor, type SpawnOptions, type TroupeError } from '../../src/index.ts';
import type { TestSystem } from '../../src/testkit/index.ts';
import { follow, it, refusal } from './fresh-system.ts';

type Command = string | { crash: true };

interface Slow {
  readonly ref: ActorRef<Command>;
  readonly handled: string[];
  /** Lets the actor finish its current turn, and as many more as are given. */
  release(turns?: number): Promise<void>;
}

/** An actor whose every turn waits to be released; the first message, 'busy', is being handled already. */
async function slow({ system, settle }: TestSystem, mailbox: NonNullable<SpawnOptions['mailbox']>): Promise<Slow> {
  const handled: string[] = [];
  const gates: (() => void)[] = [];
  const ref = system.spawn(
    defineActor<Command>({
      init: () => undefined,
      receive: async (_state, message) => {
        if (typeof message !== 'string') throw new Error('crash');
        handled.push(message);
        await new Promise<void>((resolve) => gates.push(resolve));
      },
    }),
    { mailbox, name: 'slow', shutdownMs: 1 },
  );
  ref.tell('busy');
  await settle();
  return {
    ref,
    handled,
    release: async (turns = 1) => {
      for (let turn = 0; turn < turns; turn++) {
        gates.shift()?.();
        await settle();
      }
    },
  };
}

describe('Offer', () => {
  it('is accepted at once when there is room', async (kit) => {
    const { ref } = await slow(kit, { capacity: 2 });
    const offers = ['a', 'b', 'c'].map((text) => follow(ref.offer(text)));
    await kit.settle();
    expect(offers.map(({ state }) => state)).to.deep.equal(['resolved', 'resolved', 'open']);
  });

  it('waits while the mailbox is full, and is accepted in order as room appears', async (kit) => {
    const { ref, handled, release } = await slow(kit, { capacity: 1 });
    const accepted: string[] = [];
    for (const text of ['a', 'b', 'c', 'd']) void ref.offer(text).then(() => accepted.push(text));
    await kit.settle();
    expect(accepted).to.deep.equal(['a']);
    await release();
    expect(accepted).to.deep.equal(['a', 'b']);
    await release();
    expect(accepted).to.deep.equal(['a', 'b', 'c']);
    await release(10);
    expect(accepted).to.deep.equal(['a', 'b', 'c', 'd']);
    expect(handled).to.deep.equal(['busy', 'a', 'b', 'c', 'd']);
    expect(kit.system.deadLetters.total).to.equal(0);
  });

  it('keeps a fast producer in step with a slow consumer', async ({ system, settle }) => {
    let waiting = 0;
    let most = 0;
    const consumer = system.spawn(
      defineActor<number>({
        init: () => undefined,
        receive: async () => {
          await Promise.resolve();
          waiting--;
        },
      }),
      { mailbox: { capacity: 10 } },
    );
    for (let n = 0; n < 1_000; n++) {
      await consumer.offer(n);
      most = Math.max(most, ++waiting);
    }
    await settle();
    expect(waiting).to.equal(0);
    expect(most).to.be.at.most(12); // the mailbox, the message in hand, and the one just accepted
    expect(system.deadLetters.total).to.equal(0);
  });

  it('fails at its deadline, and the message is not sent', async (kit) => {
    const { ref, handled, release } = await slow(kit, { capacity: 1 });
    ref.tell('fills it');
    const error = refusal(ref.offer('gives up', { timeoutMs: 100 }));
    const patient = follow(ref.offer('patient'));
    await kit.advance(99);
    expect(kit.system.tree().tree[0]?.mailbox).to.equal(1);
    await kit.advance(1);
    expect(await error).to.deep.include({ code: 'TROUPE_OFFER_TIMEOUT', retryable: true });
    await release(10);
    expect(patient.state).to.equal('resolved');
    expect(handled).to.deep.equal(['busy', 'fills it', 'patient']);
  });

  it('is not timed out any more once it is accepted', async (kit) => {
    const { ref, handled, release } = await slow(kit, { capacity: 1 });
    ref.tell('fills it');
    const offer = ref.offer('just in time', { timeoutMs: 100 });
    await kit.advance(50);
    await release(2);
    await offer;
    expect(kit.clock.pending).to.equal(0);
    expect(handled).to.deep.equal(['busy', 'fills it', 'just in time']);
  });

  it('fails when the target is stopped', async (kit) => {
    const { ref } = await slow(kit, { capacity: 1 });
    ref.tell('fills it');
    const errors = [refusal(ref.offer('a')), refusal(ref.offer('b', { timeoutMs: 60_000 }))];
    const stopped = kit.system.stopActor(ref);
    expect((await Promise.all(errors)).map(({ code }) => code)).to.deep.equal([
      'TROUPE_ACTOR_STOPPED',
      'TROUPE_ACTOR_STOPPED',
    ]);
    await kit.advance(1);
    await stopped;
    expect(await refusal(ref.offer('too late'))).to.have.property('code', 'TROUPE_ACTOR_STOPPED');
    expect(kit.clock.pending).to.equal(0);
    expect(kit.system.deadLetters.recent().map(({ message }) => message)).to.have.members(['busy', 'fills it']);
  });

  it('fails when the target fails for good; what found room before is a dead letter', async (kit) => {
    const { ref, release } = await slow(kit, { capacity: 1 });
    ref.tell({ crash: true });
    const [first, second] = [follow(ref.offer('finds room')), refusal(ref.offer('does not'))];
    kit.system.events.subscribe(() => void kit.system.stopActor(ref), ['ActorFailed']);
    await release();
    expect(await second).to.have.property('code', 'TROUPE_ACTOR_STOPPED');
    expect(first.state).to.equal('resolved');
    expect(kit.system.deadLetters.recent().map(({ message }) => message)).to.deep.equal(['finds room']);
  });

  it('fails when nobody lives at the address', async ({ system }) => {
    expect(await refusal(system.ref('troupe://test/nobody').offer('x'))).to.have.property(
      'code',
      'TROUPE_NO_SUCH_ACTOR',
    );
  });

  it('goes on waiting through a restart of the target', async (kit) => {
    const { ref, handled, release } = await slow(kit, { capacity: 1 });
    ref.tell({ crash: true });
    const offer = follow(ref.offer('after'));
    await release(2);
    await kit.settle();
    await release(10);
    expect(offer.state).to.equal('resolved');
    expect(handled).to.deep.equal(['busy', 'after']);
    expect(kit.factsOf('ActorRestarted')).to.have.length(1);
  });

  it('is accepted also when what made room was not worth handling any more', async (kit) => {
    const { ref, handled, release } = await slow(kit, { capacity: 1 });
    ref.tell('expires', { timeoutMs: 10 });
    const offer = follow(ref.offer('waits'));
    await kit.advance(20);
    await release(1);
    expect(offer.state).to.equal('resolved');
    await release(1);
    expect(handled).to.deep.equal(['busy', 'waits']);
    expect(kit.system.deadLetters.counts()).to.deep.equal({ expired: 1 });
  });

  it('is refused, waiting or not, when the message cannot be delivered as it is', async (kit) => {
    const { ref, release } = await slow(kit, { capacity: 1 });
    const impossible = { crash: new Map() } as never;
    const errors = [refusal(ref.offer(impossible))];
    ref.tell('fills it');
    errors.push(refusal(ref.offer(impossible)));
    await release(2);
    expect((await Promise.all(errors)).map(({ code }) => code)).to.deep.equal([
      'TROUPE_NOT_SERIALIZABLE',
      'TROUPE_NOT_SERIALIZABLE',
    ]);
  });

  it('is given up when the offering actor ends or restarts', async (kit) => {
    const { ref, handled, release } = await slow(kit, { capacity: 1 });
    ref.tell('fills it');
    const outcomes: unknown[] = [];
    const producer = kit.system.spawn(
      defineActor<'offer' | 'leave'>({
        init: () => undefined,
        receive: (_state, message, context) => {
          if (message === 'leave') context.stop();
          else ref.offer('orphan').catch((error: TroupeError) => outcomes.push(error.code));
        },
      }),
    );
    producer.tell('offer');
    producer.tell('leave');
    await kit.settle();
    await release(10);
    expect(outcomes).to.deep.equal(['TROUPE_CANCELLED']);
    expect(handled).to.deep.equal(['busy', 'fills it']);
  });
});

describe('Overflow', () => {
  it("'dead-letter' refuses the newest message", async (kit) => {
    const { ref, handled, release } = await slow(kit, { capacity: 2 });
    expect(['a', 'b', 'c', 'd'].map((text) => ref.tell(text))).to.deep.equal([true, true, false, false]);
    await release(10);
    expect(handled).to.deep.equal(['busy', 'a', 'b']);
    expect(kit.system.deadLetters.recent().map(({ reason, message }) => [reason, message])).to.deep.equal([
      ['mailbox-full', 'c'],
      ['mailbox-full', 'd'],
    ]);
  });

  it("'drop-oldest' takes the newest, and makes the oldest a dead letter", async (kit) => {
    const { ref, handled, release } = await slow(kit, { capacity: 2, overflow: 'drop-oldest' });
    expect(['a', 'b', 'c', 'd'].map((text) => ref.tell(text))).to.deep.equal([true, true, true, true]);
    await release(10);
    expect(handled).to.deep.equal(['busy', 'c', 'd']);
    expect(
      kit.system.deadLetters.recent().map(({ reason, message, detail }) => [reason, message, detail]),
    ).to.deep.equal([
      ['mailbox-full', 'a', 'dropped as the oldest'],
      ['mailbox-full', 'b', 'dropped as the oldest'],
    ]);
  });

  it("'drop-oldest' fails the ask that it drops", async (kit) => {
    const { ref } = await slow(kit, { capacity: 1, overflow: 'drop-oldest' });
    const error = refusal(ref.ask('dropped'));
    ref.tell('newer');
    expect(await error).to.have.property('code', 'TROUPE_MAILBOX_FULL');
  });

  it('takes 100,000 messages unless told otherwise, and any number with Infinity', async ({ system, settle }) => {
    const busy = defineActor<number>({
      init: () => Promise.withResolvers<undefined>().promise,
      receive: () => undefined,
    });
    for (const [capacity, refused] of [
      [undefined, 1],
      [Number.POSITIVE_INFINITY, 0],
    ] as const) {
      const before = system.deadLetters.total;
      const ref = system.spawn(busy, { shutdownMs: 1, ...(capacity !== undefined && { mailbox: { capacity } }) });
      for (let n = 0; n <= 100_000; n++) ref.tell(n);
      expect(system.deadLetters.total - before).to.equal(refused);
    }
    await settle();
  });

  it('does not count the message in hand, nor signals', async (kit) => {
    const { ref } = await slow(kit, { capacity: 1 });
    expect(ref.tell('room for one')).to.equal(true);
    const stopped = kit.system.stopActor(ref);
    await kit.advance(1);
    await stopped;
    expect(kit.system.deadLetters.recent().map(({ message }) => message)).to.have.members(['busy', 'room for one']);
  });
});
