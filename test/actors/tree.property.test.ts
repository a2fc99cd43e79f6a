// The tree as a whole: random actors, random messages, failures, stops and time, and what must hold all the same. A failing
// run prints its seed and its shortest counterexample; fast-check replays it from there.

import { expect } from 'chai';
import fc from 'fast-check';
import { testSystem } from '../../src/testkit/index.ts';
import { isWork, type Job, type Spec, World } from './tree-world.ts';

/** More runs, for a long search: `TREE_RUNS=5000 npx mocha test/actors/tree.property.test.ts`. */
const numRuns = Number(process.env['TREE_RUNS'] ?? 1_000);

// Without bias, or nearly all would be aimed at the first actor.
const whom = fc.noBias(fc.nat({ max: 27_719 }));
const spec = fc.record({
  restart: fc.constantFrom('permanent', 'permanent', 'transient', 'transient', 'temporary'),
  retries: fc.constantFrom(0, 0, 1, 2),
  shutdownMs: fc.constantFrom(10, 100),
  mailbox: fc.constantFrom({}, {}, { capacity: 2 }, { capacity: 1, overflow: 'drop-oldest' }),
  init: fc.constantFrom('sync', 'sync', 'async'),
  failedInits: fc.constantFrom(0, 0, 0, 0, 0, 1, 4),
  decide: fc.constantFrom(
    undefined,
    undefined,
    'restart',
    'resume',
    'resume',
    'stop',
    'escalate',
    'escalate',
    'nonsense',
    {
      do: 'restart',
      afterMs: 30,
    },
  ),
  intensity: fc.constantFrom(0, 1, 3, 100),
}) as fc.Arbitrary<Spec>;
const plain = [
  'work',
  'work',
  'fail',
  'flaky',
  'flaky',
  'stash',
  'stash',
  'unstash',
  'hold',
  'answer',
  'leave',
] as const;
const { job } = fc.letrec<{ job: Job }>((tie) => ({
  job: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { arbitrary: fc.record({ do: fc.constantFrom(...plain) }), weight: 4 },
    {
      arbitrary: fc.record({
        do: fc.constantFrom('heedful', 'deaf', 'deaf, then fail'),
        ms: fc.constantFrom(0, 5, 50, 500),
      }),
      weight: 4,
    },
    {
      arbitrary: fc.record({ do: fc.constantFrom('watch', 'watch', 'watch', 'unwatch', 'stop child'), whom }),
      weight: 3,
    },
    { arbitrary: fc.record({ do: fc.constant('timer'), ms: fc.constantFrom(0, 20, 2_000) }), weight: 1 },
    { arbitrary: fc.record({ do: fc.constant('spawn'), spec }), weight: 3 },
    {
      arbitrary: fc.record({
        do: fc.constantFrom('tell', 'offer', 'ask', 'forward'),
        whom,
        job: tie('job'),
        ms: fc.constantFrom(5, 50, 1_000),
      }),
      weight: 3,
    },
  ) as fc.Arbitrary<Job>,
}));

/** What the test does from outside. */
const step = fc.oneof(
  { arbitrary: fc.record({ tell: whom, job }), weight: 40 },
  { arbitrary: fc.record({ ask: whom, job, ms: fc.constantFrom(5, 50, 1_000) }), weight: 15 },
  { arbitrary: fc.record({ offer: whom, job, ms: fc.constantFrom(5, 50, 1_000) }), weight: 10 },
  { arbitrary: fc.record({ stop: whom, drain: fc.boolean() }), weight: 1 },
  { arbitrary: fc.record({ advance: fc.constantFrom(0, 1, 10, 100, 1_000) }), weight: 12 },
  { arbitrary: fc.constant('settle' as const), weight: 15 },
);
const script = fc.record({
  tops: fc.array(spec, { minLength: 1, maxLength: 4 }),
  intensity: fc.constantFrom(0, 3, 100, 100),
  steps: fc.array(step, { minLength: 1, maxLength: 80, size: 'max' }),
});
type Script = typeof script extends fc.Arbitrary<infer Value> ? Value : never;

