// A strict system: every message and reply is frozen and goes through the codec, so that a test catches what would fail
// between nodes; and what does not pass the receiver's schema never reaches it.

import { expect } from 'chai';
import { z } from 'zod';
import { type ActorRef, defineActor, type Request } from '../../src/index.ts';
import { it, refusal } from './fresh-system.ts';

/** Keeps every message it gets. */
function keeper(kept: unknown[]) {
  return defineActor<unknown>({ init: () => undefined, receive: (_state, message) => void kept.push(message) });
}

describe('Strict system', () => {
  it('freezes what is sent and what arrives, through and through', async ({ system, settle }) => {
    const kept: unknown[] = [];
    const message = { list: [{ deep: { value: 1 } }] };
    system.spawn(keeper(kept)).tell(message);
    await settle();
    const [arrived] = kept as (typeof message)[];
    for (const copy of [message, arrived]) {
      for (const part of [copy, copy?.list, copy?.list[0], copy?.list[0]?.deep]) expect(part).to.be.frozen;
    }
    expect(() => message.list.push({ deep: { value: 2 } })).to.throw(TypeError);
  });

  it('hands on a copy, never the same object', async ({ system, settle }) => {
    const kept: unknown[] = [];
    const message = { inner: { value: 1 } };
    const actor = system.spawn(keeper(kept));
    actor.tell(message);
    await settle();
    expect(kept).to.deep.equal([message]);
    expect(kept[0]).to.not.equal(message);
    expect((kept[0] as typeof message).inner).to.not.equal(message.inner);
  });

  it('treats replies alike', async ({ system }) => {
    const reply = { inner: { value: 1 } };
    const actor = system.spawn(
      defineActor<Request<{ type: 'get' }, typeof reply>>({
        init: () => undefined,
        receive: (_state, _message, context) => context.reply(reply),
      }),
    );
    const arrived = await actor.ask({ type: 'get' });
    expect(arrived).to.deep.equal(reply);
    expect(arrived).to.not.equal(reply);
    expect(arrived.inner).to.be.frozen;
    expect(reply.inner).to.be.frozen;
  });

  it('keeps plain data, dates, big numbers and binary as they are', async ({ system, settle }) => {
    const kept: unknown[] = [];
    const messages = [
      'text',
      '',
      0,
      -0.5,
      Number.MAX_SAFE_INTEGER,
      2n ** 63n,
      true,
      null,
      undefined,
      [],
      {},
      { nested: [[{ a: [null, undefined] }]] },
      new Date(0),
      { 'key with spaces': 1, ключ: 'значение', '': 'empty' },
    ];
    const actor = system.spawn(keeper(kept));
    for (const message of messages) actor.tell(message);
    actor.tell({ bytes: new Uint8Array([1, 2, 255]) });
    await settle();
    expect(kept.slice(0, -1)).to.deep.equal(messages);
    const { bytes } = kept.at(-1) as { bytes: Uint8Array };
    expect([...bytes]).to.deep.equal([1, 2, 255]);
  });

  it('keeps refs alive, wherever they stand in a message', async ({ system, probe, settle }) => {
    const target = probe<string>('target');
    const postman = defineActor<{ to: ActorRef<string>[]; nested: { to: ActorRef<string> } }>({
      init: () => undefined,
      receive: (_state, { to, nested }) => {
        for (const ref of [...to, nested.to]) ref.tell(`to ${ref.address}`);
      },
    });
    system.spawn(postman).tell({ to: [target.ref, system.ref('troupe://test/target')], nested: { to: target.ref } });
    await settle();
    expect(target.messages).to.deep.equal(Array.from({ length: 3 }, () => 'to troupe://test/target'));
  });

  it('lets a ref in a reply be used', async ({ system, probe }) => {
    const target = probe<string>();
    const directory = system.spawn(
      defineActor<Request<{ type: 'find' }, { ref: ActorRef<string> }>>({
        init: () => undefined,
        receive: (_state, _message, context) => context.reply({ ref: target.ref }),
      }),
    );
    const { ref } = await directory.ask({ type: 'find' });
    ref.tell('found');
    expect(await target.next()).to.equal('found');
  });

  class Money {
    readonly cents: number = 100;
  }
  const circle: { self?: unknown; list: unknown[] } = { list: [] };
  circle.self = circle;
  const ring: unknown[] = [];
  ring.push(ring);
  const impossible: readonly (readonly [string, unknown, string])[] = [
    ['a function', { to: { do: () => 1 } }, 'message.to.do is a function'],
    ['a symbol', [1, Symbol('x')], 'message[1] is a symbol'],
    ['a class instance', { price: [new Money()] }, 'message.price[0] is an instance of Money'],
    ['an error', { error: new Error('x') }, 'message.error is an instance of Error'],
    ['a map', { table: new Map() }, 'message.table is an instance of Map'],
    ['a promise', { later: Promise.resolve(1) }, 'message.later is an instance of Promise'],
    ['a circle of objects', circle, 'message.self.self'],
    ['a circle of arrays', ring, 'message[0][0]'],
  ];
  for (const [what, message, named] of impossible) {
    it(`refuses ${what}, naming where it is`, async ({ system, settle }) => {
      const kept: unknown[] = [];
      const actor = system.spawn(keeper(kept));
      expect(actor.tell(message)).to.equal(false);
      const [letter] = system.deadLetters.recent();
      expect(letter).to.deep.include({ reason: 'not-serializable', message });
      expect(letter?.detail).to.include(named);
      const error = await refusal(actor.ask(message));
      expect(error).to.have.property('code', 'TROUPE_NOT_SERIALIZABLE');
      expect(error.message).to.include(named);
      await settle();
      expect(kept).to.deep.equal([]);
    });
  }

  it('refuses a reply that could not cross, and tells the asker', async ({ system, factsOf, settle }) => {
    const actor = system.spawn(
      defineActor<'get'>({
        init: () => undefined,
        receive: (_state, _message, context) => context.reply({ when: () => 1 }),
      }),
    );
    const error = await refusal(actor.ask('get'));
    expect(error).to.have.property('code', 'TROUPE_NOT_SERIALIZABLE');
    expect(error.message).to.include('.when is a function');
    await settle();
    expect(factsOf('ActorFailed')).to.deep.equal([]);
  });

  it('is an option: else messages go by reference, unfrozen', { strict: false }, async ({ system, settle }) => {
    const kept: unknown[] = [];
    const message = { call: () => 1 };
    system.spawn(keeper(kept)).tell(message);
    await settle();
    expect(kept[0]).to.equal(message);
    expect(message).to.not.be.frozen;
  });
});

