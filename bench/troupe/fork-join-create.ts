// fork-join-create (Savina): `size` actors are started, each gets one message, computes and ends.

import { defineActor } from '../../src/index.ts';
import { compute } from './compute.ts';
import { measure, stopAll } from './harness.ts';

await measure('fork-join-create', 'actors/s', async (system, size) => {
  const done = Promise.withResolvers<void>();
  let finished = 0;

  const worker = defineActor<number>({
    type: 'worker',
    init: () => undefined,
    receive(_state, theta, context) {
      compute(theta);
      finished += 1;
      if (finished === size) done.resolve();
      context.stop();
    },
  });

  const parent = system.spawn(
    defineActor<never>({
      type: 'parent',
      init(context) {
        for (let id = 0; id < size; id++) context.spawn(worker).tell(id);
      },
      receive: () => undefined,
    }),
  );

  await done.promise;
  return stopAll(system, [parent]);
});
