// A ring of actors round which a number travels, one less at each hop, until it is 0.
// Each member is told its neighbor first; one definition serves all, so that a hop touches nothing but actors.

import { type ActorRef, type ActorSystem, defineActor } from '../../src/index.ts';

type Message = number | ActorRef<number>;

export interface Ring {
  readonly members: readonly ActorRef<number>[];
  /** Lets the number make `hops` hops. */
  travel(hops: number): Promise<void>;
}

export function startRing(system: ActorSystem, count: number): Ring {
  let done = Promise.withResolvers<void>();

  const member = defineActor<Message, ActorRef<number> | undefined>({
    type: 'member',
    init: () => undefined,
    receive(next, message) {
      if (typeof message !== 'number') return message;
      if (message === 0) done.resolve();
      else next?.tell(message - 1);
      return next;
    },
  });

  const members = Array.from({ length: count }, () => system.spawn(member));
  for (const [at, ref] of members.entries()) ref.tell(members[(at + 1) % count] ?? ref);
  return {
    members,
    travel(hops) {
      done = Promise.withResolvers<void>();
      members[0]?.tell(hops - 1);
      return done.promise;
    },
  };
}
