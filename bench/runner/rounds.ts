// The rounds of one case: each runtime in turn, A B A B, every program in a fresh process.
// A runtime that fails is not tried again in this case, and its earlier rounds do not count.

import type { BenchCase, Effort, RuntimeName } from '../cases/case.ts';
import type { SelectedCase } from '../cases/suites.ts';
import type { Sample } from '../harness/measure.ts';
import type { Progress } from './progress.ts';
import { type Missing, type Runtime, runProgram } from './runtime.ts';

/** The samples of a runtime, one per round, or why there are none. */
export type Measured =
  | { readonly samples: readonly Sample[] }
  | { readonly failed: string }
  | { readonly missing: string };

export type CaseResult = SelectedCase & { readonly measured: ReadonlyMap<RuntimeName, Measured> };

/** How long a program repeats its case; the warm-up comes on top. */
const budgetMs: Readonly<Record<Effort, number>> = { full: 1000, quick: 200 };

export async function measureCase(
  selected: SelectedCase,
  runtimes: ReadonlyMap<RuntimeName, Runtime | Missing>,
  effort: Effort,
  wantedRounds: number,
  progress: Progress,
): Promise<CaseResult> {
  const { bench } = selected;
  const rounds = effort === 'quick' && bench.steady ? 1 : wantedRounds;
  const measured = new Map<RuntimeName, Measured>();
  for (let round = 1; round <= rounds; round++) {
    for (const name of ['troupe', ...bench.peers] as const) {
      const runtime = runtimes.get(name);
      if (runtime === undefined) throw new Error(`Nobody looked for the runtime '${name}'.`);
      const before = measured.get(name) ?? ('missing' in runtime ? runtime : { samples: [] });
      progress.show(`${bench.name} · ${name} · round ${round} of ${rounds}`);
      measured.set(name, await oneMore(before, runtime, bench, effort));
    }
  }
  for (const [name, one] of measured)
    if ('failed' in one) progress.warn(`${bench.name}: ${name} failed: ${one.failed}`);
  return { ...selected, measured };
}

async function oneMore(
  before: Measured,
  runtime: Runtime | Missing,
  bench: BenchCase,
  effort: Effort,
): Promise<Measured> {
  if (!('samples' in before) || 'missing' in runtime) return before;
  try {
    const sample = await runProgram(runtime, bench, bench.size[effort], budgetMs[effort]);
    return { samples: [...before.samples, sample] };
  } catch (error) {
    return { failed: (error as Error).message };
  }
}
