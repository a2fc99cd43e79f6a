// spawn-life: spawn → init → first reply → Terminated seen by the watcher, one life after another.

import { type ActorContext, type ActorRef, defineActor } from '../../src/index.ts';
import { measure, stopAll } from './harness.ts';

const life = defineActor<ActorRef<'reply'>, number>({
  type: 'life',
  init: () => 0,
  receive(_state, watcher, context) {
    watcher.tell('reply');
    context.stop();
  },
});

function begin(context: ActorContext<'reply'>): void {
  const ref = context.spawn(life);
  context.watch(ref);
  ref.tell(context.self);
}

await measure('spawn-life', 'lives/s', async (system, size) => {
  const done = Promise.withResolvers<void>();
  const seen = { replies: 0, ends: 0 };

  const watcher = defineActor<'reply', typeof seen>({
    type: 'watcher',
    init(context) {
      begin(context);
      return seen;
    },
    receive(seen) {
      seen.replies += 1;
      if (seen.replies === size && seen.ends === size) done.resolve();
    },
    signal(seen, _terminated, context) {
      seen.ends += 1;
      if (seen.ends < size) begin(context);
      else if (seen.replies === size) done.resolve();
    },
  });

  const ref = system.spawn(watcher);
  await done.promise;
  return stopAll(system, [ref]);
});
