// spawn: `size` actors are started and run their init; all stay alive until the end.
// Named, because nact's anonymous names collide after about 100,000.
import nact from 'nact';
import { print, rate } from '../../harness/measure.ts';

const { spawn, start, stop } = nact;

async function run(size) {
  const system = start();
  let started = 0;
  const properties = {
    initialStateFunc: () => {
      started += 1;
      return 0;
    },
  };
  for (let id = 0; id < size; id++) spawn(system, (state) => state, `actor-${id}`, properties);
  if (started !== size) throw new Error(`${started} of ${size} started`);
  return () => stop(system);
}

print(await rate({ case: 'spawn', runtime: 'nact', unit: 'actors/s', run }));
