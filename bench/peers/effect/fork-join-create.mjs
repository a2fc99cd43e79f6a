// fork-join-create (Savina): `size` actors are started, each gets one message, computes and ends. One that ends after its
// first message needs no loop: a fiber that takes once from its queue.
import { Deferred, Effect, Queue } from 'effect';
import { compute } from '../../troupe/compute.ts';
import { measure } from './harness.mjs';

const program = Effect.fnUntraced(function* (size) {
  const done = yield* Deferred.make();
  let finished = 0;

  const work = Effect.fnUntraced(function* (mailbox) {
    compute(yield* Queue.take(mailbox));
    finished += 1;
    if (finished === size) yield* Deferred.succeed(done, 0);
  });

  for (let id = 0; id < size; id++) {
    const mailbox = yield* Queue.unbounded();
    yield* Effect.forkDetach(work(mailbox));
    yield* Queue.offer(mailbox, id);
  }
  yield* Deferred.await(done);
  return [];
});

await measure('fork-join-create', 'actors/s', program);
