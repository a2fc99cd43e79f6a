// memory: heap held by `size` idle actors after their init, divided by `size`. Needs `node --expose-gc`.

import { createSystem, defineActor } from '../../src/index.ts';
import { bytesPerItem } from '../harness/heap.ts';
import { size } from '../harness/measure.ts';
import { report } from './harness.ts';

const system = createSystem({ name: 'bench' });
const ready = Promise.withResolvers<void>();
let started = 0;

const idle = defineActor<never, number>({
  type: 'idle',
  init() {
    started += 1;
    if (started === size) ready.resolve();
    return 0;
  },
  receive: () => undefined,
});

const value = await bytesPerItem(
  size,
  () => system.spawn(idle),
  () => ready.promise,
);
report({ case: 'memory', runtime: 'troupe', value, unit: 'bytes/actor', n: size }, system);
process.exit(); // Stopping a million actors is not what is measured here.
