// growth-stash: messages are stashed and come back: all at once in one round, one by one in the next.

import { defineActor } from '../../src/index.ts';
import { inRounds, measureGrowth } from './growth.ts';

type Message = 'work' | 'all' | 'one by one';
type Mode = 'closed' | 'all' | 'one by one';

await measureGrowth('growth-stash', [1e3, 1e4, 1e5], (system, size) => {
  let handled = 0;
  let rounds = 0;
  let done = Promise.withResolvers<void>();

  const ref = system.spawn(
    defineActor<Message, Mode>({
      type: 'stasher',
      init: () => 'closed',
      receive(mode, message, context) {
        if (message === 'all') {
          context.unstashAll();
          return message;
        }
        if (message === 'one by one') {
          context.unstash();
          return message;
        }
        if (mode === 'closed') {
          context.stash();
          return mode;
        }
        handled += 1;
        if (mode === 'one by one') context.unstash();
        if (handled < size) return mode;
        done.resolve();
        return 'closed';
      },
    }),
    { stashCapacity: size, mailbox: { capacity: Number.POSITIVE_INFINITY } },
  );

  return inRounds(size, () => {
    handled = 0;
    rounds += 1;
    done = Promise.withResolvers<void>();
    for (let sent = 0; sent < size; sent++) ref.tell('work');
    ref.tell(rounds % 2 === 0 ? 'all' : 'one by one');
    return done.promise;
  });
});
