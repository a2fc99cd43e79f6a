// Ask: every ask settles: with the reply, with the typed error of the callee, or at once when nobody can reply any more.

import { expect } from 'chai';
import { type ActorRef, defineActor, type Request, TroupeError } from '../../src/index.ts';
import { follow, it, refusal } from './fresh-system.ts';

type Echo = Request<{ type: 'echo'; value: unknown }, unknown>;

const echo = defineActor<Echo>({
  init: () => undefined,
  receive: (_state, { value }, context) => context.reply(value),
});

/** Never replies of itself. */
const silent = defineActor<unknown>({ init: () => undefined, receive: () => undefined });

describe('Ask', () => {
  it('resolves with the reply, undefined included', async ({ system }) => {
    const actor = system.spawn(echo);
    for (const value of ['text', 0, null, undefined, { nested: [1] }]) {
      expect(await actor.ask({ type: 'echo', value })).to.deep.equal(value);
    }
  });

  it('pairs each reply with its own ask, in whatever order they come', async ({ system }) => {
    const last = Promise.withResolvers<void>();
    const backwards = defineActor<number, (() => void)[]>({
      init: () => [],
      receive: (waiting, n, { asker }) => {
        waiting.unshift(() => asker?.reply(n));
        if (waiting.length === 3) for (const answer of waiting) answer();
        return waiting;
      },
    });
    const actor = system.spawn(backwards);
    const order: number[] = [];
    const asked = [1, 2, 3].map(async (n) => {
      const reply = await actor.ask<number>(n);
      order.push(reply);
      if (order.length === 3) last.resolve();
      return reply;
    });
    expect(await Promise.all(asked)).to.deep.equal([1, 2, 3]);
    await last.promise;
    expect(order).to.deep.equal([3, 2, 1]);
  });

  it('fails at once when nobody lives there, or nobody does any more', async ({ system, clock }) => {
    const gone = system.spawn(echo);
    await system.stopActor(gone);
    const stopped = await refusal(gone.ask({ type: 'echo', value: 1 }));
    expect(stopped).to.deep.include({ code: 'TROUPE_ACTOR_STOPPED', retryable: false });
    const nobody = await refusal(system.ref('troupe://test/nobody').ask('hello'));
    expect(nobody).to.deep.include({ code: 'TROUPE_NO_SUCH_ACTOR' });
    expect(nobody.data).to.deep.include({ to: 'troupe://test/nobody' });
    expect(clock.now()).to.equal(0);
    expect(system.deadLetters.counts()).to.deep.equal({ stopped: 1, 'no-such-actor': 1 });
  });

  it('fails at once when the mailbox is full', async ({ system }) => {
    const actor = system.spawn(silent, { mailbox: { capacity: 1 } });
    actor.tell('fills it');
    expect(await refusal(actor.ask('one too many'))).to.deep.include({ code: 'TROUPE_MAILBOX_FULL', retryable: true });
  });

  it('fails when the actor stops: while the ask is queued, handled, stashed or held', async ({
    system,
    clock,
    settle,
  }) => {
    const gate = Promise.withResolvers<void>();
    const phases = ['held', 'stashed', 'handled', 'queued'];
    const actor = system.spawn(
      defineActor<string>({
        init: () => undefined,
        receive: (_state, phase, context) => {
          if (phase === 'stashed') context.stash();
          if (phase === 'handled') return gate.promise.then(() => undefined);
        },
      }),
    );
    const asked = phases.map((phase) => refusal(actor.ask(phase)));
    await settle();
    const stopped = system.stopActor(actor);
    gate.resolve();
    await stopped;
    expect((await Promise.all(asked)).map(({ code }) => code)).to.deep.equal(phases.map(() => 'TROUPE_ACTOR_STOPPED'));
    expect(clock.now()).to.equal(0);
  });

  it('fails when the actor fails for good', async ({ system, settle }) => {
    const actor = system.spawn(
      defineActor<'hold' | 'crash'>({
        init: () => undefined,
        receive: (_state, message) => {
          if (message === 'crash') throw new RangeError('for good');
        },
      }),
      { restart: 'temporary' },
    );
    const [held, failing, queued] = [actor.ask('hold'), actor.ask('crash'), actor.ask('hold')].map(refusal);
    expect(await held).to.have.property('code', 'TROUPE_ACTOR_FAILED');
    expect(await failing).to.have.property('code', 'TROUPE_ACTOR_FAILED');
    expect(await queued).to.have.property('code', 'TROUPE_ACTOR_STOPPED');
    await settle();
    expect(system.tree().actors).to.equal(0);
  });

  it('may be answered once: what comes later is a dead letter', async ({ system, settle }) => {
    const eager = defineActor<'question'>({
      init: () => undefined,
      receive: (_state, _message, context) => {
        context.reply('first');
        context.reply('second');
        context.asker?.reply('third');
        context.asker?.fail(new Error('fourth'));
      },
    });
    expect(await system.spawn(eager).ask<string>('question')).to.equal('first');
    await settle();
    const letters = system.deadLetters.recent();
    expect(letters.map(({ reason }) => reason)).to.deep.equal(['late-reply', 'late-reply', 'late-reply']);
    expect(letters.map(({ message }) => (message instanceof Error ? message.message : message))).to.deep.equal([
      'second',
      'third',
      'fourth',
    ]);
  });

  it('carries the error that the callee names, typed', async ({ system }) => {
    const errors = [
      new RangeError('out of range'),
      new TroupeError('TROUPE_MAILBOX_FULL', 'downstream', { data: { limit: 3 } }),
    ];
    const refusing = defineActor<number>({
      init: () => undefined,
      receive: (_state, n, { asker }) => asker?.fail(errors[n] as Error),
    });
    const actor = system.spawn(refusing);
    for (const [n, error] of errors.entries()) {
      const caught = await actor.ask(n).catch((reason: unknown) => reason);
      expect(caught).to.be.instanceOf(error.constructor).with.property('message', error.message);
    }
    expect(system.tree().tree[0]?.restarts).to.equal(0);
  });

  it('is no failure of the callee when it replies with an error', async ({ system, factsOf, settle }) => {
    const actor = system.spawn(
      defineActor<'question'>({
        init: () => undefined,
        receive: (_state, _message, { asker }) => asker?.fail(new Error('no')),
      }),
    );
    await actor.ask('question').catch(() => undefined);
    await settle();
    expect(factsOf('ActorFailed')).to.deep.equal([]);
    expect(system.quarantine.size).to.equal(0);
  });

  it('does not answer a tell: the reply is a dead letter', async ({ system, settle }) => {
    system.spawn(echo).tell({ type: 'echo', value: 'nobody asked' });
    await settle();
    expect(system.deadLetters.recent().map(({ reason, message }) => [reason, message])).to.deep.equal([
      ['no-asker', 'nobody asked'],
    ]);
  });

  it('can be answered in a later turn by the kept asker', async ({ system, settle }) => {
    type Desk = Request<{ type: 'ask' }, string> | { type: 'answer'; text: string };
    const desk = defineActor<Desk, { reply(value: unknown): void }[]>({
      init: () => [],
      receive: (kept, message, { asker }) => {
        if (message.type === 'ask') return asker === undefined ? kept : [...kept, asker];
        for (const waiting of kept) waiting.reply(message.text);
        return [];
      },
    });
    const actor = system.spawn(desk);
    const asked = [actor.ask({ type: 'ask' }), actor.ask({ type: 'ask' })];
    await settle();
    expect(asked.map((ask) => follow(ask).state)).to.deep.equal(['open', 'open']);
    actor.tell({ type: 'answer', text: 'here' });
    expect(await Promise.all(asked)).to.deep.equal(['here', 'here']);
  });

  it('can be answered between turns, from a callback', async ({ system, clock, advance }) => {
    const later = defineActor<'question'>({
      init: () => undefined,
      receive: (_state, _message, { asker }) => void clock.after(100, () => asker?.reply('in time')),
    });
    const asked = system.spawn(later).ask<string>('question');
    await advance(100);
    expect(await asked).to.equal('in time');
  });

  it('gives an asker only to an ask', async ({ system, settle }) => {
    const seen: boolean[] = [];
    const actor = system.spawn(
      defineActor<string>({
        init: () => undefined,
        receive: (_state, text, context) => {
          seen.push(context.asker !== undefined);
          if (context.asker !== undefined) context.reply(text);
        },
      }),
    );
    actor.tell('tell');
    await actor.ask('ask');
    await settle();
    expect(seen).to.deep.equal([false, true]);
  });

  it('is handed on by forward, with its asker and its sender', async ({ system }) => {
    const clerk = defineActor<string>({
      init: () => undefined,
      receive: (_state, text, context) => context.reply(`${text} for ${context.sender?.address}`),
    });
    const desk = defineActor<string, ActorRef<string>>({
      init: (context) => context.spawn(clerk),
      receive: (to, _text, context) => context.forward(to),
    });
    const lobby = defineActor<string, ActorRef<string>>({
      init: (context) => context.spawn(desk),
      receive: (to, _text, context) => context.forward(to.address),
    });
    const target = system.spawn(lobby);
    const visitor = defineActor<'go'>({
      init: () => undefined,
      receive: async (_state, _message, context) => context.reply(await target.ask<string>('stamp')),
    });
    const ref = system.spawn(visitor, { name: 'visitor' });
    expect(await ref.ask<string>('go')).to.equal('stamp for troupe://test/visitor');
  });

  it('is no longer the business of whoever forwarded it', async ({ system, probe, settle }) => {
    const target = probe<string>();
    const desk = defineActor<string>({
      init: () => undefined,
      receive: (_state, _text, context) => context.forward(target.ref),
    });
    const forwarder = system.spawn(desk);
    const asked = forwarder.ask<string>('question');
    await target.next();
    await system.stopActor(forwarder);
    await settle();
    expect(follow(asked).state).to.equal('open');
    target.received[0]?.asker?.reply('answer');
    expect(await asked).to.equal('answer');
  });

  it('fails when it is forwarded to nobody', async ({ system }) => {
    const desk = defineActor<string>({
      init: () => undefined,
      receive: (_state, _text, context) => context.forward('troupe://test/nobody' as never),
    });
    expect(await refusal(system.spawn(desk).ask('question'))).to.have.property('code', 'TROUPE_NO_SUCH_ACTOR');
  });

  for (const end of ['stop', 'crash'] as const) {
    it(`is cancelled when its asker ${end === 'stop' ? 'stops' : 'restarts'}`, async ({ system, probe, settle }) => {
      const outcomes: unknown[] = [];
      const callee = probe<string>();
      const asker = system.spawn(
        defineActor<'ask' | 'stop' | 'crash'>({
          init: () => undefined,
          receive: (_state, message, context) => {
            if (message === 'stop') context.stop();
            if (message === 'crash') throw new Error('crash');
            if (message !== 'ask') return;
            for (const question of ['one', 'two']) {
              callee.ref.ask(question).catch((error: TroupeError) => outcomes.push([question, error.code]));
            }
          },
        }),
      );
      asker.tell('ask');
      await settle();
      expect(callee.messages).to.deep.equal(['one', 'two']);
      expect(system.tree().openAsks).to.equal(2);
      asker.tell(end);
      await settle();
      expect(outcomes).to.have.deep.members([
        ['one', 'TROUPE_CANCELLED'],
        ['two', 'TROUPE_CANCELLED'],
      ]);
      expect(system.tree().openAsks).to.equal(0);
    });
  }
});
