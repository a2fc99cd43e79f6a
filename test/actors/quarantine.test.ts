// Quarantine: messages that failed their actor are kept with the failure, bounded, and wait for somebody to decide.

import { expect } from 'chai';
import { defineActor } from '../../src/index.ts';
import type { TestSystem } from '../../src/testkit/index.ts';
import { it } from './fresh-system.ts';

type Message = { type: 'poison'; n: number };

/** Fails on every message until `cured.now` is true. */
function allergic(handled: number[], cured: { now: boolean }) {
  return defineActor<Message>({
    init: () => undefined,
    receive: (_state, { n }) => {
      if (!cured.now) throw new Error(`cannot take ${n}`);
      handled.push(n);
    },
  });
}

const options = { supervision: { intensity: 1_000, backoff: { initialMs: 0, maxMs: 0 } } };

describe('Quarantine', () => {
  /** Poisons an actor with messages 1 to `count`. */
  async function poisoned({ system, advance }: TestSystem, count: number) {
    const handled: number[] = [];
    const cured = { now: false };
    const actor = system.spawn(allergic(handled, cured), { name: 'patient' });
    for (let n = 1; n <= count; n++) actor.tell({ type: 'poison', n });
    await advance(60_000);
    return { actor, handled, cured, quarantine: system.quarantine };
  }

  it('keeps the message with its failure, address and time, oldest first', options, async (kit) => {
    const { quarantine } = await poisoned(kit, 3);
    const list = quarantine.list();
    expect(quarantine.size).to.equal(3);
    expect(list.map(({ message }) => (message as Message).n)).to.deep.equal([1, 2, 3]);
    expect(new Set(list.map(({ messageId }) => messageId)).size).to.equal(3);
    for (const { to, at, failure, messageId } of list) {
      expect(to).to.equal('troupe://test/patient');
      expect(at).to.equal(Date.UTC(2026, 0, 1));
      expect(failure.messageId).to.equal(messageId);
    }
    expect(kit.factsOf('MessageQuarantined')).to.have.length(3);
    expect(kit.system.deadLetters.total).to.equal(0);
  });

  it('is bounded: drops the oldest, and counts what it dropped', { ...options, keepQuarantined: 3 }, async (kit) => {
    const { quarantine } = await poisoned(kit, 5);
    expect(quarantine.list().map(({ message }) => (message as Message).n)).to.deep.equal([3, 4, 5]);
    expect(quarantine.dropped).to.equal(2);
    expect(kit.factsOf('QuarantineDropped').map(({ count }) => count)).to.deep.equal([1, 2]);
    expect(kit.factsOf('MessageQuarantined')).to.have.length(5);
  });

  it('holds 10,000 by default', {
    ...options,
    supervision: { ...options.supervision, intensity: Infinity },
  }, async (kit) => {
    const { quarantine } = await poisoned(kit, 10_001);
    expect(quarantine.size).to.equal(10_000);
    expect(quarantine.dropped).to.equal(1);
  });

  it('counts only, when told to keep nothing', { ...options, keepQuarantined: 0 }, async (kit) => {
    const { quarantine } = await poisoned(kit, 2);
    expect(quarantine.list()).to.deep.equal([]);
    expect(quarantine.dropped).to.equal(2);
  });

  it('replays a message to its actor and lets go of it', options, async (kit) => {
    const { quarantine, cured, handled } = await poisoned(kit, 2);
    cured.now = true;
    const [first] = quarantine.list();
    expect(quarantine.replay(first?.messageId ?? '')).to.equal(true);
    expect(quarantine.replay(first?.messageId ?? '')).to.equal(false);
    await kit.settle();
    expect(handled).to.deep.equal([1]);
    expect(quarantine.list().map(({ message }) => (message as Message).n)).to.deep.equal([2]);
    expect(kit.factsOf('MessageReplayed').map(({ messageId }) => messageId)).to.deep.equal([first?.messageId]);
  });

  it('takes a replayed message back when it fails again', options, async (kit) => {
    const { quarantine } = await poisoned(kit, 1);
    quarantine.replay(quarantine.list()[0]?.messageId ?? '');
    await kit.advance(60_000);
    expect(quarantine.list().map(({ message }) => (message as Message).n)).to.deep.equal([1]);
  });

  it('makes a replayed message a dead letter when its actor is gone', options, async (kit) => {
    const { actor, quarantine } = await poisoned(kit, 1);
    await kit.system.stopActor(actor);
    expect(quarantine.replay(quarantine.list()[0]?.messageId ?? '')).to.equal(false);
    expect(quarantine.size).to.equal(0);
    expect(kit.system.deadLetters.recent().map(({ reason, message }) => [reason, message])).to.deep.equal([
      ['no-such-actor', { type: 'poison', n: 1 }],
    ]);
  });

  it('discards a message for good', options, async (kit) => {
    const { quarantine } = await poisoned(kit, 2);
    const [first] = quarantine.list();
    expect(quarantine.discard(first?.messageId ?? '')).to.equal(true);
    expect(quarantine.discard(first?.messageId ?? '')).to.equal(false);
    expect(quarantine.replay(first?.messageId ?? '')).to.equal(false);
    expect(quarantine.size).to.equal(1);
  });
});
