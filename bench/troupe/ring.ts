// A ring of actors round which a number travels, one less at each hop, until it is 0.

import { type ActorRef, type ActorSystem, defineActor } from '../../src/index.ts';

export interface Ring {
  readonly members: readonly ActorRef<number>[];
  /** Lets the number make `hops` hops. */
  travel(hops: number): Promise<void>;
}

export function startRing(system: ActorSystem, count: number): Ring {
  const members: ActorRef<number>[] = [];
  let done = Promise.withResolvers<void>();

  const member = (id: number) =>
    defineActor<number, ActorRef<number> | undefined>({
      type: 'member',
      init: () => members[(id + 1) % count],
      receive(next, hops) {
        if (hops === 0) done.resolve();
        else next?.tell(hops - 1);
      },
    });

  for (let id = 0; id < count; id++) members.push(system.spawn(member(id)));
  return {
    members,
    travel(hops) {
      done = Promise.withResolvers<void>();
      members[0]?.tell(hops - 1);
      return done.promise;
    },
  };
}
