// ping-pong: two actors answer each other until `size` messages have passed.
import { Deferred, Effect, Queue } from 'effect';
import { spawn } from './actor.mjs';
import { measure } from './harness.mjs';

const program = Effect.fnUntraced(function* (size) {
  const done = yield* Deferred.make();
  const ponger = yield* spawn(
    () => 0,
    () => Queue.offer(pinger.mailbox, 'pong'),
  );
  const pinger = yield* spawn(
    () => size / 2 - 1,
    (left) => Effect.as(left === 0 ? Deferred.succeed(done, 0) : Queue.offer(ponger.mailbox, 'ping'), left - 1),
  );
  yield* Queue.offer(ponger.mailbox, 'ping');
  yield* Deferred.await(done);
  return [pinger, ponger];
});

await measure('ping-pong', 'messages/s', program);
