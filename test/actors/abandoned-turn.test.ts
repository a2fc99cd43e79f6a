// A turn that a stop or a restart cuts short: it is asked to end by its abort signal, awaited until the deadline, then
// abandoned. What it still does or returns counts for nothing, and its message is never silently lost.

import { expect } from 'chai';
import { type ActorContext, type ActorRef, defineActor, type Request } from '../../src/index.ts';
import type { TestSystem } from '../../src/testkit/index.ts';
import { follow, it, refusal } from './fresh-system.ts';

type Work = Request<{ type: 'work'; n: number }, number>;

/** What a turn does about `n`; the context is that of the turn. */
type Job = (n: number, context: ActorContext<Work>) => Promise<number>;

interface Fixture {
  readonly worker: ActorRef<Work>;
  /** Fails a child of the worker, whose failure is escalated: the worker restarts while its turn is open. */
  fail(): Promise<void>;
}

/** A worker that adds up what its job makes of each message, logs the sum and replies with it. */
async function working(
  { system, settle }: TestSystem,
  log: unknown[],
  job: Job,
  options: { retry?: { times: number } } = {},
): Promise<Fixture> {
  const fuse = defineActor<'blow'>({
    init: () => undefined,
    receive: () => {
      throw new Error('blown');
    },
  });
  const worker = defineActor<Work, number>({
    init: (context) => {
      context.spawn(fuse, { name: 'fuse' });
      return 0;
    },
    receive: async (sum, { n }, context) => {
      const { attempt } = context.headers;
      const made = await job(n, context);
      log.push(`${n}${attempt > 1 ? ' again' : ''}: ${sum} + ${made}`);
      context.reply(sum + made);
      return sum + made;
    },
    supervision: { decide: () => 'escalate' },
  });
  const ref = system.spawn(worker, { name: 'worker', shutdownMs: 500, ...options });
  await settle();
  return {
    worker: ref,
    fail: async () => {
      system.ref<'blow'>('troupe://test/worker/fuse').tell('blow');
      await settle();
    },
  };
}

/** Works until the gate of `n` opens, whatever the abort signal says. */
function deafJob() {
  const gates = new Map<number, PromiseWithResolvers<number>>();
  const gate = (n: number): PromiseWithResolvers<number> => {
    const known = gates.get(n) ?? Promise.withResolvers<number>();
    gates.set(n, known);
    return known;
  };
  return {
    job: (n: number) => gate(n).promise,
    finish: (n: number) => gate(n).resolve(n),
    fail: (n: number) => gate(n).reject(new Error('late')),
  };
}

/** Works until it is aborted, and then ends as `AbortSignal` says. */
const politeJob: Job = (n, { abortSignal }) =>
  n === 0
    ? Promise.resolve(0)
    : new Promise((_resolve, reject) => {
        abortSignal.addEventListener('abort', () => reject(abortSignal.reason as Error));
      });

/** What the worker left in the quarantine; the fuse's message is there as well. */
function quarantined({ system }: TestSystem): unknown[] {
  return system.quarantine.list().flatMap(({ to, message }) => (to === 'troupe://test/worker' ? [message] : []));
}

