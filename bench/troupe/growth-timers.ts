// growth-timers: one actor with many timers of different delays; every second one is cancelled, the others fire.

import { defineActor } from '../../src/index.ts';
import { inRounds, measureGrowth } from './growth.ts';
import { HandClock } from './hand-clock.ts';

const clock = new HandClock();

await measureGrowth(
  'growth-timers',
  [1e3, 1e4, 1e5],
  (system, size) => {
    let left = 0;
    let set = Promise.withResolvers<void>();
    let done = Promise.withResolvers<void>();

    const ref = system.spawn(
      defineActor<'set' | 'tick'>({
        type: 'sleeper',
        init: () => undefined,
        receive(_state, message, { timers }) {
          if (message === 'set') {
            for (let id = 0; id < size; id++) timers.once(`timer ${id}`, 'tick', 1 + (id % 50));
            for (let id = 0; id < size; id += 2) timers.cancel(`timer ${id}`);
            return set.resolve();
          }
          left -= 1;
          if (left === 0) done.resolve();
        },
      }),
    );

    return inRounds(size, async () => {
      left = size / 2;
      set = Promise.withResolvers<void>();
      done = Promise.withResolvers<void>();
      ref.tell('set');
      await set.promise;
      clock.advance(50);
      await done.promise;
    });
  },
  { clock },
);
