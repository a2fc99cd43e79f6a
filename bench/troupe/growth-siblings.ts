// growth-siblings: two actors answer each other among many idle children of the same parent.

import { defineActor } from '../../src/index.ts';
import { measureGrowth, type Play } from './growth.ts';
import { startRally } from './rally.ts';

const idle = defineActor<never>({ type: 'idle', init: () => undefined, receive: () => undefined });

await measureGrowth('growth-siblings', [1, 1e2, 1e3, 1e4, 1e5], async (system, size) => {
  const ready = Promise.withResolvers<Play>();
  system.spawn(
    defineActor<never>({
      type: 'parent',
      init(context) {
        for (let id = 0; id < size; id++) context.spawn(idle);
        ready.resolve(startRally(context).play);
      },
      receive: () => undefined,
    }),
  );
  return ready.promise;
});
