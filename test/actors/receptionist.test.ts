// The receptionist: actors found by service key; subscribers learn of each change; entries live as long as their actors.

import { expect } from 'chai';
import {
  type ActorContext,
  type ActorRef,
  defineActor,
  type ListingChanged,
  type ServiceId,
  serviceKey,
} from '../../src/index.ts';
import { type TestSystem, testSystem } from '../../src/testkit/index.ts';
import { it } from './fresh-system.ts';

const printing = serviceKey<string>('printing');
const scanning = serviceKey<string>('scanning');

const clerk = defineActor<string, undefined>({
  type: 'clerk',
  init: () => undefined,
  receive: (_state, message, context) => {
    if (message === 'fail') throw new Error('asked to fail');
    if (message === 'leave') context.stop();
  },
});

/** Subscribes to keys in its init; each listing is written down as addresses. */
function subscriber({ system }: TestSystem, ...keys: ServiceId<unknown>[]) {
  const listings: { key: string; refs: string[] }[] = [];
  let kept: ActorContext<string> | undefined;
  const ref = system.spawn(
    defineActor<string, undefined>({
      type: 'subscriber',
      init: (context) => {
        kept = context;
        for (const key of keys) context.subscribe(key);
        return undefined;
      },
      receive: (_state, message) => {
        if (message === 'fail') throw new Error('asked to fail');
      },
      signal: (_state, signal) => {
        const { key, refs } = signal as ListingChanged;
        expect(signal.kind).to.equal('listing-changed');
        listings.push({ key: key.id, refs: refs.map(({ address }) => address) });
      },
    }),
  );
  return { ref, listings, context: () => kept };
}

const addresses = (refs: readonly ActorRef<never>[]): string[] => refs.map(({ address }) => address);

