// growth-stop-wide: an actor with many children is started and stopped.

import { defineActor } from '../../src/index.ts';
import { inRounds, measureGrowth } from './growth.ts';

const child = defineActor<never>({ type: 'child', init: () => undefined, receive: () => undefined });

await measureGrowth('growth-stop-wide', [1e3, 1e4, 1e5], (system, size) =>
  inRounds(size, async () => {
    const ready = Promise.withResolvers<void>();
    const parent = system.spawn(
      defineActor<never>({
        type: 'parent',
        init(context) {
          for (let id = 0; id < size; id++) context.spawn(child);
          ready.resolve();
        },
        receive: () => undefined,
      }),
    );
    await ready.promise;
    await system.stopActor(parent);
  }),
);
