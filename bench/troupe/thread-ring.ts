// thread-ring: a number travels a ring of 100 actors for `size` hops.

import { measure, stopAll } from './harness.ts';
import { startRing } from './ring.ts';

await measure('thread-ring', 'messages/s', async (system, size) => {
  const ring = startRing(system, 100);
  await ring.travel(size);
  return stopAll(system, ring.members);
});
