// The growth cases: time per message in systems of several sizes; the value is the slowest over the fastest.
// The smallest size is measured twice, and the first time only warms up.

import { type ActorSystem, createSystem } from '../../src/index.ts';
import { size as messages } from '../harness/measure.ts';
import { median } from '../harness/statistics.ts';
import { report } from './harness.ts';

const runsPerSize = 5;

/** Lets so many messages pass in a system of some size. */
export type Play = (messages: number) => Promise<void>;

/** Prints how a message's time grows; `build` fills an empty system and returns what plays in it. Sizes ascend. */
export async function measureGrowth(
  name: string,
  sizes: readonly [smallest: number, ...number[]],
  build: (system: ActorSystem, size: number) => Play | Promise<Play>,
): Promise<void> {
  const nanos: number[] = [];
  let system = createSystem({ name: 'bench' });
  for (const size of [sizes[0], ...sizes]) {
    const play = await build(system, size);
    nanos.push(await nanosPerMessage(play));
    if (nanos.length > sizes.length) break;
    await system.stop();
    system = createSystem({ name: 'bench' });
  }
  const measured = nanos.slice(1);
  report(system, {
    case: name,
    runtime: 'troupe',
    value: Math.max(...measured) / Math.min(...measured),
    unit: '× slowest/fastest',
    n: messages,
    note: sizes.map((size, at) => `${size.toLocaleString('en-US')}: ${measured[at]?.toFixed(0)} ns`).join(', '),
  });
  process.exit(); // Stopping the largest system is not what is measured here.
}

async function nanosPerMessage(play: Play): Promise<number> {
  await play(messages);
  const runs: number[] = [];
  for (let run = 0; run < runsPerSize; run++) {
    const start = performance.now();
    await play(messages);
    runs.push(((performance.now() - start) * 1e6) / messages);
  }
  return median(runs);
}
