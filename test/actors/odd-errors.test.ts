// Odd errors: anything can be thrown, also what throws when it is looked at. It is a failure like any other: the actor
// restarts, its asker is told, the log goes on and the tree can be shown.

import { expect } from 'chai';
import { defineActor, type Logger } from '../../src/index.ts';
import { it, refusal } from './fresh-system.ts';

const thrower = (): never => {
  throw new Error('do not look at me');
};

function withGetter(property: string): Error {
  return Object.defineProperty(new Error('odd'), property, { get: thrower });
}

const oddErrors: Readonly<Record<string, () => unknown>> = {
  'an error without a message': () => Object.assign(new Error('odd'), { message: undefined }),
  'an error whose message is an object': () => Object.assign(new Error('odd'), { message: { code: 7 } }),
  'an error whose name is a symbol': () => Object.assign(new Error('odd'), { name: Symbol('odd') }),
  'an error whose `message` throws': () => withGetter('message'),
  'an error whose `name` throws': () => withGetter('name'),
  'an error whose `failureCause` throws': () => withGetter('failureCause'),
  'a proxy that throws at every touch': () =>
    new Proxy({}, { get: thrower, has: thrower, getPrototypeOf: thrower, getOwnPropertyDescriptor: thrower }),
  'a revoked proxy': () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  },
};

/** A thenable that is no promise: its `then` throws when it is called. */
// oxlint-disable-next-line unicorn/no-thenable -- it is the subject
const broken = { then: thrower } as unknown as PromiseLike<undefined> as Promise<undefined>;

type Message = 'odd' | 'plain' | 'hello';

function restless(odd: () => unknown) {
  return defineActor<Message>({
    init: () => undefined,
    receive: (_state, message, context) => {
      if (message === 'odd') throw odd();
      if (message === 'plain') throw new Error('a plain error');
      if (context.asker !== undefined) context.reply('hello');
    },
  });
}

function keepLines(lines: string[]): Logger {
  const keep = (_fields: object | string, message?: string): void => void lines.push(String(message));
  return { debug: () => undefined, info: () => undefined, warn: keep, error: keep, child: () => keepLines(lines) };
}

describe('Odd errors', () => {
  for (const [title, odd] of Object.entries(oddErrors)) {
    it(`restart the actor, reject the asker and show in the tree: ${title}`, async ({ system, settle, advance }) => {
      const actor = system.spawn(restless(odd));
      const asked = refusal(actor.ask('odd'));
      await advance(1_000);
      expect(await asked).to.have.property('code', 'TROUPE_ACTOR_FAILED');
      expect(system.quarantine.list().map(({ message }) => message)).to.deep.equal(['odd']);
      const views = system.tree().tree.map(({ condition, restarts, lastFailure }) => ({
        condition,
        restarts,
        failed: typeof lastFailure?.error,
      }));
      expect(views).to.deep.equal([{ condition: 'idle', restarts: 1, failed: 'string' }]);
      const answered = actor.ask<string>('hello');
      await settle();
      expect(await answered).to.equal('hello');
    });

    const lines: string[] = [];
    it(`are logged, and so is what comes after them: ${title}`, { log: keepLines(lines) }, async ({
      system,
      advance,
    }) => {
      const actor = system.spawn(restless(odd));
      actor.tell('odd');
      await advance(1_000);
      const oddLines = lines.splice(0).filter((line) => line.startsWith(`${actor.address} failed in receive`));
      expect(oddLines).to.have.length(1);
      actor.tell('plain');
      await advance(1_000);
      expect(lines.filter((line) => line.includes('a plain error'))).not.to.deep.equal([]);
      expect(lines.filter((line) => line.includes('was removed'))).to.deep.equal([]);
    });
  }

  describe('of a thenable whose `then` throws', () => {
    it('are failures of the message, at once', async ({ system, settle, advance }) => {
      const actor = system.spawn(
        defineActor<Message>({
          init: () => undefined,
          receive: (_state, message, context) => {
            if (message === 'odd') return broken;
            context.reply('hello');
            return undefined;
          },
        }),
      );
      const asked = refusal(actor.ask('odd'));
      await settle();
      expect(await asked).to.have.property('code', 'TROUPE_ACTOR_FAILED');
      expect(system.quarantine.list().map(({ message }) => message)).to.deep.equal(['odd']);
      await advance(1_000);
      const answered = actor.ask<string>('hello');
      await settle();
      expect(await answered).to.equal('hello');
    });

    it('are failures of `init`, at once', async ({ system, factsOf, advance }) => {
      let inits = 0;
      system.spawn(
        defineActor<Message, undefined>({
          init: () => (++inits === 1 ? broken : undefined),
          receive: () => undefined,
        }),
      );
      await advance(1_000);
      expect(inits).to.equal(2);
      expect(factsOf('ActorFailed').map(({ failure }) => failure.phase)).to.deep.equal(['init']);
      expect(factsOf('TurnAbandoned')).to.deep.equal([]);
    });

    it('do not hold up the end of an actor when its `stopped` hook returns it', async ({ system, factsOf, settle }) => {
      const actor = system.spawn(
        defineActor<Message>({ init: () => undefined, receive: () => undefined, stopped: () => broken }),
      );
      await settle();
      void system.stopActor(actor);
      await settle();
      expect(factsOf('StoppedHookFailed')).to.have.length(1);
      expect(system.tree().actors).to.equal(0);
    });
  });
});
