// A custom `decide` in a living tree: each directive does what it says; one that throws or answers nonsense escalates and is
// reported; and a decision that comes too late is ignored.

import { expect } from 'chai';
import type { Directive, Failure } from '../../src/index.ts';
import { cellOf, type SupervisedChild } from '../../src/actors/index.ts';
import type { TestSystem } from '../../src/testkit/index.ts';
import { it } from '../actors/fresh-system.ts';
import { actor, commander, takeFrom } from './family.ts';

/** '/top/parent/child', where the parent decides so about its child. */
async function deciding(kit: TestSystem, decide: (failure: Failure) => Directive) {
  const log: string[] = [];
  const child = { actor: actor(log), options: { retry: { times: 5 } } };
  const parent = { actor: actor(log, { child }, { decide }) };
  kit.system.spawn(actor(log, { parent }), { name: 'top' });
  await kit.settle();
  takeFrom(log);
  return { log, order: commander(kit) };
}

const child = 'top/parent/child';

describe('Directive', () => {
  it("'restart' begins a new incarnation", async (kit) => {
    const { log, order } = await deciding(kit, ({ attempt }) => (attempt < 2 ? 'restart' : 'stop'));
    await order(child, 'fail');
    expect(takeFrom(log)).to.deep.equal([`${child} restarts (1)`, `${child} ends (failed)`]);
  });

  it("'restart' with afterMs waits so long, whatever the backoff says", async (kit) => {
    const { log, order } = await deciding(kit, () => ({ do: 'restart', afterMs: 7_000 }));
    kit.system.ref(`troupe://test/${child}`).tell('fail');
    await order(child, { say: 'at last' });
    await kit.advance(6_999);
    expect(takeFrom(log)).to.deep.equal([]);
    await kit.advance(1);
    expect(takeFrom(log)[0]).to.equal(`${child} restarts (1)`);
  });

  it("'resume' keeps state, incarnation and mailbox, and quarantines the message", async (kit) => {
    const { log, order } = await deciding(kit, () => 'resume');
    const before = kit.system.tree().tree[0]?.children[0]?.children[0]?.incarnation;
    await order(child, 'fail', { say: 'still the same' });
    expect(takeFrom(log)).to.deep.equal([`${child}: still the same`]);
    expect(kit.system.tree().tree[0]?.children[0]?.children[0]).to.deep.include({
      incarnation: before,
      condition: 'idle',
      restarts: 0,
    });
    expect(kit.system.quarantine.size).to.equal(1);
    expect(kit.factsOf('ActorResumed')).to.have.length(1);
  });

  it("'stop' ends the child for good, with the failure as the reason", async (kit) => {
    const { log, order } = await deciding(kit, () => 'stop');
    await order(child, 'fail');
    expect(takeFrom(log)).to.deep.equal([`${child} ends (failed)`]);
    await order('top/parent', { say: 'not my problem' });
    expect(takeFrom(log)).to.deep.equal(['top/parent: not my problem']);
  });

  it("'escalate' fails the parent", async (kit) => {
    const { log, order } = await deciding(kit, () => 'escalate');
    await order(child, 'fail');
    expect(takeFrom(log)).to.deep.equal([`${child} ends (stopped)`, 'top/parent restarts (1)', `${child} starts`]);
  });

  it('is asked for once per failure, with the failure', async (kit) => {
    const seen: Failure[] = [];
    const { order } = await deciding(kit, (failure) => {
      seen.push(failure);
      return 'resume';
    });
    await order(child, 'fail', { say: 'x' }, 'fail');
    expect(seen.map(({ address, phase, cause }) => [address, phase, cause])).to.deep.equal([
      [`troupe://test/${child}`, 'receive', 'bug'],
      [`troupe://test/${child}`, 'receive', 'bug'],
    ]);
    expect(seen[0]).to.equal(kit.factsOf('ActorFailed')[0]?.failure);
  });

  for (const [how, decide, complaint] of [
    [
      'throws',
      (): never => {
        throw new Error('confused');
      },
      'decide threw confused',
    ],
    ['returns nothing', () => undefined, 'decide returned no directive'],
    ['returns an unknown word', () => 'ignore', 'decide returned no directive'],
    ['returns a promise', () => Promise.resolve('restart'), 'decide returned no directive'],
  ] as const) {
    it(`of a decide that ${how} is 'escalate', and a fact says so`, async (kit) => {
      const { log, order } = await deciding(kit, decide as () => Directive);
      await order(child, 'fail');
      expect(takeFrom(log)).to.deep.equal([`${child} ends (stopped)`, 'top/parent restarts (1)', `${child} starts`]);
      expect(
        kit.factsOf('SupervisorFailed').map(({ address, error }) => [address, (error as Error).message]),
      ).to.deep.equal([['troupe://test/top/parent', complaint]]);
      await order(child, { say: 'alive' });
      expect(takeFrom(log)).to.deep.equal([`${child}: alive`]);
    });
  }

  it('lets the parent go on working while its children fail', async (kit) => {
    const { log, order } = await deciding(kit, () => 'resume');
    for (let n = 0; n < 100; n++) kit.system.ref(`troupe://test/${child}`).tell('fail');
    await order('top/parent', { say: 'at work' });
    expect(takeFrom(log)).to.deep.equal(['top/parent: at work']);
    expect(kit.factsOf('ActorResumed')).to.have.length(100);
  });
});

