// Addresses: their text form, and whom a ref reaches: this actor, whoever lives there now, or exactly one incarnation.

import { inspect } from 'node:util';
import { expect } from 'chai';
import fc from 'fast-check';
import { checkName, formatAddress } from '../../src/actors/address.ts';
import {
  type ActorRef,
  createSystem,
  defineActor,
  isTroupeError,
  parseAddress,
  serviceKey,
  toAddress,
} from '../../src/index.ts';
import type { TestSystem } from '../../src/testkit/index.ts';
import { it } from './fresh-system.ts';

const first = fc.constantFrom(...('abzAZ09éßЖ漢𝒜'.match(/./gu) ?? []));
const further = fc.constantFrom(...('abzAZ09éßЖ漢𝒜._:~-'.match(/./gu) ?? []));
const names = fc
  .tuple(first, fc.array(further, { maxLength: 60, size: 'max' }))
  .map(([head, tail]) => head + tail.join(''))
  .filter((name) => name.length <= 128);

/** Names as the runtime makes them for actors without one. */
const madeNames = fc.tuple(names, fc.nat()).map(([type, id]) => `${type}$${id.toString(36)}`);
const incarnations = fc.option(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), { nil: undefined });

interface Counter {
  readonly ref: ActorRef<string>;
  readonly count: () => number;
}

