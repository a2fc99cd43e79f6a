// Restart types, as in OTP: permanent children always come back, transient ones after a failure, temporary ones never.
// What a parent or an operator stops stays stopped.

import { expect } from 'chai';
import type { SpawnOptions } from '../../src/index.ts';
import type { TestSystem } from '../../src/testkit/index.ts';
import { it } from '../actors/fresh-system.ts';
import { actor, commander, takeFrom } from './family.ts';

type RestartType = NonNullable<SpawnOptions['restart']>;

/** A parent with a child of this restart type, or of none. */
async function parentWith(kit: TestSystem, restart: RestartType | undefined) {
  const log: string[] = [];
  const options = restart === undefined ? {} : { restart };
  kit.system.spawn(actor(log, { child: { actor: actor(log), options } }), { name: 'parent' });
  await kit.settle();
  takeFrom(log);
  return { log, order: commander(kit) };
}

const back = ['parent/child restarts (1)'];

const table: readonly {
  readonly restart: RestartType | undefined;
  readonly fails: readonly string[];
  readonly leaves: readonly string[];
}[] = [
  { restart: 'permanent', fails: back, leaves: back },
  { restart: 'transient', fails: back, leaves: ['parent/child ends (finished)'] },
  { restart: undefined, fails: back, leaves: ['parent/child ends (finished)'] },
  { restart: 'temporary', fails: ['parent/child ends (failed)'], leaves: ['parent/child ends (finished)'] },
];

describe('Restart types', () => {
  for (const { restart, fails, leaves } of table) {
    const title = restart ?? 'default (transient)';

    it(`${title}: after a failure`, async (kit) => {
      const { log, order } = await parentWith(kit, restart);
      await order('parent/child', 'fail');
      expect(takeFrom(log)).to.deep.equal(fails);
    });

    it(`${title}: after a normal exit`, async (kit) => {
      const { log, order } = await parentWith(kit, restart);
      await order('parent/child', 'leave');
      expect(takeFrom(log)).to.deep.equal(leaves);
    });

    it(`${title}: stays stopped when it is stopped by an operator`, async (kit) => {
      const { log } = await parentWith(kit, restart);
      await kit.system.stopActor(kit.system.ref('troupe://test/parent/child'));
      await kit.advance(60_000);
      expect(takeFrom(log)).to.deep.equal(['parent/child ends (stopped)']);
    });
  }

  it('a top-level actor has one as well', async (kit) => {
    const log: string[] = [];
    const order = commander(kit);
    kit.system.spawn(actor(log), { name: 'permanent', restart: 'permanent' });
    kit.system.spawn(actor(log), { name: 'temporary', restart: 'temporary' });
    await kit.settle();
    takeFrom(log);
    await order('permanent', 'leave');
    await order('temporary', 'fail');
    expect(takeFrom(log)).to.deep.equal(['permanent restarts (1)', 'temporary ends (failed)']);
  });

  it('comes from the definition unless spawn says otherwise', async (kit) => {
    const log: string[] = [];
    const fleeting = { ...actor(log), defaults: { restart: 'temporary' } as const };
    kit.system.spawn(fleeting, { name: 'by-definition' });
    kit.system.spawn(fleeting, { name: 'by-spawn', restart: 'transient' });
    await kit.settle();
    takeFrom(log);
    await commander(kit)('by-definition', 'fail');
    await commander(kit)('by-spawn', 'fail');
    expect(takeFrom(log)).to.deep.equal(['by-definition ends (failed)', 'by-spawn restarts (1)']);
  });

  it('a temporary child does not count, and does not trouble its parent', async (kit) => {
    const log: string[] = [];
    const order = commander(kit);
    const children = Object.fromEntries(
      Array.from({ length: 20 }, (_, n) => [`t${n}`, { actor: actor([]), options: { restart: 'temporary' } as const }]),
    );
    kit.system.spawn(actor(log, children, { intensity: 0 }), { name: 'parent' });
    await kit.settle();
    for (let n = 0; n < 20; n++) await order(`parent/t${n}`, 'fail');
    expect(takeFrom(log)).to.deep.equal(['parent starts']);
  });
});
