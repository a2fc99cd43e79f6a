// spawn: `size` actors are started and run their init; all stay alive until the end.
import { Deferred, Effect } from 'effect';
import { spawn } from './actor.mjs';
import { measure } from './harness.mjs';

const program = Effect.fnUntraced(function* (size) {
  const ready = yield* Deferred.make();
  const actors = [];
  let started = 0;
  const init = () => {
    started += 1;
    if (started === size) Deferred.doneUnsafe(ready, Effect.void);
    return 0;
  };
  for (let id = 0; id < size; id++) actors.push(yield* spawn(init, Effect.succeed));
  yield* Deferred.await(ready);
  return actors;
});

await measure('spawn', 'actors/s', program);