describe('Receptionist', () => {
  it('finds the actors of a key in the order in which they were registered', async ({ system, settle }) => {
    const refs = [1, 2, 3].map(() => system.spawn(clerk, { register: [printing] }));
    system.spawn(clerk, { register: [scanning] });
    system.spawn(clerk);
    expect(system.receptionist.find(printing)).to.have.ordered.members(refs);
    await settle();
    expect(system.receptionist.find(printing)).to.have.ordered.members(refs);
    expect(system.receptionist.list()).to.deep.equal(
      new Map([
        ['printing', 3],
        ['scanning', 1],
      ]),
    );
  });

  it('finds an actor at once after spawn, before its init has run', async ({ system }) => {
    const ref = system.spawn(clerk, { register: [printing, scanning] });
    expect(system.receptionist.find(printing)).to.have.ordered.members([ref]);
    expect(system.receptionist.find(scanning)).to.have.ordered.members([ref]);
  });

  it('finds nobody under a key that nobody has, and lists no such key', async ({ system }) => {
    expect(system.receptionist.find(printing)).to.have.ordered.members([]);
    expect([...system.receptionist.list()]).to.deep.equal([]);
  });

  it('takes two keys with one id for the same service', async ({ system }) => {
    const ref = system.spawn(clerk, { register: [serviceKey<string>('same')] });
    expect(system.receptionist.find(serviceKey<string>('same'))).to.have.ordered.members([ref]);
  });

  it('registers an actor once, though its key is given twice or by definition and spawn', async ({ system }) => {
    const twice = system.spawn(clerk, { register: [printing, printing] });
    expect(system.receptionist.find(printing)).to.have.ordered.members([twice]);
    const byDefinition = system.spawn({ ...clerk, defaults: { register: [scanning] } });
    expect(system.receptionist.find(scanning)).to.have.ordered.members([byDefinition]);
  });

  it('gives refs that work: an actor finds its peers by key alone', async (test) => {
    const heard = test.probe<string>();
    const printer = defineActor<string, undefined>({
      init: () => undefined,
      receive: (_state, message) => void heard.ref.tell(message),
    });
    test.system.spawn(printer, { register: [printing] });
    const writer = test.system.spawn(
      defineActor<string, undefined>({
        init: () => undefined,
        receive: (_state, message, context) => {
          for (const ref of context.find(printing)) ref.tell(message);
        },
      }),
    );
    writer.tell('page 1');
    await test.settle();
    expect(heard.messages).to.deep.equal(['page 1']);
  });

  describe('drops an entry', () => {
    const ends: Record<string, (test: TestSystem, ref: ActorRef<string>) => unknown> = {
      'is stopped': ({ system }, ref) => system.stopActor(ref),
      'stops itself': (_test, ref) => ref.tell('leave'),
      'fails and is not restarted': (_test, ref) => ref.tell('fail'),
      'is drained': ({ system }, ref) => system.stopActor(ref, { drain: true }),
    };
    for (const [what, end] of Object.entries(ends)) {
      it(`when its actor ${what}`, async (test) => {
        const other = test.system.spawn(clerk, { register: [printing] });
        const ref = test.system.spawn(clerk, { register: [printing], restart: 'temporary' });
        await test.settle();
        await end(test, ref);
        await test.settle();
        expect(test.system.receptionist.find(printing)).to.have.ordered.members([other]);
      });
    }

    it('as soon as its actor is told to stop, so that nobody finds one that refuses', async (test) => {
      const gate = Promise.withResolvers<void>();
      const ref = test.system.spawn(
        defineActor<string, undefined>({ init: () => undefined, receive: () => gate.promise as Promise<undefined> }),
        { register: [printing] },
      );
      ref.tell('wait');
      await test.settle();
      const stopped = test.system.stopActor(ref);
      expect(test.system.receptionist.find(printing)).to.have.ordered.members([]);
      gate.resolve();
      await stopped;
    });

    it('with the parent of its actor, and forgets a key that nobody has any more', async (test) => {
      const parent = test.system.spawn(
        defineActor<string, undefined>({
          init: (context) => void context.spawn(clerk, { register: [printing] }),
          receive: () => undefined,
        }),
      );
      await test.settle();
      expect(test.system.receptionist.find(printing)).to.have.length(1);
      await test.system.stopActor(parent);
      expect(test.system.receptionist.find(printing)).to.have.ordered.members([]);
      expect([...test.system.receptionist.list()]).to.deep.equal([]);
    });
  });

  it('keeps the entry of an actor that restarts, and its place', async ({ system, settle }) => {
    const [first, second] = [1, 2].map(() => system.spawn(clerk, { register: [printing] })) as [
      ActorRef<string>,
      ActorRef<string>,
    ];
    first.tell('fail');
    await settle();
    expect(system.tree().tree[0]?.restarts).to.equal(1);
    expect(system.receptionist.find(printing)).to.have.ordered.members([first, second]);
  });

  describe('tells a subscriber', () => {
    it('the listing at once, also an empty one', async (test) => {
      const ref = test.system.spawn(clerk, { register: [printing] });
      const { listings } = subscriber(test, printing, scanning);
      await test.settle();
      expect(listings).to.deep.equal([
        { key: 'printing', refs: [ref.address] },
        { key: 'scanning', refs: [] },
      ]);
    });

    it('each change of its keys, and of no others', async (test) => {
      const { listings } = subscriber(test, printing);
      await test.settle();
      const first = test.system.spawn(clerk, { register: [printing] });
      await test.settle();
      test.system.spawn(clerk, { register: [scanning] });
      await test.settle();
      const second = test.system.spawn(clerk, { register: [printing] });
      await test.settle();
      await test.system.stopActor(first);
      await test.settle();
      expect(listings.map(({ refs }) => refs)).to.deep.equal([
        [],
        [first.address],
        [first.address, second.address],
        [second.address],
      ]);
    });

    it('changes that come close together as one listing', async (test) => {
      const { listings } = subscriber(test, printing);
      await test.settle();
      const refs = Array.from({ length: 100 }, () => test.system.spawn(clerk, { register: [printing] }));
      await test.settle();
      expect(listings).to.have.length(2);
      expect(listings[1]?.refs).to.deep.equal(addresses(refs));
    });

    it('nothing for a restart of a listed actor', async (test) => {
      const ref = test.system.spawn(clerk, { register: [printing] });
      const { listings } = subscriber(test, printing);
      await test.settle();
      ref.tell('fail');
      await test.settle();
      expect(listings).to.have.length(1);
    });

    it('once for each change, though it has subscribed twice', async (test) => {
      const { listings } = subscriber(test, printing, printing);
      await test.settle();
      const before = listings.length;
      test.system.spawn(clerk, { register: [printing] });
      await test.settle();
      expect(listings).to.have.length(before + 1);
    });

    it('nothing more after its restart or its end, unless it subscribes again', async (test) => {
      const { ref, listings } = subscriber(test, printing);
      const late: number[] = [];
      const once = test.system.spawn(
        defineActor<string, undefined>({
          init: (context, restart) => {
            if (restart === undefined) context.subscribe(printing);
            return undefined;
          },
          receive: () => {
            throw new Error('asked to fail');
          },
          signal: () => void late.push(1),
        }),
      );
      await test.settle();
      expect(late).to.have.length(1);
      ref.tell('fail');
      once.tell('fail');
      await test.settle();
      expect(listings).to.have.length(2);
      test.system.spawn(clerk, { register: [printing] });
      await test.settle();
      expect(listings).to.have.length(3);
      expect(late).to.have.length(1);
      await test.system.stopActor(ref);
      test.system.spawn(clerk, { register: [printing] });
      await test.settle();
      expect(listings).to.have.length(3);
    });

    it('the listing of a subscription made in a turn or in a callback after it', async (test) => {
      const { listings, context } = subscriber(test);
      await test.settle();
      context()?.subscribe(printing);
      const ref = test.system.spawn(clerk, { register: [printing] });
      await test.settle();
      expect(listings.at(-1)).to.deep.equal({ key: 'printing', refs: [ref.address] });
    });
  });

  it('is a peer of each system: the same key finds only the actors of its own', async (one) => {
    const other = testSystem({ name: 'other' });
    const ref = one.system.spawn(clerk, { register: [printing] });
    expect(one.system.receptionist.find(printing)).to.have.ordered.members([ref]);
    expect(other.system.receptionist.find(printing)).to.have.ordered.members([]);
    await other.system.stop();
  });

  it('keeps nothing of a failed spawn', async ({ system }) => {
    system.spawn(clerk, { name: 'taken' });
    expect(() => system.spawn(clerk, { name: 'taken', register: [printing] }))
      .to.throw()
      .with.property('code', 'TROUPE_NAME_TAKEN');
    expect(system.receptionist.find(printing)).to.have.ordered.members([]);
  });
});
