// nact really decides: each supervisor is a nact actor, and without it nothing happens to a failed child. These tests reach
// in through the supervision port, and catch what is kept in the nodes.

import { expect } from 'chai';
import type { Supervision } from '../../src/supervisors/index.ts';
import { kernelOf } from '../../src/system.ts';
import type { TestSystem } from '../../src/testkit/index.ts';
import { it } from '../actors/fresh-system.ts';
import { actor, commander, takeFrom } from './family.ts';

interface Node {
  /** The state that the node's function folds into: restart times by child. */
  readonly windows: ReadonlyMap<number, unknown>;
  /** Ends the nact actor, behind the back of its supervisor. */
  kill(): void;
}

/** Keeps every node that the system makes from now on, in order. */
function nodesOf({ system }: TestSystem): Node[] {
  const { tree } = kernelOf(system).supervision as Supervision;
  const nodes: Node[] = [];
  const make = tree.node.bind(tree);
  tree.node = (initialState, reduce, onCrash) => {
    const node = make(initialState, reduce, onCrash);
    nodes.push({ windows: initialState as Node['windows'], kill: () => node.stop() });
    return node;
  };
  return nodes;
}

/** Some rounds of the event loop; `settle` would wait for a decision that never comes. */
async function rounds(): Promise<void> {
  for (let round = 0; round < 10; round++) await new Promise<void>((resolve) => setImmediate(resolve));
}

const generous = { intensity: 1_000, backoff: { initialMs: 0, maxMs: 0 } };

/** '/parent' with this many children 'c0', 'c1', … */
async function parentOf(kit: TestSystem, count: number) {
  const log: string[] = [];
  const children = Object.fromEntries(Array.from({ length: count }, (_, n) => [`c${n}`, { actor: actor(log) }]));
  kit.system.spawn(actor(log, children, generous), { name: 'parent' });
  await kit.settle();
  takeFrom(log);
  return { log, order: commander(kit) };
}

describe('Supervision on nact', () => {
  it('leaves children suspended when the nact actor of their supervisor has ended: nobody else decides', async (kit) => {
    const nodes = nodesOf(kit);
    const { log, order } = await parentOf(kit, 2);
    await order('parent/c0', 'fail');
    expect(takeFrom(log)).to.deep.equal(['parent/c0 restarts (1)']);
    expect(nodes).to.have.length(1);
    nodes[0]?.kill();
    const child = kit.system.ref<'fail'>('troupe://test/parent/c0');
    child.tell('fail');
    child.tell('fail');
    await rounds();
    expect(takeFrom(log)).to.deep.equal([]);
    expect(kit.system.tree().tree[0]?.children[0]).to.deep.include({ condition: 'suspended', mailbox: 1 });
  });

  it('makes one node per supervisor, and none before one of its children is down', async (kit) => {
    const nodes = nodesOf(kit);
    const { order } = await parentOf(kit, 50);
    expect(nodes).to.have.length(0);
    for (let n = 0; n < 50; n++) await order(`parent/c${n}`, 'fail');
    expect(nodes).to.have.length(1);
    await order('parent', 'fail'); // the guardian's
    expect(nodes).to.have.length(2);
  });

  it('forgets the restart window of a child that is gone, however it went', async (kit) => {
    const nodes = nodesOf(kit);
    const { log, order } = await parentOf(kit, 30);
    for (let n = 0; n < 30; n++) await order(`parent/c${n}`, 'fail');
    const windows = nodes[0]?.windows;
    expect(windows?.size).to.equal(30);
    for (let n = 0; n < 10; n++) await order(`parent/c${n}`, 'leave');
    for (let n = 10; n < 20; n++) await kit.system.stopActor(kit.system.ref(`troupe://test/parent/c${n}`));
    await kit.settle();
    expect(windows?.size).to.equal(10);
    await order('parent', 'fail'); // ends the remaining children and begins anew
    expect(takeFrom(log)).to.include('parent/c0 starts');
    await order('parent/c0', 'fail');
    expect(nodes[2]?.windows.size).to.equal(1);
  });

  it('forgets the windows of top-level actors as well', async (kit) => {
    const nodes = nodesOf(kit);
    const order = commander(kit);
    for (let n = 0; n < 20; n++) {
      kit.system.spawn(actor([]), { name: `top${n}` });
      await order(`top${n}`, 'fail', 'leave');
    }
    expect(kit.factsOf('ActorRestarted')).to.have.length(20);
    expect(nodes[0]?.windows.size).to.equal(0);
  });

  it('ends a child whose supervisor crashed over it, with an incident, and goes on', { random }, async (kit) => {
    const { log, order } = await parentOf(kit, 2);
    broken.now = true;
    await order('parent/c0', 'fail');
    broken.now = false;
    expect(takeFrom(log)).to.deep.equal(['parent/c0 ends (failed)']);
    expect(kit.factsOf('SupervisorFailed').map(({ error }) => (error as Error).message)).to.deep.equal([
      'no randomness left',
    ]);
    expect(kit.factsOf('IncidentOpened').map(({ address, cause }) => [address, cause])).to.deep.equal([
      ['troupe://test/parent/c0', 'its supervisor failed'],
    ]);
    await order('parent/c1', 'fail');
    expect(takeFrom(log)).to.deep.equal(['parent/c1 restarts (1)']);
  });
  const broken = { now: false };
  function random(): number {
    if (broken.now) throw new Error('no randomness left');
    return 0.5;
  }

  it('keeps a supervisor apart from a namesake that comes after it', async (kit) => {
    const { log, order } = await parentOf(kit, 1);
    for (let life = 0; life < 20; life++) {
      await order('parent/c0', 'fail');
      await kit.system.stopActor(kit.system.ref('troupe://test/parent'));
      kit.system.spawn(actor(log, { c0: { actor: actor(log) } }, { intensity: 1 }), { name: 'parent' });
      await kit.settle();
    }
    expect(takeFrom(log).filter((line) => line.includes('restarts'))).to.deep.equal(
      Array.from({ length: 20 }, () => 'parent/c0 restarts (1)'),
    );
  });
});
