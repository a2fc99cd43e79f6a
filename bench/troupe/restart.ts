// restart: from the throw to the first message that the new incarnation handles; the median of `size` crashes.
// Each crash is the first of an actor of its own: the default backoff delays only further ones.

import { createSystem, defineActor } from '../../src/index.ts';
import { size } from '../harness/measure.ts';
import { median } from '../harness/statistics.ts';
import { report } from './harness.ts';

const system = createSystem({ name: 'bench' });

async function crashOnce(): Promise<number> {
  const handled = Promise.withResolvers<number>();
  let thrownAt = 0;
  const ref = system.spawn(
    defineActor<'crash' | 'probe', number>({
      type: 'crasher',
      init: () => 0,
      receive(_state, message) {
        if (message === 'probe') return handled.resolve((performance.now() - thrownAt) * 1000);
        thrownAt = performance.now();
        throw new Error('crash');
      },
    }),
  );
  ref.tell('crash');
  ref.tell('probe');
  const micros = await handled.promise;
  await system.stopActor(ref);
  return micros;
}

const warmUp = Math.ceil(size / 3);
const micros: number[] = [];
for (let crash = 0; crash < warmUp + size; crash++) micros.push(await crashOnce());
report({ case: 'restart', runtime: 'troupe', value: median(micros.slice(warmUp)), unit: 'µs', n: size }, system);
await system.stop();
