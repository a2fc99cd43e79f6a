// Planted results of benchmark cases, for the tests of what the runner makes of them.

import type { BenchCase, RuntimeName } from '../../bench/cases/case.ts';
import type { CaseResult, Measured } from '../../bench/runner/rounds.ts';

const bench: BenchCase = {
  name: 'planted',
  about: 'a planted case',
  unit: 'messages/s',
  higherIsBetter: true,
  size: { full: 100, quick: 10 },
  peers: ['beam', 'nact'],
};

/** A case with one value per round for each runtime, or what kept it from being measured. */
export function planted(
  measured: Partial<Record<RuntimeName, readonly number[] | Measured>>,
  about: Partial<BenchCase> = {},
): CaseResult {
  const entries = Object.entries(measured) as [RuntimeName, readonly number[] | Measured][];
  return {
    suite: 'kernel',
    bench: { ...bench, ...about },
    measured: new Map(entries.map(([name, what]) => [name, 'length' in what ? samples(name, what) : what])),
  };
}

function samples(runtime: string, values: readonly number[]): Measured {
  return { samples: values.map((value) => ({ case: 'planted', runtime, value, unit: 'messages/s', n: 100 })) };
}
