// Runs one Troupe program on a system with default options, and refuses its figure when a message was lost on the way.
// The system is made once and outside of the timing, as the BEAM is.

import { type ActorSystem, createSystem } from '../../src/index.ts';
import { type CleanUp, print, rate, type Sample } from '../harness/measure.ts';

/** Measures operations per second; what `run` returns is awaited untimed. */
export async function measure(
  name: string,
  unit: string,
  run: (system: ActorSystem, size: number) => Promise<CleanUp | void>,
): Promise<void> {
  const system = createSystem({ name: 'bench' });
  const sample = await rate({ case: name, runtime: 'troupe', unit, run: (size) => run(system, size) });
  report(system, sample);
  await system.stop();
}

/** Prints the sample, once it is sure that no message became a dead letter. */
export function report(system: ActorSystem, sample: Sample): void {
  const deadLetters = system.deadLetters.total;
  if (deadLetters > 0) {
    throw new Error(`${sample.case}: ${deadLetters} dead letters: ${JSON.stringify(system.deadLetters.counts())}`);
  }
  print({ ...sample, deadLetters });
}

/** Clears away the actors of a run. */
export function stopAll(system: ActorSystem, refs: readonly Parameters<ActorSystem['stopActor']>[0][]): CleanUp {
  return () => Promise.all(refs.map((ref) => system.stopActor(ref)));
}
