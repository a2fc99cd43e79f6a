// chameneos (Savina): 100 creatures meet in pairs at a mall and change color, `size` meetings.
import { Deferred, Effect, Queue } from 'effect';
import { spawn } from './actor.mjs';
import { measure } from './harness.mjs';

const creatures = 100;

/** Equal colors stay; different ones become the third. */
const complement = (one, other) => (one === other ? one : 3 - one - other);

const program = Effect.fnUntraced(function* (size) {
  const closed = yield* Deferred.make();

  const mall = yield* spawn(
    () => ({ left: size, waiting: undefined }),
    (state, meet) => {
      if (state.left === 0) return Effect.succeed(state);
      const { waiting } = state;
      if (waiting === undefined) {
        state.waiting = meet.creature;
        return Effect.succeed(state);
      }
      state.waiting = undefined;
      state.left -= 1;
      const told = Queue.offer(waiting, meet);
      return Effect.as(state.left === 0 ? Effect.andThen(told, Deferred.succeed(closed, 0)) : told, state);
    },
  );

  const meetWith = (creature) => (color, message) => {
    const next = message.creature === undefined ? message.color : complement(color, message.color);
    const again = Queue.offer(mall.mailbox, { color: next, creature: creature.mailbox });
    const change = message.creature && Queue.offer(message.creature, { color: next });
    return Effect.as(change === undefined ? again : Effect.andThen(change, again), next);
  };

  const actors = [mall];
  for (let id = 0; id < creatures; id++) {
    const self = {};
    const color = id % 3;
    const creature = yield* spawn(() => color, meetWith(self));
    self.mailbox = creature.mailbox;
    actors.push(creature);
    yield* Queue.offer(mall.mailbox, { color, creature: creature.mailbox });
  }
  yield* Deferred.await(closed);
  return actors;
});

await measure('chameneos', 'meetings/s', program);
