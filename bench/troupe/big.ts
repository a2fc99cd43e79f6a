// big (Savina): 120 actors, all-to-all. Each pings a random other, waits for its pong, pings again.
// `size` counts pings and pongs.

import { type ActorRef, defineActor } from '../../src/index.ts';
import { nextRandom } from '../harness/random.ts';
import { measure, stopAll } from './harness.ts';

type Message = 'pong' | { readonly from: number };

const members = 120;

await measure('big', 'messages/s', async (system, size) => {
  const done = Promise.withResolvers<void>();
  const refs: ActorRef<Message>[] = [];
  let active = members;

  const member = (id: number) => {
    const ping = { from: id };
    return defineActor<Message, { left: number; random: number }>({
      type: 'member',
      init: () => ({ left: Math.floor(size / (2 * members)), random: id }),
      receive(state, message) {
        if (message !== 'pong') {
          refs[message.from]?.tell('pong');
        } else if (state.left > 0) {
          state.left -= 1;
          state.random = nextRandom(state.random);
          refs[state.random % members]?.tell(ping);
        } else {
          active -= 1;
          if (active === 0) done.resolve();
        }
      },
    });
  };

  for (let id = 0; id < members; id++) refs.push(system.spawn(member(id)));
  for (const ref of refs) ref.tell('pong');
  await done.promise;
  return stopAll(system, refs);
});
