// ask: one request with a Deferred for its reply and a timeout after another.
import { Deferred, Effect, Queue } from 'effect';
import { spawn } from './actor.mjs';
import { measure } from './harness.mjs';

const serve = (count, { reply }) => Effect.as(Deferred.succeed(reply, count), count + 1);

const ask = Effect.fnUntraced(function* (actor) {
  const reply = yield* Deferred.make();
  yield* Queue.offer(actor.mailbox, { reply });
  return yield* Effect.timeout(Deferred.await(reply), 5000);
});

const program = Effect.fnUntraced(function* (size) {
  const server = yield* spawn(() => 0, serve);
  for (let asked = 0; asked < size; asked++) {
    const count = yield* ask(server);
    if (count !== asked) throw new Error(`reply ${count} to request ${asked}`);
  }
  return [server];
});

await measure('ask', 'asks/s', program);
