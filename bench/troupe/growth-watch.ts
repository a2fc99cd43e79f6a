// growth-watch: one watcher of many actors; each is started, watched, stopped, and its Terminated handled.

import { type ActorRef, defineActor } from '../../src/index.ts';
import { inRounds, measureGrowth } from './growth.ts';

const mortal = defineActor<'end'>({
  type: 'mortal',
  init: () => undefined,
  receive: (_state, _end, context) => context.stop(),
});

await measureGrowth('growth-watch', [1e3, 1e4, 1e5], (system, size) => {
  let seen = 0;
  let done = Promise.withResolvers<void>();

  const watcher = system.spawn(
    defineActor<readonly ActorRef<'end'>[]>({
      type: 'watcher',
      init: () => undefined,
      receive(_state, refs, context) {
        for (const ref of refs) context.watch(ref);
        for (const ref of refs) ref.tell('end');
      },
      signal() {
        seen += 1;
        if (seen === size) done.resolve();
      },
    }),
  );

  return inRounds(size, () => {
    seen = 0;
    done = Promise.withResolvers<void>();
    watcher.tell(Array.from({ length: size }, () => system.spawn(mortal)));
    return done.promise;
  });
});
