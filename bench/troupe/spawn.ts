// spawn: an actor starts `size` children and all of them run their init; all stay alive until the end.

import { defineActor } from '../../src/index.ts';
import { measure, stopAll } from './harness.ts';

await measure('spawn', 'actors/s', async (system, size) => {
  const ready = Promise.withResolvers<void>();
  let started = 0;

  const child = defineActor<never, number>({
    type: 'child',
    init() {
      started += 1;
      if (started === size) ready.resolve();
      return 0;
    },
    receive: () => undefined,
  });

  const parent = system.spawn(
    defineActor<never>({
      type: 'parent',
      init(context) {
        for (let id = 0; id < size; id++) context.spawn(child);
      },
      receive: () => undefined,
    }),
  );

  await ready.promise;
  return stopAll(system, [parent]);
});
