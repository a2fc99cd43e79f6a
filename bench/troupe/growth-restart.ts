// growth-restart: one of many siblings crashes again and again; from the crash until the next message is handled.

import { type ActorRef, defineActor } from '../../src/index.ts';
import { measureGrowth } from './growth.ts';

/** A window so short that it is empty: its length is another case. */
const supervision = { intensity: Number.POSITIVE_INFINITY, periodMs: 1, backoff: { initialMs: 0, maxMs: 0 } };

const idle = defineActor<never>({ type: 'idle', init: () => undefined, receive: () => undefined });

await measureGrowth(
  'growth-restart',
  [1, 1e3, 1e5],
  async (system, size) => {
    const ready = Promise.withResolvers<ActorRef<'crash' | 'probe'>>();
    let handled = Promise.withResolvers<void>();

    const crasher = defineActor<'crash' | 'probe'>({
      type: 'crasher',
      init: () => undefined,
      receive(_state, message) {
        if (message === 'crash') throw new Error('crash');
        handled.resolve();
      },
    });

    system.spawn(
      defineActor<never>({
        type: 'parent',
        supervision,
        init(context) {
          for (let id = 1; id < size; id++) context.spawn(idle);
          ready.resolve(context.spawn(crasher));
        },
        receive: () => undefined,
      }),
    );

    const ref = await ready.promise;
    return async (crashes) => {
      for (let crash = 0; crash < crashes; crash++) {
        handled = Promise.withResolvers<void>();
        ref.tell('crash');
        ref.tell('probe');
        await handled.promise;
      }
    };
  },
  { log: 'silent' },
);