async function play({ tops, intensity, steps }: Script): Promise<void> {
  const kit = testSystem({ supervision: { intensity } });
  const world = new World(kit);
  for (const top of tops) world.spawn(top);
  for (const action of steps) {
    if (action === 'settle') await kit.settle();
    else if ('advance' in action) await kit.advance(action.advance);
    else if ('tell' in action) world.tell(world.member(action.tell), action.job);
    else if ('ask' in action) world.ask(world.member(action.ask), action.job, action.ms);
    else if ('offer' in action) world.offer(world.member(action.offer), action.job, action.ms);
    else void kit.system.stopActor(world.member(action.stop).ref, { drain: action.drain });
  }
  await kit.advance(120_000);
  await kit.settle();
  checkAtRest(world);
  void kit.system.stop();
  await kit.advance(120_000);
  await kit.settle();
  checkAfterwards(world);
}

/** Everything has come to rest; the living are idle. */
function checkAtRest({ kit, members, watches, openPromises, violations }: World): void {
  expect(violations).to.deep.equal([]);
  expect(openPromises, 'open asks and offers').to.equal(0);
  expect(kit.system.tree().openAsks, 'open asks by the system').to.equal(0);

  const incarnations = new Map<string, number>();
  const visit = (actors: ReturnType<typeof kit.system.tree>['tree']): void => {
    for (const { address, condition, incarnation, mailbox, children } of actors) {
      expect({ address, condition, mailbox }).to.deep.equal({ address, condition: 'idle', mailbox: 0 });
      incarnations.set(address, incarnation);
      visit(children);
    }
  };
  visit(kit.system.tree().tree);
  for (const { ref, ends, parent, number } of members) {
    expect(incarnations.has(ref.address), `m${number} lives, or has ended once`).to.equal(ends === 0);
    expect(ends).to.be.at.most(1);
    if (ends === 0 && parent !== undefined) expect(parent.ends, `m${number} is no orphan`).to.equal(0);
  }
  expect(kit.system.tree().actors).to.equal(incarnations.size);

  for (const { watcher, incarnation, target, open, begun, told } of watches.values()) {
    const current = incarnations.get(watcher.ref.address) === incarnation;
    const what = `m${watcher.number} is told of the end of m${target.number}`;
    expect(told, what).to.be.at.most(begun);
    if (current) expect(told, what).to.equal(open ? begun - 1 : begun);
    if (current && open) expect(target.ends, what).to.equal(0);
  }
}

/** The system has stopped. */
function checkAfterwards({ kit, members, ledger, violations }: World): void {
  expect(violations).to.deep.equal([]);
  for (const { ends, number } of members) expect(ends, `ends of m${number}`).to.equal(1);
  const quarantined = new Map<number, number>();
  for (const { message } of kit.system.quarantine.list()) {
    if (isWork(message)) quarantined.set(message.id, (quarantined.get(message.id) ?? 0) + 1);
  }
  for (const [id, { job: what, starts, attempts, handled, cancelled, refused, dead }] of ledger) {
    const outcome = { handled, cancelled, refused, dead, quarantined: quarantined.get(id) ?? 0 };
    const sum = Object.values(outcome).reduce((total, count) => total + count, 0);
    expect(sum, `message ${id} ${JSON.stringify({ what, starts, outcome })} ends once`).to.equal(1);
    expect(starts, `attempts of message ${id} ${JSON.stringify(what)}`).to.be.at.most(attempts);
  }
  expect(kit.factsOf('ActorFailed').filter(({ failure }) => failure.phase === 'stray')).to.deep.equal([]);
  expect(kit.system.tree()).to.deep.include({ actors: 0, openAsks: 0, tree: [] });
  expect(kit.clock.pending, 'timers').to.equal(0);
}

describe('Tree', () => {
  it('keeps its promises whatever happens: turns, ends, watches, messages, asks, timers', async () => {
    await fc.assert(fc.asyncProperty(script, play), { numRuns });
  }).timeout(20_000 + numRuns * 30);
});
