// ping-pong: two actors answer each other until `size` messages have passed.

import { measure, stopAll } from './harness.ts';
import { startRally } from './rally.ts';

await measure('ping-pong', 'messages/s', async (system, size) => {
  const rally = startRally(system);
  await rally.play(size);
  return stopAll(system, rally.players);
});
