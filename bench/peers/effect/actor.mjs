// An actor as one writes it with Effect: a fiber that drains its own unbounded Queue, one message at a time.
// Effect has no actors in its core; this shape serves every program in this folder. Draining with takeAll
// is up to twice as fast as one take per message, so the peer gets it.
import { Effect, Queue } from 'effect';

/** Starts an actor whose `receive(state, message)` returns the effect of the next state. */
export const spawn = Effect.fnUntraced(function* (init, receive) {
  const mailbox = yield* Queue.unbounded();
  const fiber = yield* Effect.forkDetach(live(mailbox, init, receive));
  return { mailbox, fiber };
});

const live = Effect.fnUntraced(function* (mailbox, init, receive) {
  let state = init();
  while (true) {
    for (const message of yield* Queue.takeAll(mailbox)) state = yield* receive(state, message);
  }
});
