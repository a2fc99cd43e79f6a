// fork-join-throughput (Savina): `size` messages go round 60 actors; each computes at every one.

import { defineActor } from '../../src/index.ts';
import { compute } from './compute.ts';
import { measure, stopAll } from './harness.ts';

const members = 60;

await measure('fork-join-throughput', 'messages/s', async (system, size) => {
  const done = Promise.withResolvers<void>();
  const each = Math.floor(size / members);
  let active = members;

  const worker = defineActor<number, number>({
    type: 'worker',
    init: () => each,
    receive(left, theta) {
      compute(theta);
      if (left === 1) {
        active -= 1;
        if (active === 0) done.resolve();
      }
      return left - 1;
    },
  });

  const refs = Array.from({ length: members }, () => system.spawn(worker));
  for (let round = 0; round < each; round++) for (const ref of refs) ref.tell(round);
  await done.promise;
  return stopAll(system, refs);
});
