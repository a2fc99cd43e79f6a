// Two actors that answer each other: the pair of ping-pong, and the probe of the growth cases.

import { type ActorContext, type ActorRef, type ActorSystem, defineActor } from '../../src/index.ts';

/** Who starts the two: a system, or an actor from within. */
type Parent = Pick<ActorSystem | ActorContext<never>, 'spawn'>;

export interface Rally {
  readonly players: readonly ActorRef<never>[];
  /** Lets `messages` messages pass between the two. */
  play(messages: number): Promise<void>;
}

export function startRally(parent: Parent): Rally {
  let done = Promise.withResolvers<void>();

  const ponger = parent.spawn(
    defineActor<'ping'>({
      type: 'ponger',
      init: () => undefined,
      receive() {
        pinger.tell('pong');
      },
    }),
  );

  const pinger: ActorRef<'pong' | number> = parent.spawn(
    defineActor<'pong' | number, number>({
      type: 'pinger',
      init: () => 0,
      receive(left, message) {
        if (message !== 'pong') left = message;
        if (left === 0) done.resolve();
        else ponger.tell('ping');
        return left - 1;
      },
    }),
  );

  return {
    players: [ponger, pinger],
    play(messages) {
      done = Promise.withResolvers<void>();
      pinger.tell(messages / 2);
      return done.promise;
    },
  };
}
