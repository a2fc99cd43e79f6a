// thread-ring: a number travels a ring of 100 actors, one less at each hop, until it is 0.
import { Deferred, Effect, Queue } from 'effect';
import { spawn } from './actor.mjs';
import { measure } from './harness.mjs';

const members = 100;

const program = Effect.fnUntraced(function* (size) {
  const done = yield* Deferred.make();
  const ring = [];
  const member = (next) => (_, hops) =>
    hops === 0 ? Deferred.succeed(done, 0) : Queue.offer(ring[next].mailbox, hops - 1);
  for (let id = 0; id < members; id++) ring.push(yield* spawn(() => 0, member((id + 1) % members)));
  yield* Queue.offer(ring[0].mailbox, size - 1);
  yield* Deferred.await(done);
  return ring;
});

await measure('thread-ring', 'messages/s', program);
