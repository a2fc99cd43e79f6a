// Escalation: a supervisor that does not know better, or whose child exhausts its restarts, fails itself, to its own parent;
// so on up to the guardian. Nobody below is left behind, and nobody beside is disturbed.

import { expect } from 'chai';
import { isTroupeError, type SupervisionOptions } from '../../src/index.ts';
import type { TestSystem } from '../../src/testkit/index.ts';
import { it } from '../actors/fresh-system.ts';
import { actor, commander, takeFrom } from './family.ts';

/** '/top/middle/low/leaf', with a leaf 'beside' at each level; the options are those of top, middle and low. */
async function dynasty(kit: TestSystem, top: SupervisionOptions, middle: SupervisionOptions, low: SupervisionOptions) {
  const log: string[] = [];
  const beside = { actor: actor(log) };
  const lowest = { actor: actor(log, { beside, leaf: { actor: actor(log) } }, low) };
  const between = { actor: actor(log, { beside, low: lowest }, middle) };
  kit.system.spawn(actor(log, { beside, middle: between }, top), { name: 'top' });
  kit.system.spawn(actor(log), { name: 'bystander' });
  await kit.settle();
  takeFrom(log);
  return { log, order: commander(kit) };
}

const escalate: SupervisionOptions = { decide: () => 'escalate' };
const resume: SupervisionOptions = { decide: () => 'resume' };

