// The event stream: facts are built only for those who listen, and a broken listener hurts nobody.

import { expect } from 'chai';
import { EventStream } from '../../src/actors/event-stream.ts';
import { defineActor, type Fact, type Logger, renderFact, severityOf } from '../../src/index.ts';
import { factKinds } from '../../src/actors/index.ts';
import { createSystem } from '../../src/system.ts';
import { it } from './fresh-system.ts';

const fact = (kind: Fact['kind']): Fact => ({ kind, at: 0, system: 'test', node: undefined }) as Fact;

const idle = defineActor<unknown, undefined>({ init: () => undefined, receive: () => undefined });

describe('EventStream', () => {
  it('hears a kind of fact only while somebody listens to it', async () => {
    const stream = new EventStream(() => undefined);
    expect(Object.keys(stream.hears)).to.deep.equal([...factKinds]);
    expect(Object.values(stream.hears).some(Boolean)).to.equal(false);
    const first = stream.subscribe(() => undefined, ['ActorFailed', 'ActorStarted']);
    const second = stream.subscribe(() => undefined, ['ActorStarted']);
    expect(stream.hears).to.include({ ActorFailed: true, ActorStarted: true, ActorStopped: false });
    first();
    expect(stream.hears).to.include({ ActorFailed: false, ActorStarted: true });
    second();
    expect(Object.values(stream.hears).some(Boolean)).to.equal(false);
  });

  it('tells each listener the kinds it asked for, in order, until it is unsubscribed', async () => {
    const stream = new EventStream(() => undefined);
    const all: string[] = [];
    const some: string[] = [];
    const endAll = stream.subscribe(({ kind }) => all.push(kind));
    stream.subscribe(({ kind }) => some.push(kind), ['ActorStopped']);
    for (const kind of ['ActorStarted', 'ActorStopped', 'ActorFailed'] as const) stream.publish(fact(kind));
    endAll();
    endAll();
    stream.publish(fact('ActorStopped'));
    expect(all).to.deep.equal(['ActorStarted', 'ActorStopped', 'ActorFailed']);
    expect(some).to.deep.equal(['ActorStopped', 'ActorStopped']);
  });

  it('removes a listener that throws, reports it, and tells the others', async () => {
    const broken: unknown[] = [];
    const stream = new EventStream((error) => broken.push(error));
    const heard: string[] = [];
    const error = new Error('broken listener');
    stream.subscribe(() => {
      throw error;
    }, ['ActorFailed']);
    stream.subscribe(({ kind }) => heard.push(kind), ['ActorStarted']);
    stream.publish(fact('ActorFailed'));
    stream.publish(fact('ActorFailed'));
    stream.publish(fact('ActorStarted'));
    expect(broken).to.deep.equal([error]);
    expect(heard).to.deep.equal(['ActorStarted']);
    expect(stream.hears).to.include({ ActorFailed: false, ActorStarted: true });
  });

  it('lets a listener unsubscribe itself or another while a fact is told', async () => {
    const stream = new EventStream(() => undefined);
    const heard: string[] = [];
    const endFirst = stream.subscribe(() => {
      heard.push('first');
      endFirst();
    });
    stream.subscribe(() => heard.push('second'));
    stream.publish(fact('ActorStarted'));
    stream.publish(fact('ActorStarted'));
    expect(heard).to.deep.equal(['first', 'second', 'second']);
  });

  it('costs nothing in a system to which nobody listens: the facts are not built', async () => {
    const system = createSystem({ name: 'quiet', log: 'silent' });
    const ref = system.spawn(idle);
    await system.stopActor(ref);
    let looked = 0;
    const message = {
      get type() {
        looked++;
        return 'watched';
      },
    };
    ref.tell(message);
    expect(looked).to.equal(0);
    const facts: Fact[] = [];
    const end = system.events.subscribe((each) => facts.push(each), ['MessageDeadLettered']);
    ref.tell(message);
    expect(looked).to.be.greaterThan(0);
    expect(facts).to.have.length(1);
    expect(facts[0]).to.deep.include({ kind: 'MessageDeadLettered', reason: 'stopped', messageType: 'watched' });
    end();
    const before = looked;
    ref.tell(message);
    expect(looked).to.equal(before);
    await system.stop();
  });

  const lines: string[] = [];
  const log: Logger = {
    debug: () => undefined,
    info: () => undefined,
    warn: () => undefined,
    error: (_fields: object | string, message?: string) => void lines.push(String(message)),
    child: () => log,
  };
  it('does not let a listener that throws disturb the actor whose fact it was told, and logs it', { log }, async ({
    system,
    settle,
  }) => {
    system.events.subscribe(() => {
      throw new Error('broken listener');
    }, ['ActorStarted']);
    const ref = system.spawn(
      defineActor<string, number>({ init: () => 0, receive: (n, _message, context) => (context.reply(n + 1), n + 1) }),
    );
    await settle();
    expect(await ref.ask<number>('x')).to.equal(1);
    expect(lines).to.deep.equal(['a fact listener threw and was removed']);
  });

  it('has a severity and a line without line breaks for every kind of fact that a life brings', {
    supervision: { intensity: 1 },
  }, async ({ system, settle, facts }) => {
    const ref = system.spawn(
      defineActor<string, undefined>({
        type: 'unlucky',
        init: () => undefined,
        receive: (_state, _message, context) => {
          context.emit({ kind: 'Trying', detail: 1 });
          throw new Error('first line\nsecond line');
        },
      }),
      { name: 'unlucky' },
    );
    await settle();
    for (let n = 0; n < 2; n++) {
      ref.tell('go');
      await settle();
    }
    ref.tell('late');
    const kinds = new Set(facts.map(({ kind }) => kind));
    for (const kind of [
      'ActorStarted',
      'UserFact',
      'ActorFailed',
      'MessageQuarantined',
      'ActorRestarted',
      'IncidentOpened',
      'ActorStopped',
      'MessageDeadLettered',
    ] as const) {
      expect(kinds).to.include(kind);
    }
    for (const each of facts) {
      expect(severityOf(each)).to.be.oneOf(['debug', 'info', 'warn', 'error']);
      expect(renderFact(each)).to.match(/^[^\n]+$/);
    }
  });

  it('holds no message body in any fact', async ({ system, settle, facts }) => {
    const ref = system.spawn(
      defineActor<{ type: string; secret: string }, undefined>({
        init: () => undefined,
        receive: () => {
          throw new Error('failed');
        },
      }),
    );
    await settle();
    ref.tell({ type: 'order', secret: 'canary' });
    await settle();
    await system.stopActor(ref);
    ref.tell({ type: 'order', secret: 'canary' });
    expect(facts.map(({ kind }) => kind)).to.include.members(['MessageQuarantined', 'MessageDeadLettered']);
    expect(JSON.stringify(facts)).to.not.include('canary');
  });
});
