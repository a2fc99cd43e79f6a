// philosophers (Savina): 20 philosophers ask one arbiter for their two forks (bits of a number),
// ask again when denied, and eat `size` meals in all.

import { type ActorRef, defineActor } from '../../src/index.ts';
import { measure, stopAll } from './harness.ts';

type Answer = 'eat' | 'denied';
type Hungry = { readonly type: 'hungry'; readonly philosopher: ActorRef<Answer>; readonly forks: number };
type Done = { readonly type: 'done'; readonly forks: number };

const seats = 20;

await measure('philosophers', 'meals/s', async (system, size) => {
  const left = Promise.withResolvers<void>();
  let seated = seats;

  const arbiter = system.spawn(
    defineActor<Hungry | Done | 'left', number>({
      type: 'arbiter',
      init: () => 0,
      receive(taken, message) {
        if (message === 'left') {
          seated -= 1;
          if (seated === 0) left.resolve();
          return taken;
        }
        if (message.type === 'done') return taken & ~message.forks;
        const free = (taken & message.forks) === 0;
        message.philosopher.tell(free ? 'eat' : 'denied');
        return free ? taken | message.forks : taken;
      },
    }),
  );

  const philosopher = (seat: number) => {
    const forks = (1 << seat) | (1 << ((seat + 1) % seats));
    return defineActor<Answer, number>({
      type: 'philosopher',
      init(context) {
        arbiter.tell({ type: 'hungry', philosopher: context.self, forks });
        return Math.floor(size / seats);
      },
      receive(meals, answer, context) {
        if (answer === 'eat') {
          meals -= 1;
          arbiter.tell({ type: 'done', forks });
        }
        arbiter.tell(meals === 0 ? 'left' : { type: 'hungry', philosopher: context.self, forks });
        return meals;
      },
    });
  };

  const refs = Array.from({ length: seats }, (_, seat) => system.spawn(philosopher(seat)));
  await left.promise;
  return stopAll(system, [...refs, arbiter]);
});