describe('Escalation', () => {
  it('by exhausted restarts stops the children, last first, and restarts the parent', async (kit) => {
    const { log, order } = await dynasty(kit, {}, {}, { intensity: 0 });
    await order('top/middle/low/leaf', 'fail');
    expect(takeFrom(log)).to.deep.equal([
      'top/middle/low/leaf ends (failed)',
      'top/middle/low/beside ends (stopped)',
      'top/middle/low restarts (1)',
      'top/middle/low/beside starts',
      'top/middle/low/leaf starts',
    ]);
  });

  it('by exhausted restarts stops slow children one after the other, too', async (kit) => {
    const log: string[] = [];
    const slow = (name: string) => ({
      actor: {
        ...actor([]),
        stopped: async () => {
          log.push(`${name} begins to stop`);
          await Promise.resolve();
          log.push(`${name} has stopped`);
        },
      },
    });
    const children = { a: slow('a'), b: slow('b'), c: slow('c') };
    kit.system.spawn(actor([], children, { intensity: 0 }), { name: 'parent' });
    await kit.settle();
    await commander(kit)('parent/b', 'fail');
    expect(log).to.deep.equal(['c', 'b', 'a'].flatMap((name) => [`${name} begins to stop`, `${name} has stopped`]));
  });

  it('says in the failure of the parent whose restarts were exhausted, and why', async (kit) => {
    const { order } = await dynasty(kit, {}, {}, { intensity: 0 });
    await order('top/middle/low/leaf', 'fail');
    const [own, parents] = kit.factsOf('ActorFailed').map(({ failure }) => failure);
    expect(parents).to.deep.include({ address: 'troupe://test/top/middle/low', phase: 'child', messageId: undefined });
    const error = parents?.error;
    expect(isTroupeError(error, 'TROUPE_RESTARTS_EXHAUSTED')).to.equal(true);
    expect(error).to.have.property('cause', own?.error);
    expect(error).to.have.deep.property('data', { child: 'troupe://test/top/middle/low/leaf' });
  });

  it('by exhausted restarts climbs level by level to whoever has restarts left', async (kit) => {
    const { log, order } = await dynasty(kit, {}, { intensity: 0 }, { intensity: 0 });
    await order('top/middle/low/leaf', 'fail');
    expect(takeFrom(log)).to.deep.equal([
      'top/middle/low/leaf ends (failed)',
      'top/middle/low/beside ends (stopped)',
      'top/middle/low ends (failed)',
      'top/middle/beside ends (stopped)',
      'top/middle restarts (1)',
      'top/middle/beside starts',
      'top/middle/low starts',
      'top/middle/low/beside starts',
      'top/middle/low/leaf starts',
    ]);
  });

  it('climbs to the guardian, which stops that top-level actor and nobody else', async (kit) => {
    const { log, order } = await dynasty(kit, escalate, escalate, escalate);
    for (let failure = 0; failure < 4; failure++) {
      await order('top/middle/low/leaf', 'fail');
      await kit.advance(1_000);
    }
    expect(kit.factsOf('ActorRestarted').map(({ address, restarts }) => `${address} ${restarts}`)).to.deep.equal([
      'troupe://test/top 1',
      'troupe://test/top 2',
      'troupe://test/top 3',
    ]);
    expect(kit.factsOf('IncidentOpened').map(({ address }) => address)).to.deep.equal(['troupe://test/top']);
    expect(takeFrom(log).at(-1)).to.equal('top ends (failed)');
    await order('bystander', { say: 'all quiet' });
    expect(takeFrom(log)).to.deep.equal(['bystander: all quiet']);
    expect(kit.system.tree().actors).to.equal(1);
  });

  it("by directive leaves the children as they are until the grandparent has decided: 'restart'", async (kit) => {
    const { log, order } = await dynasty(kit, {}, {}, escalate);
    await order('top/middle/low/leaf', 'fail');
    expect(takeFrom(log)).to.deep.equal([
      'top/middle/low/leaf ends (stopped)',
      'top/middle/low/beside ends (stopped)',
      'top/middle/low restarts (1)',
      'top/middle/low/beside starts',
      'top/middle/low/leaf starts',
    ]);
  });

  it("by directive: 'resume' lets parent and child go on with their state", async (kit) => {
    const { log, order } = await dynasty(kit, {}, resume, escalate);
    await order('top/middle/low/leaf', 'fail', { say: 'here' });
    await order('top/middle/low', { say: 'here too' });
    expect(takeFrom(log)).to.deep.equal(['top/middle/low/leaf: here', 'top/middle/low: here too']);
    expect(kit.factsOf('ActorResumed').map(({ address }) => address)).to.deep.equal([
      'troupe://test/top/middle/low',
      'troupe://test/top/middle/low/leaf',
    ]);
  });

  it("by directive: 'resume' goes all the way down again", async (kit) => {
    const { log, order } = await dynasty(kit, resume, escalate, escalate);
    await order('top/middle/low/leaf', 'fail', { say: 'here' });
    await order('top/middle/low', { say: 'here' });
    await order('top/middle', { say: 'here' });
    expect(takeFrom(log)).to.deep.equal(['top/middle/low/leaf: here', 'top/middle/low: here', 'top/middle: here']);
  });

  it("by directive: 'resume' of several children that failed together leaves none suspended", async (kit) => {
    const { log, order } = await dynasty(kit, {}, resume, escalate);
    const { system } = kit;
    system.ref('troupe://test/top/middle/low/beside').tell('fail');
    await order('top/middle/low/leaf', 'fail');
    await order('top/middle/low/leaf', { say: 'here' });
    await order('top/middle/low/beside', { say: 'here' });
    expect(takeFrom(log)).to.deep.equal(['top/middle/low/leaf: here', 'top/middle/low/beside: here']);
  });

  it("by directive: 'resume' reaches only those that wait for it", async (kit) => {
    const { order } = await dynasty(kit, {}, resume, escalate);
    await order('top/middle/low/leaf', 'fail');
    await order('top/middle/low/beside', 'fail');
    expect(kit.factsOf('ActorResumed').map(({ address }) => address.split('/').at(-1))).to.deep.equal([
      'low',
      'leaf',
      'low',
      'beside',
    ]);
  });

  it("by exhausted restarts: 'resume' lets the parent go on, without the child that is used up", async (kit) => {
    const { log, order } = await dynasty(kit, {}, resume, { intensity: 0 });
    await order('top/middle/low/leaf', 'fail');
    expect(takeFrom(log)).to.deep.equal(['top/middle/low/leaf ends (failed)']);
    await order('top/middle/low', { say: 'here' });
    await order('top/middle/low/beside', { say: 'here' });
    expect(takeFrom(log)).to.deep.equal(['top/middle/low: here', 'top/middle/low/beside: here']);
  });

  it("by directive: a child whose init failed is started anew by 'resume', not left for dead", async (kit) => {
    const log: string[] = [];
    let starts = 0;
    const child = {
      ...actor(log),
      init: (): undefined => {
        if (++starts === 1) throw new Error('no start');
        log.push('child starts');
      },
    };
    const parent = actor(log, { child: { actor: child } }, escalate);
    kit.system.spawn(actor(log, { parent: { actor: parent } }, resume), { name: 'top' });
    await kit.settle();
    await kit.advance(60_000);
    await commander(kit)('top/parent/child', { say: 'here' });
    expect(log.slice(-2)).to.deep.equal(['child starts', 'top/parent/child: here']);
  });

  it("by directive: 'stop' ends parent and child", async (kit) => {
    const { log, order } = await dynasty(kit, {}, { decide: () => 'stop' }, escalate);
    await order('top/middle/low/leaf', 'fail');
    expect(takeFrom(log)).to.deep.equal([
      'top/middle/low/leaf ends (stopped)',
      'top/middle/low/beside ends (stopped)',
      'top/middle/low ends (failed)',
    ]);
    await order('top/middle', { say: 'here' });
    expect(takeFrom(log)).to.deep.equal(['top/middle: here']);
  });

  it('of a failure hands the same error up', async (kit) => {
    const { order } = await dynasty(kit, {}, {}, escalate);
    await order('top/middle/low/leaf', 'fail');
    const [child, parent, ...more] = kit.factsOf('ActorFailed').map(({ failure }) => failure);
    expect(more).to.deep.equal([]);
    expect(parent?.error).to.equal(child?.error);
    expect(parent?.phase).to.equal('child');
  });

  it('does not disturb siblings of the parent, nor their children', async (kit) => {
    const { log, order } = await dynasty(kit, {}, {}, { intensity: 0 });
    await order('top/middle/low/leaf', 'fail');
    takeFrom(log);
    for (const path of ['top', 'top/beside', 'top/middle', 'top/middle/beside', 'bystander']) {
      await order(path, { say: 'undisturbed' });
    }
    expect(takeFrom(log)).to.have.length(5);
    const restarts = (name: string): number | undefined =>
      kit.system.tree().tree.find((top) => top.name === name)?.restarts;
    expect([restarts('top'), restarts('bystander')]).to.deep.equal([0, 0]);
  });
});
