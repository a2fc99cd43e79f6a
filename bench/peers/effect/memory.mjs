// memory: heap used by `size` idle actors after their init, divided by `size`.
import { Effect } from 'effect';
import { bytesPerItem } from '../../harness/heap.ts';
import { print, size } from '../../harness/measure.ts';
import { spawn } from './actor.mjs';

const actors = new Array(size);
const value = await bytesPerItem(size, (id) => {
  actors[id] = Effect.runSync(spawn(() => 0, Effect.succeed));
});
print({ case: 'memory', runtime: 'effect', value, unit: 'bytes/actor', n: size });
