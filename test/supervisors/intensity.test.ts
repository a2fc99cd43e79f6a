// Restart intensity and backoff in a living tree, under virtual time: how often one child may restart, how long it waits,
// and that its siblings are counted apart.

import { expect } from 'chai';
import type { SupervisionOptions } from '../../src/index.ts';
import type { TestSystem } from '../../src/testkit/index.ts';
import { it } from '../actors/fresh-system.ts';
import { actor, commander, takeFrom } from './family.ts';

const noDelay = { initialMs: 0, maxMs: 0 };

/** A parent '/parent' with the children 'a' and 'b'. */
async function siblings(kit: TestSystem, supervision: SupervisionOptions) {
  const log: string[] = [];
  const child = { actor: actor(log) };
  kit.system.spawn(actor(log, { a: child, b: child }, supervision), { name: 'parent' });
  await kit.settle();
  takeFrom(log);
  return { log, order: commander(kit) };
}

describe('Restart intensity', () => {
  it('allows 3 restarts in 5 s by default; the next failure exhausts it', async (kit) => {
    const { log, order } = await siblings(kit, { backoff: noDelay });
    for (let failure = 1; failure <= 3; failure++) await order('parent/a', 'fail');
    expect(takeFrom(log)).to.deep.equal(['parent/a restarts (1)', 'parent/a restarts (2)', 'parent/a restarts (3)']);
    await order('parent/a', 'fail');
    expect(takeFrom(log)).to.deep.equal([
      'parent/b ends (stopped)',
      'parent/a ends (failed)',
      'parent restarts (1)',
      'parent/a starts',
      'parent/b starts',
    ]);
  });

  it('forgets restarts that are as old as the period, to the millisecond', async (kit) => {
    const options = { intensity: 2, periodMs: 1_000, backoff: noDelay };
    const { log, order } = await siblings(kit, options);
    await order('parent/a', 'fail');
    await kit.advance(500);
    await order('parent/a', 'fail');
    await kit.advance(500);
    await order('parent/a', 'fail'); // the first one is 1,000 ms old: forgotten
    expect(takeFrom(log)).to.deep.equal(['parent/a restarts (1)', 'parent/a restarts (2)', 'parent/a restarts (3)']);
    await kit.advance(499);
    await order('parent/a', 'fail'); // the second one is 999 ms old: it counts
    expect(takeFrom(log)).to.include('parent restarts (1)');
  });

  it('never exhausts a child that fails slowly enough', async (kit) => {
    const { log, order } = await siblings(kit, { intensity: 1, periodMs: 100 });
    for (let failure = 1; failure <= 50; failure++) {
      await order('parent/a', 'fail');
      await kit.advance(100);
    }
    expect(takeFrom(log).at(-1)).to.equal('parent/a restarts (50)');
  });

  it('counts each child for itself', async (kit) => {
    const { log, order } = await siblings(kit, { intensity: 2, backoff: noDelay });
    for (const path of ['parent/a', 'parent/b', 'parent/a', 'parent/b']) await order(path, 'fail');
    expect(takeFrom(log)).to.deep.equal([
      'parent/a restarts (1)',
      'parent/b restarts (1)',
      'parent/a restarts (2)',
      'parent/b restarts (2)',
    ]);
  });

  it('counts from zero for a namesake that is started later', async (kit) => {
    const { log, order } = await siblings(kit, { intensity: 1, backoff: noDelay });
    await order('parent/a', 'fail');
    await order('parent', 'fail'); // new children, of the same names
    takeFrom(log);
    await order('parent/a', 'fail');
    expect(takeFrom(log)).to.deep.equal(['parent/a restarts (1)']);
  });

  it('of 0 gives up at the first failure', async (kit) => {
    const { log, order } = await siblings(kit, { intensity: 0 });
    await order('parent/a', 'fail');
    expect(takeFrom(log)).to.include('parent restarts (1)').and.to.not.include('parent/a restarts (1)');
  });

  it('of Infinity never gives up', async (kit) => {
    const { log, order } = await siblings(kit, { intensity: Number.POSITIVE_INFINITY, backoff: noDelay });
    for (let failure = 1; failure <= 200; failure++) await order('parent/a', 'fail');
    expect(takeFrom(log).at(-1)).to.equal('parent/a restarts (200)');
  });

  it('counts failures in `init` like any other', async (kit) => {
    const log: string[] = [];
    let starts = 0;
    const broken = {
      ...actor(log),
      init: () => {
        starts++;
        throw new Error('no start');
      },
    };
    kit.system.spawn(actor(log, { broken: { actor: broken } }), { name: 'parent', restart: 'temporary' });
    await kit.advance(10_000);
    expect(starts).to.equal(4);
    expect(log).to.deep.equal(['parent starts', 'parent ends (failed)']);
  });
});

describe('Backoff', () => {
  /** Lets 'a' fail as soon as it is up again, and returns the delays. */
  async function delays(kit: TestSystem, count: number): Promise<number[]> {
    const { order } = await siblings(kit, { intensity: 100, periodMs: 3_600_000 });
    for (let failure = 0; failure < count; failure++) {
      await order('parent/a', 'fail');
      await kit.advance(30_000);
    }
    return kit.factsOf('RestartScheduled').map(({ afterMs }) => afterMs);
  }

  it('waits not at all, then 200 ms, then twice as long each time, at most 30 s', async (kit) => {
    expect(await delays(kit, 10)).to.deep.equal([200, 400, 800, 1_600, 3_200, 6_400, 12_800, 25_600, 30_000]);
  });

  it('draws from ±20 %: the least', { random: () => 0 }, async (kit) => {
    expect(await delays(kit, 4)).to.deep.equal([160, 320, 640]);
  });

  it('draws from ±20 %: the most', { random: () => 1 - Number.EPSILON }, async (kit) => {
    expect((await delays(kit, 4)).map(Math.round)).to.deep.equal([240, 480, 960]);
  });

  it('lets the child wait for exactly that long, and its messages with it', async (kit) => {
    const { log, order } = await siblings(kit, { backoff: { initialMs: 1_000 } });
    await order('parent/a', 'fail', { say: 'hello' });
    await kit.advance(999);
    expect(takeFrom(log)).to.deep.equal([]);
    await kit.advance(1);
    expect(takeFrom(log)).to.deep.equal(['parent/a restarts (1)', 'parent/a: hello']);
  });

  it('starts over when the child has been well for a whole period', async (kit) => {
    const { order } = await siblings(kit, { intensity: 5, periodMs: 1_000 });
    await order('parent/a', 'fail');
    await order('parent/a', 'fail');
    await kit.advance(1_200);
    await order('parent/a', 'fail');
    expect(kit.factsOf('RestartScheduled').map(({ afterMs }) => afterMs)).to.deep.equal([200]);
    expect(kit.factsOf('ActorRestarted')).to.have.length(3);
  });

  it('keeps the supervisor responsive: siblings work, fail and stop meanwhile', async (kit) => {
    const { log, order } = await siblings(kit, { backoff: { initialMs: 10_000 } });
    await order('parent/a', 'fail');
    await order('parent/b', { say: 'still here' });
    await order('parent', { say: 'I as well' });
    await kit.system.stopActor(kit.system.ref('troupe://test/parent'));
    expect(takeFrom(log)).to.deep.equal([
      'parent/b: still here',
      'parent: I as well',
      'parent/b ends (stopped)',
      'parent ends (stopped)',
    ]);
    expect(kit.clock.pending).to.equal(0);
  });
});
