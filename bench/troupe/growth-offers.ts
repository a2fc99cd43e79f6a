// growth-offers: many senders wait at once for room in a mailbox of 100.

import { defineActor } from '../../src/index.ts';
import { inRounds, measureGrowth } from './growth.ts';

const sink = defineActor<'work'>({ type: 'sink', init: () => undefined, receive: () => undefined });

await measureGrowth('growth-offers', [1e3, 1e4, 1e5], (system, size) => {
  const ref = system.spawn(sink, { mailbox: { capacity: 100 } });
  return inRounds(size, async () => {
    await Promise.all(Array.from({ length: size }, () => ref.offer('work')));
  });
});