describe('Abandoned turn', () => {
  it('is awaited until shutdownMs, then the restart goes on without it', async (kit) => {
    const { job, finish } = deafJob();
    const log: string[] = [];
    const { worker, fail } = await working(kit, log, job);
    worker.tell({ type: 'work', n: 1 });
    worker.tell({ type: 'work', n: 2 });
    finish(2);
    await kit.settle();
    await fail();
    await kit.advance(499);
    expect(log).to.deep.equal([]);
    expect(kit.factsOf('TurnAbandoned')).to.deep.equal([]);
    await kit.advance(1);
    expect(log).to.deep.equal(['2: 0 + 2']);
    expect(kit.factsOf('TurnAbandoned').map(({ address, phase }) => [address, phase])).to.deep.equal([
      [worker.address, 'receive'],
    ]);
  });

  it('has its late result discarded, and its late reply made a dead letter', async (kit) => {
    const { job, finish } = deafJob();
    const { worker, fail } = await working(kit, [], job);
    const asked = refusal(worker.ask({ type: 'work', n: 100 }));
    await kit.settle();
    await fail();
    await kit.advance(500);
    expect(await asked).to.have.property('code', 'TROUPE_ACTOR_FAILED');
    finish(100);
    await kit.settle();
    expect(kit.factsOf('LateResultDiscarded')).to.have.length(1);
    expect(kit.system.deadLetters.recent().map(({ reason, message }) => [reason, message])).to.deep.equal([
      ['fenced', 100],
    ]);
    finish(1);
    expect(await worker.ask({ type: 'work', n: 1 })).to.equal(1);
  });

  it('is fenced while the `stopped` hook of its actor still runs', async ({ system, settle, advance }) => {
    const codes: unknown[] = [];
    const [turn, hook] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const actor = system.spawn(
      defineActor<'work'>({
        init: () => undefined,
        receive: async (_state, message, context) => {
          await turn.promise;
          try {
            context.timers.once('late', message, 1);
          } catch (error) {
            codes.push((error as { code?: unknown }).code);
          }
        },
        stopped: () => hook.promise,
      }),
      { shutdownMs: 100 },
    );
    actor.tell('work');
    await settle();
    const stopped = system.stopActor(actor);
    await advance(100);
    turn.resolve();
    await settle();
    expect(codes).to.deep.equal(['TROUPE_FENCED']);
    hook.resolve();
    await stopped;
  });

  it('may fail late without consequence', async (kit) => {
    const { job, fail: failLate } = deafJob();
    const { worker, fail } = await working(kit, [], job);
    worker.tell({ type: 'work', n: 1 });
    await kit.settle();
    await fail();
    await kit.advance(500);
    const failures = kit.factsOf('ActorFailed').length;
    failLate(1);
    await kit.settle();
    expect(kit.factsOf('ActorFailed')).to.have.length(failures);
    expect(kit.factsOf('LateResultDiscarded')).to.have.length(1);
  });

  for (const [how, abandoned] of [
    ['it was abandoned', true],
    ['it ended when it was aborted', false],
  ] as const) {
    it(`has its message retried after a restart, when ${how}`, async (kit) => {
      const log: string[] = [];
      let aborted = 0;
      const job: Job = (n, context) => {
        if (context.headers.attempt > 1) return Promise.resolve(n);
        context.abortSignal.addEventListener('abort', () => aborted++);
        return abandoned ? Promise.withResolvers<number>().promise : politeJob(n, context);
      };
      const { worker, fail } = await working(kit, log, job, { retry: { times: 1 } });
      const asked = worker.ask({ type: 'work', n: 7 });
      await kit.settle();
      await fail();
      await kit.advance(500);
      expect(await asked).to.equal(7);
      expect(log).to.deep.equal(['7 again: 0 + 7']);
      expect(aborted).to.equal(1);
      expect(quarantined(kit)).to.deep.equal([]);
    });

    it(`has its message quarantined after a restart without retry, when ${how}`, async (kit) => {
      const job: Job = abandoned ? deafJob().job : politeJob;
      const { worker, fail } = await working(kit, [], job);
      const asked = refusal(worker.ask({ type: 'work', n: 7 }));
      await kit.settle();
      await fail();
      await kit.advance(500);
      expect(await asked).to.have.property('code', 'TROUPE_ACTOR_FAILED');
      expect(quarantined(kit)).to.deep.equal([{ type: 'work', n: 7 }]);
      expect(kit.system.deadLetters.total).to.equal(0);
    });

    it(`has its message made a dead letter by a stop, when ${how}`, async (kit) => {
      const job: Job = abandoned ? deafJob().job : politeJob;
      const { worker } = await working(kit, [], job, { retry: { times: 1 } });
      const asked = refusal(worker.ask({ type: 'work', n: 7 }));
      await kit.settle();
      const stopped = kit.system.stopActor(worker);
      await kit.advance(500);
      await stopped;
      expect(await asked).to.have.property('code', 'TROUPE_ACTOR_STOPPED');
      expect(kit.system.deadLetters.recent().map(({ reason, message }) => [reason, message])).to.deep.equal([
        ['stopped', { type: 'work', n: 7 }],
      ]);
    });
  }

  it('counts as done when it ends well before the deadline: nothing is retried', async (kit) => {
    const { job, finish } = deafJob();
    const log: string[] = [];
    const { worker, fail } = await working(kit, log, job, { retry: { times: 5 } });
    const asked = worker.ask({ type: 'work', n: 3 });
    await kit.settle();
    await fail();
    await kit.advance(499);
    finish(3);
    expect(await asked).to.equal(3);
    await kit.advance(1_000);
    expect(log).to.deep.equal(['3: 0 + 3']);
    expect(kit.factsOf('ActorRestarted')).to.have.length(1);
    expect(kit.factsOf('TurnAbandoned')).to.deep.equal([]);
  });

  it('stays within reach of a stop when kernel work is done while it awaits and an offer waits', async (kit) => {
    const { system, settle } = kit;
    const mortal = system.spawn(defineActor<never>({ init: () => undefined, receive: () => undefined }));
    const log: string[] = [];
    const actor = system.spawn(
      defineActor<string>({
        init: (context) => context.watch(mortal),
        receive: (_state, _message, context) =>
          politeJob(1, context as never).then(
            () => undefined,
            () => void log.push('ended'),
          ),
      }),
      { mailbox: { capacity: 1 } },
    );
    actor.tell('in hand');
    await settle();
    actor.tell('fills the mailbox');
    const offered = refusal(actor.offer('waits'));
    await system.stopActor(mortal);
    await settle();
    const stopping = follow(system.stopActor(actor));
    await settle();
    expect(log).to.deep.equal(['ended']);
    expect(stopping.state).to.equal('resolved');
    expect(await offered).to.have.property('code', 'TROUPE_ACTOR_STOPPED');
  });

  it('sees the abort also when it looks at its signal only after the stop has begun', async (kit) => {
    const gate = Promise.withResolvers<void>();
    const seen: boolean[] = [];
    const { worker } = await working(kit, [], async (n, context) => {
      await gate.promise;
      seen.push(context.abortSignal.aborted);
      return n;
    });
    worker.tell({ type: 'work', n: 1 });
    await kit.settle();
    const stopped = kit.system.stopActor(worker);
    await kit.settle();
    gate.resolve();
    await kit.settle();
    await stopped;
    expect(seen).to.deep.equal([true]);
  });

  it('sees the abort in a late look after it was abandoned, too', async (kit) => {
    const gate = Promise.withResolvers<void>();
    const reasons: unknown[] = [];
    const { worker, fail } = await working(kit, [], async (n, context) => {
      await gate.promise;
      reasons.push(context.abortSignal.aborted, (context.abortSignal.reason as { code?: unknown } | undefined)?.code);
      return n;
    });
    worker.tell({ type: 'work', n: 1 });
    await kit.settle();
    await fail();
    await kit.advance(500);
    gate.resolve();
    await kit.settle();
    expect(reasons).to.deep.equal([true, 'TROUPE_FENCED']);
  });

  it('sees the abort in a late look from an `init` that is stopped', async ({ system, settle }) => {
    const gate = Promise.withResolvers<void>();
    const seen: boolean[] = [];
    const actor = system.spawn(
      defineActor<never>({
        init: async (context) => {
          await gate.promise;
          seen.push(context.abortSignal.aborted);
        },
        receive: () => undefined,
      }),
    );
    await settle();
    const stopped = system.stopActor(actor);
    await settle();
    gate.resolve();
    await stopped;
    expect(seen).to.deep.equal([true]);
  });
});
