// Headers: what travels with a message: ids, cause, correlation, hops, deadline, tenant; made only when somebody reads them.

import { expect } from 'chai';
import { type ActorContext, type ActorRef, defineActor, type Headers } from '../../src/index.ts';
import { kernelOf } from '../../src/system.ts';
import type { TestSystem } from '../../src/testkit/index.ts';
import { it } from './fresh-system.ts';

/** An actor whose turn is a function of the test; the headers of each message are kept when `reads`. */
function actorOf(
  { system }: TestSystem,
  act: (context: ActorContext<unknown>, message: unknown) => unknown = () => undefined,
  reads: boolean = true,
) {
  const headers: Headers[] = [];
  const ref = system.spawn(
    defineActor<unknown, undefined>({
      init: () => undefined,
      receive: async (_state, message, context) => {
        if (reads) headers.push(context.headers);
        const answer = await act(context, message);
        if (context.asker !== undefined) context.reply(answer);
      },
    }),
  );
  return { ref, headers };
}

describe('Headers', () => {
  it('are made only when they are read: plain messages count no ids until then', async (test) => {
    const silent = actorOf(test, () => undefined, false);
    for (let n = 0; n < 10; n++) silent.ref.tell(n);
    await test.settle();
    expect(kernelOf(test.system).messageIds).to.equal(0);
    const reading = actorOf(test);
    reading.ref.tell('x');
    await test.settle();
    expect(kernelOf(test.system).messageIds).to.equal(1);
  });

  it('say of a plain message from outside: its id, which is also the correlation, and nothing else', async (test) => {
    const { ref, headers } = actorOf(test);
    ref.tell('x');
    await test.settle();
    const { messageId } = headers[0] ?? {};
    expect(messageId).to.be.a('string').with.length.greaterThan(0);
    expect(headers).to.deep.equal([
      {
        messageId,
        correlationId: messageId,
        causationId: undefined,
        deadline: undefined,
        tenant: undefined,
        hops: 0,
        attempt: 1,
        provenance: undefined,
      },
    ]);
  });

  it('are the same however often a turn reads them, and cannot be changed', async (test) => {
    const read: Headers[] = [];
    const { ref } = actorOf(test, (context) => void read.push(context.headers, context.headers));
    ref.tell('x');
    await test.settle();
    expect(read[0]).to.deep.equal(read[1]);
    expect(read[0]).to.be.frozen;
  });

  it('never give two messages the same id, by tell, ask, offer, timer or retry of another', async (test) => {
    const { ref, headers } = actorOf(test, (context, message) => {
      if (message === 'set') context.timers.once('tick', 'tick', 1);
    });
    for (let n = 0; n < 20; n++) {
      ref.tell(n);
      ref.tell(n, { tenant: 'x' });
      void ref.offer(n);
      void ref.ask(n);
    }
    ref.tell('set');
    await test.advance(1);
    expect(headers).to.have.length(82);
    expect(new Set(headers.map(({ messageId }) => messageId)).size).to.equal(82);
  });

  it('form a chain: each message names its cause, and all share the correlation', async (test) => {
    const last = actorOf(test);
    const middle = actorOf(test, async (context, message) => {
      last.ref.tell(message);
      await last.ref.ask(message);
      await last.ref.offer(message);
      return context.headers.messageId;
    });
    const first = actorOf(test, (_context, message) => void middle.ref.tell(message));
    first.ref.tell('x', { correlationId: 'case 7' });
    await test.settle();
    expect(first.headers[0]).to.deep.include({ correlationId: 'case 7', causationId: undefined });
    expect(middle.headers[0]).to.deep.include({ correlationId: 'case 7', causationId: first.headers[0]?.messageId });
    expect(last.headers).to.have.length(3);
    for (const each of last.headers) {
      expect(each).to.deep.include({ correlationId: 'case 7', causationId: middle.headers[0]?.messageId });
    }
  });

  it('begin a new chain for what the host sends, also between two messages of one', async (test) => {
    const { ref, headers } = actorOf(test);
    await ref.ask('x', { correlationId: 'case 7' });
    await ref.ask('y');
    expect(headers[1]?.correlationId).to.equal(headers[1]?.messageId);
    expect(headers[1]?.causationId).to.equal(undefined);
  });

  it('do not pass from one message to the next that is handled right after it', async (test) => {
    const last = actorOf(test);
    const handled: unknown[] = [];
    const ref = test.system.spawn(
      defineActor<unknown, undefined>({
        init: () => undefined,
        receive: (_state, message) => {
          handled.push(message);
          last.ref.tell(message);
        },
      }),
    );
    ref.tell('first', { tenant: 'acme', correlationId: 'case 7' });
    ref.tell('second');
    ref.tell('third', { tenant: 'other' });
    ref.tell('fourth');
    await test.settle();
    expect(handled).to.have.length(4);
    expect(last.headers.map(({ tenant }) => tenant)).to.deep.equal(['acme', undefined, 'other', undefined]);
    expect(last.headers[1]).to.deep.include({ causationId: undefined, correlationId: last.headers[1]?.messageId });
  });

  it('let a message join another chain by its options', async (test) => {
    const last = actorOf(test);
    const first = actorOf(test, () => void last.ref.tell('x', { correlationId: 'case 8' }));
    first.ref.tell('x', { correlationId: 'case 7' });
    await test.settle();
    expect(last.headers[0]).to.deep.include({ correlationId: 'case 8', causationId: first.headers[0]?.messageId });
  });

  it('hand tenant and provenance on, and let options replace each alone', async (test) => {
    const last = actorOf(test);
    const first = actorOf(test, () => {
      last.ref.tell('inherits');
      last.ref.tell('own tenant', { tenant: 'other' });
      last.ref.tell('own provenance', { provenance: { source: 'memory' } });
    });
    first.ref.tell('x', { tenant: 'acme', provenance: { source: 'web', omitted: 3 } });
    await test.settle();
    expect(first.headers[0]).to.deep.include({ tenant: 'acme', provenance: { source: 'web', omitted: 3 } });
    expect(last.headers.map(({ tenant, provenance }) => [tenant, provenance])).to.deep.equal([
      ['acme', { source: 'web', omitted: 3 }],
      ['other', { source: 'web', omitted: 3 }],
      ['acme', { source: 'memory' }],
    ]);
  });

  it('count nested asks as hops; plain tells are not counted', async (test) => {
    const hops: number[] = [];
    const deep: { ref: ActorRef<unknown> }[] = [];
    for (let n = 0; n < 4; n++) {
      const next = deep[n - 1]?.ref;
      deep.push(
        actorOf(test, async (context) => {
          hops.push(context.headers.hops);
          if (next === undefined) return;
          if (n === 2) next.tell('x');
          else await next.ask('x');
        }),
      );
    }
    await deep[3]?.ref.ask('x');
    await test.settle();
    expect(hops).to.deep.equal([0, 1, 1, 2]);
  });

  describe('deadline', () => {
    it('is the timeout of an ask or of a tell as a time of day', { askTimeoutMs: 5_000 }, async (test) => {
      const { ref, headers } = actorOf(test);
      const from = test.clock.wall();
      await ref.ask('x');
      await ref.ask('x', { timeoutMs: 70 });
      ref.tell('x', { timeoutMs: 90 });
      await test.settle();
      expect(headers.map(({ deadline }) => (deadline ?? 0) - from)).to.deep.equal([5_000, 70, 90]);
    });

    it('is inherited by nested asks: never later than that of the ask that led here', async (test) => {
      const inner = actorOf(test);
      const middle = actorOf(test, async () => {
        await inner.ref.ask('longer', { timeoutMs: 10_000 });
        await inner.ref.ask('default');
        await inner.ref.ask('shorter', { timeoutMs: 30 });
      });
      const from = test.clock.wall();
      await middle.ref.ask('x', { timeoutMs: 100 });
      expect(inner.headers.map(({ deadline }) => (deadline ?? 0) - from)).to.deep.equal([100, 100, 30]);
    });

    it('ends a nested ask with the outer one, on time', async (test) => {
      const silent = test.probe('silent');
      const ended: [string, number][] = [];
      const note = (what: string) => (error: unknown) => {
        ended.push([`${what}: ${(error as { code: string }).code}`, test.clock.now()]);
      };
      const middle = actorOf(test, async () => {
        await silent.ref.ask('x', { timeoutMs: 60_000 }).catch(note('inner'));
      });
      const outer = middle.ref.ask('x', { timeoutMs: 100 }).catch(note('outer'));
      await test.advance(99);
      expect(ended).to.deep.equal([]);
      await test.advance(1);
      await outer;
      expect(ended).to.have.deep.members([
        ['inner: TROUPE_ASK_TIMEOUT', 100],
        ['outer: TROUPE_ASK_TIMEOUT', 100],
      ]);
    });

    it('fails a nested ask at once when the time of the outer one is over', async (test) => {
      const inner = actorOf(test);
      const gate = Promise.withResolvers<void>();
      const code = Promise.withResolvers<string>();
      const middle = actorOf(test, async () => {
        await gate.promise;
        await inner.ref.ask('x').catch((error: { code: string }) => code.resolve(error.code));
      });
      const outer = middle.ref.ask('x', { timeoutMs: 100 }).catch(() => undefined);
      await test.advance(100);
      await outer;
      gate.resolve();
      await test.advance(0);
      expect(await code.promise).to.equal('TROUPE_ASK_TIMEOUT');
      expect(inner.headers).to.deep.equal([]);
    });
  });
});
