// growth-stop-deep: a chain of nested actors is started and stopped from the top.

import { inRounds, measureGrowth } from './growth.ts';
import { nested } from './nested.ts';

await measureGrowth('growth-stop-deep', [1e2, 1e3, 1e4], (system, size) =>
  inRounds(size, async () => {
    const ready = Promise.withResolvers<void>();
    const top = system.spawn(nested(size, () => ready.resolve()));
    await ready.promise;
    await system.stopActor(top);
  }),
);
