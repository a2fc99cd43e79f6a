// The growth cases: time per operation in systems of several sizes; the value is the slowest over the fastest.
// All systems live in one process and take turns, so that a busy machine slows every size alike.

import { type ActorSystem, createSystem, type SystemOptions } from '../../src/index.ts';
import { size as operations } from '../harness/measure.ts';
import { median } from '../harness/statistics.ts';
import { report } from './harness.ts';

const turns = 7;

/** Performs so many operations in a system of some size. */
export type Play = (operations: number) => Promise<void>;

/** Prints how an operation's time grows; `build` fills an empty system and returns what plays in it. */
export async function measureGrowth(
  name: string,
  sizes: readonly number[],
  build: (system: ActorSystem, size: number) => Play | Promise<Play>,
  options: Omit<SystemOptions, 'name'> = {},
): Promise<void> {
  const points = await Promise.all(
    sizes.map(async (size) => {
      const system = createSystem({ name: 'bench', ...options });
      return { size, system, play: await build(system, size), nanos: [] as number[] };
    }),
  );
  for (const { play } of points) await play(operations);
  for (let turn = 0; turn < turns; turn++) {
    for (const { play, nanos } of points) {
      const start = performance.now();
      await play(operations);
      nanos.push(((performance.now() - start) * 1e6) / operations);
    }
  }
  const medians = points.map(({ nanos }) => median(nanos));
  const value = Math.max(...medians) / Math.min(...medians);
  const note = points
    .map(({ size, nanos }) => `${size.toLocaleString('en-US')}: ${median(nanos).toFixed(0)} ns`)
    .join(', ');
  report(
    { case: name, runtime: 'troupe', value, unit: '× slowest/fastest', n: operations, note },
    ...points.map(({ system }) => system),
  );
  process.exit(); // Stopping a million actors is not what is measured here.
}

/** Plays in rounds of `size` operations, as many as it takes: for work whose cost might grow with the size of one round. */
export function inRounds(size: number, round: () => Promise<void>): Play {
  return async (operations) => {
    for (let done = 0; done < operations; done += size) await round();
  };
}