describe('Stale decision', () => {
  /** The child as its supervisor sees it, and the sequence numbers of its failures. */
  async function remembered(kit: TestSystem) {
    const sequences: number[] = [];
    const fixture = await deciding(kit, ({ sequence }) => {
      sequences.push(sequence);
      return 'resume';
    });
    const ref = kit.system.ref<never>(`troupe://test/${child}`);
    return { ...fixture, sequences, ref, supervised: cellOf(ref) as SupervisedChild };
  }

  it('about a failure that is dealt with is ignored', async (kit) => {
    const { order, sequences, supervised } = await remembered(kit);
    await order(child, 'fail');
    for (const kind of ['resume', 'stop'] as const) supervised.carryOut({ kind }, sequences[0] ?? 0);
    supervised.carryOut({ kind: 'restart', afterMs: 0 }, sequences[0] ?? 0);
    supervised.carryOut({ kind: 'escalate', exhausted: true }, sequences[0] ?? 0);
    await kit.settle();
    expect(kit.factsOf('ActorFailed')).to.have.length(1);
    expect(kit.factsOf('ActorRestarted')).to.deep.equal([]);
    expect(kit.factsOf('ActorStopped')).to.deep.equal([]);
  });

  it('about an earlier failure is ignored while a later one is undecided', async (kit) => {
    const { order, sequences, supervised } = await remembered(kit);
    await order(child, 'fail');
    let seen: unknown;
    kit.system.events.subscribe(() => {
      queueMicrotask(() => {
        supervised.carryOut({ kind: 'stop' }, sequences[0] ?? 0);
        seen = kit.system.tree().tree[0]?.children[0]?.children[0]?.condition;
      });
    }, ['ActorFailed']);
    await order(child, 'fail');
    expect(seen).to.equal('suspended');
    expect(sequences).to.have.length(2);
    expect(sequences[1]).to.be.greaterThan(sequences[0] ?? 0);
    expect(kit.factsOf('ActorStopped')).to.deep.equal([]);
  });

  it('about an actor that is gone is ignored', async (kit) => {
    const { order, sequences, ref, supervised } = await remembered(kit);
    await order(child, 'fail');
    await kit.system.stopActor(ref);
    supervised.carryOut({ kind: 'restart', afterMs: 0 }, sequences[0] ?? 0);
    await kit.settle();
    expect(kit.factsOf('ActorStopped')).to.have.length(1);
    expect(kit.factsOf('ActorRestarted')).to.deep.equal([]);
  });
});
