// A failing turn: the actor is suspended, its supervisor learns everything but the message's content, the mailbox is kept,
// and whoever asked is told.

import { inspect } from 'node:util';
import { expect } from 'chai';
import { type ActorRef, defineActor, type Request, TroupeError } from '../../src/index.ts';
import { it, refusal } from './fresh-system.ts';

type Message = { type: 'note'; text: string } | { type: 'crash' } | Request<{ type: 'crash-ask' }, number>;

/** Keeps what it is told in `seen`; throws `error` when told to crash. */
function fragile(seen: string[], error: unknown = new Error('broken')) {
  return defineActor<Message>({
    init: () => undefined,
    receive: (_state, message) => {
      if (message.type !== 'note') throw error;
      seen.push(message.text);
    },
  });
}

describe('Failure', () => {
  it('says what failed, where, in which incarnation, with which message and at which attempt', async ({
    system,
    factsOf,
    settle,
  }) => {
    const error = new Error('broken');
    const actor = system.spawn(fragile([], error), { name: 'fragile' });
    actor.tell({ type: 'crash' });
    await settle();
    const [fact, ...more] = factsOf('ActorFailed');
    expect(more).to.deep.equal([]);
    expect(fact).to.deep.include({ address: actor.address });
    expect(fact?.failure).to.deep.include({
      cause: 'bug',
      phase: 'receive',
      error,
      address: 'troupe://test/fragile',
      incarnation: factsOf('ActorStarted').find(({ address }) => address === actor.address)?.incarnation,
      attempt: 1,
      messageType: 'crash',
    });
    expect(fact?.failure.messageId).to.be.a('string').and.not.equal('');
    expect(fact?.failure).to.be.frozen;
  });

  it('is reported without the content of the message', async ({ system, facts, settle }) => {
    const secret = 'canary-7f3a';
    const actor = system.spawn(
      defineActor<{ type: 'crash'; secret: string }>({
        init: () => undefined,
        receive: () => {
          throw new Error('broken');
        },
      }),
    );
    actor.tell({ type: 'crash', secret });
    await settle();
    expect(facts.map(({ kind }) => kind))
      .to.include('ActorFailed')
      .and.to.include('MessageQuarantined');
    expect(JSON.stringify(facts)).to.not.include(secret);
  });

  it('hands its message to `decide`, and shows it to nobody who prints or copies it', async ({ system, settle }) => {
    const seen: unknown[] = [];
    const shown: string[] = [];
    const parent = defineActor<never>({
      init: (context) => void context.spawn(fragile([]), { name: 'child' }),
      receive: () => undefined,
      supervision: {
        decide: (failure) => {
          seen.push(failure.message);
          shown.push(JSON.stringify(failure), inspect(failure, { depth: 9 }), JSON.stringify({ ...failure }));
          return 'restart';
        },
      },
    });
    system.spawn(parent, { name: 'parent' });
    await settle();
    system.ref('troupe://test/parent/child').tell({ type: 'crash', secret: 'canary-90c1' });
    await settle();
    expect(seen).to.deep.equal([{ type: 'crash', secret: 'canary-90c1' }]);
    expect(shown).to.have.length(3);
    expect(shown.join()).to.not.include('canary');
  });

  const broken = (): never => {
    throw new Error('broken');
  };
  const brokenLater = (): Promise<never> => Promise.reject(new Error('broken'));
  const phases = [
    { phase: 'init', how: 'a throw in init', init: broken },
    { phase: 'init', how: 'a rejection of init', init: brokenLater },
    { phase: 'receive', how: 'a throw in receive', receive: broken },
    { phase: 'receive', how: 'a rejection of receive', receive: brokenLater },
    { phase: 'signal', how: 'a throw in signal', signal: broken },
    { phase: 'signal', how: 'a rejection of signal', signal: brokenLater },
  ] as const;
  for (const { phase, how, ...behavior } of phases) {
    it(`is made by ${how}`, async ({ system, factsOf, settle }) => {
      const mortal = system.spawn(fragile([]));
      const failing = system.spawn(
        defineActor<ActorRef<never>, undefined>({
          init: () => undefined,
          receive: (_state, target, context) => context.watch(target),
          ...behavior,
        }),
        { restart: 'temporary', name: 'failing' },
      );
      failing.tell(mortal);
      await settle();
      await system.stopActor(mortal);
      await settle();
      expect(factsOf('ActorFailed').map(({ failure }) => failure.phase)).to.deep.equal([phase]);
      expect(factsOf('ActorStopped').map(({ address, reason }) => `${address} ${reason.kind}`)).to.include(
        'troupe://test/failing failed',
      );
    });
  }

  it('suspends the actor until its supervisor has decided', async ({ system, settle }) => {
    const seen: string[] = [];
    let atDecision: unknown;
    const parent = defineActor<never>({
      init: (context) => void context.spawn(fragile(seen), { name: 'child' }),
      receive: () => undefined,
      supervision: {
        decide: () => {
          const child = system.tree().tree[0]?.children[0];
          atDecision = { condition: child?.condition, mailbox: child?.mailbox, seen: [...seen] };
          return 'restart';
        },
      },
    });
    system.spawn(parent, { name: 'parent' });
    await settle();
    const child = system.ref<Message>('troupe://test/parent/child');
    child.tell({ type: 'note', text: 'before' });
    child.tell({ type: 'crash' });
    child.tell({ type: 'note', text: 'after 1' });
    child.tell({ type: 'note', text: 'after 2' });
    await settle();
    expect(atDecision).to.deep.equal({ condition: 'suspended', mailbox: 2, seen: ['before'] });
    expect(seen).to.deep.equal(['before', 'after 1', 'after 2']);
  });

  it('keeps the mailbox through restarts, in order', { supervision: { intensity: 10 } }, async ({
    system,
    settle,
    advance,
  }) => {
    const seen: string[] = [];
    const actor = system.spawn(fragile(seen));
    for (let n = 1; n <= 9; n++) actor.tell(n % 3 === 0 ? { type: 'crash' } : { type: 'note', text: String(n) });
    await settle();
    await advance(60_000);
    expect(seen).to.deep.equal(['1', '2', '4', '5', '7', '8']);
    expect(system.deadLetters.total).to.equal(0);
  });

  it('rejects the asker with TROUPE_ACTOR_FAILED and the error as its cause', async ({ system }) => {
    const error = new RangeError('too far');
    const actor = system.spawn(fragile([], error), { name: 'fragile' });
    const refused = await refusal(actor.ask({ type: 'crash-ask' }));
    expect(refused).to.deep.include({ code: 'TROUPE_ACTOR_FAILED', cause: error, retryable: true });
    expect(refused.data).to.deep.include({ address: 'troupe://test/fragile', failureCause: 'bug' });
    expect(refused.message).to.include('RangeError: too far');
  });

  it('is made by a thrown value that is no Error as well', async ({ system, factsOf }) => {
    const thrown: unknown = 'just text';
    const actor = system.spawn(fragile([], thrown));
    const refused = await refusal(actor.ask({ type: 'crash-ask' }));
    expect(refused.cause).to.equal('just text');
    expect(factsOf('ActorFailed')[0]?.failure.error).to.equal('just text');
  });

  const causes: readonly (readonly [string, unknown])[] = [
    ['bug', new TypeError('x is not a function')],
    ['bug', undefined],
    ['bug', Object.assign(new Error('x'), { failureCause: 'no such cause' })],
    ['rate-limited', Object.assign(new Error('429'), { failureCause: 'rate-limited' })],
    ['budget', { failureCause: 'budget' }],
    ['timeout', new TroupeError('TROUPE_ASK_TIMEOUT', 'x')],
    ['timeout', new TroupeError('TROUPE_OFFER_TIMEOUT', 'x')],
    ['overloaded', new TroupeError('TROUPE_MAILBOX_FULL', 'x')],
    ['dependency-down', new TroupeError('TROUPE_ACTOR_STOPPED', 'x')],
    ['dependency-down', new TroupeError('TROUPE_NO_SUCH_ACTOR', 'x')],
    ['cancelled', new TroupeError('TROUPE_CANCELLED', 'x')],
  ];
  it('has its cause from what the error says of itself, else from its code, else it is a bug', async ({
    system,
    factsOf,
    settle,
  }) => {
    for (const [, error] of causes) system.spawn(fragile([], error), { restart: 'temporary' }).tell({ type: 'crash' });
    await settle();
    const found = factsOf('ActorFailed').map(({ failure }) => failure.cause);
    expect(found).to.deep.equal(causes.map(([cause]) => cause));
  });
});