describe('ActorAddress', () => {
  it('is taken apart into what it was put together from', async () => {
    const parts = fc.record({
      system: names,
      node: fc.option(names, { nil: undefined }),
      path: fc.array(fc.oneof(names, madeNames), { maxLength: 8 }),
      incarnation: incarnations,
    });
    fc.assert(
      fc.property(parts, ({ system, node, path, incarnation }) => {
        const address = formatAddress(system, node, path.join('/'), incarnation);
        expect(parseAddress(address)).to.deep.equal({ system, node, path, incarnation });
        expect(toAddress(address)).to.equal(address);
      }),
    );
  });

  it('has one text form: any string that can be taken apart is put together to the same string', async () => {
    const pieces = ['troupe://', 'demo', '@', 'n1', '/', 'a', 'b$1', '#', '7', '07', ' ', '', '\n', 'é', '%2f', '..'];
    const nearly = fc
      .array(fc.constantFrom(...pieces), { maxLength: 12 })
      .map((list) => `troupe://demo${list.join('')}`);
    let parsed = 0;
    fc.assert(
      fc.property(fc.oneof(nearly, fc.string({ unit: 'binary' })), (text) => {
        const parts = parseAddress(text);
        if (parts === undefined) return;
        parsed++;
        expect(formatAddress(parts.system, parts.node, parts.path.join('/'), parts.incarnation)).to.equal(text);
      }),
      { numRuns: 2_000 },
    );
    expect(parsed).to.be.greaterThan(20);
  });

  for (const [what, text] of [
    ['nothing in it', ''],
    ['another scheme', 'http://demo/a'],
    ['no path', 'troupe://demo'],
    ['no system', 'troupe:///a'],
    ['an empty node', 'troupe://demo@/a'],
    ['two nodes', 'troupe://demo@a@b/c'],
    ['an empty name', 'troupe://demo/a//b'],
    ['a slash at the end', 'troupe://demo/a/'],
    ['a space', 'troupe://demo/a b'],
    ['a line break', 'troupe://demo/a\n'],
    ['incarnation 0', 'troupe://demo/a#0'],
    ['an incarnation with a leading zero', 'troupe://demo/a#07'],
    ['an incarnation that is no number', 'troupe://demo/a#x'],
    ['an incarnation beyond the safe integers', 'troupe://demo/a#9007199254740992'],
    ['two incarnations', 'troupe://demo/a#1#2'],
    ['more than 8192 characters', `troupe://demo/${'a/'.repeat(5_000)}b`],
  ] as const) {
    it(`is no text with ${what}`, async () => {
      expect(parseAddress(text)).to.equal(undefined);
      expect(() => toAddress(text))
        .to.throw()
        .with.property('code', 'TROUPE_INVALID_ADDRESS');
    });
  }

  it('is refused by system.ref when it is no address, whatever the value', async ({ system }) => {
    for (const wrong of ['counter', '', undefined, null, 7, {}]) {
      expect(() => system.ref(wrong as string))
        .to.throw()
        .that.satisfies((error: unknown) => isTroupeError(error, 'TROUPE_INVALID_ADDRESS'));
    }
  });

  it('is shown cut short in the error, so that a hostile one does not fill the log', async () => {
    expect(() => toAddress('x'.repeat(100_000)))
      .to.throw()
      .with.property('message')
      .with.property('length')
      .lessThan(300);
  });

  const counter = () => {
    let count = 0;
    const definition = defineActor<string, undefined>({
      init: () => undefined,
      receive: (_state, message) => {
        if (message === 'fail') throw new Error('asked to fail');
        count++;
      },
    });
    return { definition, count: () => count };
  };

  it('reads the same from the ref, in JSON, in a template and under inspection', async ({ system }) => {
    const ref = system.spawn(counter().definition, { name: 'counter' });
    const at = system.ref(ref.address);
    expect(ref.address).to.equal('troupe://test/counter');
    for (const each of [ref, at]) {
      expect(JSON.stringify({ each })).to.equal('{"each":"troupe://test/counter"}');
      expect(String(each as unknown)).to.equal('troupe://test/counter');
      expect(inspect(each)).to.equal('ActorRef(troupe://test/counter)');
    }
  });

  it('names children by their path and unnamed actors by their kind, each differently', async ({ system, settle }) => {
    const addresses: string[] = [];
    const leaf = defineActor<string, undefined>({ type: 'leaf', init: () => undefined, receive: () => undefined });
    const parent = defineActor<string, undefined>({
      init: (context) => {
        addresses.push(context.spawn(leaf, { name: 'child' }).address);
        for (let n = 0; n < 50; n++) addresses.push(context.spawn(leaf).address);
        return undefined;
      },
      receive: () => undefined,
    });
    system.spawn(parent, { name: 'parent' });
    await settle();
    expect(addresses[0]).to.equal('troupe://test/parent/child');
    expect(addresses[1]).to.match(/^troupe:\/\/test\/parent\/leaf\$[0-9a-z]+$/);
    expect(new Set(addresses).size).to.equal(51);
    for (const address of addresses) expect(parseAddress(address)?.path).to.have.length(2);
  });

  it('resolves an unnamed actor once its address is known', async ({ system, settle }) => {
    const { definition, count } = counter();
    const ref = system.spawn(definition);
    expect(system.ref(ref.address).tell('x')).to.equal(true);
    await settle();
    expect(count()).to.equal(1);
  });

  describe('after a namesake has taken the place', () => {
    const replace = async (test: TestSystem): Promise<{ old: Counter; young: Counter; oldId: number }> => {
      const before = counter();
      const old = test.system.spawn(before.definition, { name: 'same' });
      await test.settle();
      const oldId = test.system.tree().tree[0]?.incarnation ?? 0;
      await test.system.stopActor(old);
      const after = counter();
      const young = test.system.spawn(after.definition, { name: 'same' });
      await test.settle();
      return { old: { ref: old, count: before.count }, young: { ref: young, count: after.count }, oldId };
    };

    it('a ref from spawn does not reach it: tell, ask and offer fail', async (test) => {
      const { old, young } = await replace(test);
      expect(old.ref.address).to.equal(young.ref.address);
      expect(old.ref.tell('x')).to.equal(false);
      const failures = await Promise.allSettled([old.ref.ask('x'), old.ref.offer('x')]);
      for (const failure of failures) {
        expect(failure).to.have.property('status', 'rejected');
        expect(failure).to.have.nested.property('reason.code', 'TROUPE_ACTOR_STOPPED');
      }
      await test.settle();
      expect(young.count()).to.equal(0);
    });

    it('a ref from system.ref reaches it', async (test) => {
      const { old, young } = await replace(test);
      expect(test.system.ref(old.ref.address).tell('x')).to.equal(true);
      await test.settle();
      expect(young.count()).to.equal(1);
    });

    it('an address with #incarnation does not reach it', async (test) => {
      const { old, young, oldId } = await replace(test);
      const pinned = test.system.ref<string>(`${old.ref.address}#${oldId}`);
      expect(pinned.tell('x')).to.equal(false);
      const [asked, offered] = await Promise.allSettled([pinned.ask('x'), pinned.offer('x')]);
      expect(asked).to.have.nested.property('reason.code', 'TROUPE_NO_SUCH_ACTOR');
      expect(offered).to.have.nested.property('reason.code', 'TROUPE_NO_SUCH_ACTOR');
      await test.settle();
      expect(young.count()).to.equal(0);
    });
  });

  it('with #incarnation reaches that incarnation, and none after a restart', async ({ system, settle }) => {
    const { definition, count } = counter();
    const ref = system.spawn(definition, { name: 'same' });
    await settle();
    const incarnation = system.tree().tree[0]?.incarnation;
    const pinned = system.ref<string>(`${ref.address}#${incarnation}`);
    expect(pinned.tell('x')).to.equal(true);
    ref.tell('fail');
    await settle();
    expect(system.tree().tree[0]?.restarts).to.equal(1);
    expect(pinned.tell('x')).to.equal(false);
    expect(ref.tell('x')).to.equal(true);
    await settle();
    expect(count()).to.equal(2);
  });

  it('never repeats an incarnation number at a path, over restarts and namesakes', {
    supervision: { backoff: { maxMs: 0 } },
  }, async ({ system, settle }) => {
    const seen: number[] = [];
    const definition = defineActor<string, undefined>({
      init: (context) => void seen.push(context.incarnation),
      receive: () => {
        throw new Error('asked to fail');
      },
    });
    for (let round = 0; round < 5; round++) {
      const ref = system.spawn(definition, { name: 'same' });
      for (let failures = 0; failures < 2; failures++) {
        ref.tell('fail');
        await settle();
      }
      await system.stopActor(ref);
    }
    expect(seen).to.have.length(15);
    expect(new Set(seen).size).to.equal(seen.length);
  });

  it('reaches the same actor with and without its own node, and no other node', { node: 'n1' }, async ({
    system,
    settle,
  }) => {
    const { definition, count } = counter();
    const ref = system.spawn(definition, { name: 'counter' });
    expect(ref.address).to.equal('troupe://test@n1/counter');
    expect(system.ref('troupe://test/counter').tell('x')).to.equal(true);
    expect(system.ref('troupe://test@n1/counter').tell('x')).to.equal(true);
    expect(system.ref('troupe://test@n2/counter').tell('x')).to.equal(false);
    expect(system.ref('troupe://other/counter').tell('x')).to.equal(false);
    await settle();
    expect(count()).to.equal(2);
  });
});

