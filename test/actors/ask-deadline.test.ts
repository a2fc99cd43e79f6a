// How long an ask may take: its timeout, the deadline it inherits, the caller's abort signal; and what that means for the
// callee: its turn is aborted, a reply comes too late, a message that waited too long is not handled.

import { getEventListeners } from 'node:events';
import { expect } from 'chai';
import { type ActorContext, defineActor } from '../../src/index.ts';
import { follow, it, refusal } from './fresh-system.ts';

/** Runs `turn` for each message, and logs how it came out. */
function working(turn: (message: string, context: ActorContext<string>) => Promise<void>) {
  return defineActor<string>({
    init: () => undefined,
    receive: async (_state, message, context) => {
      await turn(message, context);
    },
  });
}

const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error));
  });

const never = (): Promise<never> => Promise.withResolvers<never>().promise;

describe('Ask deadline', () => {
  it('is the system default of 5,000 ms, to the millisecond', async ({ probe, settle, advance }) => {
    const asked = probe<string>().ref.ask('question');
    const error = refusal(asked);
    const state = follow(asked);
    await settle();
    await advance(4_999);
    expect(state.state).to.equal('open');
    await advance(1);
    expect(await error).to.deep.include({ code: 'TROUPE_ASK_TIMEOUT', retryable: true });
  });

  it('is what the system says, or what the ask says', { askTimeoutMs: 70 }, async ({
    system,
    probe,
    clock,
    advance,
  }) => {
    const times: Record<string, number> = {};
    const silent = probe<string>().ref;
    const asks = {
      system: silent.ask('a'),
      shorter: silent.ask('b', { timeoutMs: 30 }),
      longer: silent.ask('c', { timeoutMs: 90_000 }),
    };
    for (const [name, asked] of Object.entries(asks)) asked.catch(() => (times[name] = clock.now()));
    await advance(100_000);
    expect(times).to.deep.equal({ system: 70, shorter: 30, longer: 90_000 });
    expect(system.tree().openAsks).to.equal(0);
  });

  it('must be more than 0', async ({ system, probe, settle }) => {
    const silent = probe<string>();
    for (const timeoutMs of [0, -1, Number.NaN]) {
      const error = await refusal(silent.ref.ask('question', { timeoutMs }));
      expect(error).to.have.property('code', 'TROUPE_INVALID_OPTION');
      expect(error.message).to.include('timeoutMs');
    }
    await settle();
    expect(silent.messages).to.deep.equal([]);
    expect(system.deadLetters.total).to.equal(0);
  });

  it('aborts the turn that works on the ask, and only that', async ({ system, factsOf, settle, advance }) => {
    const aborted: string[] = [];
    const actor = working(async (message, { abortSignal }) => {
      abortSignal.addEventListener('abort', () => aborted.push(message));
      await untilAborted(abortSignal);
    });
    const [asked, told] = [system.spawn(actor), system.spawn(actor)];
    const error = refusal(asked.ask('asked', { timeoutMs: 100 }));
    told.tell('told');
    await advance(99);
    expect(aborted).to.deep.equal([]);
    await advance(1);
    await error;
    expect(aborted).to.deep.equal(['asked']);
    await settle();
    expect(factsOf('TurnCancelled').map(({ address }) => address)).to.deep.equal([asked.address]);
  });

  const ends: readonly (readonly [string, (signal: AbortSignal) => Promise<void>])[] = [
    ['with the reason of its signal', untilAborted],
    [
      'with an AbortError',
      (signal) => untilAborted(signal).catch(() => Promise.reject(new DOMException('x', 'AbortError'))),
    ],
    ['normally', (signal) => untilAborted(signal).catch(() => undefined)],
  ];
  for (const [how, turn] of ends) {
    it(`makes no failure of a turn that then ends ${how}`, async ({ system, factsOf, settle, advance }) => {
      const log: string[] = [];
      const actor = system.spawn(
        defineActor<string, number>({
          init: () => 0,
          receive: async (turns, message, context) => {
            if (message === 'work') await turn(context.abortSignal);
            log.push(`${message} after ${turns}`);
            return turns + 1;
          },
        }),
      );
      actor.tell('first');
      const error = refusal(actor.ask('work', { timeoutMs: 100 }));
      actor.tell('next');
      await advance(100);
      expect(await error).to.have.property('code', 'TROUPE_ASK_TIMEOUT');
      await settle();
      expect(factsOf('ActorFailed')).to.deep.equal([]);
      expect(factsOf('ActorRestarted')).to.deep.equal([]);
      expect(system.quarantine.size).to.equal(0);
      expect(log.at(-1)).to.equal(how === 'normally' ? 'next after 2' : 'next after 1');
    });
  }

  it('does not excuse a turn that then fails for another reason', async ({ system, factsOf, settle, advance }) => {
    const actor = system.spawn(
      working((_message, { abortSignal }) =>
        untilAborted(abortSignal).catch(() => Promise.reject(new TypeError('cleanup is broken'))),
      ),
    );
    const error = refusal(actor.ask('work', { timeoutMs: 100 }));
    await advance(100);
    await error;
    await settle();
    expect(factsOf('ActorFailed').map(({ failure }) => String(failure.error))).to.deep.equal([
      'TypeError: cleanup is broken',
    ]);
  });

  it('does not excuse an AbortError in a turn that nobody gave up', async ({ system, factsOf, settle }) => {
    const actor = system.spawn(working(() => Promise.reject(new DOMException('own business', 'AbortError'))));
    expect(await refusal(actor.ask('work'))).to.have.property('code', 'TROUPE_ACTOR_FAILED');
    actor.tell('work');
    await settle();
    expect(factsOf('ActorFailed')).to.have.length(2);
  });

  it('makes a late reply a dead letter', async ({ system, settle, advance }) => {
    const gate = Promise.withResolvers<void>();
    const actor = system.spawn(
      working(async (message, context) => {
        await gate.promise;
        context.reply(`${message}: too late`);
      }),
    );
    const error = refusal(actor.ask('question', { timeoutMs: 100 }));
    await advance(100);
    await error;
    gate.resolve();
    await settle();
    expect(system.deadLetters.recent().map(({ reason, message }) => [reason, message])).to.deep.equal([
      ['late-reply', 'question: too late'],
    ]);
  });

  it('keeps an ask that waited too long from being handled at all', async ({ system, settle, advance }) => {
    const log: string[] = [];
    const gate = Promise.withResolvers<void>();
    const actor = system.spawn(
      working((message) => {
        log.push(message);
        return gate.promise;
      }),
    );
    actor.tell('busy');
    const error = refusal(actor.ask('question', { timeoutMs: 100 }));
    await advance(100);
    expect(await error).to.have.property('code', 'TROUPE_ASK_TIMEOUT');
    gate.resolve();
    await settle();
    expect(log).to.deep.equal(['busy']);
    expect(system.deadLetters.recent().map(({ reason, message }) => [reason, message])).to.deep.equal([
      ['expired', 'question'],
    ]);
  });

  it('is inherited by the asks that are made in order to answer', async ({ system, clock, probe, advance }) => {
    const silent = probe<string>();
    const times: number[] = [];
    const middle = system.spawn(
      working(async (_message, context) => {
        await silent.ref.ask('nested', { timeoutMs: 60_000 }).catch(() => times.push(clock.now()));
        context.reply('too late');
      }),
    );
    const error = refusal(middle.ask('question', { timeoutMs: 100 }));
    await advance(60_000);
    expect(await error).to.have.property('code', 'TROUPE_ASK_TIMEOUT');
    expect(times).to.deep.equal([100]);
  });

  it('that has passed is no time to ask anybody: such an ask fails without being sent', async (kit) => {
    const silent = kit.probe<string>();
    const gate = Promise.withResolvers<void>();
    const codes: string[] = [];
    const middle = kit.system.spawn(
      working(async () => {
        await gate.promise;
        await silent.ref.ask('nested').catch((error: { code: string }) => codes.push(error.code));
      }),
    );
    const error = refusal(middle.ask('question', { timeoutMs: 100 }));
    await kit.advance(100);
    await error;
    gate.resolve();
    await kit.settle();
    expect(codes).to.deep.equal(['TROUPE_ASK_TIMEOUT']);
    expect(silent.messages).to.deep.equal([]);
  });

  it('does not make a nested ask wait longer than that says itself', async ({ system, clock, probe, advance }) => {
    const silent = probe<string>();
    const times: number[] = [];
    const middle = system.spawn(
      working(async (_message, context) => {
        await silent.ref.ask('nested', { timeoutMs: 50 }).catch(() => times.push(clock.now()));
        context.reply('in time');
      }),
    );
    const asked = middle.ask<string>('question', { timeoutMs: 1_000 });
    await advance(1_000);
    expect(await asked).to.equal('in time');
    expect(times).to.deep.equal([50]);
  });

  describe('by AbortSignal', () => {
    it('sends nothing when it is aborted already', async ({ system, probe, settle }) => {
      const silent = probe<string>();
      const error = await refusal(silent.ref.ask('question', { signal: AbortSignal.abort('changed my mind') }));
      expect(error).to.deep.include({ code: 'TROUPE_CANCELLED', cause: 'changed my mind' });
      await settle();
      expect(silent.messages).to.deep.equal([]);
      expect(system.tree().openAsks).to.equal(0);
    });

    it('gives the ask up, and aborts the turn that works on it', async ({ system, factsOf, settle }) => {
      const controller = new AbortController();
      const reasons: unknown[] = [];
      const actor = system.spawn(
        working(async (_message, { abortSignal }) => {
          abortSignal.addEventListener('abort', () => reasons.push(abortSignal.reason));
          await untilAborted(abortSignal);
        }),
      );
      const error = refusal(actor.ask('question', { signal: controller.signal }));
      await settle();
      controller.abort(new Error('changed my mind'));
      expect(await error).to.have.property('code', 'TROUPE_CANCELLED');
      await settle();
      expect(reasons).to.have.length(1);
      expect(factsOf('ActorFailed')).to.deep.equal([]);
      expect(factsOf('TurnCancelled')).to.have.length(1);
    });

    it('leaves no listener behind, however the ask ends', async ({ system, advance }) => {
      const { signal } = new AbortController();
      const actor = system.spawn(
        working(async (message, context) => {
          if (message === 'reply') context.reply('here');
          else await never();
        }),
        { shutdownMs: 1 },
      );
      await actor.ask('reply', { signal });
      const timedOut = refusal(actor.ask('wait', { signal, timeoutMs: 10 }));
      const queued = refusal(actor.ask('queued', { signal, timeoutMs: 1_000 }));
      expect(getEventListeners(signal, 'abort')).to.have.length(2);
      await advance(10);
      await timedOut;
      const stopped = system.stopActor(actor);
      await advance(1);
      await stopped;
      await queued;
      expect(getEventListeners(signal, 'abort')).to.deep.equal([]);
    });
  });

  it('fires on time for 1,000 different timeouts, and leaves no timer', async ({ system, clock, advance, probe }) => {
    const silent = probe<number>();
    const before = clock.pending;
    const late: string[] = [];
    const order: number[] = [];
    // Asked in an order that is neither rising nor falling: 7,919 is prime to 1,000.
    for (let n = 0; n < 1_000; n++) {
      const timeoutMs = 1 + ((n * 7_919) % 1_000) * 3;
      silent.ref.ask(timeoutMs, { timeoutMs }).catch(() => {
        order.push(timeoutMs);
        if (clock.now() !== timeoutMs) late.push(`${timeoutMs} at ${clock.now()}`);
      });
    }
    expect(clock.pending - before).to.be.lessThan(20);
    await advance(3_000);
    expect(late).to.deep.equal([]);
    expect(order).to.have.length(1_000);
    expect(clock.pending).to.equal(before);
    expect(system.tree().openAsks).to.equal(0);
  });

  it('leaves no timer when replies come in time, whatever the timeouts', async ({ system, clock, settle }) => {
    const echo = system.spawn(
      defineActor<number>({ init: () => undefined, receive: (_state, n, context) => context.reply(n) }),
    );
    await Promise.all(Array.from({ length: 1_000 }, (_, n) => echo.ask<number>(n, { timeoutMs: 1_000 + n })));
    await Promise.all(Array.from({ length: 1_000 }, (_, n) => echo.ask<number>(n, { timeoutMs: 1_000 + (n % 3) })));
    await settle();
    expect(clock.pending).to.equal(0);
  });
});
