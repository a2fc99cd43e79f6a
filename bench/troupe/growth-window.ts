// growth-window: one actor restarts many times within one period of its supervisor; the restart intensity is unlimited.

import { defineActor } from '../../src/index.ts';
import { inRounds, measureGrowth } from './growth.ts';
import { HandClock } from './hand-clock.ts';

const periodMs = 1000;
const clock = new HandClock();

await measureGrowth(
  'growth-window',
  [1e2, 1e3, 1e4],
  (system, size) => {
    let done = Promise.withResolvers<void>();
    const ref = system.spawn(
      defineActor<'crash' | 'probe'>({
        type: 'crasher',
        init: () => undefined,
        receive(_state, message) {
          if (message === 'crash') throw new Error('crash');
          done.resolve();
        },
      }),
    );
    return inRounds(size, async () => {
      done = Promise.withResolvers<void>();
      for (let crash = 0; crash < size; crash++) ref.tell('crash');
      ref.tell('probe');
      await done.promise;
      clock.advance(periodMs);
    });
  },
  {
    clock,
    log: 'silent',
    supervision: { intensity: Number.POSITIVE_INFINITY, periodMs, backoff: { initialMs: 0, maxMs: 0 } },
  },
);
