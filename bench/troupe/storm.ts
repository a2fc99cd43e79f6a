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

const lagMs = (nanos: number) => Math.max(0, nanos / 1e6 - resolutionMs);
const pace = Math.round(size / seconds).toLocaleString('en-US');
report(
  {
    case: 'storm',
    runtime: 'troupe',
    value: lagMs(delay.percentile(99)),
    unit: 'ms',
    n: size,
    note: `${pace} restarts/s, longest lag ${lagMs(delay.max).toFixed(1)} ms`,
  },
  system,
);
await system.stop();
