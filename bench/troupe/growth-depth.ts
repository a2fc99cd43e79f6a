// growth-depth: two actors answer each other at the end of a chain of nested actors.

import { measureGrowth, type Play } from './growth.ts';
import { nested } from './nested.ts';
import { startRally } from './rally.ts';

await measureGrowth('growth-depth', [1, 3, 10, 30, 100], async (system, size) => {
  const ready = Promise.withResolvers<Play>();
  system.spawn(nested(size, (lowest) => ready.resolve(startRally(lowest).play)));
  return ready.promise;
});
