// storm: how late the event loop runs, 99th percentile, while 1,000 actors crash `size` times in all.
// Without backoff or a limit of restarts, which would calm the storm: this is about what the restarts themselves cost.

import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createSystem, defineActor } from '../../src/index.ts';
import { size } from '../harness/measure.ts';
import { report } from './harness.ts';

const actors = 1000;
const resolutionMs = 1;

const system = createSystem({
  name: 'bench',
  supervision: { intensity: Number.POSITIVE_INFINITY, backoff: { initialMs: 0, maxMs: 0 } },
});
const done = Promise.withResolvers<void>();
let calm = 0;

const crasher = defineActor<'crash' | 'probe', number>({
  type: 'crasher',
  init: () => 0,
  receive(_state, message) {
    if (message === 'crash') throw new Error('crash');
    calm += 1;
    if (calm === actors) done.resolve();
  },
});

const refs = Array.from({ length: actors }, () => system.spawn(crasher));
for (let crash = 0; crash < size / actors; crash++) for (const ref of refs) ref.tell('crash');
for (const ref of refs) ref.tell('probe');
const delay = monitorEventLoopDelay({ resolution: resolutionMs });
delay.enable();
const start = performance.now();
await done.promise;
const seconds = (performance.now() - start) / 1000;
delay.disable();

report(system, {
  case: 'storm',
  runtime: 'troupe',
  value: Math.max(0, delay.percentile(99) / 1e6 - resolutionMs),
  unit: 'ms',
  n: size,
  note: `${Math.round(size / seconds).toLocaleString('en-US')} restarts/s, longest lag ${(delay.max / 1e6 - resolutionMs).toFixed(1)} ms`,
});
await system.stop();