describe('Schema of an actor', () => {
  const order = z.object({
    type: z.literal('order'),
    items: z.array(z.object({ sku: z.string(), count: z.number().int().positive() })).min(1),
    note: z.string().default('none'),
  });

  function shop(kept: unknown[]) {
    return defineActor({
      accepts: order,
      init: () => undefined,
      receive: (_state, message, context) => {
        kept.push(message);
        if (context.asker !== undefined) context.reply(message.items.length);
      },
    });
  }

  const good = { type: 'order', items: [{ sku: 'a', count: 1 }] } as never;
  const bad = {
    type: 'order',
    items: [
      { sku: 'a', count: 1 },
      { sku: 'b', count: -2 },
    ],
  } as never;

  it('lets a fitting message through, as the schema gives it back', async ({ system, settle }) => {
    const kept: unknown[] = [];
    system.spawn(shop(kept)).tell(good);
    await settle();
    expect(kept).to.deep.equal([{ type: 'order', items: [{ sku: 'a', count: 1 }], note: 'none' }]);
  });

  it('makes any other a dead letter that names the first issue and where it is', async ({ system, settle }) => {
    const kept: unknown[] = [];
    const actor = system.spawn(shop(kept));
    expect(actor.tell(bad)).to.equal(false);
    expect(actor.tell({ type: 'return' } as never)).to.equal(false);
    await settle();
    const letters = system.deadLetters.recent();
    expect(letters.map(({ reason }) => reason)).to.deep.equal(['invalid', 'invalid']);
    expect(letters[0]?.detail).to.match(/^items\.1\.count: /);
    expect(letters[1]?.detail).to.match(/^type: /);
    expect(kept).to.deep.equal([]);
  });

  it('rejects the asker with TROUPE_INVALID_MESSAGE and the issue', async ({ system }) => {
    const kept: unknown[] = [];
    const actor = system.spawn(shop(kept));
    const error = await refusal(actor.ask(bad));
    expect(error).to.deep.include({ code: 'TROUPE_INVALID_MESSAGE', retryable: false });
    expect(error.message).to.include('items.1.count');
    expect(await actor.ask(good)).to.equal(1);
  });

  it('holds for offers as well', async ({ system }) => {
    const actor = system.spawn(shop([]));
    expect(await refusal(actor.offer(bad))).to.have.property('code', 'TROUPE_INVALID_MESSAGE');
    await actor.offer(good);
  });
});
