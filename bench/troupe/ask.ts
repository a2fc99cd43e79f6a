// ask: one ask, with its default timeout, after another.

import { measure, stopAll } from './harness.ts';
import { get, server } from './server.ts';

await measure('ask', 'asks/s', async (system, size) => {
  const ref = system.spawn(server);
  for (let asked = 0; asked < size; asked++) {
    const count = await ref.ask(get);
    if (count !== asked) throw new Error(`reply ${count} to ask ${asked}`);
  }
  return stopAll(system, [ref]);
});
