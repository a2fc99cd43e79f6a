// counting: one actor is told `size` messages, then asked for its count.
// The only case with an unbounded mailbox, as a BEAM process has.

import { defineActor, type Request } from '../../src/index.ts';
import { measure, stopAll } from './harness.ts';

const counter = defineActor<'increment' | Request<{ type: 'get' }, number>, number>({
  type: 'counter',
  init: () => 0,
  receive(count, message, context) {
    if (message === 'increment') return count + 1;
    context.reply(count);
    return count;
  },
});

await measure('counting', 'messages/s', async (system, size) => {
  const ref = system.spawn(counter, { mailbox: { capacity: Number.POSITIVE_INFINITY } });
  for (let told = 0; told < size; told++) ref.tell('increment');
  const count = await ref.ask({ type: 'get' });
  if (count !== size) throw new Error(`counted ${count} of ${size}`);
  return stopAll(system, [ref]);
});
