// A chain of actors, each the only child of the one before; for the cases about depth.

import { type ActorContext, type ActorDefinition, defineActor } from '../../src/index.ts';

/** An actor with `depth - 1` more below it; the lowest calls `ready`. */
export function nested(depth: number, ready: (lowest: ActorContext<never>) => void): ActorDefinition<never, undefined> {
  return defineActor<never, undefined>({
    type: 'nested',
    init(context) {
      if (depth > 1) context.spawn(nested(depth - 1, ready));
      else ready(context);
      return undefined;
    },
    receive: () => undefined,
  });
}
