// The test kit itself: time moves only by hand, probes see what actors send.

import { expect } from 'chai';
import { defineActor } from '../../src/index.ts';
import { testSystem } from '../../src/testkit/index.ts';

describe('TestSystem', () => {
  it('fires timers in order only when time is moved', async () => {
    const { system, advance, probe } = testSystem();
    const seen = probe<string>();
    const clockwork = defineActor<string, undefined>({
      init: (context) => {
        context.timers.once('late', 'late', 200);
        context.timers.once('early', 'early', 100);
        return undefined;
      },
      receive: (_state, message) => void seen.ref.tell(message),
    });
    system.spawn(clockwork);
    await advance(99);
    expect(seen.messages).to.deep.equal([]);
    await advance(101);
    expect(seen.messages).to.deep.equal(['early', 'late']);
    await system.stop();
  });

  it('has a probe see the end of an actor that it watches', async () => {
    const { system, probe } = testSystem();
    const watcher = probe();
    const actor = system.spawn(defineActor<string, undefined>({ init: () => undefined, receive: () => undefined }));
    watcher.watch(actor);
    await system.stopActor(actor);
    expect(await watcher.signal()).to.deep.include({
      kind: 'terminated',
      address: actor.address,
      reason: { kind: 'stopped' },
    });
    await system.stop();
  });
});