describe('Actor names', () => {
  for (const name of ['a', 'A-1', 'reader.2', 'größe', '漢字', 'x'.repeat(128), '0', 'a:b~c_d']) {
    it(`may be '${name.slice(0, 20)}'`, async () => {
      expect(checkName('an actor', name)).to.equal(name);
    });
  }

  for (const name of [
    '',
    ' ',
    'a b',
    'a/b',
    'a#1',
    'a@b',
    'a$1',
    '.a',
    '-a',
    '..',
    'a\n',
    '\u0000',
    'x'.repeat(129),
    'a\u202eb',
  ]) {
    it(`may not be ${JSON.stringify(name.slice(0, 20))}`, async () => {
      expect(() => checkName('an actor', name))
        .to.throw()
        .with.property('code', 'TROUPE_INVALID_NAME');
    });
  }

  it('may be nothing but a string', async () => {
    for (const value of [undefined, null, 7, {}, ['a']]) {
      expect(() => checkName('an actor', value))
        .to.throw()
        .with.property('code', 'TROUPE_INVALID_NAME');
    }
  });

  it('are checked for systems, nodes, actors, kinds of actors and services', async ({ system }) => {
    const actor = defineActor<string, undefined>({ init: () => undefined, receive: () => undefined });
    const wrong = 'a b';
    for (const make of [
      () => createSystem({ name: wrong }),
      () => createSystem({ name: 'demo', node: wrong }),
      () => system.spawn(actor, { name: wrong }),
      () => system.spawn({ ...actor, type: wrong }),
      () => serviceKey(wrong),
    ]) {
      expect(make).to.throw().with.property('code', 'TROUPE_INVALID_NAME');
    }
    expect(system.tree().tree).to.deep.equal([]);
  });
});
