// The growth cases: time per message in systems of several sizes; the value is the slowest over the fastest.
// All systems live in one process and take turns, so that a busy machine slows every size alike.

import { type ActorSystem, createSystem } from '../../src/index.ts';
import { size as messages } from '../harness/measure.ts';
import { median } from '../harness/statistics.ts';
import { report } from './harness.ts';

const turns = 7;

/** Lets so many messages pass in a system of some size. */
export type Play = (messages: number) => Promise<void>;

/** Prints how a message's time grows; `build` fills an empty system and returns what plays in it. */
export async function measureGrowth(
  name: string,
  sizes: readonly number[],
  build: (system: ActorSystem, size: number) => Play | Promise<Play>,
): Promise<void> {
  const points = await Promise.all(
    sizes.map(async (size) => {
      const system = createSystem({ name: 'bench' });
      return { size, system, play: await build(system, size), nanos: [] as number[] };
    }),
  );
  for (const { play } of points) await play(messages);
  for (let turn = 0; turn < turns; turn++) {
    for (const { play, nanos } of points) {
      const start = performance.now();
      await play(messages);
      nanos.push(((performance.now() - start) * 1e6) / messages);
    }
  }
  const medians = points.map(({ nanos }) => median(nanos));
  const value = Math.max(...medians) / Math.min(...medians);
  const note = points
    .map(({ size, nanos }) => `${size.toLocaleString('en-US')}: ${median(nanos).toFixed(0)} ns`)
    .join(', ');
  report(
    { case: name, runtime: 'troupe', value, unit: '× slowest/fastest', n: messages, note },
    ...points.map(({ system }) => system),
  );
  process.exit(); // Stopping a million actors is not what is measured here.
}
