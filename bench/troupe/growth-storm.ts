// growth-storm: all children of one supervisor crash at once; until each has handled its next message.

import { type ActorRef, defineActor } from '../../src/index.ts';
import { inRounds, measureGrowth } from './growth.ts';

const supervision = { intensity: Number.POSITIVE_INFINITY, periodMs: 1, backoff: { initialMs: 0, maxMs: 0 } };

await measureGrowth(
  'growth-storm',
  [1e2, 1e3, 1e4],
  async (system, size) => {
    const ready = Promise.withResolvers<readonly ActorRef<'crash' | 'probe'>[]>();
    let left = 0;
    let calm = Promise.withResolvers<void>();

    const crasher = defineActor<'crash' | 'probe'>({
      type: 'crasher',
      init: () => undefined,
      receive(_state, message) {
        if (message === 'crash') throw new Error('crash');
        left -= 1;
        if (left === 0) calm.resolve();
      },
    });

    system.spawn(
      defineActor<never>({
        type: 'parent',
        supervision,
        init(context) {
          ready.resolve(Array.from({ length: size }, () => context.spawn(crasher)));
        },
        receive: () => undefined,
      }),
    );

    const refs = await ready.promise;
    return inRounds(size, () => {
      left = size;
      calm = Promise.withResolvers<void>();
      for (const ref of refs) {
        ref.tell('crash');
        ref.tell('probe');
      }
      return calm.promise;
    });
  },
  { log: 'silent' },
);
