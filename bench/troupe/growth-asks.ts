// growth-asks: many open asks, each with a timeout of its own; every second one is answered, the others time out.

import { type Asker, defineActor, type Request } from '../../src/index.ts';
import { inRounds, measureGrowth } from './growth.ts';
import { HandClock } from './hand-clock.ts';

type Question = Request<{ readonly id: number }, number>;

const clock = new HandClock();

await measureGrowth(
  'growth-asks',
  [1e3, 1e4, 1e5],
  (system, size) => {
    const askers: (Asker | undefined)[] = [];
    let asked = Promise.withResolvers<void>();

    const ref = system.spawn(
      defineActor<Question>({
        type: 'thinker',
        init: () => undefined,
        receive(_state, { id }, { asker }) {
          askers[id] = asker;
          if (id === size - 1) asked.resolve();
        },
      }),
    );

    return inRounds(size, async () => {
      asked = Promise.withResolvers<void>();
      const answers = Array.from({ length: size }, (_, id) =>
        ref.ask({ id }, { timeoutMs: 1 + ((id * 7919) % size) / size }),
      );
      const settled = Promise.allSettled(answers);
      await asked.promise;
      for (let id = 0; id < size; id += 2) askers[id]?.reply(id);
      clock.advance(2);
      const refused = (await settled).filter(({ status }) => status === 'rejected').length;
      if (refused !== size / 2) throw new Error(`${refused} of ${size} asks timed out instead of every second one`);
    });
  },
  { clock },
);
