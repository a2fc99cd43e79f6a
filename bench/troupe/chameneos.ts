// chameneos (Savina): 100 creatures meet in pairs at a mall and change color, `size` meetings.

import { type ActorRef, defineActor } from '../../src/index.ts';
import { measure, stopAll } from './harness.ts';

type Color = 0 | 1 | 2;
type Meet = { readonly type: 'meet'; readonly color: Color; readonly creature: ActorRef<Meet | Change> };
type Change = { readonly type: 'change'; readonly color: Color };

const creatures = 100;

/** Equal colors stay; different ones become the third. */
function complement(one: Color, other: Color): Color {
  return one === other ? one : ((3 - one - other) as Color);
}

await measure('chameneos', 'meetings/s', async (system, size) => {
  const closed = Promise.withResolvers<void>();

  const mall = system.spawn(
    defineActor<Meet, { left: number; waiting: ActorRef<Meet> | undefined }>({
      type: 'mall',
      init: () => ({ left: size, waiting: undefined }),
      receive(state, meet) {
        if (state.left === 0) return;
        if (state.waiting === undefined) {
          state.waiting = meet.creature;
        } else {
          state.waiting.tell(meet);
          state.waiting = undefined;
          state.left -= 1;
          if (state.left === 0) closed.resolve();
        }
      },
    }),
  );

  const creature = (color: Color) =>
    defineActor<Meet | Change, Color>({
      type: 'creature',
      init(context) {
        mall.tell({ type: 'meet', color, creature: context.self });
        return color;
      },
      receive(color, message, context) {
        const next = message.type === 'meet' ? complement(color, message.color) : message.color;
        if (message.type === 'meet') message.creature.tell({ type: 'change', color: next });
        mall.tell({ type: 'meet', color: next, creature: context.self });
        return next;
      },
    });

  const refs = Array.from({ length: creatures }, (_, id) => system.spawn(creature((id % 3) as Color)));
  await closed.promise;
  return stopAll(system, [...refs, mall]);
});
