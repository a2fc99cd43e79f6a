// counting: one actor is offered `size` messages, then asked for its count.
import { Deferred, Effect, Queue } from 'effect';
import { spawn } from './actor.mjs';
import { measure } from './harness.mjs';

const count = (total, message) =>
  message === 'increment' ? Effect.succeed(total + 1) : Effect.as(Deferred.succeed(message.reply, total), total);

const program = Effect.fnUntraced(function* (size) {
  const counter = yield* spawn(() => 0, count);
  for (let told = 0; told < size; told++) yield* Queue.offer(counter.mailbox, 'increment');
  const reply = yield* Deferred.make();
  yield* Queue.offer(counter.mailbox, { reply });
  const total = yield* Deferred.await(reply);
  if (total !== size) throw new Error(`counted ${total} of ${size}`);
  return [counter];
});

await measure('counting', 'messages/s', program);
