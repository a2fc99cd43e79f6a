// A logger is the host's code: one that throws must not disturb the actors that it reports on.

import { expect } from 'chai';
import { createSystem, defineActor, type Logger, type Request } from '../../src/index.ts';

function throwingLogger(): Logger {
  const fail = (): never => {
    throw new Error('the log is broken');
  };
  return { debug: fail, info: fail, warn: fail, error: fail, child: throwingLogger };
}

describe('Broken logger', () => {
  it('does not keep a failed actor from being restarted', async () => {
    const actor = defineActor<'fail' | Request<{ type: 'lives' }, number>>({
      init: () => undefined,
      receive(_state, message, context) {
        if (message === 'fail') throw new Error('as asked');
        context.reply(context.incarnation);
      },
    });
    await using system = createSystem({ name: 'test', log: throwingLogger() });
    const ref = system.spawn(actor);
    const before = await ref.ask({ type: 'lives' });
    ref.tell('fail');
    expect(await ref.ask({ type: 'lives' })).to.be.greaterThan(before);
  });
});
