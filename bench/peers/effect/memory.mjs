// memory: heap used by `size` idle actors after their init, divided by `size`.
import { Effect } from 'effect';
import { bytesPerItem } from '../../harness/heap.ts';
import { print, size } from '../../harness/measure.ts';
import { spawn } from './actor.mjs';

const ready = Promise.withResolvers();
let started = 0;

function init() {
  started += 1;
  if (started === size) ready.resolve();
  return 0;
}

const value = await bytesPerItem(
  size,
  () => Effect.runSync(spawn(init, Effect.succeed)),
  () => ready.promise,
);
print({ case: 'memory', runtime: 'effect', value, unit: 'bytes/actor', n: size });
