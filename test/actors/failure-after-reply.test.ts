// Failure after the reply: an asker that has its answer has not given up. A turn that fails once it has replied has failed,
// whatever the error: only a turn whose asker no longer waits may end with a mere cancellation.

import { expect } from 'chai';
import { type ActorContext, type ActorRef, defineActor, TroupeError } from '../../src/index.ts';
import { it } from './fresh-system.ts';

type AfterReply = (context: ActorContext<string>, silent: ActorRef<string>) => Promise<void> | void;

const failures: Readonly<Record<string, AfterReply>> = {
  'an ask of its own that times out': async (_context, silent) => {
    await silent.ask('anyone?', { timeoutMs: 20 });
  },
  'an AbortError': () => {
    throw new DOMException('The operation was aborted.', 'AbortError');
  },
  'an AbortError later': async () => {
    await Promise.resolve();
    throw new DOMException('The operation was aborted.', 'AbortError');
  },
  'a cancellation': () => {
    throw new TroupeError('TROUPE_CANCELLED', 'Something else was cancelled.');
  },
};

const silentActor = defineActor<string>({ init: () => undefined, receive: () => undefined });

describe('Failure after the reply', () => {
  for (const [what, then] of Object.entries(failures)) {
    it(`is a failure, with the message in quarantine: ${what}`, async ({ system, factsOf, advance }) => {
      const silent = system.spawn(silentActor);
      const actor = system.spawn(
        defineActor<string>({
          init: () => undefined,
          receive: (_state, _message, context) => {
            context.reply('answered');
            return then(context, silent);
          },
        }),
      );
      const asked = actor.ask<string>('question');
      await advance(20);
      expect(await asked).to.equal('answered');
      expect(factsOf('ActorFailed').map(({ address, failure }) => [address, failure.phase])).to.deep.equal([
        [actor.address, 'receive'],
      ]);
      expect(system.quarantine.list().map(({ message }) => message)).to.deep.equal(['question']);
      expect(factsOf('TurnCancelled')).to.deep.equal([]);
    });
  }

  it('is one also when the reply was a refusal', async ({ system, factsOf, settle }) => {
    const actor = system.spawn(
      defineActor<string>({
        init: () => undefined,
        receive: (_state, _message, { asker }) => {
          asker?.fail(new Error('no'));
          throw new DOMException('The operation was aborted.', 'AbortError');
        },
      }),
    );
    const refused = actor.ask('question').catch((error: unknown) => (error as Error).message);
    await settle();
    expect(await refused).to.equal('no');
    expect(factsOf('ActorFailed')).to.have.length(1);
    expect(factsOf('TurnCancelled')).to.deep.equal([]);
  });
});
