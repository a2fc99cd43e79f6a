// FleetReport: what a console is told, and that it is bounded whatever the fleet looks like. RecentFacts: what it remembers.

import { expect } from 'chai';
import { type FleetReport, RecentFacts } from '../../src/console/index.ts';
import { maxActors, reportOf } from '../../src/console/report.ts';
import { createSystem, defineActor } from '../../src/index.ts';
import type { ActorView, SystemView } from '../../src/observe/index.ts';
import { testSystem } from '../../src/testkit/index.ts';
import { actor } from './actor-view.ts';

const extras = { pid: 7, since: 1_000, recent: [] };

function view(tree: readonly ActorView[], more: Partial<SystemView> = {}): SystemView {
  return {
    system: 'test',
    node: undefined,
    at: 5_000,
    actors: tree.length,
    deadLetters: { total: 0, byReason: {} },
    quarantined: 0,
    openAsks: 0,
    tree,
    omitted: 0,
    troubled: [],
    ...more,
  };
}

/** Actors in a tree, and how deep it is. */
function measure(tree: readonly ActorView[]): { actors: number; depth: number } {
  const below = tree.map(({ children }) => measure(children));
  return {
    actors: below.reduce((sum, { actors }) => sum + actors, tree.length),
    depth: tree.length === 0 ? 0 : 1 + Math.max(...below.map(({ depth }) => depth)),
  };
}

describe('reportOf', () => {
  it('is the system view, and who asks whom since when', () => {
    const desk = actor('desk', { children: [actor('desk/reader')], services: ['reading'] });
    const seen = view([desk], { troubled: [actor('desk')] });
    expect(reportOf(seen, extras)).to.deep.equal({ ...seen, ...extras });
  });

  it('cuts what lies deeper than 64, and counts it', () => {
    let chain = actor('leaf', { children: [actor('twig'), actor('twig')] });
    for (let depth = 1; depth < 2_000; depth++) chain = actor(`at-${depth}`, { children: [chain] });
    const report = reportOf(view([chain], { omitted: 5 }), extras);
    expect(measure(report.tree)).to.deep.equal({ actors: 64, depth: 64 });
    expect(report.omitted).to.equal(5 + 2_002 - 64);
    expect(JSON.parse(JSON.stringify(report)) as FleetReport).to.have.property('omitted', report.omitted);
  });

  it('shortens texts that actors may make as long as they like', () => {
    const long = 'x'.repeat(100_000);
    const talker = actor('talker', {
      lastFailure: { cause: 'bug', error: long },
      turn: { phase: 'receive', since: 0, progress: long, waitsFor: Array.from({ length: 1_000 }, () => long) },
      services: Array.from({ length: 1_000 }, (_, n) => `service-${n}`),
    });
    const report = reportOf(view([talker], { troubled: [talker] }), extras);
    expect(JSON.stringify(report).length).to.be.lessThan(25_000);
    expect(report.tree[0]?.lastFailure?.error).to.equal(`${'x'.repeat(499)}…`);
  });

  it('asks a system for no more than it will send', async () => {
    const { system, settle } = testSystem();
    const leaf = defineActor<never, undefined>({ type: 'leaf', init: () => undefined, receive: () => undefined });
    for (let n = 0; n < maxActors + 3; n++) system.spawn(leaf);
    await settle();
    const report = reportOf(system.tree({ maxActors }), extras);
    expect(report).to.include({ actors: maxActors + 3, omitted: 3 });
    expect(report.tree).to.have.length(maxActors);
    await system.stop();
  });
});

describe('RecentFacts', () => {
  const flaky = defineActor<number, undefined>({
    type: 'flaky',
    init: () => undefined,
    receive: (_state, message) => {
      throw new Error(`page ${message} ${'x'.repeat(1_000)}`);
    },
  });

  it('keeps the latest 20 warnings, newest first, in lines of bounded length', async () => {
    const { system, settle, advance } = testSystem({
      supervision: { intensity: Number.POSITIVE_INFINITY, backoff: { maxMs: 0 } },
    });
    const recent = new RecentFacts(system.events);
    const ref = system.spawn(flaky, { name: 'flaky' });
    for (let page = 1; page <= 30; page++) {
      ref.tell(page);
      await settle();
      await advance(10);
    }
    const facts = recent.list();
    expect(facts).to.have.length(20);
    expect(facts[0]?.at).to.be.greaterThan(facts[19]?.at ?? Number.NaN);
    expect(facts.every(({ text }) => text.length <= 500)).to.equal(true);
    expect(facts.map(({ kind }) => kind))
      .to.include('ActorFailed')
      .and.not.to.include('ActorRestarted');
    expect(facts.some(({ text }) => text.includes('page 30 '))).to.equal(true);
    expect(facts.some(({ text }) => text.includes('page 1 '))).to.equal(false);
    await system.stop();
  });

  it('does not lose an incident to the warnings that follow', async () => {
    const { system, settle } = testSystem({ supervision: { intensity: 0 } });
    const recent = new RecentFacts(system.events);
    for (let n = 0; n < 30; n++) {
      system.spawn(flaky, { name: `flaky-${n}` }).tell(n);
      await settle();
    }
    expect(recent.list().filter(({ kind }) => kind === 'IncidentOpened')).to.have.length(20);
    await system.stop();
  });

  it('listens to trouble only, so that nothing is built while all is well', async () => {
    const system = createSystem({ name: 'calm', log: 'silent' });
    const recent = new RecentFacts(system.events);
    expect(system.events.hears).to.include({
      ActorFailed: true,
      IncidentOpened: true,
      ActorStarted: false,
      UserFact: false,
    });
    recent.close();
    expect(Object.values(system.events.hears)).not.to.include(true);
    await system.stop();
  });
});
