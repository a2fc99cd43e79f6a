// big (Savina): 120 actors, all-to-all. Each pings a random other, waits for its pong, pings again.
import { Deferred, Effect, Queue } from 'effect';
import { nextRandom } from '../../harness/random.ts';
import { spawn } from './actor.mjs';
import { measure } from './harness.mjs';

const members = 120;

const program = Effect.fnUntraced(function* (size) {
  const done = yield* Deferred.make();
  const actors = [];
  let active = members;

  function member(id) {
    const ping = { from: id };
    let left = Math.floor(size / (2 * members));
    let random = id;
    return (_, message) => {
      if (message !== 'pong') return Queue.offer(actors[message.from].mailbox, 'pong');
      if (left === 0) {
        active -= 1;
        return active === 0 ? Deferred.succeed(done, 0) : Effect.void;
      }
      left -= 1;
      random = nextRandom(random);
      return Queue.offer(actors[random % members].mailbox, ping);
    };
  }

  for (let id = 0; id < members; id++) actors.push(yield* spawn(() => 0, member(id)));
  for (const actor of actors) yield* Queue.offer(actor.mailbox, 'pong');
  yield* Deferred.await(done);
  return actors;
});

await measure('big', 'messages/s', program);
