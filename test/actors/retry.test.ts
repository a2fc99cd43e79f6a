// Retry: the message that failed its actor is handled again by the next incarnation while it has attempts left, and is
// quarantined after that. Attempts are counted by message, across restarts.

import { expect } from 'chai';
import { defineActor, type Request } from '../../src/index.ts';
import { it, refusal } from './fresh-system.ts';

type Message = { type: 'work'; id: string; failures: number } | Request<{ type: 'question'; failures: number }, string>;

/** Fails the first `failures` attempts of each message; logs every attempt. */
function worker(log: string[]) {
  return defineActor<Message>({
    init: () => undefined,
    receive: (_state, message, context) => {
      const { attempt } = context.headers;
      log.push(`${message.type === 'work' ? message.id : 'question'}:${attempt}`);
      if (attempt <= message.failures) throw new Error(`attempt ${attempt}`);
      if (message.type === 'question') context.reply(`answer ${attempt}`);
    },
  });
}

const patient = { supervision: { intensity: 100 } };

describe('Retry', () => {
  it('handles the failing message again after the restart, ahead of the mailbox', patient, async (kit) => {
    const log: string[] = [];
    const actor = kit.system.spawn(worker(log), { retry: { times: 1 } });
    actor.tell({ type: 'work', id: 'a', failures: 1 });
    actor.tell({ type: 'work', id: 'b', failures: 0 });
    await kit.settle();
    expect(log).to.deep.equal(['a:1', 'a:2', 'b:1']);
    expect(kit.factsOf('ActorRestarted')).to.have.length(1);
    expect(kit.system.quarantine.size).to.equal(0);
  });

  it('counts attempts by message, across restarts, and quarantines after the last', patient, async (kit) => {
    const log: string[] = [];
    const actor = kit.system.spawn(worker(log), { retry: { times: 2 } });
    actor.tell({ type: 'work', id: 'bad', failures: 99 });
    actor.tell({ type: 'work', id: 'good', failures: 2 });
    await kit.advance(60_000);
    expect(log).to.deep.equal(['bad:1', 'bad:2', 'bad:3', 'good:1', 'good:2', 'good:3']);
    const [item, ...more] = kit.system.quarantine.list();
    expect(more).to.deep.equal([]);
    expect(item?.message).to.deep.equal({ type: 'work', id: 'bad', failures: 99 });
    expect(item?.failure.attempt).to.equal(3);
    expect(kit.factsOf('ActorFailed').map(({ failure }) => failure.attempt)).to.deep.equal([1, 2, 3, 1, 2]);
  });

  it('keeps the attempts of a message whose turn fails just after a child has failed its actor', async (kit) => {
    const { system, factsOf, advance } = kit;
    const attempts: number[] = [];
    const childHasFailed = Promise.withResolvers<void>();
    const fuse = defineActor<'blow'>({
      init: () => undefined,
      receive: () => {
        throw new Error('blown');
      },
    });
    const actor = system.spawn(
      defineActor<'work'>({
        init: () => undefined,
        receive: async (_state, _message, context) => {
          const { attempt } = context.headers;
          attempts.push(attempt);
          if (attempt > 1) return;
          context.spawn(fuse).tell('blow');
          await childHasFailed.promise;
          throw new Error('and so does the turn');
        },
        supervision: { decide: () => 'escalate' },
      }),
      { retry: { times: 3 } },
    );
    system.events.subscribe(
      (fact) => {
        if (fact.kind === 'ActorFailed' && fact.failure.phase === 'child') childHasFailed.resolve();
      },
      ['ActorFailed'],
    );
    actor.tell('work');
    await advance(60_000);
    const phases = factsOf('ActorFailed').filter(({ address }) => address === actor.address);
    expect(phases.map(({ failure }) => failure.phase)).to.deep.equal(['child', 'receive']);
    expect(attempts).to.deep.equal([1, 2]);
    expect(system.quarantine.list().map(({ message }) => message)).to.deep.equal(['blow']);
  });

  it('retries nothing unless told to', async ({ system, settle }) => {
    const log: string[] = [];
    const actor = system.spawn(worker(log));
    actor.tell({ type: 'work', id: 'a', failures: 1 });
    await settle();
    expect(log).to.deep.equal(['a:1']);
    expect(system.quarantine.list().map(({ failure }) => failure.attempt)).to.deep.equal([1]);
  });

  it('keeps the ids of the message', async ({ system, settle }) => {
    const seen: (readonly [string, string])[] = [];
    const actor = system.spawn(
      defineActor<'once'>({
        init: () => undefined,
        receive: (_state, _message, { headers }) => {
          seen.push([headers.messageId, headers.correlationId]);
          if (headers.attempt === 1) throw new Error('once');
        },
      }),
      { retry: { times: 1 } },
    );
    actor.tell('once', { correlationId: 'c-1' });
    await settle();
    expect(seen).to.have.length(2);
    expect(seen[1]).to.deep.equal(seen[0]);
    expect(seen[0]?.[1]).to.equal('c-1');
  });

  it('keeps an asker waiting, and answers it in the end', async ({ system }) => {
    const actor = system.spawn(worker([]), { retry: { times: 1 } });
    expect(await actor.ask({ type: 'question', failures: 1 })).to.equal('answer 2');
  });

  it('rejects the asker only when no attempt is left', patient, async ({ system }) => {
    const log: string[] = [];
    const actor = system.spawn(worker(log), { retry: { times: 1 } });
    const refused = await refusal(actor.ask({ type: 'question', failures: 2 }));
    expect(refused).to.deep.include({ code: 'TROUPE_ACTOR_FAILED' });
    expect(refused.cause).to.be.an('error').with.property('message', 'attempt 2');
    expect(log).to.deep.equal(['question:1', 'question:2']);
  });

  it('does not retry for an asker that has given up meanwhile', patient, async ({ system, settle, advance }) => {
    const log: string[] = [];
    const late = { supervision: { decide: () => ({ do: 'restart', afterMs: 1_000 }) as const } };
    const parent = defineActor<never>({
      init: (context) => void context.spawn(worker(log), { name: 'child', retry: { times: 1 } }),
      receive: () => undefined,
      ...late,
    });
    system.spawn(parent, { name: 'parent' });
    await settle();
    const child = system.ref<Message>('troupe://test/parent/child');
    const asked = refusal(child.ask({ type: 'question', failures: 1 }, { timeoutMs: 500 }));
    await advance(2_000);
    expect(await asked).to.have.property('code', 'TROUPE_ASK_TIMEOUT');
    expect(log).to.deep.equal(['question:1']);
    expect(system.deadLetters.counts()).to.deep.equal({ expired: 1 });
  });

  for (const kind of ['once', 'every'] as const) {
    it(`retries a message of a timer '${kind}', although the restart has cancelled the timer`, async (kit) => {
      const attempts: number[] = [];
      const clockwork = defineActor<'tick'>({
        init: ({ timers }, restart) => {
          if (restart === undefined) timers[kind]('tick', 'tick', 10);
        },
        receive: (_state, _message, { headers }) => {
          attempts.push(headers.attempt);
          if (headers.attempt === 1) throw new Error('once');
        },
      });
      kit.system.spawn(clockwork, { retry: { times: 1 } });
      await kit.advance(1_000);
      expect(attempts).to.deep.equal([1, 2]);
    });
  }

  for (const directive of ['stop', 'resume'] as const) {
    it(`quarantines a message with attempts left when the directive is '${directive}'`, async (kit) => {
      const log: string[] = [];
      const parent = defineActor<never>({
        init: (context) => void context.spawn(worker(log), { name: 'child', retry: { times: 5 } }),
        receive: () => undefined,
        supervision: { decide: () => directive },
      });
      kit.system.spawn(parent, { name: 'parent' });
      await kit.settle();
      const child = kit.system.ref<Message>('troupe://test/parent/child');
      const refused = await refusal(child.ask({ type: 'question', failures: 1 }));
      expect(refused.code).to.equal('TROUPE_ACTOR_FAILED');
      await kit.settle();
      expect(log).to.deep.equal(['question:1']);
      expect(kit.system.quarantine.size).to.equal(1);
    });
  }

  it('quarantines a message with attempts left when restarts are exhausted', async ({ system, settle, advance }) => {
    const log: string[] = [];
    const actor = system.spawn(worker(log), { retry: { times: Number.POSITIVE_INFINITY } });
    actor.tell({ type: 'work', id: 'a', failures: 99 });
    await settle();
    await advance(60_000);
    expect(log).to.deep.equal(['a:1', 'a:2', 'a:3', 'a:4']);
    expect(system.quarantine.list().map(({ failure }) => failure.attempt)).to.deep.equal([4]);
    expect(system.tree().actors).to.equal(0);
  });
});
