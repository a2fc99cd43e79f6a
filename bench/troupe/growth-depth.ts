// growth-depth: two actors answer each other at the end of a chain of nested actors.

import { type ActorDefinition, defineActor } from '../../src/index.ts';
import { measureGrowth, type Play } from './growth.ts';
import { startRally } from './rally.ts';

/** An actor with `depth - 1` more below it, the players among the lowest. */
function nested(depth: number, ready: (play: Play) => void): ActorDefinition<never, undefined> {
  return defineActor<never>({
    type: 'nested',
    init(context) {
      if (depth > 1) context.spawn(nested(depth - 1, ready));
      else ready(startRally(context).play);
    },
    receive: () => undefined,
  });
}

await measureGrowth('growth-depth', [1, 3, 10, 30, 100], async (system, size) => {
  const ready = Promise.withResolvers<Play>();
  system.spawn(nested(size, ready.resolve));
  return ready.promise;
});
