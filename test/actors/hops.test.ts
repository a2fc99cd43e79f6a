// Loops: nested asks count hops, and an ask that is nested too deep is refused, so that actors that ask each other in a
// circle are found. Plain tells are not counted.

import { expect } from 'chai';
import { type ActorRef, defineActor } from '../../src/index.ts';
import { it, refusal } from './fresh-system.ts';

interface Turn {
  hops: number;
  correlationId: string;
}

/** Answers each ask by asking `next`, until the limit stops it; then replies with how deep it got and why. */
function asker(turns: Turn[], next: () => ActorRef<'ask'>) {
  return defineActor<'ask'>({
    init: () => undefined,
    receive: (_state, _message, context) => {
      const { hops, correlationId } = context.headers;
      turns.push({ hops, correlationId });
      const { asker: waiting } = context;
      void next()
        .ask<unknown>('ask')
        .catch((error: { code: string }) => ({ hops, code: error.code }))
        .then((answer) => waiting?.reply(answer));
    },
  });
}

describe('Hop limit', () => {
  it('ends a circle of asks at the limit, with an error that names it', { hopLimit: 5 }, async ({ system }) => {
    const turns: Turn[] = [];
    const actors: ActorRef<'ask'>[] = [];
    actors.push(system.spawn(asker(turns, () => actors[1] as ActorRef<'ask'>)));
    actors.push(system.spawn(asker(turns, () => actors[0] as ActorRef<'ask'>)));
    const answer = await actors[0]?.ask<unknown>('ask');
    expect(answer).to.deep.equal({ hops: 5, code: 'TROUPE_HOP_LIMIT' });
    expect(turns.map(({ hops }) => hops)).to.deep.equal([0, 1, 2, 3, 4, 5]);
    expect(new Set(turns.map(({ correlationId }) => correlationId)).size).to.equal(1);
  });

  it('is 256 unless told otherwise', async ({ system }) => {
    const turns: Turn[] = [];
    const self: ActorRef<'ask'> = system.spawn(asker(turns, () => self));
    expect(await self.ask<unknown>('ask')).to.deep.equal({ hops: 256, code: 'TROUPE_HOP_LIMIT' });
    expect(turns).to.have.length(257);
  });

  it('says what to do, and is not retryable', { hopLimit: 1 }, async ({ system }) => {
    const errors: Promise<unknown>[] = [];
    const self: ActorRef<'ask'> = system.spawn(
      defineActor<'ask'>({
        init: () => undefined,
        receive: (_state, _message, context) => {
          const asked = refusal(self.ask('ask'));
          errors.push(asked);
          const { asker: waiting } = context;
          void asked.catch(() => undefined).finally(() => waiting?.reply('done'));
        },
      }),
    );
    await self.ask('ask');
    const [, error] = (await Promise.allSettled(errors)).map((result) =>
      result.status === 'fulfilled' ? result.value : undefined,
    );
    expect(error).to.deep.include({ code: 'TROUPE_HOP_LIMIT', retryable: false });
    expect(String(error)).to.include('circle').and.to.include('hopLimit');
  });

  it('does not count tells, however long the chain', { hopLimit: 3 }, async ({ system, settle }) => {
    let turns = 0;
    let last = -1;
    const self: ActorRef<number> = system.spawn(
      defineActor<number>({
        init: () => undefined,
        receive: (_state, left, { headers }) => {
          turns++;
          last = headers.hops;
          if (left > 0) self.tell(left - 1);
        },
      }),
    );
    self.tell(1_000);
    await settle();
    expect(turns).to.equal(1_001);
    expect(last).to.equal(0);
  });

  it('counts on through a tell in between', { hopLimit: 4 }, async ({ system, settle }) => {
    const hops: number[] = [];
    const codes: string[] = [];
    const self: ActorRef<'ask' | 'tell'> = system.spawn(
      defineActor<'ask' | 'tell'>({
        init: () => undefined,
        receive: (_state, message, { headers }) => {
          hops.push(headers.hops);
          if (message === 'ask') self.tell('tell');
          else self.ask('ask', { timeoutMs: 10 }).catch((error: { code: string }) => codes.push(error.code));
        },
      }),
    );
    self.tell('tell');
    await settle();
    expect(hops).to.deep.equal([0, 1, 1, 2, 2, 3, 3, 4, 4]);
    expect(codes).to.include('TROUPE_HOP_LIMIT');
  });

  it('does not count asks that are made one after the other', { hopLimit: 2 }, async ({ system }) => {
    const echo = system.spawn(
      defineActor<string>({ init: () => undefined, receive: (_state, text, context) => context.reply(text) }),
    );
    const patient = system.spawn(
      defineActor<'go'>({
        init: () => undefined,
        receive: async (_state, _message, context) => {
          for (let n = 0; n < 10; n++) await echo.ask(`${n}`);
          context.reply('done');
        },
      }),
    );
    expect(await patient.ask<string>('go')).to.equal('done');
  });
});
