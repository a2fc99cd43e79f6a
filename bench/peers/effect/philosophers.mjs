// philosophers (Savina): 20 philosophers ask one arbiter for their two forks (bits of a number),
// ask again when denied, and eat `size` meals in all.
import { Deferred, Effect, Queue } from 'effect';
import { spawn } from './actor.mjs';
import { measure } from './harness.mjs';

const seats = 20;

const program = Effect.fnUntraced(function* (size) {
  const left = yield* Deferred.make();
  let seated = seats;

  const arbiter = yield* spawn(
    () => 0,
    (taken, message) => {
      if (message === 'left') {
        seated -= 1;
        return Effect.as(seated === 0 ? Deferred.succeed(left, 0) : Effect.void, taken);
      }
      const { philosopher, forks } = message;
      if (philosopher === undefined) return Effect.succeed(taken & ~forks);
      const free = (taken & forks) === 0;
      return Effect.as(Queue.offer(philosopher, free ? 'eat' : 'denied'), free ? taken | forks : taken);
    },
  );

  const dine = (self) => (meals, answer) => {
    const { hungry, done } = self;
    if (answer === 'denied') return Effect.as(Queue.offer(arbiter.mailbox, hungry), meals);
    const next = meals === 1 ? 'left' : hungry;
    return Effect.as(Effect.andThen(Queue.offer(arbiter.mailbox, done), Queue.offer(arbiter.mailbox, next)), meals - 1);
  };

  const actors = [arbiter];
  for (let seat = 0; seat < seats; seat++) {
    const forks = (1 << seat) | (1 << ((seat + 1) % seats));
    const self = { done: { forks } };
    const philosopher = yield* spawn(() => Math.floor(size / seats), dine(self));
    self.hungry = { philosopher: philosopher.mailbox, forks };
    actors.push(philosopher);
    yield* Queue.offer(arbiter.mailbox, self.hungry);
  }
  yield* Deferred.await(left);
  return actors;
});

await measure('philosophers', 'meals/s', program);
