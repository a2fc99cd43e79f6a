// ask-1000: 1,000 asks are sent, then all replies awaited, again and again.

import { measure, stopAll } from './harness.ts';
import { get, server } from './server.ts';

const inFlight = 1000;

await measure('ask-1000', 'asks/s', async (system, size) => {
  const ref = system.spawn(server);
  for (let asked = 0; asked < size; asked += inFlight) {
    await Promise.all(Array.from({ length: inFlight }, () => ref.ask(get)));
  }
  return stopAll(system, [ref]);
});
