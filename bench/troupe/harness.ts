// Runs one Troupe program on a system with default options, and refuses its figure when a message was lost on the way.
// The system is made once and outside of the timing, as the BEAM is.

import { type ActorRef, type ActorSystem, createSystem } from '../../src/index.ts';
import { type CleanUp, print, rate, type Sample } from '../harness/measure.ts';

/** Measures operations per second; what `run` returns is awaited untimed. */
export async function measure(
  name: string,
  unit: string,
  run: (system: ActorSystem, size: number) => Promise<CleanUp | void>,
): Promise<void> {
  const system = createSystem({ name: 'bench' });
  const sample = await rate({ case: name, runtime: 'troupe', unit, run: (size) => run(system, size) });
  report(sample, system);
  await system.stop();
}

/** Prints the sample, once it is sure that no message became a dead letter. */
export function report(sample: Sample, ...systems: readonly ActorSystem[]): void {
  for (const { deadLetters } of systems) {
    if (deadLetters.total === 0) continue;
    throw new Error(`${sample.case}: ${deadLetters.total} dead letters: ${JSON.stringify(deadLetters.counts())}`);
  }
  print({ ...sample, deadLetters: 0 });
}

/** Clears away the actors of a run. */
export function stopAll(system: ActorSystem, refs: readonly ActorRef<never>[]): CleanUp {
  return () => Promise.all(refs.map((ref) => system.stopActor(ref)));
}
